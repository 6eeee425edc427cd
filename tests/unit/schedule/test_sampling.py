"""Twenty samples and more a day, evenly spread, whatever the machine's day looks like; each taken once."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.derive.availability import SPACED, Counted, counting
from auditor.errors import LeaseError
from auditor.model.facts import Probe
from auditor.model.office import Office, Schedule, Settings
from auditor.model.tasks import Task
from auditor.model.words import Outcome
from auditor.schedule import HEAVY, LIGHT, LocalExecutor, Plan, hold_lease, reconcile, run_due
from auditor.schedule.sampling import open_minutes
from auditor.store import Owed, Store

SITE = {"id": "portal", "name": "云溪门户", "url": "https://www.linjiang.example/"}


def portal(office: str = "yunxi", **words: object) -> Office:
    return Office.model_validate({"id": office, "name": "云溪街道办事处", "sites": [{**SITE, **words}]})


def samples_only(*offices: Office, **words: object) -> Plan:
    schedule = Schedule.model_validate(words)
    return Plan(offices=offices, settings=Settings(schedule=schedule), kinds=frozenset({Task.PROBE}))


class Sampler:
    """Takes samples as the real executor would; ``network`` tells of a moment whether our own network is well."""

    def __init__(self, store: Store, clock) -> None:
        self.store, self.clock = store, clock
        self.network: Callable[[datetime], bool] = lambda _moment: True
        self.taken: list[tuple[str, datetime]] = []

    def __call__(self, row: Owed) -> str:
        now = self.clock.now()
        well = self.network(now)
        self.taken.append((row.office, now))
        probe = Probe(at=now, seconds=0.3, outcome=Outcome.OK, before=well, after=well)
        self.store.probes.add(row.office, row.object, probe)
        return "打开"


@pytest.fixture
def sampler(store: Store, clock) -> Sampler:
    return Sampler(store, clock)


def live(plan: Plan, sampler: Sampler, until: datetime, every: timedelta = timedelta(minutes=5)) -> None:
    """Tick ``every`` so often until that moment."""
    while sampler.clock.moment < until:
        run_due(sampler.store, plan, LocalExecutor(sampler), sampler.clock, LIGHT)
        sampler.clock.moment += every


def good(sampler: Sampler, start: datetime, office: str = "yunxi") -> int:
    probes = sampler.store.probes.list(office, "portal", start, start + timedelta(days=1) - timedelta(microseconds=1))
    return sum(state is not Counted.VOID for _, state in counting(probes, 15))


def gaps(sampler: Sampler) -> list[timedelta]:
    moments = [moment for _, moment in sampler.taken]
    return [later - earlier for earlier, later in pairwise(moments)]


def test_a_day_has_its_samples_spread_over_all_of_it(sampler, at) -> None:
    sampler.clock.moment = at(10, 1, 0)
    live(samples_only(portal()), sampler, at(10, 2, 0))
    assert good(sampler, at(10, 1, 0)) == 24
    assert min(gaps(sampler)) >= timedelta(minutes=35)
    assert max(gaps(sampler)) <= timedelta(minutes=90)


@pytest.mark.parametrize("every", [3, 10, 15, 20], ids=lambda minutes: f"every {minutes} minutes")
def test_a_machine_that_looks_now_and_then_takes_enough_samples(sampler, at, every) -> None:
    sampler.clock.moment = at(10, 1, 0)
    live(samples_only(portal()), sampler, at(10, 2, 0), timedelta(minutes=every))
    assert good(sampler, at(10, 1, 0)) >= 22


def test_a_machine_that_runs_in_office_hours_only_takes_enough_samples_then(sampler, at) -> None:
    plan = samples_only(portal(), probe_hours="08:30-17:30")
    sampler.clock.moment = at(10, 1, 8, 40)
    live(plan, sampler, at(10, 1, 17, 30))
    assert good(sampler, at(10, 1, 0)) >= 20
    assert min(gaps(sampler)) >= SPACED


def test_a_machine_off_for_three_hours_makes_up_for_them_within_the_day(sampler, at) -> None:
    plan = samples_only(portal())
    sampler.clock.moment = at(10, 1, 0)
    live(plan, sampler, at(10, 1, 9))
    sampler.clock.moment = at(10, 1, 12)
    live(plan, sampler, at(10, 2, 0))
    assert good(sampler, at(10, 1, 0)) >= 22


def test_samples_without_our_own_network_are_made_up_within_the_day(sampler, at) -> None:
    sampler.network = lambda moment: not at(10, 1, 6) <= moment < at(10, 1, 11)
    sampler.clock.moment = at(10, 1, 0)
    live(samples_only(portal()), sampler, at(10, 2, 0))
    assert good(sampler, at(10, 1, 0)) >= 20


def test_a_day_almost_over_is_not_crammed_with_samples(sampler, at) -> None:
    sampler.clock.moment = at(10, 1, 22)
    live(samples_only(portal()), sampler, at(10, 2, 0))
    assert good(sampler, at(10, 1, 0)) < 20
    assert min(gaps(sampler)) >= SPACED


def test_forty_days_off_leave_forty_days_unsampled_and_nothing_to_make_up(sampler, at) -> None:
    plan = samples_only(portal())
    sampler.clock.moment = at(10, 1, 0)
    live(plan, sampler, at(10, 1, 12))
    sampler.taken.clear()
    sampler.clock.moment = at(11, 10, 12)
    run_due(sampler.store, plan, LocalExecutor(sampler), sampler.clock, LIGHT)
    assert len(sampler.taken) == 1
    assert [row.period[:10] for row in sampler.store.owed.list(state="due")] == ["2026-11-10"]


def test_a_sample_left_over_from_yesterday_is_missed_not_taken(sampler, at) -> None:
    sampler.clock.moment = at(10, 1, 0)
    reconcile(sampler.store, samples_only(portal()), sampler.clock.now(), LIGHT)
    sampler.clock.moment = at(10, 2, 9)
    live(samples_only(portal()), sampler, at(10, 2, 10))
    (missed,) = sampler.store.owed.list(state="missed")
    assert (missed.period, missed.outcome) == ("2026-10-01.01", "当天未能抽测")


def test_a_site_no_longer_declared_is_sampled_no_more(sampler, at) -> None:
    sampler.clock.moment = at(10, 1, 0)
    reconcile(sampler.store, samples_only(portal()), sampler.clock.now(), LIGHT)
    bare = portal().model_copy(update={"sites": ()})
    live(samples_only(bare), sampler, at(10, 1, 3))
    (missed,) = sampler.store.owed.list()
    assert (missed.state, missed.outcome, sampler.taken) == ("missed", "站点已不在登记中", [])


def test_a_site_is_left_alone_in_its_quiet_hours(sampler, at) -> None:
    quiet = portal(budget={"quiet": "08:00-18:00"})
    sampler.clock.moment = at(10, 1, 0)
    live(samples_only(quiet), sampler, at(10, 2, 0))
    assert good(sampler, at(10, 1, 0)) >= 20
    assert not any(8 <= moment.hour < 18 for _, moment in sampler.taken)


def test_hours_may_run_past_midnight() -> None:
    site = portal().sites[0]
    minutes = open_minutes(Schedule(probe_hours="22:00-06:00"), site)
    assert (len(minutes), minutes[0], minutes[-1]) == (8 * 60, 0, 24 * 60 - 1)


def test_offices_are_not_sampled_in_the_same_minute(sampler, at) -> None:
    offices = [portal(f"office-{number}") for number in range(12)]
    sampler.clock.moment = at(10, 1, 0)
    live(samples_only(*offices), sampler, at(10, 1, 2), timedelta(minutes=1))
    first = dict(reversed(sampler.taken))
    assert len(set(first.values())) >= 9


def test_what_a_person_samples_counts_as_well(sampler, at) -> None:
    plan = samples_only(portal())
    sampler.clock.moment = at(10, 1, 9)
    run_due(sampler.store, plan, LocalExecutor(sampler), sampler.clock, LIGHT)
    by_hand = Owed(office="yunxi", object="portal", period="x", kind="probe", due_at=at(10, 1), not_before=at(10, 1))
    sampler.clock.moment = at(10, 1, 9, 20)
    sampler(by_hand)
    waiting = [row for row in sampler.store.owed.list(kind="probe") if row.state == "due"]
    assert len(waiting) == 1
    live(plan, sampler, at(10, 2, 0))
    assert good(sampler, at(10, 1, 0)) in (24, 25)


def test_the_same_sample_is_owed_however_often_and_by_whomever_it_is_worked_out(store, clock, at) -> None:
    plan = samples_only(portal())
    clock.moment = at(10, 1, 0)
    reconcile(store, plan, clock.now(), LIGHT)
    first = store.owed.list()
    clock.moment = at(10, 1, 0, 3)
    reconcile(store, plan, clock.now(), LIGHT)
    assert store.owed.list() == first
    assert [row.period for row in first] == ["2026-10-01.01"]


def test_two_runners_at_once_take_a_sample_once(store, clock, sampler, at, tmp_path: Path) -> None:
    plan = samples_only(portal())
    clock.moment = at(10, 1, 9)
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as other:
        seen_by_both = reconcile(store, plan, clock.now(), LIGHT)
        assert seen_by_both == reconcile(other, plan, clock.now(), LIGHT)
        with hold_lease(store, clock, lane=LIGHT), pytest.raises(LeaseError):
            run_due(other, plan, LocalExecutor(Sampler(other, clock)), clock, LIGHT)
        run_due(other, plan, LocalExecutor(Sampler(other, clock)), clock, LIGHT)
    run_due(store, plan, LocalExecutor(sampler), clock, LIGHT)
    assert len(store.probes.list("yunxi", "portal", at(10, 1, 0), at(10, 2, 0))) == 1


def test_samples_go_on_while_an_audit_holds_the_workspace(store, clock, sampler, at, tmp_path: Path) -> None:
    clock.moment = at(10, 1, 9)
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as other, hold_lease(other, clock, lane=HEAVY):
        run_due(store, samples_only(portal()), LocalExecutor(sampler), clock, LIGHT)
    assert len(sampler.taken) == 1


def test_a_dead_samplers_row_goes_back_and_an_auditors_stays(store, clock, at) -> None:
    for kind in ("probe", "audit"):
        row = Owed(office="yunxi", object="portal", period="p", kind=kind, due_at=at(10, 1), not_before=at(10, 1))
        store.owed.add(row)
        store.owed.claim(row, clock.now())
    with hold_lease(store, clock, lane=LIGHT):
        assert {row.kind: row.state for row in store.owed.list()} == {"audit": "running", "probe": "due"}


def test_rows_of_samples_do_not_pile_up(store, clock, sampler, at) -> None:
    plan = samples_only(portal())
    clock.moment = at(10, 1, 0)
    live(plan, sampler, at(10, 8, 0), timedelta(minutes=30))
    assert len(store.owed.list(kind="probe")) <= 5 * 26
    assert len(store.probes.list("yunxi", "portal", at(10, 1, 0), at(10, 8, 0))) >= 7 * 20


def test_samples_can_be_switched_off(store, clock) -> None:
    for words in ({"probe": "关"}, {"preset": "季"}):
        assert reconcile(store, samples_only(portal(), **words), clock.now(), LIGHT) == ()
    assert store.owed.list() == ()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Store]]:
    stores: list[Store] = []

    def make() -> Store:
        folder = tmp_path_factory.mktemp("day")
        stores.append(Store(folder / "auditor.db", folder / "evidence"))
        return stores[-1]

    yield make
    for opened in stores:
        opened.close()


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    off=st.lists(st.tuples(st.integers(0, 23), st.integers(1, 5)), max_size=3),
    down=st.lists(st.tuples(st.integers(0, 23), st.integers(1, 5)), max_size=2),
)
def test_however_often_machine_and_network_fail_samples_are_spaced_and_no_more_than_wanted(many, at, off, down) -> None:
    from tests.unit.schedule.conftest import StandingClock

    def within(moment: datetime, spans: list[tuple[int, int]]) -> bool:
        return any(start <= moment.hour < start + hours for start, hours in spans)

    store = many()
    clock = StandingClock(at(10, 1, 0))
    sampler = Sampler(store, clock)
    sampler.network = lambda moment: not within(moment, down)
    plan = samples_only(portal())
    while clock.moment < at(10, 2, 0):
        if not within(clock.moment, off):
            run_due(store, plan, LocalExecutor(sampler), clock, LIGHT)
        clock.moment += timedelta(minutes=10)
    assert good(sampler, at(10, 1, 0)) <= 24
    assert all(gap >= SPACED for gap in gaps(sampler))
