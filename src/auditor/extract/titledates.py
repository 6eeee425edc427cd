"""Dates written into the title of a list entry: 标题(2020-06-01), [01-04] 标题."""

import datetime as dt
import re
from dataclasses import replace

from auditor.extract.datemarks import DateMark
from auditor.extract.page import Page
from auditor.extract.rows import Row, full_title
from auditor.reading.dates import PartialDate, find_dates, fold, parse_partial

_LEADING = re.compile(r"^[\[【(（]\s*([^\]】)）]{4,16})\s*[\]】)）]\s*(?=\S)")
_TRAILING = re.compile(r"[\[【(（\s]\s*([^\[【(（\]】)）]{4,20})\s*[\]】)）]?$")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")


def split_title(title: str, today: dt.date) -> tuple[str, dt.date | None, PartialDate | None]:
    """The title without the date that opens or ends it, and that date, whole or partial."""
    for pattern in (_LEADING, _TRAILING):
        match = pattern.search(title)
        rest = title.replace(match[0], "").strip() if match else ""
        if match is None or not rest:
            continue
        found = find_dates(match[1], today=today)
        if len(found) == 1 and not _CLOCK.sub("", fold(match[1]).replace(found[0].text, "")).strip():
            return rest, found[0].date, None
        partial = parse_partial(match[1])
        if partial and partial.day and match[0].strip()[0] in "[【(（" and (pattern is _LEADING or partial.year):
            return rest, None, partial
    return title, None, None


def with_title_dates(page: Page, rows: list[Row], today: dt.date) -> list[Row]:
    """Rows that show no date beside their title get the one their title opens or ends with."""
    return [row if row.mark is not None else _dated(page, row, today) for row in rows]


def _dated(page: Page, row: Row, today: dt.date) -> Row:
    title = full_title(page, row.link)
    _, day, partial = split_title(title, today)
    if day is None and partial is None:
        return row
    node = row.link.node
    return replace(row, mark=DateMark(node.index, node.end, day, partial, title, node.hidden, False))
