"""Dates and moments as Chinese pages write them. None rather than a guess.

Understood: 2026-09-24 2026/9/24 2026.09.24 2026年9月24日 二〇二六年九月二十四日, full-width digits, blanks between the
parts, 2026-09-24T10:00:00+08:00, 民國115年9月24日, 24 September 2026. Not understood: impossible days (2024-13-45),
day-first numbers, standards (GB 2763.1-20), telephone and document numbers. A year must lie between 1980 and the year
after ``today``.
Days and moments are those of Asia/Shanghai where the text names no zone.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from auditor.reading.numbers import chinese_number

SHANGHAI = ZoneInfo("Asia/Shanghai")
EARLIEST = dt.date(1980, 1, 1)
FARTHEST = dt.timedelta(days=366)

Precision = Literal["second", "minute", "day"]


class FoundDate(NamedTuple):
    """A full date in a text: the day, the time where one follows, and where it stands in the (folded) text."""

    date: dt.date
    time: dt.time | None
    precision: Precision
    start: int
    end: int
    text: str


_FOLD = {chr(ord("０") + digit): str(digit) for digit in range(10)} | {
    "：": ":",
    "／": "/",
    "－": "-",
    "—": "-",
    "–": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "．": ".",
    "\u00a0": " ",
    "\u3000": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u2009": " ",
    "\u200b": " ",
    "\ufeff": " ",
    "\t": " ",
    "\r": " ",
    "Ｔ": "T",
}

_FOLDABLE = re.compile("[" + "".join(map(re.escape, _FOLD)) + "]")
_CN = "〇○零元一二三四五六七八九"
_WEEKDAY = r"\(?(?:星期|周)[一二三四五六日天]\)?"
_TIME = (
    rf"(?:\s*(?:T|日|(?<=[日号])|\s|,|{_WEEKDAY})\s*(?P<hour>[01]?\d|2[0-3])\s*[:时]\s*(?P<minute>[0-5]\d)"
    r"(?:\s*[:分]\s*(?P<second>[0-5]\d))?(?![\d:]))?"
)
_DAY = r"(?P<d>3[01]|[12]\d|0?[1-9])"
_MONTH = r"(?P<m>0?[1-9]|1[0-2])"
_ASCII = re.compile(
    rf"(?P<y>(?:19|20)\d\d)\s?(?P<sep>[-/.])\s?{_MONTH}\s?(?P=sep)\s?{_DAY}(?!\d)(?![-/.]\d)(?!-[A-Za-z]){_TIME}"
)
_YMD = re.compile(rf"(?P<y>(?:19|20)\d\d)\s*年\s*{_MONTH}\s*月\s*{_DAY}(?:\s*[日号]|(?=\s*$)){_TIME}")
_CHINESE = re.compile(
    rf"(?P<y>[一二][{_CN}]{{3}})\s*年\s*(?P<m>元|正|[一二三四五六七八九十]{{1,3}})\s*月\s*(?P<d>[一二三四五六七八九十廿卅〇○零]{{1,3}})\s*[日号]"
)
_ROC = re.compile(
    rf"(?:中[华華])?民[国國]\s*(?P<y>\d{{1,3}}|[{_CN}十百]{{1,5}})\s*(?:年|[-/.])\s*(?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*(?:月|[-/.])\s*(?P<d>\d{{1,2}}|[一二三四五六七八九十廿]{{1,3}})(?!\d)"
)
_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)  # noqa: SIM905
}
_NAME = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_NTH = r"(?:st|nd|rd|th)?"
_ENGLISH = re.compile(
    rf"\b(?:(?P<mon>{_NAME})[a-z]{{0,6}}\.?\s+(?P<d>\d{{1,2}}){_NTH},?\s+(?P<y>(?:19|20)\d\d)"
    rf"|(?P<d2>\d{{1,2}}){_NTH}[\s-]+(?P<mon2>{_NAME})[a-z]{{0,6}}\.?[\s,-]+(?P<y2>(?:19|20)\d\d))(?!\d)",
    re.I,
)
_COMPACT = re.compile(r"^(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])$")
_ISO = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_HINT = re.compile(r"\d{4}|年|民[国國]|[A-Za-z]{3}")


def fold(text: str) -> str:
    """Full-width digits and punctuation, odd dashes and blanks to plain ones; the length stays the same."""
    if _FOLDABLE.search(text):
        # One by one: on long Chinese text some fifteen times faster than str.translate.
        for odd, plain in _FOLD.items():
            if odd in text:
                text = text.replace(odd, plain)
    return text


def plausible(day: dt.date, today: dt.date) -> bool:
    """A day a page may show as a publication date: 1980 to one year after ``today``."""
    return EARLIEST <= day <= today + FARTHEST


def find_dates(text: str, *, today: dt.date) -> list[FoundDate]:
    """All full plausible dates of a text, in its order. Positions count in the text as given."""
    if not _HINT.search(text):
        return []
    folded = fold(text)
    found: list[FoundDate] = []
    for pattern, numbers in _patterns(folded):
        for match in pattern.finditer(folded):
            if not _PART_OF_MORE.search(folded[max(0, match.start() - 2) : match.start()]):
                _keep(found, match, numbers(match), today)
    if not found and _MONTH_HINT.search(folded):
        for match in _ENGLISH.finditer(folded):
            _keep(found, match, _english(match), today)
    return _apart(found)


def _apart(found: list[FoundDate]) -> list[FoundDate]:
    """In order of place; of two readings of one stretch the longer."""
    kept: list[FoundDate] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


_Numbers = Callable[[re.Match[str]], tuple[int, int, int] | None]
_PART_OF_MORE = re.compile(r"\d$|\d[-./:]$|[A-Za-z][-/]$")
_MONTH_HINT = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[\s.,-]", re.I)


def _patterns(folded: str) -> Iterator[tuple[re.Pattern[str], _Numbers]]:
    """The spellings worth looking for in a text, by the marks it holds."""
    yield _ASCII, _numbers
    if "年" in folded:
        yield _YMD, _numbers
        yield _CHINESE, _words
    if "民国" in folded or "民國" in folded:
        yield _ROC, _roc


def _keep(found: list[FoundDate], match: re.Match[str], parts: tuple[int, int, int] | None, today: dt.date) -> None:
    day = make_date(*parts, today=today) if parts else None
    if day is None:
        return
    moment, precision = _time(match)
    found.append(FoundDate(day, moment, precision, match.start(), match.end(), match.group().strip()))


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match["y"]), int(match["m"]), int(match["d"])


def _words(match: re.Match[str]) -> tuple[int, int, int] | None:
    year = chinese_number(match["y"])
    month = 1 if match["m"] in {"元", "正"} else chinese_number(match["m"])
    day = chinese_number(match["d"].lstrip("〇○零"))
    return (year, month, day) if year and month and day else None


def _roc(match: re.Match[str]) -> tuple[int, int, int] | None:
    year, month, day = (int(part) if part.isdigit() else chinese_number(part) for part in match.group("y", "m", "d"))
    return (year + 1911, month, day) if year and month and day else None


def _english(match: re.Match[str]) -> tuple[int, int, int]:
    name = (match["mon"] or match["mon2"]).lower()[:3]
    return int(match["y"] or match["y2"]), _MONTHS[name], int(match["d"] or match["d2"])


def make_date(year: int, month: int, day: int, *, today: dt.date) -> dt.date | None:
    """The calendar day, or None where there is no such day or it is not plausible."""
    try:
        made = dt.date(year, month, day)
    except ValueError:
        return None
    return made if plausible(made, today) else None


def _time(match: re.Match[str]) -> tuple[dt.time | None, Precision]:
    groups = match.groupdict()
    if groups.get("hour") is None:
        return None, "day"
    second = groups["second"]
    moment = dt.time(int(groups["hour"]), int(groups["minute"]), int(second or 0))
    return moment, "second" if second else "minute"


def parse_date(text: str, *, today: dt.date) -> dt.date | None:
    """The one day that a short text names; None where it names none, or several different ones."""
    stripped = fold(text).strip()
    compact = _COMPACT.match(stripped)
    if compact:
        return make_date(*_numbers(compact), today=today)
    days = {one.date for one in find_dates(text, today=today)}
    return days.pop() if len(days) == 1 else None


def parse_moment(text: str, *, tz: dt.tzinfo = SHANGHAI) -> tuple[dt.datetime, Precision] | None:
    """A moment of an export, a feed or a form: aware, in ``tz`` where the text names no zone.

    Epoch seconds and milliseconds are read too. A bare day stands at 00:00 with precision ``day``.
    """
    stripped = fold(text).strip()
    if _EPOCH.match(stripped):
        seconds = int(stripped[:10])
        return dt.datetime.fromtimestamp(seconds, dt.UTC).astimezone(tz), "second"
    if _ISO.match(stripped):
        try:
            made = dt.datetime.fromisoformat(stripped)
        except ValueError:
            return None
        precision: Precision = "second" if stripped[16:17] == ":" else "minute"
        return (made if made.tzinfo else made.replace(tzinfo=tz)), precision
    far = dt.date(9998, 1, 1)
    compact = _COMPACT.match(stripped)
    if compact:
        day = make_date(*_numbers(compact), today=far)
        return (dt.datetime.combine(day, dt.time(), tz), "day") if day else None
    found = find_dates(stripped, today=far)
    if len(found) != 1:
        return None
    one = found[0]
    return dt.datetime.combine(one.date, one.time or dt.time(), tz), one.precision


_PARTIAL = re.compile(
    r"^(?:(?P<yy>\d\d)\s*(?P<sep>[-/.])\s*(?P<ym>0?[1-9]|1[0-2])\s*(?P=sep)\s*(?P<yd>3[01]|[12]\d|0?[1-9])"
    r"|(?P<m>0?[1-9]|1[0-2])\s*(?:[-/.]|月)\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*日?"
    r"|(?P<y4>(?:19|20)\d\d)\s*(?:[-/.]|年)\s*(?P<only>0?[1-9]|1[0-2])\s*月?)$"
)


class PartialDate(NamedTuple):
    """A date without its century, its year (``year`` None) or its day (``day`` None)."""

    year: int | None
    month: int
    day: int | None


def parse_partial(text: str) -> PartialDate | None:
    """``09-24`` → month and day; ``26-09-24`` → with the year 2026; ``2026年9月`` → without a day; None otherwise."""
    match = _PARTIAL.match(fold(text).strip())
    if not match:
        return None
    if match["yy"]:
        return PartialDate(2000 + int(match["yy"]), int(match["ym"]), int(match["yd"]))
    if match["m"]:
        return PartialDate(None, int(match["m"]), int(match["d"]))
    return PartialDate(int(match["y4"]), int(match["only"]), None)
