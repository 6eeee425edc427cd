"""Feeds (订阅源): RSS, Atom and JSON Feed that the office itself runs or buys.

feedparser gives the structure only: dates are read by our own strict rules, because its guesses turn a Chinese
date into the current month. An error page, or an error dressed as a feed, is ``failed`` and never "no posts".
"""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from auditor.channels.source import ChannelContext, Reading, SourceTroubleError, Window, ask_of, listed
from auditor.channels.summary import plain_summary
from auditor.model.facts import Post
from auditor.model.fetched import Fetched
from auditor.model.office import Account, Source
from auditor.model.words import ANSWERED, OUTCOME_ZH, Outcome
from auditor.model.zone import SHANGHAI
from auditor.reading.dates import parse_moment

MAX_FEED_BYTES = 10 * 1024 * 1024


class _UnreadableFeedError(Exception):
    """The body is no feed; the message is for the user."""


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    url: str | None
    native_id: str | None
    published: str
    updated: str
    summary: str


async def read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:  # noqa: ARG001
    """Read one feed. Coverage runs from its oldest dated entry to the day before the reading."""
    if source.url is None:
        raise SourceTroubleError(f"账号“{account.name}”未填写订阅源网址")
    fetched = await _fetched(source, source.url, context)
    try:
        entries = _entries(fetched)
    except _UnreadableFeedError as error:
        raise SourceTroubleError(f"订阅源读取失败：{error}") from None
    posts = tuple(post for entry in entries if (post := _post(entry, ZoneInfo(source.tz), fetched.started)) is not None)
    raw = context.keep(fetched.body) if context.keep else fetched.sha256
    errors = () if entries else ("订阅源中没有任何条目，不能据此认定没有发布",)
    run = listed("feed", posts, fetched.started, rows=len(entries), errors=errors, raw=raw)
    return Reading(run=run if entries else msgspec.structs.replace(run, status="ok_empty"), posts=posts)


async def _fetched(source: Source, url: str, context: ChannelContext) -> Fetched:
    """A feed that wants a secret header is called as an interface: over a verified connection, and never logged."""
    if source.secret_ref is None:
        return await ask_of(context).get(url, purpose="feed", max_bytes=MAX_FEED_BYTES)
    value = context.vault.read(source.secret_ref, "订阅源口令")
    return await ask_of(context).call(url, headers={source.header: value}, max_bytes=MAX_FEED_BYTES)


def _entries(fetched: Fetched) -> list[_Entry]:
    if fetched.outcome not in ANSWERED:
        detail = fetched.detail or OUTCOME_ZH[fetched.outcome]
        raise _UnreadableFeedError(
            f"{OUTCOME_ZH[fetched.outcome]}（{detail}）" if detail != OUTCOME_ZH[fetched.outcome] else detail
        )
    if fetched.outcome is Outcome.TOO_LARGE or fetched.truncated:
        raise _UnreadableFeedError("内容过大或传输不完整")
    body = fetched.body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if body[:1] == b"{":
        return _json_entries(body)
    return _xml_entries(body)


def _json_entries(body: bytes) -> list[_Entry]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise _UnreadableFeedError("返回的内容不是完整的 JSON") from None
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or "jsonfeed" not in str(document.get("version", "")):
        raise _UnreadableFeedError("返回的是出错信息，不是订阅源")
    return [_json_entry(item) for item in items if isinstance(item, dict)]


def _json_entry(item: dict[str, Any]) -> _Entry:
    return _Entry(
        title=str(item.get("title") or item.get("summary") or ""),
        url=str(item["url"]) if item.get("url") else None,
        native_id=str(item["id"]) if item.get("id") else None,
        published=str(item.get("date_published") or ""),
        updated=str(item.get("date_modified") or ""),
        summary=str(item.get("summary") or ""),
    )


def _xml_entries(body: bytes) -> list[_Entry]:
    if b"<!ENTITY" in body.replace(b"\0", b""):  # also where the text is UTF-16
        raise _UnreadableFeedError("内容带有实体定义，出于安全考虑未读取")
    import feedparser  # slow to load, and asked for by few

    parsed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version"):
        raise _UnreadableFeedError("返回的是网页或出错信息，不是订阅源")
    if parsed.get("bozo") and not parsed.entries:
        raise _UnreadableFeedError("订阅源格式有误")
    return [
        _Entry(
            title=str(entry.get("title", "")),
            url=entry.get("link") or None,
            native_id=entry.get("id") or None,
            published=str(entry.get("published") or entry.get("date") or ""),
            updated=str(entry["updated"]) if "updated" in entry else "",  # get() would guess one
            summary=str(entry.get("summary") or ""),
        )
        for entry in parsed.entries
    ]


def _post(entry: _Entry, zone: ZoneInfo, fetched_at: datetime) -> Post | None:
    moment = _moment(entry.published, zone)
    if moment is None or moment[0] > fetched_at:
        return None
    updated = _moment(entry.updated, zone)
    return Post(
        title=entry.title.strip(),
        published_at=moment[0],
        precision="day" if moment[1] == "day" else "second",
        url=entry.url,
        native_id=entry.native_id if entry.native_id != entry.url else None,
        origin="feed",
        updated_at=updated[0].astimezone(SHANGHAI) if updated and updated[0] <= fetched_at else None,
        summary=plain_summary(entry.summary),
    )


def _moment(text: str, zone: ZoneInfo) -> tuple[datetime, str] | None:
    """Read a feed's date. Zone-less text is in the source's declared zone; what is not certain is no date."""
    text = text.strip()
    if not text:
        return None
    parsed = _rfc_date(text) or _iso_date(text)
    if parsed is not None:
        aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)
        return aware.astimezone(SHANGHAI), "second"
    return parse_moment(text, tz=zone)


def _rfc_date(text: str) -> datetime | None:
    if not text[:1].isalpha():
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def _iso_date(text: str) -> datetime | None:
    if "T" not in text.upper()[:11]:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
