"""A post proves life from any source; silence is proved only where a complete source looked."""

import random
from datetime import date, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from auditor.derive.account_freshness import AccountState, account_freshness, quarter_gaps
from auditor.model.facts import AccountFacts, Post
from auditor.model.zone import SHANGHAI

AT = datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI)
START, END = date(2026, 7, 1), date(2026, 9, 30)
DAYS = st.lists(st.dates(date(2026, 6, 1), date(2026, 10, 5)), max_size=12)


def account(days: list[date], covers: tuple[date, date] | None = (date(2026, 6, 1), END)) -> AccountFacts:
    posts = tuple(
        Post(title=f"推文{number}", published_at=datetime(day.year, day.month, day.day, tzinfo=SHANGHAI))
        for number, day in enumerate(days)
    )
    return AccountFacts(
        account="wx",
        posts=posts,
        complete=covers is not None,
        coverage_from=covers[0] if covers else None,
        coverage_to=covers[1] if covers else None,
    )


@given(days=DAYS, seed=st.integers(0, 99))
def test_the_order_of_the_posts_never_changes_anything(days: list[date], seed: int) -> None:
    shuffled = list(days)
    random.Random(seed).shuffle(shuffled)
    one, two = account_freshness(account(days), AT, 14), account_freshness(account(shuffled), AT, 14)
    assert (one.state, one.newest_day, one.why) == (two.state, two.newest_day, two.why)
    assert quarter_gaps(account(days), START, END, AT) == quarter_gaps(account(shuffled), START, END, AT)


@given(days=DAYS)
def test_without_a_complete_source_an_account_is_fresh_or_unproven_never_stale(days: list[date]) -> None:
    assert account_freshness(account(days, None), AT, 14).state is not AccountState.STALE
    assert quarter_gaps(account(days, None), START, END, AT).longest is None


@given(days=DAYS, more=st.dates(date(2026, 6, 1), date(2026, 9, 30)))
def test_one_more_post_never_makes_an_account_stale(days: list[date], more: date) -> None:
    before, after = account_freshness(account(days), AT, 14), account_freshness(account([*days, more]), AT, 14)
    if before.state in (AccountState.FRESH, AccountState.EARLY_WARNING):
        assert after.state in (AccountState.FRESH, AccountState.EARLY_WARNING)


@given(days=DAYS, start=st.dates(date(2026, 6, 1), date(2026, 9, 30)), length=st.integers(0, 120))
def test_a_proved_gap_lies_within_the_covered_days(days: list[date], start: date, length: int) -> None:
    covers = (start, start + timedelta(days=length))
    gaps = quarter_gaps(account(days, covers), START, END, AT)
    if gaps.longest is not None:
        assert gaps.longest.after >= start - timedelta(days=1)
        assert gaps.longest.until <= covers[1] + timedelta(days=1)
        assert gaps.longest.days <= gaps.possible


def test_fourteen_days_are_fresh_and_fifteen_are_not() -> None:
    assert account_freshness(account([date(2026, 9, 16)]), AT, 14).state is AccountState.EARLY_WARNING
    assert account_freshness(account([date(2026, 9, 15)]), AT, 14).state is AccountState.STALE


def test_a_shorter_local_limit_is_followed() -> None:
    assert account_freshness(account([date(2026, 9, 19)]), AT, 10).state is AccountState.STALE
    assert account_freshness(account([date(2026, 9, 20)]), AT, 10).state is AccountState.EARLY_WARNING


def test_a_post_known_to_the_minute_after_the_monitoring_point_is_ignored() -> None:
    late = Post(title="晚", published_at=AT + timedelta(minutes=1), precision="minute")
    facts = msgspec.structs.replace(account([date(2026, 9, 20)]), posts=(*account([date(2026, 9, 20)]).posts, late))
    assert account_freshness(facts, AT, 14).newest_day == date(2026, 9, 20)
