"""The quarter's two pieces of work (季度检查、季度报告)."""

from datetime import datetime, time

from auditor.audit.owed.hands import Hands
from auditor.audit.reporting import ReportRequest, write_report
from auditor.audit.run import AuditOptions, run_audit
from auditor.model.zone import SHANGHAI
from auditor.register.periods import reporting_period
from auditor.store import Owed


def audit_owed(hands: Hands, row: Owed) -> str:
    """Audit a quarter that has ended, as of its last minute; return the run's id.

    What was published after the quarter is seen but does not count.
    """
    opened = hands.office(row)
    end = reporting_period(opened.settings.period, row.period).end
    point = min(datetime.combine(end, time(23, 59), SHANGHAI), hands.clock.now())
    options = AuditOptions(at=point, period=row.period)
    return run_audit(opened, options, progress=hands.progress, clock=hands.clock, source=hands.source).run


def report_owed(hands: Hands, row: Owed) -> str:
    """Write a quarter's report into the workspace; return its revision as text."""
    written = write_report(hands.office(row), ReportRequest(period=row.period), as_of=hands.clock.now())
    return f"{row.period} 第 {written.revision.revision} 稿"
