"""A link is called broken only after looks enough, whatever order facts come in."""

import random
from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.derive.link_states import ROBOT_STATUSES, LinkState, link_state
from auditor.derive.root_causes import root_causes
from auditor.model.facts import LinkFacts, Observation
from auditor.model.words import ANSWERED, OUR_FAULT, REFUSES_ROBOT, WE_REFUSED, Outcome
from auditor.model.zone import SHANGHAI

START = datetime(2026, 9, 1, 9, 0, tzinfo=SHANGHAI)
TROUBLE = st.sampled_from([Outcome.TIMEOUT, Outcome.DNS_NXDOMAIN, Outcome.HTTP_5XX, Outcome.RESET])
Look = tuple[int, Outcome, str, bool | None]
LOOK = st.tuples(
    st.integers(0, 5000),
    st.one_of(TROUBLE, st.just(Outcome.OK)),
    st.sampled_from("abc"),
    st.sampled_from([True, None, False]),
)
LOOKS = st.lists(LOOK, max_size=8)


def link(outcome: Outcome, looks: list[Look], status: int | None = None) -> LinkFacts:
    seen = tuple(
        Observation(
            at=START + timedelta(minutes=minute), outcome=kind, status=status, session=session, sentinel=sentinel
        )
        for minute, kind, session, sentinel in looks
    )
    return LinkFacts(url="https://dead.example/x", outcome=outcome, status=status, observations=seen)


@given(outcome=st.sampled_from(sorted(OUR_FAULT | WE_REFUSED)), looks=LOOKS)
def test_our_own_trouble_never_becomes_a_finding(outcome: Outcome, looks: list[Look]) -> None:
    assert link_state(link(outcome, looks)) is LinkState.OURS


@given(outcome=st.sampled_from(sorted(REFUSES_ROBOT)), looks=LOOKS)
def test_a_site_that_refuses_robots_is_never_broken(outcome: Outcome, looks: list[Look]) -> None:
    assert link_state(link(outcome, looks)) is LinkState.REFUSED


@pytest.mark.parametrize("status", sorted(ROBOT_STATUSES))
def test_an_answer_given_to_robots_only_is_never_broken(status: int) -> None:
    looks = [(0, Outcome.HTTP_4XX, "a", True), (60, Outcome.HTTP_4XX, "b", True), (120, Outcome.HTTP_4XX, "c", True)]
    assert link_state(link(Outcome.HTTP_4XX, looks, status)) is LinkState.REFUSED


@given(outcome=st.sampled_from(sorted(ANSWERED)), looks=LOOKS)
def test_what_answers_now_is_well_whatever_was_before(outcome: Outcome, looks: list[Look]) -> None:
    assert link_state(link(outcome, looks)) is LinkState.OK


@given(outcome=TROUBLE, looks=LOOKS, seed=st.integers(0, 99))
def test_the_order_in_which_looks_are_stored_changes_nothing(outcome: Outcome, looks: list[Look], seed: int) -> None:
    minutes = {look[0] for look in looks}
    if len(minutes) < len(looks):
        return
    shuffled = list(looks)
    random.Random(seed).shuffle(shuffled)
    assert link_state(link(outcome, looks)) is link_state(link(outcome, shuffled))


@given(outcome=TROUBLE, looks=LOOKS)
def test_a_confirmed_link_was_seen_failing_three_times_with_half_an_hour_between(
    outcome: Outcome, looks: list[Look]
) -> None:
    if link_state(link(outcome, looks)) is LinkState.CONFIRMED:
        failing = [look for look in looks if look[1] is not Outcome.OK and look[3] is not False]
        assert len(failing) >= 3
        assert max(look[0] for look in failing) - min(look[0] for look in failing) >= 30


def test_thirty_minutes_are_enough_and_twenty_nine_are_not() -> None:
    def after(minutes: int) -> LinkState:
        looks = [
            (0, Outcome.TIMEOUT, "a", True),
            (1, Outcome.TIMEOUT, "a", True),
            (minutes, Outcome.TIMEOUT, "b", None),
        ]
        return link_state(link(Outcome.TIMEOUT, looks))

    assert after(30) is LinkState.CONFIRMED
    assert after(29) is LinkState.SUSPECTED


@given(seed=st.integers(0, 99))
def test_causes_do_not_depend_on_the_order_of_the_links(seed: int) -> None:
    links = [
        LinkFacts(url=f"https://{host}.example/{page}", outcome=outcome, status=status)
        for host, outcome, status in (("dead", Outcome.TIMEOUT, None), ("half", Outcome.HTTP_4XX, 404))
        for page in range(3)
    ]
    links.append(LinkFacts(url="https://half.example/well", outcome=Outcome.OK))
    shuffled = list(links)
    random.Random(seed).shuffle(shuffled)
    assert root_causes(links) == root_causes(shuffled)
    assert root_causes(links)[0].key == "host:dead.example"
    assert len(root_causes(links)) == 4


def test_a_single_dead_link_to_a_host_is_no_dead_host() -> None:
    found = root_causes([LinkFacts(url="https://dead.example/x", outcome=Outcome.TIMEOUT)])
    assert [(cause.kind, cause.key) for cause in found] == [("target", "https://dead.example/x")]


def test_a_host_with_one_living_page_is_not_down() -> None:
    links = [LinkFacts(url=f"https://a.example/{n}", outcome=Outcome.TIMEOUT) for n in range(2)]
    links.append(LinkFacts(url="https://a.example/ok", outcome=Outcome.BLOCKED_CHALLENGE))
    assert {cause.kind for cause in root_causes(links)} == {"target"}


def test_a_template_link_is_one_cause_with_all_its_pages() -> None:
    carried = LinkFacts(
        url="https://www.linjiang.example/map",
        outcome=Outcome.HTTP_4XX,
        status=404,
        in_template=True,
        referrer_count=57,
    )
    (cause,) = root_causes(
        [carried, msgspec.structs.replace(carried, url="https://www.linjiang.example/ok", outcome=Outcome.OK)]
    )
    assert (cause.kind, cause.places) == ("template", 57)
