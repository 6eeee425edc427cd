"""Runs the demo: serve, import, audit, look again half an hour later, write the report, hold it against the truth.

The quarter before is audited first, on the portal as it stood then.

The clock is injected: it starts at the monitoring point, and the half hour between two looks passes at once.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from auditor.audit import AuditOptions, OpenedOffice, open_office, run_audit
from auditor.audit.imports import Handed, import_posts
from auditor.audit.recheck import recheck
from auditor.audit.reporting import ReportRequest, write_report
from auditor.demo import DEMO_AT, DemoSite, Evaluation, NoNames, build, evaluate
from auditor.demo.accounts import Export, write_exports
from auditor.demo.before import BEFORE_AT, REPORTED_AT, portal_before
from auditor.demo.workspace import EXPORTS
from auditor.fetch import Clock, Fetcher
from auditor.report import DEFAULT_FORMATS
from auditor.result.document import ResultDocument
from auditor.schedule import hold_lease, mark_quarter_done

BETWEEN_LOOKS = timedelta(minutes=31)
Progress = Callable[[int, int, str], None]


class DemoClock:
    """A clock that starts at ``start`` and may be set forward; its waits pass at once."""

    def __init__(self, start: datetime) -> None:
        self._start, self._began = start, time.monotonic()
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the demo's present moment."""
        return self._start + timedelta(seconds=time.monotonic() - self._began) + self._ahead

    def monotonic(self) -> float:
        """Return seconds that run with the demo's moments."""
        return time.monotonic() + self._ahead.total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass at once."""
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def advance(self, by: timedelta) -> None:
        """Set the clock forward."""
        self._ahead += by


class DemoOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What ``auditor demo --json`` writes."""

    planted: int
    found: int
    missed: tuple[str, ...]
    decoys: int
    false_alarms: tuple[str, ...]
    seconds: float
    reports: tuple[str, ...]
    workspace: str


def run_demo(
    folder: Path, progress: Progress, *, while_serving: Callable[[DemoSite], None] | None = None
) -> DemoOutcome:
    """Run the whole demo in ``folder`` and return its outcome; ``while_serving`` is called with the portal still up."""
    began = time.monotonic()
    site = build(folder)
    try:
        with open_office(folder) as opened:
            _quarter_before(opened, site, progress)
            clock = DemoClock(DEMO_AT)
            with hold_lease(opened.store, clock):
                result, reports = _audited(opened, site.exports, clock, progress)
        outcome = _outcome(evaluate(result), reports, folder, time.monotonic() - began)
        if while_serving is not None:
            while_serving(site)
        return outcome
    finally:
        site.server.stop()


def _quarter_before(opened: OpenedOffice, site: DemoSite, progress: Progress) -> None:
    """Audit the quarter before on the portal as it stood then, so that this one's report has what to look back on."""
    now, site.server.replies = site.server.replies, portal_before()
    exports = write_exports(opened.folder / EXPORTS / f"{BEFORE_AT:%Y-%m}", BEFORE_AT)
    clock = DemoClock(BEFORE_AT)
    with hold_lease(opened.store, clock):
        _audited(opened, exports, clock, progress, formats=("json",), as_of=REPORTED_AT)
    site.server.replies = now


def _audited(
    opened: OpenedOffice,
    exports: Sequence[Export],
    clock: DemoClock,
    progress: Progress,
    *,
    formats: Sequence[str] = DEFAULT_FORMATS,
    as_of: datetime | None = None,
) -> tuple[ResultDocument, tuple[Path, ...]]:
    at = clock.now()
    for export in exports:
        handed = Handed(
            path=export.path,
            account=export.account,
            covers_from=export.covers_from,
            covers_to=export.covers_to,
            by=export.by,
            now=clock.now(),
        )
        list(import_posts(opened, handed))
    options = AuditOptions(at=at.replace(second=0, microsecond=0))
    outcome = run_audit(opened, options, progress=progress, clock=clock, source=offline_source)
    clock.advance(BETWEEN_LOOKS)
    record = opened.store.runs.get(outcome.run)
    assert record is not None
    again = recheck(opened, record, clock=clock, source=offline_source)
    result = (again or outcome).result
    written = write_report(opened, ReportRequest(period=result.period, formats=formats), as_of=as_of or clock.now())
    mark_quarter_done(opened.store, opened.office, result.period_dates, written.revision.run, clock.now())
    return result, written.files


def offline_source(opened: OpenedOffice, run: str, clock: Clock) -> Fetcher:
    """Return a fetch seam that knows no name but those the workspace maps to loopback."""
    return Fetcher(opened.settings.network, session=run, clock=clock, sites=opened.office.sites, resolver=NoNames())


def _outcome(found: Evaluation, reports: tuple[Path, ...], folder: Path, seconds: float) -> DemoOutcome:
    return DemoOutcome(
        planted=found.planted,
        found=found.found,
        missed=found.missed,
        decoys=found.decoys,
        false_alarms=found.false_alarms,
        seconds=round(seconds, 1),
        reports=tuple(str(path) for path in reports),
        workspace=str(folder),
    )
