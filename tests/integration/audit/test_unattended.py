"""What is owed is done exactly once: on the day, or whenever the machine runs again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.audit.unattended import Unattended, Worker, open_all
from auditor.demo import DEMO_AT, build
from auditor.demo.running import DemoClock, offline_source
from auditor.errors import UsageError
from auditor.model.events import EventKind
from auditor.model.tasks import Task
from auditor.schedule import LocalExecutor, Plan, reconcile, run_due
from auditor.store import Owed


def quiet(_done: int, _planned: int, _what: str) -> None:
    """Show no progress."""


class Days:
    """A workspace of the demo office, with a clock that starts after the quarter has ended."""

    def __init__(self, opened: Unattended, clock: DemoClock) -> None:
        self.opened, self.clock = opened, clock
        self.worker = Worker(opened, clock, quiet, offline_source)
        self.failures: list[Exception] = []
        workspace = opened.workspace
        self.plan = Plan(
            offices=workspace.offices, settings=workspace.settings, kinds=frozenset({Task.AUDIT, Task.REPORT})
        )

    def work(self, row: Owed) -> str:
        if self.failures:
            raise self.failures.pop()
        return self.worker(row)

    def owed(self) -> list[tuple[str, str]]:
        rows = reconcile(self.opened.store, self.plan, self.clock.now())
        return sorted((row.period, row.kind) for row in rows)

    def round(self) -> list[tuple[str, str]]:
        done = run_due(self.opened.store, self.plan, LocalExecutor(self.work), self.clock).done
        return sorted((row.period, row.kind) for row in done)

    def reports(self) -> list[str]:
        return sorted(path.name for path in (self.opened.workspace.folder / "out").rglob("*.docx"))


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Days]:
    site = build(tmp_path)
    try:
        with open_all(tmp_path) as opened:
            yield Days(opened, DemoClock(DEMO_AT + timedelta(days=40)))
    finally:
        site.server.stop()


BOTH = [("2026Q3", "audit"), ("2026Q3", "report")]


def test_a_quarter_missed_by_forty_days_is_caught_up_once(days: Days) -> None:
    assert days.owed() == BOTH[:1]  # the report waits for its audit
    assert days.round() == BOTH
    assert days.reports() == ["2026年第三季度自查报告.docx"]
    assert (days.owed(), days.round()) == ([], [])
    assert days.reports() == ["2026年第三季度自查报告.docx"]
    (run,) = days.opened.store.runs.list("yunxi") or days.opened.store.runs.list(days.opened.workspace.offices[0].id)
    assert (run.period, run.at.date().isoformat()) == ("2026Q3", "2026-09-30")


def test_the_report_is_told_of_once_when_it_is_there(days: Days) -> None:
    days.round()
    days.round()
    events = [stored.event for stored in days.opened.store.outbox.latest(50)]
    ready = [event for event in events if event.kind is EventKind.REPORT_READY]
    assert [(event.title, event.text) for event in ready] == [
        ("2026年第三季度自查报告已生成", "请审定后报送，报送截止日为10月10日")
    ]
    incomplete = [event.title for event in events if event.kind is EventKind.AUDIT_FAILED]
    assert incomplete == ["2026年第三季度检查不完整"]  # the demo's portal hides a page or two


def test_a_failed_attempt_is_made_again_later_and_counts_once(days: Days) -> None:
    days.failures.append(UsageError("演练：这一次做不成"))
    assert days.round() == []
    assert days.reports() == []
    days.clock.advance(timedelta(minutes=6))
    assert days.round() == BOTH
    assert len(days.reports()) == 1


def test_the_next_quarter_is_owed_only_after_it_has_ended(days: Days) -> None:
    days.round()
    days.clock.advance(timedelta(days=30))
    assert days.owed() == []
    days.clock.advance(timedelta(days=40))
    assert days.owed() == [("2026Q4", "audit")]
