"""Daily, weekly and monthly work, second looks, quiet hours: what is owed when, and after standing still for long."""

from collections import Counter
from datetime import datetime, timedelta

import msgspec
import pytest

from auditor.errors import UsageError
from auditor.model.office import Office, Schedule, Settings
from auditor.model.tasks import Task
from auditor.model.words import Severity
from auditor.model.zone import SHANGHAI
from auditor.schedule import LocalExecutor, Plan, reconcile, run_due
from auditor.schedule.periodic import turn
from auditor.schedule.plan import PERIODIC, PRESETS
from auditor.store import LedgerEntry, Origin, Owed, RunRecord, State, Store

UPKEEP = frozenset({Task.FRESHNESS, Task.LINKS, Task.REMIND, Task.RETAIN, Task.BACKUP})


def plan_of(*offices: Office, kinds: frozenset[str] = UPKEEP, **words: object) -> Plan:
    return Plan(offices=offices, settings=Settings(schedule=Schedule.model_validate(words)), kinds=kinds)


class Noting:
    """Notes what it was asked to do; fails as often as it is told to."""

    def __init__(self) -> None:
        self.rows: list[Owed] = []
        self.failures: list[Exception] = []

    def __call__(self, row: Owed) -> str:
        self.rows.append(row)
        if self.failures:
            raise self.failures.pop(0)
        return "做了"

    def counts(self) -> Counter[str]:
        return Counter(row.kind for row in self.rows)


def live(store: Store, plan: Plan, clock, noting: Noting, until: datetime, every: timedelta) -> None:
    while clock.moment < until:
        run_due(store, plan, LocalExecutor(noting), clock)
        clock.moment += every


@pytest.mark.parametrize(
    ("preset", "wanted"),
    [
        ("日", {"freshness": 28, "links": 4, "remind": 28, "retain": 4, "backup": 4}),
        ("周", {"freshness": 4, "links": 4, "remind": 4, "retain": 1, "backup": 4}),
        ("月", {"freshness": 1, "links": 1, "remind": 4, "retain": 1, "backup": 1}),
        ("季", {"remind": 1, "retain": 1, "backup": 1}),
    ],
)
def test_in_four_weeks_each_preset_does_so_much(store, office, clock, at, preset, wanted) -> None:
    noting = Noting()
    clock.moment = at(10, 4, 3)
    run_due(store, plan_of(office, preset=preset), LocalExecutor(Noting()), clock)  # what was owed before
    live(store, plan_of(office, preset=preset), clock, noting, at(11, 1, 4), timedelta(hours=6))
    assert noting.counts() == wanted


def test_forty_days_off_are_made_up_by_one_turn_of_each_kind(store, office, clock, at) -> None:
    plan = plan_of(office)
    clock.moment = at(10, 4, 3)
    run_due(store, plan, LocalExecutor(Noting()), clock)
    noting = Noting()
    clock.moment += timedelta(days=40)
    for _ in range(3):
        run_due(store, plan, LocalExecutor(noting), clock)
    assert noting.counts() == dict.fromkeys(UPKEEP, 1)


def test_a_turn_noted_and_never_done_is_merged_into_the_next(store, office, clock, at) -> None:
    plan = plan_of(office, kinds=frozenset({Task.FRESHNESS}))
    clock.moment = at(10, 4, 3)
    reconcile(store, plan, clock.now())
    clock.moment = at(10, 6, 3)
    (waiting,) = reconcile(store, plan, clock.now())
    (missed,) = store.owed.list(state="missed")
    assert (missed.period, missed.outcome, waiting.period) == ("2026-10-04", "并入 2026-10-06", "2026-10-06")


def test_three_hours_late_the_same_turn_is_owed(store, office, clock, at) -> None:
    plan = plan_of(office, kinds=frozenset({Task.FRESHNESS}))
    noting = Noting()
    for hour in (2, 5, 23):
        clock.moment = at(10, 4, hour)
        run_due(store, plan, LocalExecutor(noting), clock)
    assert [row.period for row in noting.rows] == ["2026-10-04"]


