"""Findings the program did not find: entered by a person, or told by others with a deadline of their own.

人工登记, 上级通报, 监管平台工单, 找错留言. No check can close them: a person confirms that they are put right.
"""

import hashlib
from datetime import date, datetime

import msgspec

from auditor.errors import UsageError
from auditor.ledger.transitions import PUT_RIGHT
from auditor.ledger.updating import due_days
from auditor.model.office import Office, Unit
from auditor.model.words import Responsibility, Severity
from auditor.model.zone import SHANGHAI
from auditor.rulebook.working_days import WorkingCalendar
from auditor.store import ChangedMeanwhileError, LedgerEntry, LedgerEvent, Origin, State, Store

VISITOR_REPLY_DAYS = 3
"""找错留言 must be answered within 3 working days (国办秘函〔2019〕19号附件2, D4.4)."""


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """A problem as it was told. ``object`` is an id or name of the register, ``unit`` an id or name of a 科室.

    ``reference`` is the number of the notice or ticket (文号, 工单编号); ``found_on`` the day it was found or came in.
    """

    text: str
    origin: Origin = Origin.MANUAL
    title: str = ""
    object: str = ""
    unit: str = ""
    url: str = ""
    clause: str = ""
    severity: Severity = Severity.DEDUCT
    responsibility: Responsibility = Responsibility.OWN
    reference: str = ""
    found_on: date | None = None
    deadline: date | None = None
    reply: str = ""
    note: str = ""


def add_reported(
    store: Store, office: Office, told: Reported, *, period: str, at: datetime, person: str, calendar: WorkingCalendar
) -> LedgerEntry | None:
    """Enter a problem into the ledger; return the entry, none where the very same was entered before.

    Raises:
        UsageError: it says nothing, or names a unit the register does not know.
    """
    if not told.text.strip():
        raise UsageError("问题描述为空，请写明在哪里、什么问题")
    entry = _entry(office, told, period, at, calendar)
    event = LedgerEvent(finding=entry.id, at=at, kind="found", period=period, person=person, reason=told.reference)
    try:
        return store.findings.save(entry, [event])
    except ChangedMeanwhileError:
        return None


def confirm_fixed(
    store: Store, office: str, number: str, *, at: datetime, person: str, evidence: str, reply: str = ""
) -> LedgerEntry:
    """Close an entry no check can close, on a person's word with evidence; ``reply`` is what was answered.

    Raises:
        UsageError: no such number, found by the program (a re-check decides), closed already, or no evidence.
    """
    entry = entry_by_number(store, office, number)
    if entry.origin is Origin.AUDIT:
        raise UsageError(f"问题 {number} 由程序发现，整改后请执行 auditor ledger recheck 复查，不能人工销号")
    if entry.state is State.CLOSED:
        raise UsageError(f"问题 {number} 已销号")
    if not (person.strip() and evidence.strip()):
        raise UsageError(f"问题 {number} 销号须写明复查人和佐证材料")
    closed = msgspec.structs.replace(
        entry,
        state=State.CLOSED,
        check_result=PUT_RIGHT,
        checked_at=at,
        closed_at=at,
        fixed_on=entry.fixed_on or at.astimezone(SHANGHAI).date(),
        reply=reply or entry.reply,
    )
    verified = LedgerEvent(finding=entry.id, at=at, kind="verified", person=person, evidence=evidence)
    done = LedgerEvent(finding=entry.id, at=at, kind="closed", person=person)
    return store.findings.save(closed, [verified, done])


def entry_by_number(store: Store, office: str, number: str) -> LedgerEntry:
    """Return the entry whose id begins with ``number`` (问题编号).

    Raises:
        UsageError: none, or several.
    """
    found = [entry for entry in store.findings.list(office) if number and entry.id.startswith(number.strip().lower())]
    if len(found) != 1:
        why = "对应多个问题，请写全" if found else "不在本单位台账中"
        raise UsageError(f"问题编号 {number} {why}，编号见 auditor ledger list")
    return found[0]


def unit_named(office: Office, name: str) -> Unit | None:
    """Return the 科室 of this id or name, none where ``name`` is empty.

    Raises:
        UsageError: the register has no such 科室.
    """
    if not name.strip():
        return None
    for unit in office.units:
        if name.strip() in (unit.id, unit.name):
            return unit
    known = "、".join(unit.name for unit in office.units) or "（无）"
    raise UsageError(f"责任科室“{name.strip()}”不在对象登记中，已登记：{known}")


def _entry(office: Office, told: Reported, period: str, at: datetime, calendar: WorkingCalendar) -> LedgerEntry:
    found_on = told.found_on or at.astimezone(SHANGHAI).date()
    name, unit_id = _place(office, told.object)
    unit = unit_named(office, told.unit or unit_id)
    seen = datetime(found_on.year, found_on.month, found_on.day, tzinfo=SHANGHAI)
    return LedgerEntry(
        id=_id(office.id, told),
        office=office.id,
        check="",
        object=told.object,
        object_name=name,
        unit=unit.name if unit else "",
        owner=unit.answering if unit else "",
        title=told.title or told.text[:30],
        text=told.text.strip(),
        url=told.url,
        clause=told.clause,
        severity=told.severity,
        responsibility=told.responsibility,
        origin=told.origin,
        reference=told.reference,
        first_seen=seen,
        last_seen=seen,
        opened_at=seen,
        periods=(period,),
        due=due_days(seen, calendar)[told.severity],
        deadline=told.deadline or _own_deadline(told.origin, found_on, calendar),
        reply=told.reply,
        note="；".join(part for part in (told.reference, told.note) if part),
    )


def _own_deadline(origin: Origin, found_on: date, calendar: WorkingCalendar) -> date | None:
    return calendar.add(found_on, VISITOR_REPLY_DAYS) if origin is Origin.VISITOR else None


def _place(office: Office, wanted: str) -> tuple[str, str]:
    """Return the name and unit of the object ``wanted`` names by id or name; what is not declared keeps its words."""
    places = [(column.id, column.name, column.unit or site.unit) for site in office.sites for column in site.columns]
    places += [(site.id, site.name, site.unit) for site in office.sites]
    places += [(account.id, account.name, account.unit) for account in office.accounts]
    for identifier, name, unit in places:
        if wanted and wanted in (identifier, name):
            return name, unit or ""
    return wanted, ""


def _id(office: str, told: Reported) -> str:
    parts = (office, str(told.origin), told.reference, told.url, told.text.strip())
    return hashlib.sha256("\0".join(("reported", *parts)).encode()).hexdigest()
