"""微信公众号 through its official interface: every post of every day, and what the platform says of the account.

``getarticletotaldetail`` lists all that was published on a day, 群发 and 发布 alike, from the next morning on
(T+1; ``is_delay`` = not ready yet, which is never "no posts"). ``freepublish/batchget`` supplements days that are not
ready, tells deleted articles and open comments; alone it is not the list of posts, and an empty one proves nothing.

A day that an earlier run has read whole, a week after it or later, is not asked for again: before that its figures
still grow and posts are taken back.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from auditor.channels.merge import canonical_url
from auditor.channels.source import (
    ChannelContext,
    Days,
    Reading,
    SourceTroubleError,
    Window,
    moment_of_gathering,
    object_of,
    rows_of,
    seen_at,
    text_of,
    whole,
)
from auditor.channels.summary import plain_summary
from auditor.channels.wechat_api import DAY_LIST, WechatApi
from auditor.channels.wechat_seen import account_seen
from auditor.model.facts import AccountSeen, Post, PostImport, SourceRun
from auditor.model.office import Account, Source
from auditor.model.zone import SHANGHAI

FIRST_DAY = date(2025, 11, 1)
"""The interface knows nothing before this day."""

READ_AGAIN_DAYS = 7
"""So long after a day it is read anew by every run."""

_DELAY_TRIES = 3
_DELAY_SECONDS = 5.0
_PAGE = 20
_MOST_PAGES = 50
_NOTIFY = {0: "群发", 1: "发布"}
_QUOTA_SPENT = "45009"
_FIGURES = {
    "reads": "read_user",
    "likes": "like_user",
    "comments": "comment_count",
    "shares": "share_user",
    "favorites": "collection_user",
    "recommends": "zaikan_user",
    "new_fans": "read_subscribe_user",
}


class _Harvest(msgspec.Struct, kw_only=True):
    posts: list[Post] = []
    days: list[date] = []
    errors: list[str] = []
    trouble: SourceTroubleError | None = None


async def read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:
    """Read the days of the window that are over, then what happened since."""
    now = moment_of_gathering(window, context).astimezone(SHANGHAI)
    api = WechatApi(source, context, context.now or window.at)
    await api.token()
    harvest = _Harvest(posts=[], days=[], errors=[])
    settled = _settled(context.harvests.get(account.id, ()))
    days = list(_days(window, now))
    await _read_days(api, [day for day in days if day not in settled], harvest, context)
    if harvest.trouble is None or harvest.days:
        known = [day for day in days if day in settled]
        harvest.days += known
        harvest.posts += [post for day in known for post in settled[day]]
    seen = AccountSeen()
    if harvest.trouble is None:
        await _supplement(api, now, harvest)
        seen, notes = await account_seen(api, now.date())
        harvest.errors += notes
    elif harvest.trouble.state:
        seen = AccountSeen(state=harvest.trouble.state, state_words=harvest.trouble.text)
    left = await _quota_left(api, harvest)
    run = _run(harvest, api, now, window, left)
    return Reading(run=run, posts=tuple(harvest.posts), seen=seen)


def _days(window: Window, now: datetime) -> Iterable[date]:
    day = max(window.start, FIRST_DAY)
    last = min(window.end, now.date() - timedelta(days=1))
    while day <= last:
        yield day
        day += timedelta(days=1)


def _settled(batches: Iterable[PostImport]) -> dict[date, list[Post]]:
    """Days that an earlier run has read whole, and late enough, with their posts as the newest such run saw them."""
    found: dict[date, list[Post]] = {}
    ours = [(batch, batch.imported_at) for batch in batches if batch.profile == "wechat_mp" and batch.imported_at]
    for batch, read_at in sorted(ours, key=lambda each: each[1]):
        last = read_at.astimezone(SHANGHAI).date() - timedelta(days=READ_AGAIN_DAYS + 1)
        if batch.covers_from and batch.covers_to:
            span = _span(batch.covers_from, min(batch.covers_to, last))
            found |= {day: [] for day in span}
            for post in batch.posts:
                if (day := post.published_at.astimezone(SHANGHAI).date()) in span:
                    # It is not asked for again: it was last seen, with its figures, when that run read it.
                    found[day].append(seen_at(post, read_at))
    return found


def _span(first: date, last: date) -> set[date]:
    return {first + timedelta(days=number) for number in range((last - first).days + 1)}


async def _read_days(api: WechatApi, days: Iterable[date], harvest: _Harvest, context: ChannelContext) -> None:
    """Read day by day; the newest first, so that a quota that runs out costs the oldest days."""
    for day in sorted(days, reverse=True):
        try:
            document = await _day(api, day, context)
        except SourceTroubleError as trouble:
            harvest.trouble = trouble
            return
        rows = rows_of(document.get("list"))
        found = [post for row in rows if (post := _post(row, day)) is not None]
        harvest.posts += found
        if document.get("is_delay"):
            harvest.errors.append(f"{day} 的数据平台尚未备齐，请次日 8 时后重新检查")
        elif len(found) < len(rows):
            harvest.errors.append(f"{day} 的数据平台尚未备齐（返回了其他日期的内容）")
        else:
            harvest.days.append(day)


async def _day(api: WechatApi, day: date, context: ChannelContext) -> dict[str, Any]:
    body = {"begin_date": day.isoformat(), "end_date": day.isoformat()}
    for attempt in range(_DELAY_TRIES):
        document = await api.call(DAY_LIST, body, keep=True)
        if not isinstance(document.get("list"), list):
            raise SourceTroubleError("平台返回的数据中没有内容列表", code="shape", action="请升级本程序")
        if not document.get("is_delay"):
            break
        if attempt < _DELAY_TRIES - 1:
            await context.pause(_DELAY_SECONDS)
    return document


def _post(row: dict[str, Any], day: date) -> Post | None:
    try:
        published = date.fromisoformat(text_of(row.get("ref_date")) or day.isoformat())
    except ValueError:
        return None
    if published != day:
        return None
    details = rows_of(row.get("detail_list"))
    figures: dict[str, Any] = {field: _highest(details, name) for field, name in _FIGURES.items()}
    return Post(
        title=text_of(row.get("title")),
        published_at=datetime(day.year, day.month, day.day, tzinfo=SHANGHAI),
        url=text_of(row.get("content_url")) or None,
        native_id=text_of(row.get("msgid")) or None,
        origin="api",
        notify=_NOTIFY.get(whole(row.get("publish_type")) or 0, ""),
        metrics_as_of=_told_until(details),
        **figures,
    )


def _highest(details: list[dict[str, Any]], name: str) -> int | None:
    return max((count for each in details if (count := whole(each.get(name))) is not None), default=None)


def _told_until(details: list[dict[str, Any]]) -> datetime | None:
    """The end of the last day that the figures count; none where no day is named."""
    try:
        last = max(date.fromisoformat(text_of(each.get("stat_date"))) for each in details)
    except ValueError:
        return None
    return datetime(last.year, last.month, last.day, tzinfo=SHANGHAI) + timedelta(days=1)


# -- what freepublish adds ----------------------------------------------------------------------------------------


async def _supplement(api: WechatApi, now: datetime, harvest: _Harvest) -> None:
    covered = set(harvest.days)
    known = {canonical_url(post.url): index for index, post in enumerate(harvest.posts) if post.url}
    newest = max((number for post in harvest.posts if (number := _message(post.url))), default=0)
    try:
        objects = await _published_objects(api)
    except SourceTroubleError as trouble:
        harvest.errors.append(f"当日发布情况未能读取：{trouble.text}")
        return
    for row in objects:
        edited = _moment(row, now)
        for article in rows_of(object_of(row.get("content")).get("news_item")):
            place = known.get(canonical_url(text_of(article.get("url"))))
            if place is not None:
                harvest.posts[place] = _with_state(harvest.posts[place], article, edited, now)
            elif edited and (post := _fresh(article, row, edited, now)) is not None:
                # The interface tells the last edit only: an old article edited today has an old message number.
                number = _message(post.url)
                if post.published_at.date() not in covered and (number == 0 or number > newest):
                    harvest.posts.append(post)


async def _published_objects(api: WechatApi) -> list[dict[str, Any]]:
    """Return the publish objects page by page; a page that brings nothing new ends the reading."""
    found: dict[str, dict[str, Any]] = {}
    for page in range(_MOST_PAGES):
        body = {"offset": page * _PAGE, "count": _PAGE, "no_content": 0}
        document = await api.call("/cgi-bin/freepublish/batchget", body)
        rows = rows_of(document.get("item"))
        fresh = [row for row in rows if text_of(row.get("article_id")) not in found]
        found |= {text_of(row.get("article_id")): row for row in fresh}
        if not fresh or len(rows) < _PAGE:
            break
    return list(found.values())


def _moment(row: dict[str, Any], now: datetime) -> datetime | None:
    """When a publish object was last edited; none where it does not say, or names a moment to come."""
    try:
        moment = datetime.fromtimestamp(whole(row.get("update_time")) or 0, SHANGHAI)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if 0 < moment.timestamp() <= now.timestamp() else None


def _with_state(post: Post, article: dict[str, Any], edited: datetime | None, now: datetime) -> Post:
    changes: dict[str, Any] = {
        "comments_open": bool(whole(article.get("need_open_comment")) or 0),
        "updated_at": edited or post.updated_at,
        "summary": plain_summary(text_of(article.get("digest"))) or post.summary,
        "last_seen": now,
    }
    if article.get("is_deleted"):
        changes |= {"state": "deleted", "state_reason": "平台接口标明已删除", "last_seen": post.last_seen}
    return msgspec.structs.replace(post, **changes)


def _fresh(article: dict[str, Any], row: dict[str, Any], moment: datetime, now: datetime) -> Post | None:
    if moment < now - timedelta(days=3):
        return None
    post = Post(
        title=text_of(article.get("title")),
        published_at=moment,
        precision="second",
        url=text_of(article.get("url")) or None,
        native_id=None if article.get("url") else text_of(row.get("article_id")) or None,
        origin="api",
    )
    return _with_state(post, article, moment, now)


def _message(url: str | None) -> int:
    """The message number of an article's address; it grows with every message of the account."""
    key = canonical_url(url) or ""
    return int(parts[1]) if key.startswith("wechat:") and (parts := key.split("/"))[1].isdigit() else 0