def test_turns_begin_at_the_hour_set_by_beijing_time_whatever_the_zone_of_the_clock(office, at) -> None:
    schedule = Schedule(at="06:30", spread=0)
    for zoned in (at(10, 4, 6, 30), at(10, 4, 6, 30).astimezone(datetime.fromisoformat("2026-10-01T00:00Z").tzinfo)):
        row = turn("yunxi", Task.FRESHNESS, "日", schedule, zoned)
        assert (row.period, row.due_at) == ("2026-10-04", at(10, 4, 6, 30))
        assert turn("yunxi", Task.FRESHNESS, "日", schedule, zoned - timedelta(seconds=1)).period == "2026-10-03"


@pytest.mark.parametrize(
    ("cadence", "now", "period"),
    [
        ("周", (10, 3, 1), "2026-10-03"),
        ("周", (10, 3, 0), "2026-09-26"),
        ("周", (10, 9, 23), "2026-10-03"),
        ("月", (10, 1, 1), "2026-10"),
        ("月", (10, 1, 0), "2026-09"),
        ("月", (10, 31, 9), "2026-10"),
        ("月", (1, 1, 0), "2025-12"),
    ],
)
def test_weeks_begin_on_saturday_and_months_on_the_first(at, cadence, now, period) -> None:
    row = turn("yunxi", Task.LINKS, cadence, Schedule(spread=0), at(*now))
    assert row.period.startswith(period)


def test_offices_begin_at_fixed_moments_apart(at) -> None:
    moments = [turn(f"office-{n}", Task.FRESHNESS, "日", Schedule(), at(10, 4, 12)).due_at for n in range(40)]
    again = [turn(f"office-{n}", Task.FRESHNESS, "日", Schedule(), at(10, 4, 18)).due_at for n in range(40)]
    assert moments == again
    assert all(at(10, 4, 1) <= moment < at(10, 4, 2) for moment in moments)
    assert len({moment.replace(second=0, microsecond=0) for moment in moments}) > 20


def test_upkeep_is_done_once_for_all_offices(store, office, clock, at) -> None:
    other = office.model_copy(update={"id": "heping"})
    noting = Noting()
    clock.moment = at(10, 4, 3)
    run_due(store, plan_of(office, other), LocalExecutor(noting), clock)
    assert noting.counts() == {"freshness": 2, "links": 2, "remind": 2, "retain": 1, "backup": 1}
    assert {row.office for row in noting.rows if row.kind == Task.BACKUP} == {"*"}


@pytest.mark.parametrize("kind", [Task.FRESHNESS, Task.LINKS])
def test_a_whole_audit_since_makes_the_turn_needless(store, office, clock, at, by_hand, kind) -> None:
    clock.moment = at(10, 4, 3)
    by_hand[0](store, clock.now(), "2026Q4")
    noting = Noting()
    run_due(store, plan_of(office, kinds=frozenset({kind})), LocalExecutor(noting), clock)
    assert noting.rows == []


@pytest.mark.parametrize("changes", [{"only": "链接"}, {"status": "failed"}, {"status": "interrupted"}])
def test_an_audit_of_less_does_not(store, office, clock, at, by_hand, changes) -> None:
    clock.moment = at(10, 4, 3)
    by_hand[0](store, clock.now(), "2026Q4", **changes)
    noting = Noting()
    run_due(store, plan_of(office, kinds=frozenset({Task.FRESHNESS})), LocalExecutor(noting), clock)
    assert len(noting.rows) == 1


