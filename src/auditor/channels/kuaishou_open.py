"""快手开放接口（实验性）: the authorised account's own videos. Not tried against the live platform.

``secret_ref`` holds the access token; with ``token_ref`` (a refresh token) it holds the application's secret, and the
access token, which lives two days, is renewed by itself.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from auditor.channels.official import base_of
from auditor.channels.source import (
    ChannelContext,
    Reading,
    SourceTroubleError,
    Window,
    ask_of,
    document_of,
    listed,
    object_of,
    rows_of,
    text_of,
    whole,
)
from auditor.channels.tokens import Token, TokenCache
from auditor.model.facts import Post
from auditor.model.office import Account, Source
from auditor.model.zone import SHANGHAI

OFFICIAL = "https://open.kuaishou.com"
_PAGE = 200
_MOST_PAGES = 20
_MILLISECONDS = 10**11
_REFRESH_LIFE = timedelta(days=180)
_BUSY = frozenset({100100402, 100100403, 100100404, 200100410})


async def read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:  # noqa: ARG001
    """Read the list page by page; the cursor is the oldest video of the page before."""
    token = await _token(source, window, context)
    rows: dict[str, dict[str, Any]] = {}
    at, cursor, calls, ended = window.at, "", 0, False
    for _ in range(_MOST_PAGES):
        words = {"app_id": source.app_id, "access_token": token, "count": _PAGE} | (
            {"cursor": cursor} if cursor else {}
        )
        fetched = await ask_of(context).call(f"{base_of(source, OFFICIAL)}/openapi/photo/list?{urlencode(words)}")
        page = videos_of(document_of(fetched))
        calls += 1
        at = fetched.started if calls == 1 else at
        fresh = {key: row for row in page if (key := text_of(row.get("photo_id"))) and key not in rows}
        rows |= fresh
        ended = len(page) < _PAGE
        if not fresh or ended:
            break
        dated = {key: moment for key, row in fresh.items() if (moment := moment_of(row.get("create_time")))}
        if not dated or min(dated.values()).date() < window.start:
            break
        cursor = min(dated, key=lambda key: dated[key])
    posts = tuple(post for row in rows.values() if (post := post_of(row, at)) is not None)
    run = listed(
        "kuaishou_open",
        posts,
        at,
        rows=len(rows),
        whole_list=ended and bool(rows),
        window=window,
        calls=calls,
        experimental=True,
    )
    return Reading(run=run, posts=posts)


async def _token(source: Source, window: Window, context: ChannelContext) -> str:
    secret = context.vault.read(source.secret_ref, "授权令牌")
    if source.token_ref is None:
        return secret
    cache, now = TokenCache(context.base, context.vault), context.now or window.at
    purpose = f"kuaishou {source.app_id}"
    cached = cache.get(purpose, now)
    if cached is not None:
        return cached
    refresh = cache.get(f"{purpose} refresh", now) or context.vault.read(source.token_ref, "刷新令牌")
    words = {"app_id": source.app_id, "app_secret": secret, "refresh_token": refresh, "grant_type": "refresh_token"}
    fetched = await ask_of(context).call(f"{base_of(source, OFFICIAL)}/oauth2/refresh_token?{urlencode(words)}")
    answer = _checked(document_of(fetched))
    value = text_of(answer.get("access_token"))
    if not value:
        raise SourceTroubleError("快手没有给出访问令牌", code="no_token", action="请重新授权")
    lifetime = timedelta(seconds=whole(answer.get("expires_in")) or 0)
    cache.put(purpose, Token(value=value, expires=fetched.started + lifetime))
    renewed = text_of(answer.get("refresh_token"))
    if renewed:
        cache.put(f"{purpose} refresh", Token(value=renewed, expires=fetched.started + _REFRESH_LIFE))
    return value


def _checked(document: dict[str, Any]) -> dict[str, Any]:
    code = whole(document.get("result"))
    if code in _BUSY:
        raise SourceTroubleError(f"快手接口调用次数超限（{code}）", code=str(code), action="请稍后重新检查")
    if code != 1:
        raise SourceTroubleError(f"快手接口返回错误（{code}）", code=str(code), action="请检查授权是否有效")
    return document


def videos_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the videos of an answer (under ``video_list``, by some clients' account under ``data``).

    Raises:
        SourceTroubleError: an error code, or no list at all.
    """
    _checked(document)
    for place in (document, object_of(document.get("data"))):
        if isinstance(place.get("video_list"), list):
            return rows_of(place["video_list"])
    raise SourceTroubleError("返回的数据中没有作品列表", code="shape")


def moment_of(value: object) -> datetime | None:
    """A moment in seconds or milliseconds (the unit is not documented)."""
    number = whole(value)
    if number is None or number <= 0:
        return None
    try:
        return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS else number, SHANGHAI)
    except (ValueError, OverflowError, OSError):
        return None


def post_of(row: dict[str, Any], at: datetime) -> Post | None:
    """Return the post of one video."""
    moment = moment_of(row.get("create_time"))
    if moment is None or moment > at:
        return None
    return Post(
        title=text_of(row.get("caption")),
        published_at=moment,
        precision="second",
        native_id=text_of(row.get("photo_id")) or None,
        kind="video",
        origin="api",
        state="pending" if row.get("pending") else "published",
        reads=whole(row.get("view_count")),
        likes=whole(row.get("like_count")),
        comments=whole(row.get("comment_count")),
    )
