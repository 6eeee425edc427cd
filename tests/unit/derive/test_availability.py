"""A week of samples is counted by the official rule, in whatever order they come; what was not seen never counts."""

from datetime import date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.derive.availability import (
    Counted,
    Rule,
    counted,
    counting,
    outages,
    speed,
    tally,
    weeks_of,
    windows_of,
)
from auditor.model.facts import Probe
from auditor.model.words import Outcome
from auditor.model.zone import SHANGHAI

RULE = Rule(per_day=20, days=7, seconds=15, fail=0.05, warn=0.03)
MONDAY = datetime(2026, 9, 21, tzinfo=SHANGHAI)


def sample(at: datetime, outcome: Outcome = Outcome.OK, seconds: float = 0.4, **words: object) -> Probe:
    return msgspec.structs.replace(Probe(at=at, seconds=seconds, outcome=outcome, before=True, after=True), **words)


def day_of_samples(day: datetime, count: int = 20, failed: int = 0, **words: object) -> list[Probe]:
    """``count`` samples, an hour apart; the first ``failed`` did not open."""
    gap = timedelta(minutes=60)
    return [
        sample(day + number * gap, Outcome.TIMEOUT if number < failed else Outcome.OK, **words)
        for number in range(count)
    ]


def week(failures: tuple[int, ...] = (0,) * 7, **words: object) -> list[Probe]:
    return [
        probe
        for number, failed in enumerate(failures)
        for probe in day_of_samples(MONDAY + timedelta(days=number), failed=failed, **words)
    ]


def windows(probes: list[Probe]) -> list[tuple[int, int]]:
    found = windows_of(counting(probes, 15), date(2026, 9, 1), date(2026, 9, 30), RULE)
    return [(one.failed, one.taken) for one in found]


def test_seven_failures_of_a_hundred_and_forty_reach_the_veto_and_six_do_not() -> None:
    (found,) = windows_of(counting(week((1,) * 7), 15), date(2026, 9, 21), date(2026, 9, 27), RULE)
    assert (found.failed, found.taken, found.least >= RULE.fail) == (7, 140, True)
    (found,) = windows_of(counting(week((1,) * 6 + (0,)), 15), date(2026, 9, 21), date(2026, 9, 27), RULE)
    assert (found.failed, found.least >= RULE.fail) == (6, False)


@pytest.mark.parametrize(
    ("probe", "state"),
    [
        (sample(MONDAY), Counted.OPENED),
        (sample(MONDAY, Outcome.SLOW, 14.9), Counted.OPENED),
        (sample(MONDAY, Outcome.REDIRECT_OK, 15.0), Counted.FAILED),
        (sample(MONDAY, Outcome.TLS_WEAK), Counted.OPENED),
        (sample(MONDAY, Outcome.TOO_LARGE), Counted.OPENED),
        (sample(MONDAY, Outcome.TIMEOUT, 15.0), Counted.FAILED),
        (sample(MONDAY, Outcome.HTTP_5XX, status=502), Counted.FAILED),
        (sample(MONDAY, Outcome.HTTP_4XX, status=404), Counted.FAILED),
        (sample(MONDAY, Outcome.DNS_NXDOMAIN), Counted.FAILED),
        (sample(MONDAY, Outcome.RATE_LIMITED, status=503), Counted.FAILED),
        (sample(MONDAY, Outcome.RATE_LIMITED, status=429), Counted.VOID),
        (sample(MONDAY, Outcome.HTTP_4XX, status=403), Counted.VOID),
        (sample(MONDAY, Outcome.BLOCKED_CHALLENGE, status=412), Counted.VOID),
        (sample(MONDAY, Outcome.LOGIN_REQUIRED, status=401), Counted.VOID),
        (sample(MONDAY, Outcome.INVALID_URL), Counted.VOID),
        (sample(MONDAY, Outcome.OUR_NETWORK_DOWN), Counted.VOID),
        (sample(MONDAY, Outcome.OUR_DNS_FAILED), Counted.VOID),
        (sample(MONDAY, Outcome.OUR_CLOCK), Counted.VOID),
        (sample(MONDAY, Outcome.POLICY_PRIVATE_ADDRESS), Counted.VOID),
        (sample(MONDAY, Outcome.TIMEOUT, before=False), Counted.VOID),
        (sample(MONDAY, Outcome.TIMEOUT, after=False), Counted.VOID),
        (sample(MONDAY, after=False), Counted.VOID),
        (sample(MONDAY, before=None, after=None), Counted.OPENED),
        (sample(MONDAY, Outcome.TIMEOUT, before=None, after=None), Counted.UNCLEAR),
        (sample(MONDAY, Outcome.HTTP_5XX, before=True, after=None), Counted.UNCLEAR),
    ],
)
def test_what_a_sample_counts_as(probe: Probe, state: Counted) -> None:
    assert counted(probe, 15) is state


