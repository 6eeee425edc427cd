"""How much was published (发布统计): posts, originals, reposts and reads by account, platform and unit."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from auditor.derive.account_freshness import posts_between, published_posts
from auditor.derive.spans import day_of
from auditor.model.facts import AccountFacts, Post
from auditor.model.office import Account

_DIGITS = "零一二三四五六七八九"


class PostCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one account, platform or unit. ``None`` = not known, never zero.

    ``original`` and ``reposted`` count the posts that say what they are, ``told`` how many do; ``reads`` adds up the
    posts whose reads are given. ``months`` splits the posts by calendar month ("2026-07"); a month without posts is
    there as 0 only where none can be missing. ``complete`` = no post of the days can be missing.
    """

    accounts: int = 1
    posts: int | None = None
    original: int | None = None
    reposted: int | None = None
    told: int = 0
    reads: int | None = None
    months: Mapping[str, int] = {}
    complete: bool = False

    @property
    def original_rate(self) -> float | None:
        """Share of originals among the posts that say what they are."""
        return self.original / self.told if self.told and self.original is not None else None


def count_posts(facts: AccountFacts | None, start: date, end: date, at: datetime) -> PostCounts:
    """Count one account's posts of the days ``start`` to ``end`` (both inclusive), as far as ``at``."""
    if facts is None:
        return PostCounts()
    published = published_posts(facts, at)
    posts = posts_between(published, start, end)
    if not published and not facts.complete:
        return PostCounts()
    return msgspec.structs.replace(
        _counted(posts, facts.complete),
        months=_by_month(posts, months_between(start, min(end, day_of(at))), facts.complete),
    )


def months_between(start: date, end: date) -> list[str]:
    """Return the calendar months the days touch, as "2026-07"."""
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(first, last + 1)]


def _by_month(posts: Sequence[Post], months: Sequence[str], complete: bool) -> dict[str, int]:
    found = Counter(f"{day_of(post.published_at):%Y-%m}" for post in posts)
    return {month: found[month] for month in months if complete or found[month]}


def _counted(posts: Sequence[Post], complete: bool) -> PostCounts:
    told = [post.original for post in posts if post.original is not None]
    reads = [post.reads for post in posts if post.reads is not None]
    return PostCounts(
        posts=len(posts),
        original=sum(told) if told else None,
        reposted=len(told) - sum(told) if told else None,
        told=len(told),
        reads=sum(reads) if reads else None,
        complete=complete,
    )


def add_up(counts: Iterable[PostCounts]) -> PostCounts:
    """Add several accounts up; what one does not know leaves the sum at what the others know."""
    several = list(counts)

    def total(of: Callable[[PostCounts], int | None]) -> int | None:
        known = [value for each in several if (value := of(each)) is not None]
        return sum(known) if known else None

    return PostCounts(
        accounts=sum(each.accounts for each in several),
        posts=total(lambda each: each.posts),
        original=total(lambda each: each.original),
        reposted=total(lambda each: each.reposted),
        told=sum(each.told for each in several),
        reads=total(lambda each: each.reads),
        months=_months_together(several),
        complete=bool(several) and all(each.complete for each in several),
    )


def _months_together(several: Sequence[PostCounts]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for each in several:
        found.update(each.months)
    return {month: found[month] for month in sorted(found)}


def grouped(
    accounts: Sequence[Account], counts: Mapping[str, PostCounts], key: Callable[[Account], str]
) -> dict[str, PostCounts]:
    """Add the accounts up by ``key`` (platform, unit), in the register's order."""
    groups: dict[str, list[PostCounts]] = {}
    for account in accounts:
        groups.setdefault(key(account), []).append(counts.get(account.id, PostCounts()))
    return {name: add_up(members) for name, members in groups.items()}


def media_sentence(counts: Sequence[PostCounts]) -> str:
    """Return the annual report's sentence (七个政务新媒体，公开、转发信息939条); what nobody could count is said."""
    if not counts:
        return ""
    total = add_up(counts)
    unknown = sum(each.posts is None for each in counts)
    number = chinese_count(len(counts))
    if total.posts is None:
        return f"{number}个政务新媒体，公开、转发信息数量尚未取得"
    gap = f"（其中{unknown}个账号的数量尚未取得，未计入）" if unknown else ""
    return f"{number}个政务新媒体，公开、转发信息{total.posts}条{gap}"


def chinese_count(number: int) -> str:
    """A number of things up to 99 in Chinese characters (两 for 2), larger ones in digits."""
    if number == 2:
        return "两"
    if number < 10:
        return _DIGITS[number]
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return f"{'' if tens == 1 else _DIGITS[tens]}十{_DIGITS[ones] if ones else ''}"
