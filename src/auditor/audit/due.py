"""到期事项 of an office: the list, and a 催办单 (reminder on paper) for each 科室 that has something due."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from auditor.audit.opened import OpenedOffice
from auditor.ledger import DueInputs, DueItem, falling_due, mark_notified
from auditor.ledger.by_hand import unit_named
from auditor.model.zone import SHANGHAI
from auditor.register.periods import period_before, period_of
from auditor.report.clean import clean, mask
from auditor.report.files import write_all
from auditor.report.paper import Paper, body
from auditor.report.paper_word import write_paper_word
from auditor.report.tables import Column, Table, numbered

NOBODY = "未定责任科室"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
COLUMNS = (
    Column(key="序号", width=6),
    Column(key="类别", width=10),
    Column(key="事项", width=18),
    Column(key="到期日", width=15),
    Column(key="剩余", width=14),
    Column(key="要求", width=31),
    Column(key="责任人", width=10),
)


def due_items(opened: OpenedOffice, now: datetime, days: int, unit: str | None = None) -> tuple[DueItem, ...]:
    """Return what is late or due within ``days`` days, of one 科室 (id or name) or of all, soonest first.

    Raises:
        UsageError: the register knows no such 科室.
    """
    unit_named(opened.office, unit or "")
    current = period_of(opened.settings.period, now)
    inputs = DueInputs(
        office=opened.office,
        rulebook=opened.rulebook,
        calendar=opened.calendar,
        periods=(period_before(opened.settings.period, current), current),
        now=now,
        days=days,
    )
    return falling_due(opened.store, inputs, unit)


def holidays_unknown(opened: OpenedOffice, now: datetime, days: int) -> str:
    """Return a warning where the working days ahead are not known for sure; empty where they are."""
    today = now.astimezone(SHANGHAI).date()
    until = today + timedelta(days=days)
    if opened.calendar.all_known(today, until):
        return ""
    return f"{until.year} 年节假日安排未公布或未收录，工作日暂按周一至周五计算"


def days_left(item: DueItem) -> str:
    """Say how much time is left: 已超期3天, 今天到期, 还有5天."""
    if item.days_left < 0:
        return f"已超期{-item.days_left}天"
    return f"还有{item.days_left}天" if item.days_left else "今天到期"


def write_reminders(
    opened: OpenedOffice, items: Sequence[DueItem], folder: Path, now: datetime, person: str = ""
) -> tuple[Path, ...]:
    """Write one 催办单 for each 科室 into ``folder`` and note that owners were told of the findings on it.

    Raises:
        StorageError: the folder refuses; then nothing is noted either.
    """
    of_unit: dict[str, list[DueItem]] = {}
    for item in items:
        of_unit.setdefault(item.unit or _lead(opened), []).append(item)
    jobs = {
        f"催办单-{_UNSAFE.sub('_', unit)}.docx": partial(write_paper_word, reminder(opened, unit, rows, now))
        for unit, rows in of_unit.items()
    }
    written = write_all(folder, jobs)
    told = [item.name for item in items if item.kind == "整改"]
    mark_notified(opened.store, opened.office.id, at=now, person=person, numbers=told)
    return written


def _lead(opened: OpenedOffice) -> str:
    """What belongs to no 科室 goes to the one that answers for the first site (综合办、党政办)."""
    names = {unit.id: unit.name for unit in opened.office.units}
    return next((names[site.unit] for site in opened.office.sites if site.unit in names), NOBODY)


def reminder(opened: OpenedOffice, unit: str, items: Sequence[DueItem], now: datetime) -> Paper:
    """Return the 催办单 of one 科室."""
    late = sum(item.days_left < 0 for item in items)
    today = now.astimezone(SHANGHAI).date()
    counted = f"共{len(items)}项" + (f"，其中已超期{late}项" if late else "")
    rows = numbered([_row(item) for item in items])
    return Paper(
        title_lines=("到期事项催办单",),
        recipient=unit,
        blocks=(
            body(
                f"截至{today.year}年{today.month}月{today.day}日，由你科室负责的下列事项已超期或即将到期，{counted}，请按时办理："
            ),
            Table(key="到期事项", title="到期事项", columns=COLUMNS, rows=rows),
            body("办理完毕请告知承办人；整改事项请在整改台账中填报完成时间，由程序复查后销号。"),
            body("签收人：　　　　　　签收日期：　　年　　月　　日"),
        ),
        signature=opened.office.report.signature or opened.office.name,
        date=f"{today.year}年{today.month}月{today.day}日",
        at=now,
    )


def _row(item: DueItem) -> tuple[str, ...]:
    text = f"{item.text}。{item.warning}" if item.warning else item.text
    cells = (item.kind, item.name, item.due.isoformat(), days_left(item), text, item.owner)
    return tuple(mask(clean(cell)) for cell in cells)
