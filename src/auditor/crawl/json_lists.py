"""Lists that come as JSON (接口返回的列表), read by the mapping the register declares."""

import json
import re
from datetime import date, datetime
from typing import Any

from auditor.crawl.source import local_day
from auditor.model.fetched import Fetched
from auditor.model.office import JsonList
from auditor.model.page import ItemList, ListItem, PageFacts
from auditor.model.words import ANSWERED
from auditor.model.zone import SHANGHAI
from auditor.reading.dates import parse_date
from auditor.reading.urls import normalise

PAGE = "{page}"
_FIELD = re.compile(r"\{([\w.]+)\}")
_TAG = re.compile(r"<[^>]{1,200}>")
_MOST_PAGES = 10_000


def first_page(mapping: JsonList) -> str:
    """Return the address of the list's first page."""
    return page_address(mapping, mapping.first_page)


def page_address(mapping: JsonList, number: int) -> str:
    """Return the address of one page, as the site counts them."""
    url = mapping.url.replace(PAGE, str(number))
    return normalise(url) or url


def read_json_list(fetched: Fetched, mapping: JsonList, column: str, number: int) -> PageFacts | None:
    """Read one page (``number``) of the declared list; ``None`` where nothing was answered.

    A page without the declared list has no lists at all: what the mapping does not find is unseen, never empty.
    """
    if fetched.outcome not in ANSWERED:
        return None
    try:
        document = json.loads(fetched.body)
        rows = at_path(document, mapping.items)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        return PageFacts(url=fetched.final_url)
    today = local_day(fetched.started)
    items = tuple(item for row in rows if (item := _item(row, mapping, fetched.final_url, today)))
    if rows and not items:
        return PageFacts(url=fetched.final_url)
    days = [item.date for item in items if item.date and item.date <= today]
    return PageFacts(
        url=fetched.final_url,
        kind="list",
        lists=(ItemList(column=column, items=items, newest=max(days, default=None)),),
        next_pages=_further(document, mapping, number, bool(items)),
        text_length=sum(len(item.title) for item in items),
    )


def _further(document: Any, mapping: JsonList, number: int, some: bool) -> tuple[str, ...]:
    """Return the pages that follow: all of them where their count is told, else the next one while entries come."""
    if PAGE not in mapping.url or not some:
        return ()
    told = _text(at_path(document, mapping.pages)) if mapping.pages else ""
    last = number + 1
    if told.isdigit():
        last = mapping.first_page + min(int(told), _MOST_PAGES) - 1
    return tuple(page_address(mapping, at) for at in range(number + 1, last + 1))


def _item(row: Any, mapping: JsonList, base: str, today: date) -> ListItem | None:
    title = " ".join(_TAG.sub("", _text(at_path(row, mapping.title))).split())
    url = normalise(_link(row, mapping.link), base)
    if not title or url is None:
        return None
    words = _text(at_path(row, mapping.date)) if mapping.date else ""
    return ListItem(
        title=title,
        url=url,
        date=_day(words, today),
        date_text=words,
        pinned=_text(at_path(row, mapping.pinned)).lower() in {"1", "true", "是", "y"} if mapping.pinned else False,
        source=_text(at_path(row, mapping.source)) if mapping.source else "",
    )


def _link(row: Any, link: str) -> str:
    """Return what stands at the path, or the pattern (``/detail/{id}``) filled from the entry."""
    if "{" not in link:
        return _text(at_path(row, link))
    fields = {name: _text(at_path(row, name)) for name in _FIELD.findall(link)}
    return _FIELD.sub(lambda name: fields[name[1]], link) if all(fields.values()) else ""


def _day(words: str, today: date) -> date | None:
    """Read a day; a bare number is a moment in seconds or milliseconds since 1970."""
    if re.fullmatch(r"1\d{9}(?:\d{3})?", words):
        return _moment_day(int(words[:10]))
    return parse_date(words, today=today)


def _moment_day(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, SHANGHAI).date()


def at_path(value: Any, path: str) -> Any:
    """Return what stands at a dotted path (``data.list.0.name``), none where nothing does."""
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip() if isinstance(value, str | int | float) else ""
