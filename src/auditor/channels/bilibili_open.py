"""哔哩哔哩开放接口（实验性）: the authorised account's own videos. Not tried against the live platform.

Every request is signed (HMAC-SHA256 over six headers). ``app_id`` is the access key id, ``secret_ref`` its secret,
``token_ref`` the account's access token.
"""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any

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
from auditor.channels.summary import plain_summary
from auditor.model.facts import Post
from auditor.model.office import Account, Source
from auditor.model.zone import SHANGHAI

OFFICIAL = "https://member.bilibili.com"
_PAGE = 50
_MOST_PAGES = 20
_EMPTY_MD5 = hashlib.md5(b"", usedforsecurity=False).hexdigest()


def signed(key: str, secret: str, token: str, *, nonce: str, seconds: int) -> dict[str, str]:
    """Return the headers of one GET: the six signed ones, the signature and the access token."""
    lines = {
        "x-bili-accesskeyid": key,
        "x-bili-content-md5": _EMPTY_MD5,
        "x-bili-signature-method": "HMAC-SHA256",
        "x-bili-signature-nonce": nonce,
        "x-bili-signature-version": "2.0",
        "x-bili-timestamp": str(seconds),
    }
    text = "\n".join(f"{name}:{lines[name]}" for name in sorted(lines))
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {**lines, "Authorization": signature, "Access-Token": token}


async def read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:  # noqa: ARG001
    """Read the published videos page by page until the window's start is reached."""
    secret = context.vault.read(source.secret_ref, "应用密钥")
    token = context.vault.read(source.token_ref, "授权令牌")
    now = context.now or window.at
    rows: dict[str, dict[str, Any]] = {}
    at, calls, total = window.at, 0, None
    for page in range(1, _MOST_PAGES + 1):
        headers = signed(source.app_id, secret, token, nonce=secrets.token_hex(16), seconds=int(now.timestamp()))
        url = f"{base_of(source, OFFICIAL)}/arcopen/fn/archive/viewlist?pn={page}&ps={_PAGE}&status=all"
        fetched = await ask_of(context).call(url, headers=headers)
        found, total = videos_of(document_of(fetched))
        calls += 1
        at = fetched.started if page == 1 else at
        fresh = {key: row for row in found if (key := text_of(row.get("resource_id"))) and key not in rows}
        rows |= fresh
        posts = [post for row in fresh.values() if (post := post_of(row, at)) is not None]
        if not fresh or len(rows) >= total or any(post.published_at.date() < window.start for post in posts):
            break
    posts = [post for row in rows.values() if (post := post_of(row, at)) is not None]
    ended = bool(rows) and total is not None and len(rows) >= total
    run = listed(
        "bilibili_open", posts, at, rows=len(rows), whole_list=ended, window=window, calls=calls, experimental=True
    )
    return Reading(run=run, posts=tuple(posts))


def videos_of(document: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """Return the videos of an answer and how many there are in all.

    Raises:
        SourceTroubleError: an error code, or no list at all.
    """
    code = whole(document.get("code"))
    if code != 0:
        raise SourceTroubleError(f"哔哩哔哩接口返回错误（{code}）", code=str(code), action="请检查授权和应用密钥")
    data = object_of(document.get("data"))
    if not isinstance(data.get("list"), list):
        raise SourceTroubleError("返回的数据中没有作品列表", code="shape")
    return rows_of(data["list"]), whole(object_of(data.get("page")).get("total")) or 0


def post_of(row: dict[str, Any], at: datetime) -> Post | None:
    """Return the post of one video; only an open one (``state`` 0) is published."""
    seconds = whole(row.get("ptime")) or whole(row.get("ctime"))
    if not seconds or seconds <= 0:
        return None
    try:
        moment = datetime.fromtimestamp(seconds, SHANGHAI)
    except (ValueError, OverflowError, OSError):
        return None
    if moment > at:
        return None
    state = whole(object_of(row.get("addit_info")).get("state"))
    return Post(
        title=text_of(row.get("title")),
        published_at=moment,
        precision="second",
        url=text_of(object_of(row.get("video_info")).get("share_url")) or None,
        native_id=text_of(row.get("resource_id")) or None,
        kind="video",
        origin="api",
        original={1: True, 2: False}.get(whole(row.get("copyright")) or 0),
        state="published" if state == 0 else "pending" if state is not None else "unknown",
        state_reason=text_of(object_of(row.get("addit_info")).get("state_desc")),
        summary=plain_summary(text_of(row.get("desc"))),
    )
