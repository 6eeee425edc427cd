"""Whatever happens in whatever order, the ledger never claims more than was seen."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from auditor.ledger.transitions import (
    Look,
    Step,
    claimed_fixed,
    entered,
    not_found,
    notified,
    seen_again,
    settled,
    taken_back,
)
from auditor.model.words import Confidence, Responsibility, Severity
from auditor.result.document import Finding
from auditor.store import LedgerEntry, Settled, State

START = datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=8)))
STEPS = ["seen", "gone", "notify", "claim", "explain", "false alarm", "take back"]


def a_finding(at: datetime) -> Finding:
    return Finding(
        id="f" * 64,
        check="dead-link",
        object="lanmu",
        unit="",
        url="",
        parent_url="",
        title="链接失效",
        text="链接无法打开。",
        observed="",
        expected="",
        clause="",
        severity=Severity.DEDUCT,
        responsibility=Responsibility.OWN,
        confidence=Confidence.CONFIRMED,
        internal=False,
        first_seen=at,
        last_seen=at,
        evidence=None,
        remedy="",
        root_cause="",
        count=1,
    )


def look(number: int) -> Look:
    at = START + timedelta(days=20 * number)
    return Look(run=f"r{number}", at=at, period=f"2026Q{min(4, (at.month + 2) // 3)}")


def take(entry: LedgerEntry, step: str, number: int) -> Step:
    now = look(number)
    word = Settled(reason="说明", person="王某", on=now.day, expires=now.day + timedelta(days=30))
    steps = {
        "seen": lambda: seen_again(entry, a_finding(now.at), None, now),
        "gone": lambda: not_found(entry, now),
        "notify": lambda: notified(entry, now.at, "系统"),
        "claim": lambda: claimed_fixed(entry, now.at, "王某", now.day),
        "explain": lambda: settled(entry, State.EXPLAINED, word, now.at),
        "false alarm": lambda: settled(entry, State.FALSE_ALARM, word, now.at),
        "take back": lambda: taken_back(entry, now.at, "王某"),
    }
    return steps[step]()


def live(steps: list[str]) -> tuple[list[str], list[LedgerEntry]]:
    entry, events = entered("yunxi", a_finding(START), None, look(0))
    kinds, entries = [event.kind for event in events], [entry]
    for number, step in enumerate(steps, start=1):
        entry, events = take(entry, step, number)
        kinds += [event.kind for event in events]
        entries.append(entry)
    return kinds, entries


@given(st.lists(st.sampled_from(STEPS), max_size=15))
def test_only_a_check_that_did_not_find_it_closes_it(steps: list[str]) -> None:
    _, entries = live(steps)
    for before, step, after in zip(entries, steps, entries[1:], strict=False):
        if after.state is State.CLOSED and before.state is not State.CLOSED:
            assert step == "gone"
        if before.state is State.CLOSED and after.state is not State.CLOSED:
            assert step == "seen"


@given(st.lists(st.sampled_from(STEPS), max_size=15))
def test_every_change_of_state_leaves_an_event_and_every_closing_a_proof(steps: list[str]) -> None:
    kinds, entries = live(steps)
    changes = sum(before.state is not after.state for before, after in pairwise(entries))
    assert len(kinds) >= changes + 1
    assert kinds.count("closed") == kinds.count("verified")
    assert kinds.count("reopened") <= kinds.count("closed") + steps.count("take back")


@given(st.lists(st.sampled_from(STEPS), max_size=15))
def test_what_belongs_to_a_state_stands_in_that_state_only(steps: list[str]) -> None:
    for entry in live(steps)[1]:
        assert (entry.closed_at is not None) == (entry.state is State.CLOSED)
        assert (entry.state in (State.EXPLAINED, State.FALSE_ALARM)) <= (entry.settled is not None)
        assert entry.first_seen == START
        assert list(entry.periods) == sorted(set(entry.periods))
        assert set(entry.recurrences) <= set(entry.periods)


@given(st.lists(st.sampled_from(STEPS), max_size=15), st.sampled_from(["seen", "gone"]))
def test_the_same_look_twice_is_one_look(steps: list[str], last: str) -> None:
    entry = live(steps)[1][-1]
    once, _ = take(entry, last, 99 % 17)
    twice, events = take(once, last, 99 % 17)
    assert (twice, events) == (once, ())


def test_the_day_of_a_look_is_counted_in_beijing() -> None:
    late = Look(run="r", at=datetime(2026, 9, 30, 17, tzinfo=UTC), period="2026Q3")
    assert late.day == date(2026, 10, 1)
