"""Read a filled 问题整改台账.xlsx back: changed cells only, conflicts shown, nothing overwritten silently.

Three texts meet in every cell: as exported, as filled in, and as the ledger stands now. Only where the ledger
still says what was exported does the filled text go in; where both changed, the ledger stays and a conflict is shown.
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import msgspec

from auditor.errors import UsageError
from auditor.ledger.filled import Filled, FilledRow, day_of, read_filled, refuse
from auditor.ledger.table import (
    CHOICES,
    CLAIMED,
    EXPLAINED,
    EXPORTED,
    FALSE_ALARM,
    FILLED,
    FIXED_ON,
    HEADINGS,
    MEASURES,
    NOT_OURS,
    NOTE,
    NUMBER,
    PERSON,
    PROVEN,
    REASON,
    SHEET,
    STATUS,
    UNDER_WAY,
    UNTIL,
    WAITING,
    cells_of,
    fingerprint,
)
from auditor.ledger.transitions import Step, claimed_fixed, notified, settled, taken_back
from auditor.model.zone import SHANGHAI
from auditor.store import LedgerEntry, LedgerEvent, Settled, State, Store

SETTLING = {EXPLAINED: State.EXPLAINED, NOT_OURS: State.NOT_OURS, FALSE_ALARM: State.FALSE_ALARM}
_DAYS = (FIXED_ON, UNTIL)
_STATE_CELLS = frozenset({STATUS, REASON, PERSON, UNTIL, FIXED_ON})


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """A cell changed both in the table and in the ledger since the export; the ledger was left as it is."""

    row: int
    number: str
    column: str
    filled: str
    ledger: str


class LedgerImport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import: numbers of changed entries, conflicts, and changed cells that are not staff's to change
    (row, heading)."""

    changed: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    ignored: tuple[tuple[int, str], ...] = ()


class _Plan(msgspec.Struct):
    entry: LedgerEntry
    row: FilledRow
    changes: dict[str, str]


def import_ledger(store: Store, office: str, path: Path, at: datetime, person: str = "") -> LedgerImport:
    """Take the filled table at ``path`` into the office's ledger; all of it, or on any fault nothing.

    Raises:
        UsageError: every fault at once, with row and column: unknown or missing numbers, a table of another office,
            dates that are none, words that are no 整改情况, a reason missing …
    """
    filled = read_filled(path, SHEET, (NUMBER, *FILLED))
    exported = _exported(filled, office)
    with store.transaction():
        entries = {entry.number: entry for entry in store.findings.list(office)}
        faults: list[str] = []
        plans, conflicts, ignored = _compare(filled, exported, entries, at, faults)
        steps = [step for plan in plans if (step := _step(plan, at, person, faults)) is not None]
        refuse(filled.name, faults)
        store.findings.save_all(steps)
    changed = tuple(entry.number for entry, _ in steps)
    return LedgerImport(changed=changed, conflicts=tuple(conflicts), ignored=tuple(ignored))


def _exported(filled: Filled, office: str) -> dict[tuple[str, str], str]:
    """Return the fingerprint of every cell as it was exported."""
    lines = filled.beside.get(EXPORTED)
    if not lines:
        raise UsageError(
            f"{filled.name}：缺少导出时的对照内容，请在 auditor ledger export 导出的文件里填写，不要另建表格"
        )
    head = {line[0]: line[1] for line in lines[:2]}
    if head.get("单位") != office:
        raise UsageError(f"{filled.name}：这张表由单位“{head.get('单位', '')}”导出，不能导入到“{office}”")
    return {
        (line[0], heading): mark for line in lines[2:] for heading, mark in zip(HEADINGS, line[1].split(), strict=False)
    }


def _compare(
    filled: Filled,
    exported: Mapping[tuple[str, str], str],
    entries: Mapping[str, LedgerEntry],
    at: datetime,
    faults: list[str],
) -> tuple[list[_Plan], list[Conflict], list[tuple[int, str]]]:
    plans: list[_Plan] = []
    conflicts: list[Conflict] = []
    ignored: list[tuple[int, str]] = []
    met: dict[str, int] = {}
    for row in filled.rows:
        entry = _entry_of(row, entries, met, faults)
        if entry is None:
            continue
        texts = _texts(row, at.astimezone(SHANGHAI).date(), faults)
        now = cells_of(entry, at)
        changes: dict[str, str] = {}
        for heading in FILLED:
            before = exported.get((entry.number, heading))
            if texts[heading] == now[heading] or fingerprint(texts[heading]) == before:
                continue
            if fingerprint(now[heading]) == before:
                changes[heading] = texts[heading]
            else:
                conflicts.append(
                    Conflict(
                        row=row.number,
                        number=entry.number,
                        column=heading,
                        filled=texts[heading],
                        ledger=now[heading],
                    )
                )
        ignored += [(row.number, heading) for heading in _touched(row, entry.number, exported)]
        if changes:
            plans.append(_Plan(entry, row, changes))
    return plans, conflicts, ignored


