"""Does one piece of what is owed (应做事项): a quarter's audit, or its report. The schedule says which and when."""

from datetime import datetime, time

from auditor.audit.gather import Progress
from auditor.audit.opened import OpenedOffice
from auditor.audit.reporting import ReportRequest, write_report
from auditor.audit.run import AuditOptions, SourceMaker, network_source, run_audit
from auditor.fetch import Clock
from auditor.model.zone import SHANGHAI
from auditor.register.periods import reporting_period


def audit_owed(
    opened: OpenedOffice, period: str, clock: Clock, progress: Progress, source: SourceMaker = network_source
) -> str:
    """Audit a quarter that has ended, as of its last minute; return the run's id.

    What was published after the quarter is seen but does not count.
    """
    end = reporting_period(opened.settings.period, period).end
    point = min(datetime.combine(end, time(23, 59), SHANGHAI), clock.now())
    options = AuditOptions(at=point, period=period)
    return run_audit(opened, options, progress=progress, clock=clock, source=source).run


def report_owed(opened: OpenedOffice, period: str, clock: Clock) -> str:
    """Write a quarter's report into the workspace; return its revision as text."""
    written = write_report(opened, ReportRequest(period=period), as_of=clock.now())
    return f"{period} 第 {written.revision.revision} 稿"
