"""What an account shows that a person should look at (账号线索): advertising, personal data, the eight classes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from auditor.derive.account_freshness import AccountState, account_freshness, published_posts
from auditor.derive.spans import day_of
from auditor.model.facts import AccountFacts, PostPage
from auditor.model.office import Account
from auditor.model.words import BROKEN
from auditor.reading.wording import adverts, personal, pressed

MANY_NEW_FANS = 200
READ_WITHIN_DAYS = 14
GONE_WRONG = ("violation", "account_blocked")


class PostSign(msgspec.Struct, frozen=True):
    """One post with the words that drew attention; ``url`` may be empty."""

    title: str
    url: str
    words: str


def adverts_of(facts: AccountFacts, at: datetime, start: date) -> tuple[PostSign, ...]:
    """Return the posts from ``start`` to ``at`` whose title or opened page has the wording of advertising."""
    return tuple(_signs(facts, at, start, adverts, lambda page: page.adverts))


def personal_data_of(facts: AccountFacts, at: datetime, start: date) -> tuple[PostSign, ...]:
    """Return the posts that show identity numbers or lists of mobile numbers, masked."""
    return tuple(_signs(facts, at, start, personal, lambda page: page.personal))


def pressed_in(facts: AccountFacts, at: datetime, start: date) -> tuple[PostSign, ...]:
    """Return the posts that urge people to forward or like."""
    return tuple(_signs(facts, at, start, pressed, lambda page: page.pressed))


def followers_without_readers(facts: AccountFacts, at: datetime) -> str:
    """Say where far more people began to follow in a week than read anything; empty where nothing points to it."""
    new, fans = facts.seen.new_fans, facts.seen.fans
    since = day_of(at) - timedelta(days=READ_WITHIN_DAYS)
    reads = [post.reads for post in published_posts(facts, at) if day_of(post.published_at) >= since]
    known = [count for count in reads if count is not None]
    if new is None or fans is None or len(known) < len(reads) or not known:
        return ""
    if new < MANY_NEW_FANS or new * 10 < fans - new or sum(known) >= new:
        return ""
    return f"最近一周新增关注{new}人（现有{fans}人），最近两周推文的阅读合计{sum(known)}次"


def _signs(
    facts: AccountFacts,
    at: datetime,
    start: date,
    of_title: Callable[[str], tuple[str, ...]],
    of_page: Callable[[PostPage], tuple[str, ...]],
) -> Iterator[PostSign]:
    told: set[str] = set()
    for page in facts.pages:
        if found := of_page(page):
            told.add(page.url)
            yield PostSign(page.title, page.url, "、".join(found))
    for post in published_posts(facts, at):
        if day_of(post.published_at) >= start and post.url not in told and (found := of_title(post.title)):
            yield PostSign(post.title, post.url or "", "、".join(found))


def prominent_signs(
    account: Account,
    accounts: Sequence[Account],
    facts: AccountFacts | None,
    at: datetime,
    start: date,
    limit_days: int,
) -> dict[str, str]:
    """Return class of the eight (八类突出问题) → what points to it, for what a program can see."""
    found = {"管理底数不清": _unknown_to_the_books(account, accounts)}
    if facts is not None:
        found |= {
            "运维保障差": _neglected(facts, at, limit_days, account.opened_on),
            "互动服务不实": _silent(facts),
            "功能定位不清": "、".join(sign.words for sign in adverts_of(facts, at, start)),
            "审核把关不严": _let_through(facts, at, start),
            "信息质量不高": _broken_menu(facts),
        }
    return {name: words for name, words in found.items() if words}


def _unknown_to_the_books(account: Account, accounts: Sequence[Account]) -> str:
    if not account.filed or account.state == "未备案":
        return "登记为未备案"
    same = [each for each in accounts if each.platform == account.platform and each.state in ("正常", "更名")]
    single = account.platform in ("移动客户端", "小程序", "其他") or len(same) < 2
    return "" if single else f"{account.platform}平台登记了{len(same)}个在用账号"


def _neglected(facts: AccountFacts, at: datetime, limit_days: int, opened: date | None) -> str:
    fresh = account_freshness(facts, at, limit_days, opened)
    return fresh.why if fresh.state is AccountState.STALE else ""


def _silent(facts: AccountFacts) -> str:
    off = facts.seen.menu_open is False and facts.seen.auto_reply is False and not facts.seen.comments_open
    return "菜单、自动回复、留言均未开启" if off else ""


def _let_through(facts: AccountFacts, at: datetime, start: date) -> str:
    shown = [sign.words for sign in personal_data_of(facts, at, start)]
    gone = [page.words for page in facts.pages if page.state in GONE_WRONG]
    return "、".join((*shown, *gone))


def _broken_menu(facts: AccountFacts) -> str:
    names = [entry.name for entry in facts.seen.menu if entry.outcome in BROKEN]
    return f"菜单“{names[0]}”打不开" if names else ""
