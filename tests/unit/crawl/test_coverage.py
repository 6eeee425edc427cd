"""When a walk counts as complete."""

import pytest
from tests.unit.crawl.memory import AT

from auditor.crawl.coverage import MAX_NAMED, site_coverage
from auditor.crawl.visits import Visit
from auditor.model.facts import ColumnFacts, Coverage, HomeFacts
from auditor.model.words import Outcome

HOME = HomeFacts(url="http://yx.test/")


def visit(url: str, outcome: Outcome) -> Visit:
    return Visit(url=url, final_url=url, outcome=outcome, at=AT)


def counted(*visits: Visit, columns: tuple[ColumnFacts, ...] = (), home: HomeFacts = HOME) -> Coverage:
    return site_coverage(visits, [], [], home, columns, {"news": "工作动态"})


@pytest.mark.parametrize(
    ("url", "outcome", "complete"),
    [
        ("http://yx.test/a", Outcome.OK, True),
        ("http://yx.test/a", Outcome.HTTP_4XX, True),
        ("http://yx.test/a", Outcome.TIMEOUT, True),
        ("http://out.test/a", Outcome.BLOCKED_CHALLENGE, True),
        ("http://out.test/a", Outcome.OUR_DNS_FAILED, True),
        ("http://out.test/a", Outcome.POLICY_PRIVATE_ADDRESS, True),
        ("http://yx.test/a", Outcome.OUR_DNS_FAILED, False),
        ("http://out.test/a", Outcome.OUR_NETWORK_DOWN, False),
        ("http://yx.test/a", Outcome.BUDGET_EXHAUSTED, False),
        ("http://yx.test/a", Outcome.OUR_CRASH, False),
    ],
)
def test_only_our_own_limits_make_a_walk_incomplete(url: str, outcome: Outcome, complete: bool) -> None:
    assert counted(visit(url, outcome)).complete is complete


def test_names_that_fail_to_resolve_one_after_another_are_our_resolvers_trouble() -> None:
    assert not counted(*(visit(f"http://out{n}.test/", Outcome.OUR_DNS_FAILED) for n in range(5))).complete


@pytest.mark.parametrize(
    ("outcome", "complete"),
    [(Outcome.BLOCKED_CHALLENGE, False), (Outcome.OK, False), (Outcome.HTTP_4XX, True), (Outcome.TIMEOUT, True)],
)
def test_a_column_that_hid_itself_leaves_the_walk_incomplete_but_a_broken_one_does_not(
    outcome: Outcome, complete: bool
) -> None:
    column = ColumnFacts(column="tz", seen=False, reason="未能读取", outcome=outcome)
    coverage = counted(columns=(column,))
    assert coverage.complete is complete
    assert bool(coverage.reasons) is not complete


def test_planned_is_what_was_had_and_what_was_not() -> None:
    visits = [visit("http://yx.test/a", Outcome.OK), visit("http://yx.test/b", Outcome.RATE_LIMITED)]
    coverage = site_coverage(visits, ["http://yx.test/c"], ["http://yx.test/d"], HOME, (), {})
    assert (coverage.planned, coverage.fetched, len(coverage.not_fetched)) == (4, 1, 3)
    assert {miss.outcome for miss in coverage.not_fetched} == {
        Outcome.RATE_LIMITED,
        Outcome.BUDGET_EXHAUSTED,
        Outcome.TRAP_LIMIT,
    }


def test_thousands_left_out_are_counted_and_some_of_them_named() -> None:
    coverage = site_coverage([], [f"http://yx.test/{n}" for n in range(5000)], [], HOME, (), {})
    assert len(coverage.not_fetched) == MAX_NAMED
    assert any("5000" in reason for reason in coverage.reasons)


def test_an_unseen_column_is_named_as_people_know_it() -> None:
    hidden = ColumnFacts(column="c7", seen=False, reason="访问受限", outcome=Outcome.BLOCKED_CHALLENGE)
    coverage = site_coverage([], [], [], HOME, (hidden,), {"c7": "留言选登"})
    assert coverage.reasons == ("栏目“留言选登”：访问受限",)
