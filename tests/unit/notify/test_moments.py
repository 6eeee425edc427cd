"""When a message goes out: at once, with the digest of the day, or after the quiet hours."""

from datetime import UTC, datetime, timedelta

import pytest

from auditor.model.events import Event, EventKind
from auditor.model.zone import SHANGHAI
from auditor.notify.moments import is_over, is_quiet, is_ready, last_digest


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def told(moment: datetime, kind: EventKind = EventKind.DUE, *, urgent: bool | None = None) -> Event:
    return Event(office="yunxi", kind=kind, key="k", title="t", text="", at=moment, urgent=urgent)


@pytest.mark.parametrize(
    ("moment", "now", "ready"),
    [
        (at(22, 20), at(23, 8, 29), False),
        (at(22, 20), at(23, 8, 30), True),
        (at(23, 8, 30), at(23, 8, 30), True),
        (at(23, 8, 31), at(23, 23, 59), False),
        (at(23, 8, 31), at(24, 8, 30), True),
        (at(1, 8), at(23, 3), True),
    ],
)
def test_what_can_wait_waits_for_the_next_digest(moment: datetime, now: datetime, ready: bool) -> None:
    assert is_ready(told(moment), "08:30", now) is ready


def test_what_is_urgent_does_not_wait() -> None:
    assert is_ready(told(at(23, 3), EventKind.OUTAGE), "08:30", at(23, 3))
    assert is_ready(told(at(23, 3), urgent=True), "08:30", at(23, 3))
    assert not is_ready(told(at(23, 3), EventKind.OUTAGE, urgent=False), "08:30", at(23, 3))


def test_the_digest_is_at_its_hour_in_beijing_wherever_the_machine_stands() -> None:
    assert last_digest("08:30", datetime(2026, 11, 23, 0, 30, tzinfo=UTC)) == at(23, 8, 30)
    assert last_digest("08:30", datetime(2026, 11, 23, 0, 29, tzinfo=UTC)) == at(22, 8, 30)


@pytest.mark.parametrize(
    ("hours", "now", "quiet"),
    [
        ("22:00-07:30", at(23, 22), True),
        ("22:00-07:30", at(23, 3), True),
        ("22:00-07:30", at(23, 7, 29), True),
        ("22:00-07:30", at(23, 7, 30), False),
        ("22:00-07:30", at(23, 21, 59), False),
        ("12:00-14:00", at(23, 13), True),
        ("12:00-14:00", at(23, 14), False),
        (None, at(23, 3), False),
    ],
)
def test_quiet_hours_may_run_past_midnight(hours: str | None, now: datetime, quiet: bool) -> None:
    assert is_quiet(hours, now) is quiet


@pytest.mark.parametrize(
    ("until", "over"),
    [(None, True), (at(23, 10), True), (at(23, 10, 1), False), (at(23, 11), False), (at(24, 10), True)],
)
def test_a_pause_longer_than_any_we_make_was_set_by_a_wrong_clock(until: datetime | None, over: bool) -> None:
    assert is_over(until, at(23, 10), timedelta(hours=1)) is over


def test_what_was_told_by_a_clock_ahead_of_time_waits_for_no_year() -> None:
    assert is_ready(told(datetime(2027, 11, 23, tzinfo=SHANGHAI)), "08:30", at(23, 10))


@pytest.mark.parametrize(
    ("now", "ready"), [(at(23, 1, 20), False), (at(23, 8, 29), False), (at(23, 8, 30), True), (at(23, 9), True)]
)
def test_a_deadline_wakes_nobody_but_does_not_wait_for_the_next_day(now: datetime, ready: bool) -> None:
    assert is_ready(told(at(23, 1, 20), EventKind.DEADLINE), "08:30", now) is ready
    assert is_ready(told(now, EventKind.DEADLINE), "08:30", now) is ready
