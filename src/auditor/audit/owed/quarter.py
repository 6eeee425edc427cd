"""The quarter's two pieces of work (季度检查、季度报告)."""

from datetime import datetime, time

from auditor.audit.owed.hands import Hands
from auditor.audit.reporting import ReportRequest, write_report
from auditor.audit.run import AuditOptions, run_audit
from auditor.audit.telling import Event, EventKind, tell
from auditor.errors import IncompleteError
from auditor.model.zone import SHANGHAI
from auditor.register.periods import reporting_period
from auditor.store import Owed

INCOMPLETE = IncompleteError.exit_code


def audit_owed(hands: Hands, row: Owed) -> str:
    """Audit a quarter that has ended, as of its last minute; return the run's id.

    What was published after the quarter is seen but does not count.
    """
    opened = hands.office(row)
    end = reporting_period(opened.settings.period, row.period).end
    point = min(datetime.combine(end, time(23, 59), SHANGHAI), hands.clock.now())
    options = AuditOptions(at=point, period=row.period, unattended=True)
    outcome = run_audit(opened, options, progress=hands.progress, clock=hands.clock, source=hands.source)
    if outcome.exit_code == INCOMPLETE:
        _tell(hands, row, EventKind.AUDIT_FAILED, "检查不完整", "有项目未能检查，请在报告前查看 auditor status 并补查")
    return outcome.run


def report_owed(hands: Hands, row: Owed) -> str:
    """Write a quarter's report into the workspace; return its revision as text."""
    written = write_report(hands.office(row), ReportRequest(period=row.period, whole=True), as_of=hands.clock.now())
    due = reporting_period(hands.workspace.settings.period, row.period).due
    _tell(hands, row, EventKind.REPORT_READY, "自查报告已生成", f"请审定后报送，报送截止日为{due.month}月{due.day}日")
    return f"{row.period} 第 {written.revision.revision} 稿"


def _tell(hands: Hands, row: Owed, kind: EventKind, what: str, text: str) -> None:
    """Tell of a quarter's work once, however often it is done again."""
    quarter = reporting_period(hands.workspace.settings.period, row.period).title
    event = Event(
        office=row.office,
        kind=kind,
        key=f"{kind.name}:{row.period}",
        title=f"{quarter}{what}",
        text=text,
        at=hands.clock.now(),
    )
    tell(hands.store, event)
