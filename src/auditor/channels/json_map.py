"""数据接口（按字段对应）: any JSON list, described in the register instead of in code: 澎湃政务号, bought services.

``url`` and ``body`` may hold ``{page}``, ``{start}``, ``{end}`` and ``{app_id}``; a ``body`` makes it a POST. The
secret goes into ``header``. ``fields`` names where the answer holds what (dotted paths, list places by number).
"""

from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from auditor.channels.source import (
    FIGURES,
    ChannelContext,
    Reading,
    SourceTroubleError,
    Window,
    ask_of,
    document_of,
    listed,
    rows_of,
    text_of,
    whole,
)
from auditor.channels.summary import plain_summary
from auditor.model.facts import AccountSeen, Post
from auditor.model.fetched import Fetched
from auditor.model.office import Account, JsonFields, Source
from auditor.model.zone import SHANGHAI
from auditor.reading.dates import parse_moment
from auditor.reading.numbers import parse_count

_MOST_PAGES = 50
_PAUSE_SECONDS = 1.0
_TRUE = frozenset({"1", "true", "True", "是", "原创", "置顶"})


class _Pages:
    """The rows read so far; a page that brings nothing new ends the reading."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self._seen: set[str] = set()
        self.calls = 0
        self.ended = False

    def add(self, rows: list[dict[str, Any]]) -> bool:
        """Take one page; return whether it brought anything new."""
        fresh = [row for row in rows if repr(row) not in self._seen]
        self._seen |= {repr(row) for row in fresh}
        self.rows += fresh
        return bool(fresh)


async def read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:
    """Read the list page by page until the window's start is reached."""
    fields = source.fields
    if source.url is None or fields is None:
        raise SourceTroubleError("数据接口没有填写网址或字段对应（url、fields）")
    pages, raw, at = _Pages(), "", window.at
    paged = "{page}" in source.url or "{page}" in source.body
    for number in range(1, _MOST_PAGES + 1 if paged else 2):
        fetched = await _page(source, window, context, number)
        document = document_of(fetched)
        pages.calls += 1
        if number == 1:
            at, raw = fetched.started, _kept(fetched, context)
        rows = _rows(document, fields, number)
        if not pages.add(rows):
            pages.ended = number > 1 and not rows
            break
        if _oldest(rows, fields, source, at) < window.start.isoformat():
            break
        if paged:
            await context.pause(_PAUSE_SECONDS)
    names = {name for row in pages.rows if (name := text_of(at_path(row, fields.account)))} if fields.account else set()
    if names and not names & {account.name, account.former_name, account.handle} - {""}:
        raise SourceTroubleError(f"返回的是“{'、'.join(sorted(names)[:3])}”的内容，不是本账号，请核对接口网址")
    posts = tuple(post for row in pages.rows if (post := post_of(row, fields, source, at)) is not None)
    run = listed("json_map", posts, at, rows=len(pages.rows), raw=raw, calls=pages.calls, window=window)
    return Reading(run=run, posts=posts, seen=AccountSeen(name=names.pop() if len(names) == 1 else ""))


async def _page(source: Source, window: Window, context: ChannelContext, number: int) -> Fetched:
    words = {
        "{page}": str(number),
        "{start}": window.start.isoformat(),
        "{end}": window.end.isoformat(),
        "{app_id}": source.app_id,
    }
    url, body = source.url or "", source.body
    for mark, value in words.items():
        url, body = url.replace(mark, quote(value)), body.replace(mark, value)
    headers = {}
    if source.secret_ref:
        headers[source.header] = context.vault.read(source.secret_ref, "接口口令")
    return await ask_of(context).call(url, body=body.encode() if body else None, headers=headers)


def _kept(fetched: Fetched, context: ChannelContext) -> str:
    return context.keep(fetched.body) if context.keep and not context.vault.shows_in(fetched.body) else ""


def _rows(document: dict[str, Any], fields: JsonFields, number: int) -> list[dict[str, Any]]:
    found = at_path(document, fields.items)
    if not isinstance(found, list):
        if number > 1:
            return []
        raise SourceTroubleError(f"返回的数据中没有“{fields.items}”列表，可能是出错信息", code="shape")
    return rows_of(found)


def at_path(value: Any, path: str) -> Any:
    """Return what stands at a dotted path (``data.list.0.name``), none where nothing does."""
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value if path else None


def post_of(row: dict[str, Any], fields: JsonFields, source: Source, at: datetime) -> Post | None:
    """Return the post of one row; a row without a certain moment that is past is none."""
    moment = parse_moment(text_of(at_path(row, fields.published)), tz=ZoneInfo(source.tz))
    if moment is None or moment[0] > at:
        return None
    address = text_of(at_path(row, fields.url))
    told = {field: getattr(fields, field, "") for field in FIGURES}
    figures: dict[str, Any] = {field: _figure(at_path(row, path)) for field, path in told.items() if path}
    updated = parse_moment(text_of(at_path(row, fields.updated)), tz=ZoneInfo(source.tz))
    original = text_of(at_path(row, fields.original))
    flag = at_path(row, fields.original)
    return Post(
        title=text_of(at_path(row, fields.title)),
        published_at=moment[0].astimezone(SHANGHAI),
        precision=moment[1],
        url=address if address.startswith(("http://", "https://")) else None,
        native_id=text_of(at_path(row, fields.id)) or None,
        origin="api",
        original=flag if isinstance(flag, bool) else (original in _TRUE if original else None),
        pinned=at_path(row, fields.pinned) is True or text_of(at_path(row, fields.pinned)) in _TRUE,
        updated_at=updated[0].astimezone(SHANGHAI) if updated and updated[0] <= at else None,
        summary=plain_summary(text_of(at_path(row, fields.summary))),
        **figures,
    )


def _figure(value: object) -> int | None:
    return parse_count(value) if isinstance(value, str) else whole(value)


def _oldest(rows: list[dict[str, Any]], fields: JsonFields, source: Source, at: datetime) -> str:
    posts = [post for row in rows if (post := post_of(row, fields, source, at)) is not None and not post.pinned]
    return min((post.published_at.date().isoformat() for post in posts), default="9999")
