"""The breaker by itself: when it opens, what is void, when it closes."""

import asyncio
from datetime import datetime, timedelta

import pytest

from auditor.fetch.health import Health
from auditor.model.zone import SHANGHAI

NOON = datetime(2026, 10, 1, 12, tzinfo=SHANGHAI)


class Clock:
    """Moves only when told, or slept."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds
        await asyncio.sleep(0)


class Line:
    """Which addresses answer at this moment."""

    def __init__(self) -> None:
        self.dead: set[str] = set()
        self.asked: list[str] = []

    async def probe(self, url: str) -> tuple[bool, datetime | None]:
        self.asked.append(url)
        return url.rstrip("/") not in self.dead, None


def health(clock: Clock, line: Line, sentinels: tuple[str, ...] = (), patience: float = 600.0) -> Health:
    return Health(line.probe, sentinels, clock, witness=line.probe, patience=patience)


def failing(found: Health, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        found.record(f"dead{number}", f"http://dead{number}", failed=True)


def answering(found: Health, count: int, times: int = 1) -> None:
    for number in range(count):
        for _ in range(times):
            found.record(f"good{number}", f"http://good{number}", failed=False)


@pytest.mark.parametrize(
    ("good", "times", "dead", "is_open"),
    [
        (0, 1, 4, False),
        (0, 1, 5, True),
        (4, 1, 5, True),
        (6, 1, 5, False),
        (1, 30, 9, False),
        (1, 300, 10, True),
        (12, 1, 10, False),
    ],
)
def test_five_hosts_and_half_of_all_attempts_or_ten_and_half_of_all_hosts(
    good: int, times: int, dead: int, is_open: bool
) -> None:
    found = health(Clock(), Line())
    answering(found, good, times)
    failing(found, dead)
    assert found.breaker_open is is_open


def test_what_failed_more_than_two_minutes_ago_no_longer_counts() -> None:
    clock = Clock()
    found = health(clock, Line())
    failing(found, 4)
    clock.passed = 121
    failing(found, 4, start=4)
    assert not found.breaker_open


def test_hosts_still_being_asked_are_not_taken_for_dead() -> None:
    """Dead names fail at once; those that answer take their time."""
    found = health(Clock(), Line())
    slow = [found.under_way(f"slow{number}") for number in range(20)]
    for one in slow:
        one.__enter__()
    failing(found, 9)
    assert not found.breaker_open
    for one in slow:
        one.__exit__(None, None, None)


async def test_all_since_the_last_answer_is_void() -> None:
    clock, line = Clock(), Line()
    found = health(clock, line)
    answering(found, 3)
    clock.passed = 20
    line.dead = {f"http://dead{number}" for number in range(5)}
    failing(found, 5)
    clock.passed = 50
    line.dead = set()
    assert await found.may_go_on()
    ((start, end),) = found.outages
    assert start <= NOON
    assert end >= NOON + timedelta(seconds=50)


async def test_where_every_attempt_of_the_window_failed_void_reaches_back_to_the_last_answer() -> None:
    clock = Clock()
    found = health(clock, Line())
    answering(found, 1)
    clock.passed = 300
    failing(found, 5)
    assert found.outages[0][0] <= NOON


async def test_with_sentinels_void_reaches_back_to_the_last_green() -> None:
    clock, line = Clock(), Line()
    found = health(clock, line, ("http://a", "http://b", "http://c"))
    assert await found.sentinel() is True
    clock.passed = 70
    line.dead = {"http://a", "http://b"}
    assert await found.sentinel() is False
    assert found.breaker_open
    assert found.outages[0][0] <= NOON


@pytest.mark.parametrize(("dead", "green"), [(0, True), (1, True), (2, False), (3, False)])
async def test_two_of_three_sentinels_make_green(dead: int, green: bool) -> None:
    line = Line()
    line.dead = {f"http://s{number}" for number in range(dead)}
    found = health(Clock(), line, tuple(f"http://s{number}" for number in range(3)))
    assert await found.sentinel() is green


async def test_sentinels_are_asked_each_minute_and_after_an_error_older_than_ten_seconds() -> None:
    clock, line = Clock(), Line()
    found = health(clock, line, ("http://s",))
    for at, asked in ((0, 1), (30, 1), (61, 2)):
        clock.passed = at
        await found.sentinel()
        assert len(line.asked) == asked
    clock.passed = 70
    await found.is_ours()
    assert len(line.asked) == 2
    clock.passed = 72
    await found.is_ours()
    assert len(line.asked) == 3


async def test_mass_failure_is_not_over_while_the_failing_stay_silent_though_the_sentinel_is_green() -> None:
    clock, line = Clock(), Line()
    line.dead = {f"http://dead{number}" for number in range(6)}
    found = health(clock, line, ("http://s",), patience=120)
    failing(found, 6)
    assert not await found.may_go_on()
    assert found.breaker_open
    line.dead = set()
    await clock.sleep(20)
    assert await found.may_go_on()


async def test_dead_hosts_are_believed_once_most_of_all_others_still_answer() -> None:
    clock, line = Clock(), Line()
    line.dead = {f"http://dead{number}" for number in range(6)}
    found = health(clock, line)
    answering(found, 10)
    clock.passed = 200
    failing(found, 6)
    assert found.breaker_open
    assert await found.may_go_on()
    failing(found, 6)
    assert not found.breaker_open
    found.record("dead0", "http://dead0", failed=False)
    assert len(found.outages) == 1


async def test_patience_is_for_all_outages_of_a_run_together() -> None:
    clock, line = Clock(), Line()
    found = health(clock, line, ("http://s",), patience=100)
    line.dead = {"http://s"}
    await found.sentinel()
    assert not await found.may_go_on()
    assert 100 <= clock.passed <= 130
    before = clock.passed
    assert not await found.may_go_on()
    assert clock.passed - before < 20


def test_listeners_hear_of_each_change_once() -> None:
    found = health(Clock(), Line())
    heard: list[bool] = []
    found.listeners.append(lambda: heard.append(found.breaker_open))
    failing(found, 9)
    assert heard == [True]


def test_one_host_that_went_and_came_back_is_asked_again_where_no_sentinel_can_tell() -> None:
    clock = Clock()
    found = health(clock, Line())
    answering(found, 1)
    for _ in range(5):
        clock.passed += 1
        found.record("good0", "http://good0", failed=True)
    clock.passed += 10
    answering(found, 1)
    assert len(found.outages) == 1
    assert not found.breaker_open
