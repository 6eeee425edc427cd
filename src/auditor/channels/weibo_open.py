"""微博开放接口（实验性）: the authorised user's own timeline. Not tried against the live platform.

The interface answers for the authorised user only (21335). Pinned posts come first and never count as new.
"""

import re
from datetime import datetime, timedelta, timezone
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
from auditor.model.facts import AccountSeen, Post
from auditor.model.office import Account, Source
from auditor.model.zone import SHANGHAI
from auditor.reading.numbers import parse_count

OFFICIAL = "https://api.weibo.com"
_PAGE = 100
_MOST_PAGES = 20
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MOMENT = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2}) (\d{4})$")
ERRORS = {
    21335: ("接口只提供授权账号本人的微博", "请用本账号授权，并核对 app_id"),
    21327: ("授权已过期", "请重新授权"),
    21332: ("授权令牌无效", "请重新授权并更新密钥存放处"),
    21315: ("授权令牌已过期", "请重新授权"),
    10022: ("本机地址的调用次数超限", "请稍后重新检查"),
    10023: ("账号的调用次数超限", "请稍后重新检查"),
    10004: ("本机出口地址受限", "请在微博开放平台登记本机出口地址"),
}


async def read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:  # noqa: ARG001
    """Read the timeline page by page until the window's start is reached."""
    token = context.vault.read(source.secret_ref, "授权令牌")
    rows: dict[str, dict[str, Any]] = {}
    at, total, calls = window.at, None, 0
    for page in range(1, _MOST_PAGES + 1):
        words = urlencode({"access_token": token, "uid": source.app_id, "count": _PAGE, "page": page})
        fetched = await ask_of(context).call(f"{base_of(source, OFFICIAL)}/2/statuses/user_timeline.json?{words}")
        document = checked(document_of(fetched))
        calls += 1
        at = fetched.started if page == 1 else at
        total = whole(document.get("total_number"))
        fresh = {key: row for row in rows_of(document.get("statuses")) if (key := _id(row)) and key not in rows}
        rows |= fresh
        old = any((moment := moment_of(text_of(row.get("created_at")))) and moment.date() < window.start
                  for row in fresh.values() if not _pinned(row))  # fmt: skip
        if not fresh or old or (total is not None and len(rows) >= total):
            break
    posts = tuple(post for row in rows.values() if (post := post_of(row, at)) is not None)
    user = next((object_of(row.get("user")) for row in rows.values()), {})
    ended = total is not None and len(rows) >= total and bool(rows)
    run = listed(
        "weibo_open", posts, at, rows=len(rows), whole_list=ended, window=window, calls=calls, experimental=True
    )
    fans = user.get("followers_count")
    seen = AccountSeen(
        name=text_of(user.get("screen_name")), fans=parse_count(fans) if isinstance(fans, str) else whole(fans)
    )
    return Reading(run=run, posts=posts, seen=seen)


def checked(document: dict[str, Any]) -> dict[str, Any]:
    """Return ``document`` unless it is an error or asks to log in (both come with HTTP 200).

    Raises:
        SourceTroubleError: it is.
    """
    code = whole(document.get("error_code"))
    if code is not None:
        text, action = ERRORS.get(code, ("微博接口返回错误", "请把错误编号告知系统维护人员"))
        raise SourceTroubleError(f"{text}（{code}）", code=str(code), action=action)
    if whole(document.get("ok")) == -100:
        raise SourceTroubleError("微博要求登录，未能读取", code="-100", action="请改用导出表或授权接口")
    if not isinstance(document.get("statuses"), list):
        raise SourceTroubleError("返回的数据中没有微博列表", code="shape")
    return document


def post_of(row: dict[str, Any], at: datetime) -> Post | None:
    """Return the post of one status."""
    moment = moment_of(text_of(row.get("created_at")))
    if moment is None or moment > at:
        return None
    return Post(
        title=re.sub(r"<[^>]+>", "", text_of(row.get("text")))[:120],
        published_at=moment,
        precision="second",
        native_id=_id(row),
        kind="short_text",
        origin="api",
        original=not isinstance(row.get("retweeted_status"), dict),
        pinned=_pinned(row),
        state="deleted" if row.get("deleted") else "published",
        shares=whole(row.get("reposts_count")),
        comments=whole(row.get("comments_count")),
        likes=whole(row.get("attitudes_count")),
    )


def moment_of(text: str) -> datetime | None:
    """``Tue May 31 17:46:55 +0800 2011`` → a moment in Asia/Shanghai; none for anything else."""
    found = _MOMENT.match(text)
    if found is None or found[1] not in _MONTHS.split():
        return None
    month = _MONTHS.split().index(found[1]) + 1
    apart = timedelta(hours=int(found[7]), minutes=int(found[8])) * (1 if found[6] == "+" else -1)
    try:
        clock = (int(found[3]), int(found[4]), int(found[5]))
        moment = datetime(int(found[9]), month, int(found[2]), *clock, tzinfo=timezone(apart))
    except ValueError:
        return None
    return moment.astimezone(SHANGHAI)


def _id(row: dict[str, Any]) -> str:
    return text_of(row.get("idstr")) or text_of(row.get("id")) or text_of(row.get("mid"))


def _pinned(row: dict[str, Any]) -> bool:
    return text_of(row.get("profile_type_id")).startswith("proweibotop") or whole(row.get("mblogtype")) == 2