def _entry_of(
    row: FilledRow, entries: Mapping[str, LedgerEntry], met: dict[str, int], faults: list[str]
) -> LedgerEntry | None:
    number = row.text(NUMBER)
    if not number:
        faults.append(
            f"第 {row.number} 行“{NUMBER}”为空：请恢复导出时的编号；人工发现的问题请用 auditor ledger add 登记"
        )
    elif number in met:
        faults.append(f"第 {row.number} 行“{NUMBER}”{number} 与第 {met[number]} 行重复，请删去一行")
    elif number not in entries:
        faults.append(f"第 {row.number} 行“{NUMBER}”{number} 不在本单位台账中，可能属于其他单位或编号被改动")
    else:
        met[number] = row.number
        return entries[number]
    return None


def _texts(row: FilledRow, today: date, faults: list[str]) -> dict[str, str]:
    """The filled cells as the ledger would print them."""
    texts = {heading: row.text(heading) for heading in FILLED}
    for heading in _DAYS:
        try:
            found = day_of(row, heading, today)
        except ValueError as fault:
            faults.append(str(fault))
        else:
            texts[heading] = found.isoformat() if found else ""
    return texts


def _touched(row: FilledRow, number: str, exported: Mapping[tuple[str, str], str]) -> list[str]:
    given = [heading for heading in HEADINGS if heading not in FILLED and heading in row.cells]
    return [heading for heading in given if fingerprint(row.text(heading)) != exported.get((number, heading))]


def _step(plan: _Plan, at: datetime, person: str, faults: list[str]) -> Step | None:
    """Turn the changed cells of one row into a step of the finding's life."""
    entry = plan.entry
    events: tuple[LedgerEvent, ...] = ()
    if _STATE_CELLS & plan.changes.keys():
        step = _state_step(plan, at, person, faults)
        if step is None:
            return None
        entry, events = step
    wording = {"measures": plan.changes.get(MEASURES), "note": plan.changes.get(NOTE)}
    changed = {name: text for name, text in wording.items() if text is not None}
    if changed:
        old = {name: (getattr(entry, name), text) for name, text in changed.items()}
        entry = msgspec.structs.replace(entry, **changed)
        who = plan.row.text(PERSON) or person
        events = (*events, LedgerEvent(finding=entry.id, at=at, kind="edited", person=who, changes=old))
    return (entry, events) if events else None


def _state_step(plan: _Plan, at: datetime, person: str, faults: list[str]) -> Step | None:
    """The step the row's 整改情况 asks for, with its reason, person and days; none (and a fault) where it cannot be."""
    row, entry, today = plan.row, plan.entry, at.astimezone(SHANGHAI).date()
    status, who = row.text(STATUS), row.text(PERSON) or person
    fault = _fault(row, entry, status, who)
    if fault:
        faults.append(f"第 {row.number} 行{fault}")
        return None
    if status in SETTLING:
        word = Settled(reason=row.text(REASON), person=who, on=today, expires=_maybe_day(row, UNTIL, today))
        return settled(entry, SETTLING[status], word, at)
    if status in (CLAIMED, PROVEN):
        return _claimed(entry, at, who, _maybe_day(row, FIXED_ON, today) or today)
    back, events = taken_back(entry, at, who) if entry.state not in (State.OPEN, State.NOTIFIED) else (entry, ())
    if status == UNDER_WAY:
        told, more = notified(back, at, who)
        return told, (*events, *more)
    if entry.state is State.NOTIFIED:
        return taken_back(entry, at, who)
    return back, events


def _claimed(entry: LedgerEntry, at: datetime, who: str, fixed_on: date) -> Step:
    if entry.state is State.CLAIMED:
        event = LedgerEvent(finding=entry.id, at=at, kind="edited", person=who, reason=f"完成时间改为 {fixed_on}")
        return msgspec.structs.replace(entry, fixed_on=fixed_on), (event,)
    open_again, events = taken_back(entry, at, who) if entry.state is not State.NOTIFIED else (entry, ())
    done, more = claimed_fixed(open_again, at, who, fixed_on)
    return done, (*events, *more)


def _fault(row: FilledRow, entry: LedgerEntry, status: str, who: str) -> str:
    if status not in (*CHOICES, PROVEN):
        return f"“{STATUS}”应为{'、'.join(CHOICES)}之一，现为“{status[:20]}”"
    if entry.state is State.CLOSED:
        return f"问题 {entry.number} 已销号，整改情况不能再改"
    if row.text(FIXED_ON) and status in (WAITING, UNDER_WAY):
        return f"填了“{FIXED_ON}”而“{STATUS}”为{status}：已完成的请选“{CLAIMED}”"
    if status in SETTLING and not row.text(REASON):
        return f"“{STATUS}”为{status}时，“{REASON}”必须填写"
    if status in SETTLING and not who:
        return f"“{STATUS}”为{status}时，“{PERSON}”必须填写"
    if status == FALSE_ALARM and not row.text(UNTIL):
        return f"“{STATUS}”为{status}时，“{UNTIL}”必须填写"
    return ""


def _maybe_day(row: FilledRow, heading: str, today: date) -> date | None:
    try:
        return day_of(row, heading, today)
    except ValueError:
        return None  # told already when the row was read
