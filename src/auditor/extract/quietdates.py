"""Publication dates a page carries without showing them as text: script variables and page tags."""

import datetime as dt
import re

from auditor.extract.labels import says_published
from auditor.extract.page import squeeze
from auditor.extract.tags import tag
from auditor.model.page import ReadDate
from auditor.reading.dates import FoundDate, find_dates, fold, parse_date

_VARIABLE = re.compile(
    r"(?<![\w$])[\"']?(?:(?:[a-z]+_?)?(?:pub|publish|published|release|released|issue)_?(?:data|date|time|dtime)"
    r"|fbsj|fbrq|docrel(?:time|pubtime)?|docpubtime)[\"']?\s*[:=]\s*[\"']([^\"'<>\n]{8,40})[\"']",
    re.I,
)
_SIGN = re.compile(r"pub|release|issue|fbsj|fbrq|docrel", re.I)
_WRITTEN_OUT = re.compile(r"document\.write(?:ln)?\s*\(\s*([\"'])(.{8,400}?)\1\s*\)", re.S)
_MARKUP = re.compile(r"<[^>]*>")
_LIBRARY = 60_000
"""A script longer than this is a library, not the page's own."""


def from_scripts(scripts: list[str], today: dt.date) -> ReadDate | None:
    """``var pubdata='2020年11月27日'``, or a labelled date inside ``document.write``."""
    own = [script for script in scripts if 16 <= len(script) <= _LIBRARY]
    for script in own:
        for match in _VARIABLE.finditer(script) if _SIGN.search(script) else ():
            day = parse_date(match[1], today=today)
            if day is not None:
                return _script_date(match[0], match[1], day, today, "script_variable")
    for script in own:
        found = _written_out(script, today) if "document.write" in script else None
        if found is not None:
            return found
    return None


def _written_out(script: str, today: dt.date) -> ReadDate | None:
    for match in _WRITTEN_OUT.finditer(script):
        words = fold(_MARKUP.sub(" ", match[2]))
        for found in find_dates(words, today=today):
            if says_published(words[: found.start]):
                return _script_date(words, words, found.date, today, "script_written")
    return None


def _script_date(snippet: str, value: str, day: dt.date, today: dt.date, rule: str) -> ReadDate:
    found = find_dates(value, today=today)
    precision = found[0].precision if found else "day"
    return ReadDate(date=day, precision=precision, rule=rule, snippet=squeeze(snippet)[:60], confidence=0.9)


_PUBLISHED_TAGS = (
    "PubDate",
    "firstpublishedtime",
    "article:published_time",
    "publishdate",
    "publish_date",
    "publish_time",
    "publishtime",
    "pubtime",
    "datePublished",
    "_pubtime",
    "releasedate",
    "og:published_time",
)
_SAME_MOMENT = dt.timedelta(minutes=30)
_GOV_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d:\d\d)")


def from_tags(tags: dict[str, str], today: dt.date) -> ReadDate | None:
    """The page tag PubDate or its like, where it is not the moment at which the system wrote the page."""
    for name in _PUBLISHED_TAGS:
        value = tag(tags, name)
        found = _moments(value, today)
        if len(found) == 1:
            one = found[0]
            if _is_generation(one, tags, today):
                return None
            return ReadDate(
                date=one.date, precision=one.precision, rule="page_tag", snippet=f"{name}={value}"[:60], confidence=0.6
            )
    return None


def _moments(value: str, today: dt.date) -> list[FoundDate]:
    """Dates of a tag; www.gov.cn writes 2007-08-20-23:59:59."""
    return find_dates(_GOV_MOMENT.sub(r"\1 \2", value), today=today) if value else []


def _is_generation(found: FoundDate, tags: dict[str, str], today: dt.date) -> bool:
    """A tag within half an hour of 页面生成时间, or equal to the last modification to the second, tells nothing."""
    told = tag(tags, "others")
    for made in _moments(told, today) if "生成" in told else ():
        if made.date == found.date and _close(made, found):
            return True
    return any(
        (made.date, made.time) == (found.date, found.time) and made.precision == "second"
        for name in ("generated", "generatetime", "createpagetime", "Maketime")
        for made in _moments(tag(tags, name), today)
    )


def _close(made: FoundDate, found: FoundDate) -> bool:
    if made.time is None or found.time is None:
        return True
    apart = dt.datetime.combine(made.date, made.time) - dt.datetime.combine(found.date, found.time)
    return abs(apart) <= _SAME_MOMENT
