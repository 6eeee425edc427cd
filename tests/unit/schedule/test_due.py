"""What is owed is done once, however late, however often it is asked, and whatever broke on the way."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import LeaseError, StorageError, UsageError
from auditor.model.office import Office, Rhythm, Settings
from auditor.schedule import AUDIT, REPORT, LocalExecutor, Plan, hold_lease, mark_quarter_done, reconcile, run_due
from auditor.schedule.quarters import owed_quarters
from auditor.store import Store

CALENDAR = Rhythm()
Q3 = [("2026Q3", AUDIT), ("2026Q3", REPORT)]


def quarters(*offices: Office, rhythm: Rhythm = CALENDAR) -> Plan:
    """A plan of nothing but the quarter's work."""
    return Plan(offices=offices, settings=Settings(period=rhythm), kinds=frozenset({AUDIT, REPORT}))


def states(store: Store) -> dict[tuple[str, str], str]:
    return {(row.period, row.kind): row.state for row in store.owed.list()}


@pytest.mark.parametrize(
    "late", [timedelta(0), timedelta(hours=3), timedelta(days=40)], ids=["at once", "3 hours late", "40 days late"]
)
def test_a_quarter_is_audited_and_reported_once_however_late_the_machine_comes_up(
    store, office, clock, worker, at, late
) -> None:
    clock.moment = at(10, 1, 0) + late
    for _ in range(3):
        run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert worker.calls == Q3
    assert set(states(store).values()) == {"done"}


def test_nothing_of_a_quarter_is_owed_before_it_has_ended(store, office, clock, at) -> None:
    clock.moment = at(9, 30, 23, 59)
    assert [period.id for period in owed_quarters(store, office, CALENDAR, clock.now())] == ["2026Q2"]
    clock.moment = at(10, 1, 0)
    assert [period.id for period in owed_quarters(store, office, CALENDAR, clock.now())] == ["2026Q3"]


def test_a_quarter_missed_altogether_is_made_up_before_the_next_one(store, office, clock, worker, at) -> None:
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    clock.moment = at(4, 20, year=2027)
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert [period for period, kind in worker.calls if kind == REPORT] == ["2026Q3", "2026Q4", "2027Q1"]


def test_a_new_workspace_owes_only_the_last_quarter(store, office, clock, worker) -> None:
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert worker.calls == Q3


def test_years_of_standing_idle_do_not_bring_years_of_work(store, office, clock, worker, at) -> None:
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    worker.calls.clear()
    clock.moment = at(10, 1, year=2036)
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert len(worker.calls) == 2 * 8


def test_own_quarter_days_decide_when_it_is_owed(store, office, clock, at) -> None:
    own = Rhythm(ends={"Q3": "09-20"}, due={"Q3": "09-28"})
    clock.moment = at(9, 20, 12)
    assert [row.period for row in reconcile(store, quarters(office, rhythm=own), clock.now())] == ["2026Q2"]
    clock.moment = at(9, 21, 0)
    assert [row.period for row in reconcile(store, quarters(office, rhythm=own), clock.now())] == ["2026Q2", "2026Q3"]


def test_asking_often_what_is_owed_changes_nothing(store, office, clock) -> None:
    first = reconcile(store, quarters(office), clock.now())
    before = store.owed.list()
    for _ in range(5):
        assert reconcile(store, quarters(office), clock.now()) == first
    assert store.owed.list() == before


def test_a_report_waits_for_its_audit(store, office, clock) -> None:
    assert [row.kind for row in reconcile(store, quarters(office), clock.now())] == [AUDIT]


def test_an_audit_and_a_report_made_by_hand_are_not_made_again(store, office, clock, worker, at, by_hand) -> None:
    audit, report = by_hand
    audit(store, at(9, 30, 18), "2026Q3")
    report(store, at(9, 30, 19), "2026Q3")
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert worker.calls == []
    assert set(states(store).values()) == {"done"}


@pytest.mark.parametrize(
    ("month", "day", "changes"),
    [(8, 1, {}), (9, 30, {"only": "链接"}), (9, 30, {"status": "failed"}), (9, 30, {"status": "interrupted"})],
    ids=["in mid-quarter", "of one topic", "failed", "interrupted"],
)
def test_a_run_that_is_not_the_quarters_audit_does_not_stand_for_it(
    store, office, clock, worker, at, by_hand, month, day, changes
) -> None:
    by_hand[0](store, at(month, day), "2026Q3", **changes)
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert worker.calls[0] == ("2026Q3", AUDIT)


def test_a_draft_does_not_stand_for_the_report(store, office, clock, worker, at, by_hand) -> None:
    by_hand[0](store, at(9, 30), "2026Q3")
    by_hand[1](store, at(9, 30), "2026Q3", draft=True)
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert worker.calls == [("2026Q3", REPORT)]


def test_a_quarter_marked_done_is_owed_no_more(store, office, clock, worker) -> None:
    (period,) = owed_quarters(store, office, CALENDAR, clock.now())
    mark_quarter_done(store, office, period, "r1", clock.now())
    mark_quarter_done(store, office, period, "r2", clock.now())
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert worker.calls == []
    assert {row.outcome for row in store.owed.list()} == {"r1"}


def test_a_failure_is_tried_again_later_and_then_done(store, office, clock, worker, at) -> None:
    worker.failures = [UsageError("网络不通")]
    first = run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert [row.kind for row in first.failed] == [AUDIT]
    assert store.owed.get("yunxi", "*", "2026Q3", AUDIT).error == "网络不通"
    assert run_due(store, quarters(office), LocalExecutor(worker), clock).done == ()
    clock.moment += timedelta(minutes=5)
    assert len(run_due(store, quarters(office), LocalExecutor(worker), clock).done) == 2


