"""Which days a quarter counts (统计起止) and when its report is due (报送截止), by the workspace's own rhythm.

Ids are ``2026Q3``. Without own days a quarter is the calendar quarter, due ten days after its end;
a quarter whose own start is not given starts the day after the last one ended. Days of Asia/Shanghai.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from auditor.errors import UsageError
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Rhythm
from auditor.model.zone import SHANGHAI

Quarter = Literal["Q1", "Q2", "Q3", "Q4"]
DUE_AFTER = timedelta(days=10)
_CALENDAR_END = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}


def reporting_period(rhythm: Rhythm, period: str) -> ReportingPeriod:
    """Return the days of ``period`` (``2026Q3``).

    Raises:
        UsageError: the id is none, or the rhythm's days do not fit together.
    """
    found = re.fullmatch(r"(20\d\d)Q([1-4])", period)
    if found is None:
        raise UsageError(f"季度“{period}”写法有误，应为 2026Q3 这样的形式")
    year, quarter = int(found.group(1)), int(found.group(2))
    start, end = _start(rhythm, year, quarter), _end(rhythm, year, quarter)
    due = _due(rhythm, end, quarter)
    if not start <= end <= due:
        raise UsageError(
            f"auditor.yaml：period 中 {period} 的统计起止与报送截止先后有误（{start} 至 {end}，截止 {due}），请检查"
        )
    return ReportingPeriod(id=period, start=start, end=end, due=due)


def period_of(rhythm: Rhythm, moment: datetime) -> ReportingPeriod:
    """Return the quarter that a moment belongs to."""
    day = moment.astimezone(SHANGHAI).date()
    for year, quarter in _around(day):
        period = reporting_period(rhythm, f"{year}Q{quarter}")
        if period.start <= day <= period.end:
            return period
    raise UsageError(f"auditor.yaml：period 的统计起止没有包含 {day}，请检查各季度的起止日期是否相接")


def period_before(rhythm: Rhythm, period: ReportingPeriod) -> ReportingPeriod:
    """Return the quarter before ``period``."""
    year, quarter = int(period.id[:4]), int(period.id[5])
    return reporting_period(rhythm, f"{year}Q{quarter - 1}" if quarter > 1 else f"{year - 1}Q4")


def _around(day: date) -> list[tuple[int, int]]:
    index = day.year * 4 + (day.month - 1) // 3
    return [((index + shift) // 4, (index + shift) % 4 + 1) for shift in (0, 1, -1)]


def _day(text: str, year: int) -> date:
    month, day = (int(part) for part in text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        raise UsageError(f"auditor.yaml：period 中的日期“{text}”不存在，应为 MM-DD") from None


def _end(rhythm: Rhythm, year: int, quarter: int) -> date:
    own = _own(rhythm.ends, quarter)
    return _day(own, year) if own else date(year, *_CALENDAR_END[quarter])


def _start(rhythm: Rhythm, year: int, quarter: int) -> date:
    own = _own(rhythm.starts, quarter)
    if own is None:
        last = _end(rhythm, year, quarter - 1) if quarter > 1 else _end(rhythm, year - 1, 4)
        return last + timedelta(days=1)
    start = _day(own, year)
    return start if start <= _end(rhythm, year, quarter) else _day(own, year - 1)


def _due(rhythm: Rhythm, end: date, quarter: int) -> date:
    own = _own(rhythm.due, quarter)
    if own is None:
        return end + DUE_AFTER
    due = _day(own, end.year)
    return due if due >= end else _day(own, end.year + 1)


def _own(days: Mapping[Quarter, str], quarter: int) -> str | None:
    names: tuple[Quarter, ...] = ("Q1", "Q2", "Q3", "Q4")
    return days.get(names[quarter - 1])