def test_an_audit_of_the_quarter_before_tells_nothing_of_today(store, office, clock, at) -> None:
    clock.moment = at(10, 20, 3)
    late = RunRecord(id="r", office="yunxi", period="2026Q3", at=at(9, 30, 23), started=clock.now())
    store.runs.start(late, office, Settings())
    store.runs.finish("r", "complete", clock.now())
    rows = reconcile(store, plan_of(office, kinds=frozenset({Task.FRESHNESS, Task.LINKS})), clock.now())
    assert [row.kind for row in rows] == [Task.FRESHNESS]


def test_quiet_hours_hold_back_what_asks_sites_and_nothing_else(store, office, clock, at) -> None:
    plan = plan_of(office, quiet="08:30-18:00")
    noting = Noting()
    clock.moment = at(10, 4, 9)
    run_due(store, plan, LocalExecutor(noting), clock)
    assert set(noting.counts()) == {"remind", "retain", "backup"}
    clock.moment = at(10, 4, 18)
    run_due(store, plan, LocalExecutor(noting), clock)
    assert set(noting.counts()) == UPKEEP


@pytest.mark.parametrize(("hour", "held"), [(21, False), (22, True), (3, True), (6, False)])
def test_quiet_hours_may_run_past_midnight(store, office, clock, at, hour, held) -> None:
    plan = plan_of(office, quiet="22:00-06:00", kinds=frozenset({Task.FRESHNESS}))
    clock.moment = at(10, 4, hour)
    assert (reconcile(store, plan, clock.now()) == ()) is held


def test_a_parked_turn_goes_once_a_later_one_is_done(store, office, clock, at) -> None:
    plan = plan_of(office, kinds=frozenset({Task.BACKUP}), backup="日")
    noting = Noting()
    noting.failures = [UsageError("磁盘已满")] * 3
    clock.moment = at(10, 4, 3)
    for _ in range(4):
        run_due(store, plan, LocalExecutor(noting), clock)
        clock.moment += timedelta(hours=1)
    assert [row.state for row in store.owed.list()] == ["parked"]
    clock.moment = at(10, 5, 3)
    run_due(store, plan, LocalExecutor(noting), clock)
    reconcile(store, plan, clock.now())
    assert {row.period: row.state for row in store.owed.list()} == {"2026-10-04": "missed", "2026-10-05": "done"}


def test_what_is_parked_is_told_of_once(store, office, clock, at) -> None:
    plan = plan_of(office, kinds=frozenset({Task.BACKUP}))
    noting = Noting()
    noting.failures = [UsageError("磁盘已满")] * 3
    clock.moment = at(10, 4, 3)
    for _ in range(6):
        run_due(store, plan, LocalExecutor(noting), clock)
        clock.moment += timedelta(hours=1)
    with store.database.read() as connection:
        titles = [row[0] for row in connection.exec_driver_sql("SELECT title FROM events")]
    assert titles == ["2026-10-03 自动备份已停下"]


def test_every_periodic_kind_has_its_place_in_every_preset() -> None:
    assert all(set(cadences) == set(PERIODIC) for cadences in PRESETS.values())


SUSPECTED = frozenset({Task.SUSPECTED})


def finished(store: Store, office: Office, run: str, moment: datetime, kind: str = "audit") -> None:
    record = RunRecord(id=run, office=office.id, period="2026Q3", at=moment, started=moment, kind=kind)
    store.runs.start(record, office, Settings())
    store.runs.finish(run, "complete", moment)


def test_a_run_is_looked_at_again_half_an_hour_after_its_end(store, office, clock, at) -> None:
    finished(store, office, "r1", at(10, 4, 9))
    plan = plan_of(office, kinds=SUSPECTED)
    assert reconcile(store, plan, at(10, 4, 9, 29)) == ()
    (row,) = reconcile(store, plan, at(10, 4, 9, 30))
    assert row.period == "r1"


