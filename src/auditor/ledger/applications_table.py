"""依申请公开台账 as offices keep it: read from a table, kept in the store, the latest word on each number counting."""

import hashlib
import re
from datetime import date, datetime
from pathlib import Path

import msgspec

from auditor.errors import UsageError
from auditor.ledger.application_answers import ANSWERS, APPLICANTS, answer_row, applicant
from auditor.ledger.applications import Application, Interval
from auditor.ledger.by_hand import unit_named
from auditor.ledger.filled import refuse
from auditor.ledger.told_table import TableForm, ToldRow, day_in, read_told
from auditor.model.office import Office
from auditor.model.zone import SHANGHAI
from auditor.store import Batch, Store

KIND = "applications"
NUMBER, RECEIVED, APPLICANT, UNIT, SUMMARY, OFFICE = "number", "received", "applicant", "unit", "summary", "office"
UNCLEAR, ASKED, CORRECTED, EXTENDED = "unclear", "asked", "corrected", "extended"
FROM, TO, ANSWERED, ANSWER = "from", "to", "answered", "answer"

FORM = TableForm(
    headings={
        NUMBER: ("登记编号", "申请编号", "编号", "受理编号"),
        RECEIVED: ("收到日期", "收到申请日期", "收到时间", "受理日期", "登记日期"),
        APPLICANT: ("申请人类型", "申请人类别", "申请人性质"),
        UNIT: ("承办科室", "承办部门", "责任科室"),
        SUMMARY: ("申请内容", "申请事项", "所需信息", "内容摘要"),
        OFFICE: ("单位", "受理机关", "受理单位"),
        UNCLEAR: ("内容不明确", "需补正"),
        ASKED: ("补正告知日期", "补正通知日期"),
        CORRECTED: ("收到补正日期", "补正日期"),
        FROM: ("征求意见开始", "征求意见日期", "发出征求意见日期"),
        TO: ("征求意见结束", "收到意见日期"),
        EXTENDED: ("延期告知日期", "延长告知日期", "延期日期"),
        ANSWERED: ("答复日期", "办结日期"),
        ANSWER: ("答复结果", "答复类型", "办理结果", "处理结果"),
    },
    needed=(NUMBER, RECEIVED, APPLICANT, ANSWERED, ANSWER),
    filled=(NUMBER, RECEIVED, APPLICANT),
    days=(RECEIVED, ASKED, CORRECTED, EXTENDED, ANSWERED),
)
_YES = ("是", "需要", "√", "需补正", "不明确")
_SEVERAL = re.compile(r"[;；,，、\n]")


