"""How numbers, days and names are put in an official Chinese text."""

from datetime import date, datetime

NUMERALS = "一二三四五六七八九十"


def day(value: date) -> str:
    """``2026年9月30日``, without leading zeros (不编虚位)."""
    return f"{value.year}年{value.month}月{value.day}日"


def short_day(value: date) -> str:
    """``9月30日``."""
    return f"{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """``2026年9月30日18时`` (minutes only where there are any)."""
    minutes = f"{value.minute}分" if value.minute else ""
    return f"{day(value)}{value.hour}时{minutes}"


def span(start: date, end: date) -> str:
    """``2026年9月28日至30日``, naming what changes only."""
    if start == end:
        return day(start)
    if start.year != end.year:
        return f"{day(start)}至{day(end)}"
    tail = f"{end.day}日" if start.month == end.month else short_day(end)
    return f"{day(start)}至{tail}"


def quarter(period: str) -> str:
    """``2026Q3`` → ``2026年第三季度``."""
    return f"{period[:4]}年第{NUMERALS[int(period[5]) - 1]}季度"


def percent(part: int, whole: int) -> str:
    """``96.7%``; 100% only where nothing is missing, 0% only where there is nothing."""
    if whole <= 0:
        return "—"
    if part == whole:
        return "100%"
    tenths = round(part * 1000 / whole)
    if part > 0:
        tenths = max(1, tenths)
    if part < whole:
        tenths = min(999, tenths)
    return f"{tenths / 10:.1f}%".replace(".0%", "%")


def share(part: int, whole: int) -> str:
    """``96.7%（29/30）``: a percentage always with what it is a part of."""
    return f"{percent(part, whole)}（{part}/{whole}）"


def number(value: float) -> str:
    """A figure without a needless decimal point."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))


def quoted(name: str) -> str:
    """A column's name in Chinese quotation marks."""
    inner = name.replace("“", "‘").replace("”", "’")
    return f"“{inner}”"


def listed(parts: list[str]) -> str:
    """Join names with 、."""
    return "、".join(parts)
