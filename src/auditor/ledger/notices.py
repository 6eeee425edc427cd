"""Import what others told (上级通报, 监管平台工单, 找错留言) from whatever table it came in, into the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from auditor.errors import UsageError
from auditor.ledger.by_hand import Reported, add_reported, unit_named
from auditor.ledger.filled import refuse
from auditor.model.office import Office
from auditor.model.words import Severity
from auditor.model.zone import SHANGHAI
from auditor.reading.dates import parse_date
from auditor.reading.sheets import Cell, Sheet, read_sheets
from auditor.rulebook.working_days import WorkingCalendar
from auditor.store import Origin, Store

KINDS: Mapping[str, Origin] = {
    "superior-notices": Origin.SUPERIOR,
    "platform-tickets": Origin.PLATFORM_TICKET,
    "zhaocuo": Origin.VISITOR,
}

TEXT, URL, UNIT, OBJECT, DEADLINE = "text", "url", "unit", "object", "deadline"
REFERENCE, FOUND_ON, REPLY, CLAUSE, WEIGHT, NOTE = "reference", "found_on", "reply", "clause", "weight", "note"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    TEXT: ("问题描述", "存在问题", "问题内容", "留言内容", "具体问题", "问题", "不合格原因", "错误描述", "内容"),
    URL: ("网址", "页面网址", "链接", "页面地址", "问题网址", "问题页面", "网页地址", "URL"),
    UNIT: ("责任科室", "责任部门", "承办科室", "办理科室", "责任单位"),
    OBJECT: ("检查对象", "栏目", "栏目名称", "所在栏目", "账号名称", "位置"),
    DEADLINE: ("整改时限", "整改期限", "办理期限", "办理时限", "反馈时限", "截止日期", "截止时间", "要求完成时间"),
    REFERENCE: ("文号", "通报文号", "工单编号", "工单号", "留言编号", "编号"),
    FOUND_ON: ("发现时间", "通报时间", "通报日期", "派单时间", "受理时间", "留言时间", "提交时间", "日期"),
    REPLY: ("答复内容", "回复内容", "反馈情况"),
    CLAUSE: ("检查依据", "对应指标", "指标", "依据"),
    WEIGHT: ("性质", "是否单项否决", "问题性质"),
    NOTE: ("备注", "说明"),
}
"""Headings as the tables of different senders have them; the first that stands in the table is taken."""

HEADING_ROWS = 15
_DAYS = (DEADLINE, FOUND_ON)
_VETO_WORDS = ("单项否决", "是")


class NoticeImport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import: numbers of the entries made, and how many were in the ledger already."""

    entered: tuple[str, ...] = ()
    known: int = 0


class _Row(msgspec.Struct):
    number: int
    texts: dict[str, str]
    days: dict[str, date]


def import_notices(
    store: Store,
    office: Office,
    path: Path,
    kind: str,
    *,
    period: str,
    at: datetime,
    person: str,
    calendar: WorkingCalendar,
) -> NoticeImport:
    """Enter every problem of the table at ``path``; all of them, or on any fault none. The same table twice is one.

    Args:
        kind: ``superior-notices``, ``platform-tickets`` or ``zhaocuo``.

    Raises:
        UsageError: unknown kind; no table with a column of problems; every faulty cell with row and column.
    """
    if kind not in KINDS:
        raise UsageError(f"不认识的导入类型“{kind}”，应为：{'、'.join(KINDS)}")
    faults: list[str] = []
    rows = list(_rows(_sheet(path), at.astimezone(SHANGHAI).date(), faults))
    told = [one for row in rows if (one := _reported(row, KINDS[kind], office, faults)) is not None]
    refuse(path.name, faults)
    with store.transaction():
        entries = [
            add_reported(store, office, one, period=period, at=at, person=person, calendar=calendar) for one in told
        ]
    made = tuple(entry.number for entry in entries if entry is not None)
    return NoticeImport(entered=made, known=len(entries) - len(made))


def _sheet(path: Path) -> tuple[Sheet, int, dict[str, int]]:
    """Return the first sheet that has a column of problems, the index of its heading row, and its columns."""
    for sheet in read_sheets(path):
        for index, row in enumerate(sheet.rows[:HEADING_ROWS]):
            places = _places([_text(cell) for cell in row])
            if TEXT in places and len(places) > 1:
                return sheet, index, places
    raise UsageError(f"{path.name}：没有找到“{'”“'.join(HEADINGS[TEXT][:4])}”这样的列，请在表头中写明问题描述一列")


def _places(headings: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for field, names in HEADINGS.items():
        found = next((name for name in names if name in headings), None)
        if found is not None:
            places[field] = headings.index(found)
    return places


def _rows(found: tuple[Sheet, int, dict[str, int]], today: date, faults: list[str]) -> Iterator[_Row]:
    sheet, top, places = found
    for index, cells in enumerate(sheet.rows[top + 1 :], top + 1):
        row = _Row(number=sheet.first_row + index, texts={}, days={})
        for field, place in places.items():
            cell = cells[place] if place < len(cells) else None
            if field in _DAYS:
                _take_day(row, field, cell, today, faults)
            else:
                row.texts[field] = _text(cell)
        if any(row.texts.values()):
            yield row


def _take_day(row: _Row, field: str, cell: Cell, today: date, faults: list[str]) -> None:
    if isinstance(cell, datetime):
        row.days[field] = cell.date()
    elif isinstance(cell, date):
        row.days[field] = cell
    elif _text(cell):
        day = parse_date(_text(cell), today=today + timedelta(days=3650))
        if day is None:
            faults.append(f"第 {row.number} 行“{HEADINGS[field][0]}”不是日期：{_text(cell)[:30]}，请写成 2026-09-01")
        else:
            row.days[field] = day


def _reported(row: _Row, origin: Origin, office: Office, faults: list[str]) -> Reported | None:
    if not row.texts.get(TEXT):
        faults.append(f"第 {row.number} 行“{HEADINGS[TEXT][0]}”为空，请写明问题或删去该行")
        return None
    try:
        unit_named(office, row.texts.get(UNIT, ""))
    except UsageError as fault:
        faults.append(f"第 {row.number} 行{fault}")
        return None
    texts = {field: text for field, text in row.texts.items() if field != WEIGHT}
    severity = Severity.VETO if row.texts.get(WEIGHT) in _VETO_WORDS else Severity.DEDUCT
    return msgspec.convert(texts | {"origin": origin, "severity": severity, **row.days}, Reported)


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).split())
