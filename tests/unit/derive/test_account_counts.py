"""Figures of accounts: what is not known stays unknown, and the annual report's sentence says so."""

from datetime import date, datetime
from typing import Any

import pytest

from auditor.derive.account_counts import PostCounts, add_up, chinese_count, count_posts, grouped, media_sentence
from auditor.model.facts import AccountFacts, Post
from auditor.model.office import Account
from auditor.model.zone import SHANGHAI

AT = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)
QUARTER = (date(2026, 7, 1), date(2026, 9, 30), AT)


def post(month: int, day: int, **more: Any) -> Post:
    return Post(published_at=datetime(2026, month, day, tzinfo=SHANGHAI), **more)


def facts(*posts: Post, complete: bool = True) -> AccountFacts:
    return AccountFacts(account="a", posts=posts, complete=complete)


def test_posts_originals_reposts_and_reads_of_the_quarter_are_counted() -> None:
    counted = count_posts(
        facts(
            post(6, 30),
            post(7, 1, original=True, reads=100),
            post(8, 1, original=False, reads=0),
            post(9, 30, original=True),
            post(9, 1, state="deleted", reads=7),
        ),
        *QUARTER,
    )
    months = {"2026-07": 1, "2026-08": 1, "2026-09": 1}
    assert counted == PostCounts(posts=3, original=2, reposted=1, told=3, reads=100, months=months, complete=True)
    assert counted.original_rate == pytest.approx(2 / 3)


def test_nothing_known_is_not_nothing_published() -> None:
    assert count_posts(None, *QUARTER).posts is None
    assert count_posts(facts(complete=False), *QUARTER).posts is None
    assert count_posts(facts(), *QUARTER).posts == 0


def test_reads_and_originals_that_nobody_told_are_not_zero() -> None:
    counted = count_posts(facts(post(7, 1)), *QUARTER)
    assert (counted.reads, counted.original, counted.original_rate) == (None, None, None)


def test_accounts_add_up_by_platform_and_unit_in_the_registers_order() -> None:
    accounts = [
        Account(id="a", name="甲", platform="微信公众号", unit="x"),
        Account(id="b", name="乙", platform="抖音", unit="x"),
        Account(id="c", name="丙", platform="微信公众号", unit="y"),
    ]
    counts = {"a": PostCounts(posts=3, reads=10), "b": PostCounts(), "c": PostCounts(posts=4)}
    by_platform = grouped(accounts, counts, lambda account: account.platform)
    assert [(name, each.accounts, each.posts, each.reads) for name, each in by_platform.items()] == [
        ("微信公众号", 2, 7, 10),
        ("抖音", 1, None, None),
    ]
    assert add_up(counts.values()).complete is False


def test_the_sentence_of_the_annual_report_is_filled() -> None:
    seven = [PostCounts(posts=134)] * 6 + [PostCounts(posts=135)]
    assert media_sentence(seven) == "七个政务新媒体，公开、转发信息939条"


def test_the_sentence_does_not_hide_what_nobody_could_count() -> None:
    assert media_sentence([PostCounts(posts=5), PostCounts()]) == (
        "两个政务新媒体，公开、转发信息5条（其中1个账号的数量尚未取得，未计入）"
    )
    assert media_sentence([PostCounts()]) == "一个政务新媒体，公开、转发信息数量尚未取得"
    assert media_sentence([]) == ""


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (2, "两"), (7, "七"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一"), (120, "120")],
)
def test_numbers_of_accounts_read_as_a_person_writes_them(number: int, words: str) -> None:
    assert chinese_count(number) == words


def test_a_silent_month_is_zero_where_nothing_can_be_missing() -> None:
    counted = count_posts(facts(post(7, 1), post(7, 31), post(9, 30)), *QUARTER)
    assert counted.months == {"2026-07": 2, "2026-08": 0, "2026-09": 1}


def test_a_silent_month_is_not_known_where_posts_may_be_missing() -> None:
    assert count_posts(facts(post(7, 1), complete=False), *QUARTER).months == {"2026-07": 1}


def test_months_are_cut_where_the_quarter_and_the_day_of_checking_are() -> None:
    period = (date(2026, 6, 26), date(2026, 9, 25), datetime(2026, 8, 2, tzinfo=SHANGHAI))
    counted = count_posts(facts(post(6, 25), post(6, 26), post(8, 1), post(8, 3)), *period)
    assert counted.months == {"2026-06": 1, "2026-07": 0, "2026-08": 1}


def test_months_cross_the_turn_of_the_year() -> None:
    at = datetime(2027, 1, 2, tzinfo=SHANGHAI)
    assert list(count_posts(facts(post(12, 30)), date(2026, 11, 26), date(2027, 1, 2), at).months) == [
        "2026-11",
        "2026-12",
        "2027-01",
    ]


def test_months_of_several_accounts_are_added_up() -> None:
    counts = [count_posts(facts(post(7, 1), post(9, 1)), *QUARTER), count_posts(facts(post(7, 2)), *QUARTER)]
    assert add_up(counts).months == {"2026-07": 2, "2026-08": 0, "2026-09": 1}
