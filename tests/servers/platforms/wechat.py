"""A simulated 公众号 platform on loopback, after the published shapes: tokens, day lists, quotas, delays, moods.

    async with WechatPlatform(posts=[Article(date(2026, 9, 10), "甲")]) as platform: ...

``moods`` are answers given once each, before the ordinary ones, by path: an error number, raw bytes, or a script.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.raw import Asked, RawServer, Script, reply

APP_ID, SECRET = "wx0123456789abcdef", "s3cret-of-the-account-0001"
COMPONENT, COMPONENT_SECRET, TICKET = "wxcomponent00001", "s3cret-of-the-component", "ticket-000000001"
REFRESH = "refresh-token-00001"
MESSAGES = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest rid: 1-2-3",
    40013: "invalid appid",
    40014: "invalid access_token",
    40125: "invalid appsecret",
    40164: "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 1-2-3",
    42001: "access_token expired",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit must slower retry next minute",
    45035: "access clientip is not registered",
    47009: "this api is offline, please use the new api",
    48001: "api unauthorized",
    48004: "api forbidden for irregularities",
    50002: "user limited",
    53600: "Article ID 无效",
    61004: "access clientip is not registered requestIP: 203.0.113.9",
}
Mood = int | bytes | Script


@dataclass(frozen=True)
class Article:
    """One article of the account."""

    day: date
    title: str
    number: int = 0
    publish_type: int = 0
    reads: int = 50
    deleted: bool = False
    comments: int = 1
    listed: bool = True
    edited: int = 0
    digest: str = ""
    figures: tuple[tuple[str, int], ...] = ()

    @property
    def url(self) -> str:
        return f"https://mp.weixin.qq.com/s?__biz=B&mid={self.message}&idx=1&sn=q&chksm=c{self.number}"

    @property
    def message(self) -> int:
        return 2247490000 + (self.number or self.day.toordinal())


class WechatPlatform(RawServer):
    """Answers as the platform does; ``calls`` lists the paths asked for."""

    def __init__(self, posts: Sequence[Article] = (), **settings: Any) -> None:
        super().__init__(missing=self._platform, address=settings.pop("address", "127.0.0.7"))
        self.posts = list(posts)
        self.moods: dict[str, list[Mood]] = {}
        self.delays: dict[date, int] = {}
        self.quota = 10_000
        self.bom = settings.pop("bom", False)
        self.strings = settings.pop("strings", False)
        self.repeat_pages = settings.pop("repeat_pages", False)
        self.menu: dict[str, Any] = {"is_menu_open": 1, "selfmenu_info": {"button": []}}
        self.replies: dict[str, Any] = {"is_autoreply_open": 1, "keyword_autoreply_info": {"list": []}}
        self.tokens: set[str] = set()
        self.calls: list[str] = []

    @property
    def base_url(self) -> str:
        return f"http://{self.at}"

    async def _platform(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        self.calls.append(asked.path)
        moods = self.moods.get(asked.path, [])
        mood = moods.pop(0) if moods else None
        if callable(mood):
            return await mood(asked, writer) is not False
        if isinstance(mood, bytes):
            writer.write(mood)
            return True
        document = error(mood) if mood is not None else self._ordinary(asked)
        writer.write(self._said(document))
        return True

    def _said(self, document: dict[str, Any]) -> bytes:
        text = json.dumps(in_strings(document) if self.strings else document, ensure_ascii=False)
        return reply((b"\xef\xbb\xbf" if self.bom else b"") + text.encode(), kind="application/json; encoding=utf-8")

    def _ordinary(self, asked: Asked) -> dict[str, Any]:
        body = json.loads(asked.body) if asked.body else {}
        if asked.path == "/cgi-bin/stable_token":
            return self._token(body)
        if asked.path.startswith("/cgi-bin/component/"):
            return self._component(asked.path, body)
        token = parse_qs(urlsplit(asked.target).query).get("access_token", [""])[0]
        if token not in self.tokens:
            return error(40001)
        self.quota -= 1
        if self.quota < 0:
            return error(45009)
        return self._answers(asked.path, body)

    def _token(self, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("appid") != APP_ID:
            return error(40013)
        if body.get("secret") != SECRET:
            return error(40125)
        return {"access_token": self._fresh("token"), "expires_in": 7200}

    def _component(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path.endswith("api_component_token"):
            if (body["component_appsecret"], body["component_verify_ticket"]) != (COMPONENT_SECRET, TICKET):
                return error(40125)
            return {"component_access_token": self._fresh("component"), "expires_in": 7200}
        if body["authorizer_refresh_token"] != REFRESH:
            return error(61004)
        return {"authorizer_access_token": self._fresh("authorizer"), "expires_in": 7200}

    def _fresh(self, kind: str) -> str:
        token = f"{kind}-access-token-{len(self.tokens):04d}"
        self.tokens.add(token)
        return token

    def _answers(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path == "/datacube/getarticletotaldetail":
            return self._day(date.fromisoformat(body["begin_date"]))
        if path == "/cgi-bin/freepublish/batchget":
            return self._published(body["offset"], body["count"])
        return {
            "/cgi-bin/get_current_selfmenu_info": self.menu,
            "/cgi-bin/get_current_autoreply_info": self.replies,
            "/datacube/getusersummary": {"list": [{"ref_date": "2026-09-29", "new_user": 5, "cancel_user": 2}]},
            "/datacube/getusercumulate": {"list": [{"ref_date": "2026-09-29", "cumulate_user": 12000}]},
            "/cgi-bin/account/getaccountbasicinfo": {
                "errcode": 0,
                "nickname_info": {"nickname": "云溪发布"},
                "wx_verify_info": {"annual_review_end_time": 1796054400},
            },
            "/wxa/getversioninfo": {
                "errcode": 0,
                "release_info": {"release_time": 1790128800, "release_version": "2.1.0"},
            },
            "/datacube/getweanalysisappiddailysummarytrend": {"list": [{"ref_date": "20260929", "visit_total": 391}]},
            "/cgi-bin/openapi/quota/get": {"errcode": 0, "quota": {"daily_limit": 1000, "used": 3, "remain": 997}},
        }.get(path, error(48001))

    def _day(self, day: date) -> dict[str, Any]:
        if self.delays.get(day, 0) > 0:
            self.delays[day] -= 1
            return {"list": [], "is_delay": True}
        rows = [
            {
                "ref_date": day.isoformat(),
                "msgid": f"{post.message}_1",
                "publish_type": post.publish_type,
                "title": post.title,
                "content_url": post.url,
                "detail_list": [{"stat_date": day.isoformat(), "read_user": post.reads, **dict(post.figures)}],
            }
            for post in self.posts
            if post.day == day and post.listed
        ]
        return {"list": rows, "is_delay": False}

    def _published(self, offset: int, count: int) -> dict[str, Any]:
        rows = [
            {
                "article_id": f"article-{post.message}",
                "update_time": post.edited,
                "content": {
                    "news_item": [
                        {
                            "title": post.title,
                            "digest": post.digest,
                            "content": "<p>正文</p>",
                            "url": post.url.replace("chksm", "scene=1&chksm"),
                            "need_open_comment": post.comments,
                            "is_deleted": post.deleted,
                        }
                    ]
                },
            }
            for post in self.posts
        ]
        page = rows[:count] if self.repeat_pages else rows[offset : offset + count]
        return {"total_count": len(rows), "item_count": len(page), "item": page}


def error(number: int) -> dict[str, Any]:
    """The platform's way to refuse: HTTP 200 and a number."""
    return {"errcode": number, "errmsg": MESSAGES.get(number, "unknown")}


def in_strings(value: Any) -> Any:
    """Every number written as text, as some platforms do."""
    if isinstance(value, dict):
        return {key: in_strings(each) for key, each in value.items()}
    if isinstance(value, list):
        return [in_strings(each) for each in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


async def hanging(_: Asked, writer: asyncio.StreamWriter) -> bool:
    """Take the request and never answer."""
    await asyncio.sleep(3600)
    return False


async def dripping(_: Asked, writer: asyncio.StreamWriter) -> bool:
    """Announce a body and send it a byte at a time."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


BAD_GATEWAY = reply("<html><body><h1>502 Bad Gateway</h1></body></html>", status="502 Bad Gateway")
