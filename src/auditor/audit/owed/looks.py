"""Looks at part of what a quarter's audit sees (更新情况检查、链接检查), and second looks (疑似问题复核、整改复查)."""

from auditor.audit.freshness import look_at_freshness
from auditor.audit.owed.hands import Hands
from auditor.audit.recheck import recheck
from auditor.audit.recheck_claimed import recheck_claimed
from auditor.audit.run import AuditOptions, run_audit
from auditor.model.tasks import Task
from auditor.store import FINISHED, Owed


def freshness_owed(hands: Hands, row: Owed) -> str:
    """Look whether everything with an update period keeps it now; return the run's id."""
    return look_at_freshness(hands.office(row), clock=hands.clock, progress=hands.progress, source=hands.source)


def links_owed(hands: Hands, row: Owed) -> str:
    """Look at all links now; return the run's id."""
    options = AuditOptions(at=hands.clock.now(), links_only=True, at_any_moment=True, kind=Task.LINKS)
    opened = hands.office(row)
    return run_audit(opened, options, progress=hands.progress, clock=hands.clock, source=hands.source).run


def suspected_owed(hands: Hands, row: Owed) -> str:
    """Look again at what a run left suspected; return the id of the run judged anew, or why there is none."""
    opened = hands.office(row)
    record = opened.store.runs.get(row.period)
    if record is None:
        return "该次检查已清理，不再复核"
    newest = opened.store.runs.list(row.office, kind=record.kind, statuses=FINISHED)[:1]
    if newest and newest[0].id != record.id:
        return "已有更新的检查，不再复核"
    outcome = recheck(opened, record, clock=hands.clock, source=hands.source)
    return outcome.run if outcome is not None else "没有疑似问题"


def claimed_owed(hands: Hands, row: Owed) -> str:
    """Look at what owners say is put right; return in words what came of it."""
    found = recheck_claimed(hands.office(row), clock=hands.clock, source=hands.source)
    if found is None:
        return "没有报已整改的问题"
    return f"已整改{len(found.closed)}项，仍存在{len(found.still)}项，暂不能确定{len(found.undecided)}项"
