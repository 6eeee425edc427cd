"""What is owed and when it is done: quarters, turns, second looks, samples; the lease, the tick, the executor."""

from auditor.schedule.due import in_quiet_hours, reconcile, run_due
from auditor.schedule.executor import DueOutcome, Endings, Executor, LocalExecutor
from auditor.schedule.lease import Clock, hold_lease, is_free, left_behind
from auditor.schedule.plan import HEAVY, LIGHT, Lane, Plan
from auditor.schedule.quarters import AUDIT, REPORT, mark_quarter_done
from auditor.schedule.ticking import TICK_SECONDS, Tick, Ticker, make_tick

__all__ = [
    "AUDIT",
    "HEAVY",
    "LIGHT",
    "REPORT",
    "TICK_SECONDS",
    "Clock",
    "DueOutcome",
    "Endings",
    "Executor",
    "Lane",
    "LocalExecutor",
    "Plan",
    "Tick",
    "Ticker",
    "hold_lease",
    "in_quiet_hours",
    "is_free",
    "left_behind",
    "make_tick",
    "mark_quarter_done",
    "reconcile",
    "run_due",
]
