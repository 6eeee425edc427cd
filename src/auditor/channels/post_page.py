"""The page of one post (推文页面), judged by its body, never by its title or its status.

WeChat answers a removed article with HTTP 200, the title 微信公众平台 and one short sentence. A page that asks for a
verification (环境异常) says nothing of the article at all.
"""

import re
from datetime import date, datetime
from typing import Literal

import msgspec

from auditor.channels.source import ChannelContext, ask_of
from auditor.extract import read_page
from auditor.model.facts import PostPage
from auditor.model.words import ANSWERED, OUTCOME_ZH, Outcome
from auditor.model.zone import SHANGHAI
from auditor.reading.charset import decode
from auditor.reading.dates import parse_moment
from auditor.reading.wording import adverts, personal, pressed, signed

State = Literal["ok", "deleted", "violation", "account_blocked", "migrated", "cancelled", "unknown"]

SHORT_BODY = 60
"""Only a body shorter than this can be a notice; a real article may quote any of the phrases."""

_NOTICES: tuple[tuple[str, State], ...] = (
    (r"环境异常|完成验证|访问过于频繁|操作频繁", "unknown"),
    (r"因违规|违反相关法律法规|涉嫌", "violation"),
    (r"(?:已被|被)(?:发布者|作者)删除|内容已删除|文章不存在|链接不存在", "deleted"),
    (r"已被屏蔽|已被封|被责令屏蔽", "account_blocked"),
    (r"迁移", "migrated"),
    (r"自主注销|已注销|已被冻结|被冻结|被回收", "cancelled"),
)
_CREATED = re.compile(
    r"""(?:var\s+(?:ct|createTime|create_time)\s*=|["']?publish_?time["']?\s*[:=])\s*["']([^"']{8,25})["']"""
)
_NICKNAME = re.compile(
    r"""(?:var\s+nickname\s*=\s*(?:htmlDecode\()?|["']?nick_name["']?\s*[:=]\s*)["']([^"']{1,60})["']"""
)


class PostRead(msgspec.Struct, frozen=True, kw_only=True):
    """A post's page with the day and the account's name that it shows."""

    page: PostPage
    published: datetime | None = None
    account: str = ""


async def read_post_page(url: str, context: ChannelContext) -> PostRead:
    """Open the page of a post and judge it."""
    fetched = await ask_of(context).get(url, purpose="page")
    if fetched.outcome not in ANSWERED:
        words = OUTCOME_ZH[fetched.outcome]
        return PostRead(page=PostPage(url=url, state="unknown", words=words, outcome=fetched.outcome))
    kept = context.keep(fetched.body) if context.keep and fetched.body else fetched.sha256
    found = judge_post_page(
        fetched.body, url, today=fetched.started.astimezone(SHANGHAI).date(), kind=fetched.header("content-type")
    )
    return msgspec.structs.replace(
        found, page=msgspec.structs.replace(found.page, outcome=fetched.outcome, evidence=kept)
    )


def judge_post_page(body: bytes, url: str, *, today: date, kind: str | None = None) -> PostRead:
    """Judge the bytes of a post's page; pure."""
    from bs4 import BeautifulSoup  # slow to load, and asked for by few

    text = decode(body, kind).text
    soup = BeautifulSoup(text, "lxml")
    name = _NICKNAME.search(text)
    created = _CREATED.search(text)
    shown = soup.select_one("#js_name")
    account = name[1] if name else shown.get_text(strip=True) if shown else ""
    for dropped in soup(["script", "style", "title", "noscript"]):
        dropped.decompose()
    shown_words = soup.get_text(" ")
    words = re.sub(r"\s+", "", shown_words)
    if len(words) < SHORT_BODY:
        for pattern, state in _NOTICES:
            if re.search(pattern, words):
                return PostRead(page=PostPage(url=url, state=state, words=words))
        if not created:
            return PostRead(page=PostPage(url=url, state="unknown", words=words or "页面没有内容"))
    moment = parse_moment(created[1]) if created else None
    read = read_page(body, url, content_type=kind, today=today)
    if moment is None and read.published is not None:
        day = read.published.date
        moment = (datetime(day.year, day.month, day.day, tzinfo=SHANGHAI), "day")
    page = PostPage(
        url=url,
        title=read.heading or read.title,
        state="ok",
        outcome=Outcome.OK,
        personal=personal(shown_words),
        adverts=adverts(shown_words),
        pressed=pressed(shown_words),
        signed=signed(" ".join(shown_words.split())),
    )
    return PostRead(page=page, published=moment[0].astimezone(SHANGHAI) if moment else None, account=account)