# -- the run ------------------------------------------------------------------------------------------------------


async def _quota_left(api: WechatApi, harvest: _Harvest) -> int | None:
    """Return how many days may still be asked for today: none is left where the quota ran out."""
    if harvest.trouble is not None:
        return 0 if harvest.trouble.code == _QUOTA_SPENT else None
    try:
        return await api.quota_left(DAY_LIST)
    except SourceTroubleError:
        return None


def _run(harvest: _Harvest, api: WechatApi, now: datetime, window: Window, quota_left: int | None) -> SourceRun:
    spans = _stretches(sorted(harvest.days))
    trouble = harvest.trouble
    said = f"{trouble.text}；{trouble.action}" if trouble and trouble.action else (trouble.text if trouble else "")
    errors = [said] if trouble else []
    if window.start < FIRST_DAY:
        errors.append(f"接口只提供 {FIRST_DAY} 起的内容")
    missing = trouble is not None or not harvest.days or any("尚未备齐" in error for error in harvest.errors)
    status = "ok" if harvest.posts else "ok_empty"
    if missing:
        status = "partial" if harvest.days or harvest.posts else "failed"
    last = spans[-1] if spans else (None, None)
    return SourceRun(
        adapter="wechat_mp",
        status=status,  # type: ignore[arg-type]
        complete=bool(spans),
        spans=tuple(spans),
        coverage_from=last[0],
        coverage_to=last[1],
        at=now,
        errors=(*errors, *harvest.errors),
        raw=tuple(api.raw),
        error_code=trouble.code if trouble else "",
        action=trouble.action if trouble else "",
        calls=api.calls,
        quota_left=quota_left,
    )


def _stretches(days: list[date]) -> list[Days]:
    found: list[Days] = []
    for day in days:
        if found and day == found[-1][1] + timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
