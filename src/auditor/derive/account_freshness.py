"""How fresh an account is (账号更新情况), and its longest silence within the quarter.

A post from any source proves that the account was alive that day. Silence is proved only by a complete source, and
only to the end of the days it covers.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

import msgspec

from auditor.derive.spans import cn, day_of, days_left
from auditor.model.facts import AccountFacts, Post

WARNING_DAYS = 4
COUNTING_STATES = frozenset({"published", "unknown"})


class AccountState(StrEnum):
    """Where an account stands by its monitoring point."""

    FRESH = "fresh"
    EARLY_WARNING = "early_warning"
    STALE = "stale"
    UNPROVEN = "unproven"


class AccountFreshness(msgspec.Struct, frozen=True, kw_only=True):
    """State of one account. ``as_of`` is the last day the statement holds for; ``age_days`` is counted to it."""

    state: AccountState
    why: str
    as_of: date
    newest: Post | None = None
    newest_day: date | None = None
    age_days: int | None = None


class Gap(msgspec.Struct, frozen=True):
    """A silence: days from one post (``after``) to the next (``until``), or to the end of the days known."""

    after: date
    until: date
    ended: bool

    @property
    def days(self) -> int:
        """Whole days between the two."""
        return (self.until - self.after).days


class Gaps(msgspec.Struct, frozen=True, kw_only=True):
    """Silences of the quarter: the ``longest`` that is proved, and whether the whole quarter was seen."""

    longest: Gap | None
    possible: int
    """The longest silence there may have been, counting days nobody has covered as silent."""


def published_posts(facts: AccountFacts, at: datetime) -> list[Post]:
    """Return the posts that count by ``at``, oldest first; deleted, pending and blocked ones do not."""
    posts = [post for post in facts.posts if post.state in COUNTING_STATES and _by(post, at)]
    return sorted(posts, key=lambda post: (post.published_at, post.url or "", post.title))


def account_freshness(
    facts: AccountFacts, at: datetime, limit_days: int, opened: date | None = None
) -> AccountFreshness:
    """Return whether the account published within ``limit_days`` before ``at``; exactly that many days is fresh.

    Silence is counted from the day the account was ``opened`` (开设) at the earliest.
    """
    day = day_of(at)
    posts = published_posts(facts, at)
    newest = posts[-1] if posts else None
    newest_day = day_of(newest.published_at) if newest else None
    if newest is not None and newest_day is not None and (day - newest_day).days <= limit_days:
        age = (day - newest_day).days
        near = age >= limit_days - WARNING_DAYS
        state = AccountState.EARLY_WARNING if near else AccountState.FRESH
        why = days_left(limit_days - age) if near else ""
        return AccountFreshness(state=state, why=why, as_of=day, newest=newest, newest_day=newest_day, age_days=age)
    return _silent(facts, day, limit_days, newest, opened or date.min)


def _silent(facts: AccountFacts, day: date, limit_days: int, newest: Post | None, opened: date) -> AccountFreshness:
    newest_day = day_of(newest.published_at) if newest else None

    def say(state: AccountState, why: str, as_of: date, since: date | None) -> AccountFreshness:
        age = (as_of - since).days if since else None
        return AccountFreshness(state=state, why=why, as_of=as_of, newest=newest, newest_day=newest_day, age_days=age)

    if not facts.complete or facts.coverage_from is None or facts.coverage_to is None:
        return say(AccountState.UNPROVEN, _why_incomplete(facts), day, newest_day)
    known_to = min(facts.coverage_to, day)
    # Before the covered days other posts may have appeared: silence is counted from the first covered day.
    since = max(newest_day or date.min, facts.coverage_from - timedelta(days=1), opened)
    window = timedelta(days=limit_days)
    if facts.coverage_from > known_to - window:
        why = f"发布记录自{cn(facts.coverage_from)}起，不足{limit_days}天，不能判定是否超期"
        return say(AccountState.UNPROVEN, why, known_to, newest_day)
    if (day - opened).days <= limit_days:
        return say(
            AccountState.UNPROVEN, f"账号{cn(opened)}开设，到检查时还没有超过{limit_days}天", known_to, newest_day
        )
    if (known_to - since).days <= limit_days or known_to < day - window:
        why = f"发布记录只到{cn(known_to)}，其后是否更新未能检查"
        return say(AccountState.UNPROVEN, why, known_to, newest_day)
    least = "" if since in (newest_day, opened) else "至少"
    why = f"截至{cn(known_to)}24时已{least}{(known_to - since).days}天未更新"
    return say(AccountState.STALE, why, known_to, since)


def _why_incomplete(facts: AccountFacts) -> str:
    errors = [error for run in facts.runs for error in run.errors]
    if errors:
        return f"发布记录未能取得完整：{errors[0]}"
    if not facts.runs:
        return "没有取得该账号的发布记录"
    return "现有发布记录不完整，不能证明期间没有更新"


def quarter_gaps(facts: AccountFacts, start: date, end: date, at: datetime, opened: date | None = None) -> Gaps:
    """Return the silences between ``start``, or the day the account was ``opened``, and ``end``, as far as ``at``."""
    last = min(end, day_of(at))
    start = max(start, min(opened or start, last))
    days = sorted({day_of(post.published_at) for post in published_posts(facts, at)})
    before = [day for day in days if day < start]
    within = [day for day in days if start <= day <= last]
    anchor = before[-1] if before else start
    points = [anchor, *within]
    gaps = [Gap(one, other, True) for one, other in pairwise(points)]
    gaps.append(Gap(points[-1], last, False))
    proved = [piece for gap in gaps if (piece := _proved(gap, facts)) is not None]
    longest = max(proved, key=lambda gap: (gap.days, gap.after), default=None)
    return Gaps(longest=longest, possible=max(gap.days for gap in gaps))


def _proved(gap: Gap, facts: AccountFacts) -> Gap | None:
    """The part of ``gap`` in which a complete source saw nothing."""
    if not facts.complete or facts.coverage_from is None or facts.coverage_to is None:
        return None
    first = max(gap.after, facts.coverage_from - timedelta(days=1))
    covered_to_end = facts.coverage_to >= gap.until - timedelta(days=1 if gap.ended else 0)
    until = gap.until if covered_to_end else facts.coverage_to
    if until <= first:
        return None
    return Gap(first, until, gap.ended and covered_to_end)


def posts_between(posts: Sequence[Post], start: date, end: date) -> list[Post]:
    """Return the posts of the days ``start`` to ``end``, both inclusive."""
    return [post for post in posts if start <= day_of(post.published_at) <= end]


def _by(post: Post, at: datetime) -> bool:
    if post.precision == "day":
        return day_of(post.published_at) <= day_of(at)
    return post.published_at <= at
