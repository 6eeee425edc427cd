"""What staff and readers would meet (实际打开): the newest posts' pages and the menu's addresses, opened once each.

Only accounts read through WeChat's own interface are opened: their addresses are certain, and their pages say by
their body whether a post is gone. A page that asks for a verification says nothing.
"""

import msgspec

from auditor.channels.post_page import read_post_page
from auditor.channels.source import ChannelContext
from auditor.model.facts import AccountFacts, AccountSeen, MenuLink, Post, PostPage
from auditor.model.words import OUTCOME_ZH

NEWEST = 5
_MOST_MENU_LINKS = 30
_ACCOUNT_STATES = {"account_blocked": "屏蔽", "migrated": "迁移", "cancelled": "已注销"}


async def with_pages_opened(facts: AccountFacts, context: ChannelContext) -> AccountFacts:
    """Return ``facts`` with the newest posts' pages judged and the menu's addresses tried."""
    if context.reader is None or not any(run.adapter == "wechat_mp" for run in facts.runs):
        return facts
    pages = list(facts.pages)
    wanted = [post for post in reversed(facts.posts) if post.url and post.state == "published"][:NEWEST]
    states: dict[str, PostPage] = {}
    for post in wanted:
        found = (await read_post_page(post.url or "", context)).page
        states[post.url or ""] = msgspec.structs.replace(found, title=post.title or found.title)
    pages += states.values()
    posts = tuple(_as_opened(post, states.get(post.url or "")) for post in facts.posts)
    menu = tuple([await _tried(entry, context) for entry in facts.seen.menu[:_MOST_MENU_LINKS]])
    seen = msgspec.structs.replace(facts.seen, menu=menu + facts.seen.menu[_MOST_MENU_LINKS:])
    return msgspec.structs.replace(facts, posts=posts, pages=tuple(pages), seen=_with_state(seen, states))


def _as_opened(post: Post, page: PostPage | None) -> Post:
    if page is None or page.state in ("ok", "unknown"):
        return post
    state = "blocked" if page.state in ("violation", "account_blocked") else "deleted"
    return msgspec.structs.replace(post, state=state, state_reason=f"打开后显示“{page.words}”")


def _with_state(seen: AccountSeen, states: dict[str, PostPage]) -> AccountSeen:
    """A page may speak of the whole account (屏蔽, 迁移, 注销)."""
    for page in states.values():
        state = _ACCOUNT_STATES.get(page.state)
        if state and not seen.state:
            return msgspec.structs.replace(seen, state=state, state_words=page.words)
    return seen


async def _tried(entry: MenuLink, context: ChannelContext) -> MenuLink:
    if not entry.url or context.reader is None:
        return entry
    fetched = await context.reader.check(entry.url)
    return msgspec.structs.replace(entry, outcome=fetched.outcome, detail=fetched.detail or OUTCOME_ZH[fetched.outcome])
