"""Update periods (更新周期) in Asia/Shanghai: whole days, or calendar months clamped to the end of the month."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from auditor.model.zone import SHANGHAI


class Span(msgspec.Struct, frozen=True):
    """A length of time: ``count`` days or calendar months."""

    count: int
    unit: Literal["day", "month"]

    @property
    def text(self) -> str:
        """``14天``, ``6个月``."""
        return f"{self.count}天" if self.unit == "day" else f"{self.count}个月"


def day_of(moment: datetime) -> date:
    """Return the calendar day of an aware moment in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def cn(day: date | None) -> str:
    """Return ``2026年9月30日``, or 未知."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "未知"


def days_left(days: int) -> str:
    """Return 今天到期, or 还有N天到期."""
    return f"还有{days}天到期" if days else "今天到期"


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later (or earlier), clamped to the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def window_start(at: date, span: Span) -> date:
    """Return the first day that still counts as 「监测时间点前…内」: that long before ``at``, inclusive."""
    if span.unit == "day":
        return at - timedelta(days=span.count)
    return add_months(at, -span.count)


def last_fresh_day(published: date, span: Span) -> date:
    """Return the last monitoring day on which something ``published`` then is still within ``span``."""
    if span.unit == "day":
        return published + timedelta(days=span.count)
    day = add_months(published, span.count)
    # Clamping lets several monitoring days share one window start (28–31 August look back to 28 February).
    while window_start(day + timedelta(days=1), span) <= published:
        day += timedelta(days=1)
    return day


def warning_lead(span: Span) -> int:
    """Return how many days before the line an early warning is due: 4 of two weeks, 30 of half a year."""
    total = span.count if span.unit == "day" else span.count * 30
    if total <= 45:
        return max(1, total * 2 // 7)
    return 30 if total >= 150 else total // 5
