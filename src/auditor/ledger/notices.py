"""Import what others told (上级通报, 监管平台工单, 找错留言) from whatever table it came in, into the ledger."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from auditor.errors import UsageError
from auditor.ledger.by_hand import Reported, add_reported, unit_named
from auditor.ledger.filled import refuse
from auditor.ledger.told_table import TableForm, ToldRow, read_told
from auditor.model.office import Office
from auditor.model.words import Severity
from auditor.model.zone import SHANGHAI
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

FORM = TableForm(headings=HEADINGS, needed=(TEXT,), filled=(TEXT,), days=(DEADLINE, FOUND_ON))
_VETO_WORDS = ("单项否决", "是")


class NoticeImport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import: numbers of the entries made, and how many were in the ledger already."""

    entered: tuple[str, ...] = ()
    known: int = 0


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
    table = read_told(path, FORM, at.astimezone(SHANGHAI).date())
    faults = list(table.faults)
    told = [one for row in table.rows if (one := _reported(row, KINDS[kind], office, faults)) is not None]
    refuse(path.name, faults)
    with store.transaction():
        entries = [
            add_reported(store, office, one, period=period, at=at, person=person, calendar=calendar) for one in told
        ]
    made = tuple(entry.number for entry in entries if entry is not None)
    return NoticeImport(entered=made, known=len(entries) - len(made))


def _reported(row: ToldRow, origin: Origin, office: Office, faults: list[str]) -> Reported | None:
    if not row.text(TEXT):
        return None
    try:
        unit_named(office, row.texts.get(UNIT, ""))
    except UsageError as fault:
        faults.append(f"第 {row.number} 行{fault}")
        return None
    texts = {field: text for field, text in row.texts.items() if field != WEIGHT}
    severity = Severity.VETO if row.texts.get(WEIGHT) in _VETO_WORDS else Severity.DEDUCT
    return msgspec.convert(texts | {"origin": origin, "severity": severity, **row.days}, Reported)
