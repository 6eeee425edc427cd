"""What is owed and when it is done: quarters, the lease, the tick."""

from auditor.schedule.due import DueOutcome, Executor, reconcile, run_due
from auditor.schedule.lease import Clock, hold_lease, is_free
from auditor.schedule.quarters import AUDIT, KIND_ZH, REPORT, mark_quarter_done
from auditor.schedule.ticking import Ticker, make_tick

__all__ = [
    "AUDIT",
    "KIND_ZH",
    "REPORT",
    "Clock",
    "DueOutcome",
    "Executor",
    "Ticker",
    "hold_lease",
    "is_free",
    "make_tick",
    "mark_quarter_done",
    "reconcile",
    "run_due",
]
