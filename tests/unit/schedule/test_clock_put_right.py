"""A clock that ran wrong and was put right: no quarter is lost, and none is done again that was rightly done."""

import pytest

from auditor.errors import UsageError
from auditor.model.office import Settings
from auditor.schedule import AUDIT, REPORT, LocalExecutor, Plan, run_due


@pytest.fixture
def plan(office) -> Plan:
    return Plan(offices=(office,), settings=Settings(), kinds=frozenset({AUDIT, REPORT}))


@pytest.fixture
def round_at(store, plan, clock, worker):
    """Do what is owed at a moment; return the periods whose audits and reports were made."""

    def done(moment) -> list[tuple[str, str]]:
        clock.moment = moment
        worker.calls.clear()
        run_due(store, plan, LocalExecutor(worker), clock)
        return list(worker.calls)

    return done


def test_quarters_audited_before_they_were_over_are_audited_again_when_they_are(store, round_at, at) -> None:
    assert round_at(at(10, 1)) == [("2026Q3", AUDIT), ("2026Q3", REPORT)]
    assert ("2026Q4", AUDIT) in round_at(at(10, 2, year=2027))
    assert round_at(at(10, 3)) == []
    assert round_at(at(1, 2, year=2027)) == [("2026Q4", AUDIT), ("2026Q4", REPORT)]
    assert round_at(at(1, 3, year=2027)) == []
    assert sorted(run.status for run in store.runs.list("yunxi", period="2026Q4")) == ["complete", "failed"]
    assert [one.revision for one in store.reports.list("yunxi", "2026Q4")] == [1, 2]


def test_a_clock_that_ran_behind_has_nothing_done_again(store, round_at, at) -> None:
    round_at(at(10, 1))
    assert ("2026Q3", AUDIT) not in round_at(at(10, 2, year=2025))
    assert ("2026Q3", AUDIT) not in round_at(at(10, 3))
    assert [run.status for run in store.runs.list("yunxi", period="2026Q3")] == ["complete"]


def test_a_clock_trimmed_by_an_hour_has_nothing_done_again(round_at, at) -> None:
    round_at(at(10, 1, 10))
    assert round_at(at(10, 1, 9)) == []


def test_a_retry_put_off_by_a_clock_that_ran_ahead_does_not_wait_for_that_day(worker, round_at, at) -> None:
    worker.failures.append(UsageError("演练：这一次做不成"))
    round_at(at(10, 2, year=2027))
    assert ("2026Q3", AUDIT) not in round_at(at(9, 30))
    assert round_at(at(10, 5, year=2026)) == [("2026Q3", AUDIT), ("2026Q3", REPORT)]