def test_second_looks_are_runs_too_and_come_to_an_end(store, office, clock, at) -> None:
    looks: list[str] = []

    def look(row: Owed) -> str:
        looks.append(row.period)
        finished(store, office, f"look{len(looks)}", clock.now())
        return f"look{len(looks)}"

    finished(store, office, "r1", at(10, 4, 9))
    clock.moment = at(10, 4, 9)
    live(store, plan_of(office, kinds=SUSPECTED), clock, look, at(10, 6), timedelta(minutes=10))  # type: ignore[arg-type]
    assert looks == ["r1", "look1"]


def test_runs_of_links_are_looked_at_again_and_other_runs_are_not(store, office, at) -> None:
    finished(store, office, "links", at(10, 4, 8), kind="links")
    finished(store, office, "spot", at(10, 4, 8), kind="spot")
    finished(store, office, "fresh", at(10, 4, 8), kind="freshness")
    rows = reconcile(store, plan_of(office, kinds=SUSPECTED), at(10, 4, 9))
    assert [row.period for row in rows] == ["links"]


def test_what_was_found_long_ago_is_not_looked_at_again(store, office, at) -> None:
    finished(store, office, "r1", at(9, 1))
    assert reconcile(store, plan_of(office, kinds=SUSPECTED), at(10, 4, 9)) == ()


def claimed(store: Store, at: datetime, origin: Origin = Origin.AUDIT) -> None:
    entry = LedgerEntry(
        office="yunxi",
        id="f1",
        check="column-not-updated",
        object="c",
        title="栏目不更新",
        text="栏目不更新。",
        severity=Severity.VETO,
        origin=origin,
        state=State.CLAIMED,
        first_seen=at,
        last_seen=at,
        opened_at=at,
        claimed_at=at,
    )
    store.findings.save_all([(entry, ())])


def test_a_claim_is_looked_at_half_an_hour_later_and_then_once_a_day(store, office, clock, at) -> None:
    plan = plan_of(office, kinds=frozenset({Task.CLAIMED}))
    claimed(store, at(10, 4, 9))
    noting = Noting()
    clock.moment = at(10, 4, 9, 29)
    live(store, plan, clock, noting, at(10, 6, 12), timedelta(minutes=1 * 60 + 1))
    assert [row.period for row in noting.rows] == ["2026-10-04", "2026-10-05", "2026-10-06"]
    assert noting.rows[0].due_at == at(10, 4, 9, 30)


def test_nothing_is_looked_at_where_nobody_claims_anything(store, office, at) -> None:
    plan = plan_of(office, kinds=frozenset({Task.CLAIMED}))
    assert reconcile(store, plan, at(10, 4, 9)) == ()
    claimed(store, at(10, 4, 9), origin=next(one for one in Origin if one is not Origin.AUDIT))
    assert reconcile(store, plan, at(10, 4, 10)) == ()


def test_a_kind_nobody_can_do_is_never_owed(store, office, at) -> None:
    assert reconcile(store, plan_of(office, kinds=frozenset()), at(10, 4, 9)) == ()
    assert store.owed.list() == ()


def test_an_executor_elsewhere_may_say_later_how_the_work_ended(store, office, clock, at) -> None:
    handed = []

    class Queue:
        """Takes rows in; somebody else does them."""

        def take(self, row: Owed, endings) -> None:
            handed.append((msgspec.json.encode(row), endings))

    plan = plan_of(office, kinds=frozenset({Task.FRESHNESS, Task.BACKUP}))
    clock.moment = at(10, 4, 3)
    assert run_due(store, plan, Queue(), clock).done == ()
    assert {row.state for row in store.owed.list()} == {"running"}
    for row, endings in handed:
        endings.done(msgspec.json.decode(row, type=Owed), "r1")
        endings.done(msgspec.json.decode(row, type=Owed), "r2")
    assert {(row.state, row.outcome) for row in store.owed.list()} == {("done", "r1")}


def test_moments_are_kept_in_beijing_time(store, office, clock, at) -> None:
    reconcile(store, plan_of(office), at(10, 4, 3))
    assert {row.due_at.tzinfo for row in store.owed.list()} == {SHANGHAI}
