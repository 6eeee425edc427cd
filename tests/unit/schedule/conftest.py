"""A store, an office, and a clock that stands where it is put."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from auditor.model.office import Office, Settings
from auditor.store import Owed, ReportFile, Revision, RunRecord, Store

BEIJING = timezone(timedelta(hours=8))
OFFICE = Office(id="yunxi", name="云溪街道办事处")


class StandingClock:
    """Shows the moment it was set to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


class Worker:
    """Makes audits and reports in the store as the real executor would; fails as often as it is told to."""

    def __init__(self, store: Store, clock: StandingClock) -> None:
        self.store, self.clock = store, clock
        self.calls: list[tuple[str, str]] = []
        self.failures: list[Exception | BaseException] = []

    def __call__(self, row: Owed) -> str:
        self.calls.append((row.period, row.kind))
        if self.failures:
            raise self.failures.pop(0)
        return (
            audit_by_hand(self.store, self.clock.now(), row.period)
            if row.kind == "audit"
            else (report_by_hand(self.store, self.clock.now(), row.period))
        )


def audit_by_hand(store: Store, now: datetime, period: str, *, only: str = "", status: str = "complete") -> str:
    run = f"{period}-{len(store.runs.list())}"
    store.runs.start(
        RunRecord(id=run, office="yunxi", period=period, at=now, started=now, only=only), OFFICE, Settings()
    )
    store.runs.finish(run, status, now)
    return run


def report_by_hand(store: Store, now: datetime, period: str, *, draft: bool = False) -> str:
    number = store.reports.next_revision("yunxi", period, "quarter")
    files = (ReportFile(name="报告.docx", sha256="0" * 64, size=1),)
    revision = Revision(
        office="yunxi",
        period=period,
        kind="quarter",
        revision=number,
        run="r",
        created=now,
        draft=draft,
        sha256="0" * 64,
        files=files,
    )
    store.reports.add(revision, b"{}")
    return f"第 {number} 版"


def moment(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING)


@pytest.fixture
def at() -> Callable[..., datetime]:
    return moment


@pytest.fixture(scope="session")
def office() -> Office:
    return OFFICE


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as opened:
        yield opened


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(moment(10, 1))


@pytest.fixture
def worker(store: Store, clock: StandingClock) -> Worker:
    return Worker(store, clock)


@pytest.fixture
def by_hand() -> tuple[Callable[..., str], Callable[..., str]]:
    return audit_by_hand, report_by_hand


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], tuple[Store, StandingClock, Worker]]:
    """Make an empty store with its clock and worker, for tests that need many."""

    def make() -> tuple[Store, StandingClock, Worker]:
        folder = tmp_path_factory.mktemp("fresh")
        store, clock = Store(folder / "auditor.db", folder / "evidence"), StandingClock(moment(10, 1))
        return store, clock, Worker(store, clock)

    return make