class ApplicationImport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import: how many were read, new, changed; numbers kept though no longer in the table."""

    read: int
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def import_applications(store: Store, office: Office, path: Path, *, at: datetime, person: str) -> ApplicationImport:
    """Take in the ledger of applications at ``path``; all of it, or on any fault nothing.

    Each number's latest import counts. What has left the table stays known, for an application cannot be undone.

    Raises:
        UsageError: no such table, or every faulty cell with row and column.
    """
    today = at.astimezone(SHANGHAI).date()
    table = read_told(path, FORM, today)
    faults = list(table.faults)
    told = [one for row in table.rows if (one := _application(row, office, today, faults)) is not None]
    numbers = [one.number for one in told]
    faults += [f"登记编号 {number} 出现两次" for number in sorted({n for n in numbers if numbers.count(n) > 1})]
    refuse(path.name, faults)
    known = {one.number: one for one in kept_applications(store, office.id)}
    fresh = [one for one in told if known.get(one.number) != one]
    if fresh:
        digest = hashlib.sha256(msgspec.json.encode([fresh, at])).hexdigest()
        batch = Batch(office=office.id, kind=KIND, source_file=path.name, sha256=digest, imported_at=at, person=person)
        store.imports.add(batch, fresh)
    return ApplicationImport(
        read=len(told),
        new=tuple(one.number for one in fresh if one.number not in known),
        changed=tuple(one.number for one in fresh if one.number in known),
        absent=tuple(number for number in known if number not in set(numbers)),
    )


def kept_applications(store: Store, office: str) -> tuple[Application, ...]:
    """Return every application known, as last imported, in the order of receipt."""
    latest = {one.number: one for found in store.imports.rows(office, KIND, Application) for one in found.rows}
    return tuple(sorted(latest.values(), key=lambda one: (one.received, one.number)))


def _application(row: ToldRow, office: Office, today: date, faults: list[str]) -> Application | None:
    before = len(faults)
    kind = applicant(row.text(APPLICANT))
    answer = answer_row(row.text(ANSWER)) or ""
    faults += _faults(row, office, kind, answer)
    opinions = _opinions(row, today, faults)
    faults += _order_faults(row, opinions, today)
    if len(faults) > before or row.faulty or kind is None or RECEIVED not in row.days:
        return None
    unit = unit_named(office, row.text(UNIT))
    return Application(
        number=row.text(NUMBER),
        received=row.days[RECEIVED],
        applicant=kind,
        unit=unit.name if unit else "",
        summary=row.text(SUMMARY),
        asked=row.days.get(ASKED),
        corrected=row.days.get(CORRECTED),
        opinions=opinions,
        extended=row.days.get(EXTENDED),
        answered=row.days.get(ANSWERED),
        answer=answer,
        unclear=row.text(UNCLEAR) in _YES,
    )


def _faults(row: ToldRow, office: Office, kind: str | None, answer: str) -> list[str]:
    where = f"第 {row.number} 行"
    faults = []
    named = row.text(OFFICE)
    if named and named not in (office.id, office.name, office.short_name):
        faults.append(f"{where}属于“{named}”，不是{office.name}的申请")
    if kind is None and row.text(APPLICANT):
        faults.append(f"{where}“申请人类型”为“{row.text(APPLICANT)[:20]}”，应为：{'、'.join(APPLICANTS)}")
    if row.text(ANSWER) and not answer:
        words = "、".join(names[0] for names in list(ANSWERS.values())[:3])
        faults.append(f"{where}“答复结果”为“{row.text(ANSWER)[:30]}”，请按年度报告表三的名称填写（如 {words}）")
    if (ANSWERED in row.days) != bool(row.text(ANSWER)):
        faults.append(f"{where}“答复日期”和“答复结果”应同时填写")
    try:
        unit_named(office, row.text(UNIT))
    except UsageError as fault:
        faults.append(f"{where}{fault}")
    return faults


def _opinions(row: ToldRow, today: date, faults: list[str]) -> tuple[Interval, ...]:
    """Several consultations stand in one cell, parted by a semicolon; the last one may have no end yet."""
    starts, ends = _days(row, FROM, today, faults), _days(row, TO, today, faults)
    if len(ends) > len(starts):
        faults.append(f"第 {row.number} 行“征求意见结束”比“征求意见开始”多，请一一对应填写")
        return ()
    padded: list[date | None] = [*ends, *[None] * (len(starts) - len(ends))]
    found = tuple(Interval(start=start, end=end) for start, end in zip(starts, padded, strict=True))
    if any(one.end is not None and one.end < one.start for one in found):
        faults.append(f"第 {row.number} 行“征求意见结束”早于“征求意见开始”，是否填反了列")
    return found


def _days(row: ToldRow, field: str, today: date, faults: list[str]) -> list[date]:
    days = []
    for part in filter(None, (text.strip() for text in _SEVERAL.split(row.text(field)))):
        day = day_in(part, today)
        if day is None:
            faults.append(f"第 {row.number} 行“{FORM.name(field)}”不是日期：{part[:30]}，请写成 2026-09-01")
        else:
            days.append(day)
    return days


def _order_faults(row: ToldRow, opinions: tuple[Interval, ...], today: date) -> list[str]:
    """Days in an order that cannot be: two columns were filled the wrong way round, or a year is wrong."""
    where, received = f"第 {row.number} 行", row.days.get(RECEIVED)
    if received is None:
        return []
    faults = [
        f"{where}“{FORM.name(field)}”（{day}）早于“收到日期”（{received}），是否填反了列"
        for field, day in row.days.items()
        if day < received
    ]
    if any(one.start < received for one in opinions):
        faults.append(f"{where}“征求意见开始”早于“收到日期”（{received}），是否填反了列")
    late = [field for field in (RECEIVED, ANSWERED) if field in row.days and row.days[field] > today]
    faults += [f"{where}“{FORM.name(field)}”（{row.days[field]}）在今天之后，请核对" for field in late]
    if CORRECTED in row.days and row.days[CORRECTED] < row.days.get(ASKED, date.max):
        faults.append(f"{where}“收到补正日期”须有更早的“补正告知日期”")
    return faults