def test_a_day_with_nineteen_samples_that_count_leaves_its_week_undetermined() -> None:
    probes = [one for one in week() if one.at != MONDAY + timedelta(days=3)]
    assert windows(probes) == []
    (found,) = weeks_of(counting(probes, 15), date(2026, 9, 21), date(2026, 9, 27), RULE)
    assert (found.taken, found.judged, found.whole) == (139, 6, False)


def test_a_day_of_our_own_outage_is_undetermined_whatever_failed_on_it() -> None:
    ours = day_of_samples(MONDAY + timedelta(days=6), failed=20, after=False)
    found = tally(counting([*week((0,) * 6), *ours], 15), date(2026, 9, 27), date(2026, 9, 27), RULE)
    assert (found.failed, found.void, found.judged) == (0, 20, 0)


def test_twenty_visits_within_an_hour_are_not_twenty_visits_of_a_day() -> None:
    burst = [sample(MONDAY + timedelta(minutes=number)) for number in range(60)]
    found = tally(counting(burst, 15), date(2026, 9, 21), date(2026, 9, 21), RULE)
    assert (found.taken, found.judged) == (6, 0)


def test_a_sample_that_does_not_count_takes_no_place_from_the_one_that_makes_it_up() -> None:
    pair = [sample(MONDAY, before=False), sample(MONDAY + timedelta(minutes=3))]
    assert [state for _, state in counting(pair, 15)] == [Counted.VOID, Counted.OPENED]


def test_samples_of_midnight_belong_to_the_day_of_beijing() -> None:
    late = sample(datetime.fromisoformat("2026-09-20T16:00:00+00:00"))
    assert tally(counting([late], 15), date(2026, 9, 21), date(2026, 9, 21), RULE).opened == 1


def test_an_outage_lasts_from_its_first_failure_to_the_next_page_that_opened() -> None:
    hour = timedelta(hours=1)
    probes = [
        sample(MONDAY),
        sample(MONDAY + hour, Outcome.HTTP_5XX, detail="服务器返回 502"),
        sample(MONDAY + 2 * hour, Outcome.TIMEOUT, before=False),
        sample(MONDAY + 3 * hour, Outcome.TIMEOUT, detail="15 秒内未完成"),
        sample(MONDAY + 4 * hour, Outcome.HTTP_5XX, detail="服务器返回 502"),
        sample(MONDAY + 5 * hour),
        sample(MONDAY + 6 * hour, Outcome.RESET),
    ]
    first, last = outages(counting(probes, 15))
    assert (first.start, first.end, first.samples) == (MONDAY + hour, MONDAY + 5 * hour, 3)
    assert first.reasons == ("服务器返回 502", "15 秒内未完成")
    assert (last.end, last.samples, last.reasons, last.sure) == (None, 1, ("连接被中断",), True)


def test_an_outage_nobody_watched_our_own_network_in_is_not_sure() -> None:
    (found,) = outages(counting([sample(MONDAY, Outcome.RESET, before=None, after=None)], 15))
    assert not found.sure


def test_speed_is_told_of_pages_that_opened_only() -> None:
    took = [sample(MONDAY + timedelta(hours=n), seconds=n + 0.5) for n in range(20)]
    found = speed(counting([*took[:10], sample(MONDAY - timedelta(hours=1), Outcome.TIMEOUT, 15.0)], 15))
    assert found is not None
    assert (found.usual, found.slow) == (5.0, 9.5)
    assert speed([]) is None


OUTCOMES = st.sampled_from([Outcome.OK, Outcome.TIMEOUT, Outcome.HTTP_5XX, Outcome.BLOCKED_CHALLENGE])
SAMPLES = st.lists(
    st.builds(
        lambda minute, outcome, before: sample(
            MONDAY + timedelta(minutes=minute), outcome, before=before, after=before
        ),
        st.integers(0, 7 * 24 * 60 - 1),
        OUTCOMES,
        st.sampled_from([True, True, False, None]),
    ),
    max_size=60,
    unique_by=lambda probe: probe.at,
)


@given(SAMPLES, st.randoms())
def test_the_order_in_which_samples_are_read_changes_nothing(probes, chance) -> None:
    shuffled = list(probes)
    chance.shuffle(shuffled)
    assert counting(shuffled, 15) == counting(probes, 15)


@given(SAMPLES)
def test_every_sample_that_counts_counts_once_and_no_failure_is_invented(probes) -> None:
    samples = counting(probes, 15)
    whole = tally(samples, date(2026, 9, 21), date(2026, 9, 27), RULE)
    weeks = weeks_of(samples, date(2026, 9, 21), date(2026, 9, 27), RULE)
    assert sum(one.taken for one in weeks) == whole.taken <= len(probes)
    assert whole.failed <= sum(one.outcome in (Outcome.TIMEOUT, Outcome.HTTP_5XX) for one in probes)
    assert 0 <= whole.least <= whole.most <= 1