def test_what_fails_three_times_is_parked_and_shown_and_the_next_quarter_still_comes(
    store, office, clock, worker, at
) -> None:
    worker.failures = [ValueError("坏模板")] * 3
    for _ in range(5):
        outcome = run_due(store, quarters(office), LocalExecutor(worker), clock)
        clock.moment += timedelta(hours=1)
    assert outcome.done == ()
    (parked,) = store.owed.list(state="parked")
    assert (parked.attempts, parked.error) == (3, "程序内部错误：ValueError: 坏模板")
    clock.moment = at(1, 1, year=2027)
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert [call for call in worker.calls if call[0] == "2026Q4"] == [("2026Q4", AUDIT), ("2026Q4", REPORT)]


def test_a_parked_audit_made_by_hand_lets_its_report_go_on(store, office, clock, worker, by_hand) -> None:
    worker.failures = [ValueError("坏模板")] * 3
    for _ in range(3):
        run_due(store, quarters(office), LocalExecutor(worker), clock)
        clock.moment += timedelta(hours=1)
    by_hand[0](store, clock.now(), "2026Q3")
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert worker.calls[-1] == ("2026Q3", REPORT)


def test_power_cuts_do_not_count_as_failures(store, office, clock, worker) -> None:
    for _ in range(5):
        store.owed.claim(reconcile(store, quarters(office), clock.now())[0], clock.now())
        store.owed.give_back_running()
    assert len(run_due(store, quarters(office), LocalExecutor(worker), clock).done) == 2


def test_work_that_brings_its_runner_down_each_time_is_parked_in_the_end(store, office, clock, worker) -> None:
    for _ in range(20):
        row = reconcile(store, quarters(office), clock.now())[0]
        store.owed.claim(row, clock.now())
        store.owed.give_back_running()
    outcome = run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert [row.kind for row in outcome.parked] == [AUDIT]
    assert worker.calls == []


def test_work_that_was_finished_just_before_a_crash_is_not_done_again(store, office, clock, worker, by_hand) -> None:
    row = reconcile(store, quarters(office), clock.now())[0]
    store.owed.claim(row, clock.now())
    by_hand[0](store, clock.now(), "2026Q3")
    run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert worker.calls == [("2026Q3", REPORT)]


def test_being_stopped_by_hand_costs_no_attempt(store, office, clock, worker) -> None:
    worker.failures = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        run_due(store, quarters(office), LocalExecutor(worker), clock)
    row = store.owed.get("yunxi", "*", "2026Q3", AUDIT)
    assert (row.state, row.attempts) == ("due", 0)
    assert len(run_due(store, quarters(office), LocalExecutor(worker), clock).done) == 2


def test_storage_trouble_of_one_item_does_not_stop_the_round(store, office, clock, worker) -> None:
    worker.failures = [StorageError("磁盘空间不足")]
    assert [row.kind for row in run_due(store, quarters(office), LocalExecutor(worker), clock).failed] == [AUDIT]


def test_nothing_is_done_while_another_runner_holds_the_workspace(store, office, clock, worker) -> None:
    with hold_lease(store, clock), pytest.raises(LeaseError):
        run_due(store, quarters(office), LocalExecutor(worker), clock)
    assert worker.calls == []


def test_offices_do_not_wait_for_each_other(store, office, clock, worker) -> None:
    other = office.model_copy(update={"id": "heping", "name": "和平街道办事处"})
    worker.failures = [UsageError("网络不通")]
    outcome = run_due(store, quarters(office, other), LocalExecutor(worker), clock)
    assert {row.office for row in outcome.failed} != {row.office for row in outcome.done}


def crash(store, office, clock, worker, *, after_the_work: bool) -> None:
    """A runner takes a row and dies, before or after the work."""
    for row in reconcile(store, quarters(office), clock.now())[:1]:
        taken = store.owed.claim(row, clock.now())
        if after_the_work and taken is not None:
            worker(taken)


def fail(store, office, clock, worker) -> None:
    worker.failures = [UsageError("网络不通")]
    run_due(store, quarters(office), LocalExecutor(worker), clock)


STEPS = {
    "run": lambda store, office, clock, worker: run_due(store, quarters(office), LocalExecutor(worker), clock),
    "fail": fail,
    "crash": lambda *all_of_it: crash(*all_of_it, after_the_work=False),
    "crash after the work": lambda *all_of_it: crash(*all_of_it, after_the_work=True),
    "wait": lambda store, office, clock, worker: setattr(clock, "moment", clock.moment + timedelta(hours=1)),
    "reconcile": lambda store, office, clock, worker: reconcile(store, quarters(office), clock.now()),
}


@settings(max_examples=8, deadline=None)
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=10))
def test_whatever_happens_a_quarter_has_one_audit_at_most_and_in_the_end_one_report(fresh, office, steps) -> None:
    store, clock, worker = fresh()
    with store:
        for step in steps:
            worker.failures = []
            STEPS[step](store, office, clock, worker)
        worker.failures = []
        for row in store.owed.list(state="parked"):
            store.owed.release(row, clock.now())
        for _ in range(3):
            clock.moment += timedelta(hours=1)
            run_due(store, quarters(office), LocalExecutor(worker), clock)
        assert set(states(store).values()) <= {"done", "parked"}
        assert len(store.runs.list("yunxi", period="2026Q3", statuses=("complete",))) <= 1
        if not store.owed.list(state="parked"):
            assert len(store.reports.list("yunxi", "2026Q3")) == 1
