"""Do what is owed, each thing once: work out the rows, take one, hand it to the executor, until nothing waits."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from auditor.crawl.stopping import stop_wished
from auditor.model.tasks import Task
from auditor.model.zone import SHANGHAI
from auditor.schedule.clock_put_right import disown_the_future
from auditor.schedule.executor import MOST_CRASHES, DueOutcome, Endings, Executor
from auditor.schedule.followups import looks_owed
from auditor.schedule.lease import BEAT_SECONDS, Clock, hold_lease
from auditor.schedule.periodic import made_meanwhile, turns_owed
from auditor.schedule.plan import HEAVY, LIGHT, Lane, Plan
from auditor.schedule.quarters import AUDIT, QUARTERLY, REPORT, already_made, mark_done, owed_quarters, rows_of
from auditor.schedule.sampling import needless_samples, samples_owed
from auditor.store import WHOLE_WORKSPACE, Owed, Store

_ASKS_SITES = frozenset({Task.AUDIT, Task.FRESHNESS, Task.LINKS, Task.SUSPECTED, Task.CLAIMED})
_SAMPLES_KEPT = timedelta(days=3)
"""Rows of samples; the samples themselves are kept."""


def reconcile(store: Store, plan: Plan, now: datetime, lane: Lane = HEAVY) -> tuple[Owed, ...]:
    """Note what is owed at ``now`` and not noted yet; return the rows of ``lane`` that wait to be done.

    Noting the same thing again changes nothing, so it is called at every start and every minute.
    """
    store.beats.note(lane.beat, now)
    if lane is LIGHT:
        _note_samples(store, plan, now)
    else:
        _note_quarters(store, plan, now)
        _note_turns(store, plan, now)
        for row in looks_owed(store, plan, now):
            store.owed.add(row)
    return _ready(store, plan, now, lane)


def run_due(store: Store, plan: Plan, executor: Executor, clock: Clock, lane: Lane = HEAVY) -> DueOutcome:
    """Do everything of ``lane`` that is owed now, quarters first and oldest first, holding the lane's lease.

    A failure puts its row off (5 minutes, then 30) and, the third time, parks it; the others still get their turn.

    Raises:
        LeaseError: another runner is at work, or has taken over.
    """
    endings = Endings(store, clock)
    # A runner watched closely beats often enough to be seen.
    beat = min(BEAT_SECONDS, plan.settings.health.stalled_seconds / 4)
    with hold_lease(store, clock, lane=lane, beat_seconds=beat):
        while not stop_wished() and (waiting := reconcile(store, plan, clock.now(), lane)):
            _take(store, waiting[0], executor, endings, clock.now())
    return endings.told()


def _take(store: Store, row: Owed, executor: Executor, endings: Endings, now: datetime) -> None:
    taken = store.owed.claim(row, now)
    if taken is None:
        return
    if row.crashes >= MOST_CRASHES:
        endings.parked(taken, f"检查程序在做这件事时异常中断 {row.crashes} 次，请查看日志后再放行")
        return
    executor.take(taken, endings)


def _note_quarters(store: Store, plan: Plan, now: datetime) -> None:
    for office in plan.offices:
        for period in owed_quarters(store, office, plan.settings.period, now):
            for row in (one for one in rows_of(office, period) if one.kind in plan.kinds):
                disown_the_future(store, row, now)
                made = already_made(store, row, period, now) if _waits(store, row) else None
                _note(store, row, made, now)


def _note_turns(store: Store, plan: Plan, now: datetime) -> None:
    """Note the newest turn of periodic work; older ones that were never done are missed, not made up one by one."""
    for row in turns_owed(plan, now):
        _note(store, row, made_meanwhile(store, row, now) if _waits(store, row) else None, now)
        newest = store.owed.get(row.office, row.object, row.period, row.kind)
        for older in store.owed.list(office=row.office, object=row.object, kind=row.kind):
            over = older.state == "due" or (older.state == "parked" and newest is not None and newest.state == "done")
            if over and older.due_at < row.due_at:
                store.owed.miss(older, now, f"并入 {row.period}")


def _note_samples(store: Store, plan: Plan, now: datetime) -> None:
    for row, why in needless_samples(store, plan, now):
        store.owed.miss(row, now, why)
    for row in samples_owed(store, plan, now):
        if store.owed.add(row) and row.period.endswith(".01"):
            store.owed.forget(Task.PROBE, now - _SAMPLES_KEPT)


def _note(store: Store, row: Owed, made: str | None, now: datetime) -> None:
    if made is not None:
        mark_done(store, row, made, now)
    else:
        store.owed.add(row)


def _waits(store: Store, row: Owed) -> bool:
    known = store.owed.get(row.office, row.object, row.period, row.kind)
    return known is None or known.state in ("due", "parked")


def _ready(store: Store, plan: Plan, now: datetime, lane: Lane) -> tuple[Owed, ...]:
    wanted = {office.id for office in plan.offices} | {WHOLE_WORKSPACE}
    rows = [row for row in store.owed.ready(now) if row.office in wanted and row.kind in lane.kinds & plan.kinds]
    # Quarters first: a whole audit makes looks at parts of it needless.
    rows.sort(key=lambda row: (row.kind not in QUARTERLY, row.due_at, row.office, row.kind != AUDIT))
    return tuple(_now_only(store, plan, rows, now))


def _now_only(store: Store, plan: Plan, rows: list[Owed], now: datetime) -> Iterator[Owed]:
    """Leave out what must wait: reports for their audits, in quiet hours all that asks sites."""
    quiet = in_quiet_hours(plan, now)
    for row in rows:
        if row.kind == REPORT and not _audited(store, row):
            continue
        if not (quiet and row.kind in _ASKS_SITES):
            yield row


def in_quiet_hours(plan: Plan, now: datetime) -> bool:
    """Tell whether ``now`` lies in the hours in which no work that asks sites begins (免打扰时段)."""
    hours = plan.schedule.quiet
    if hours is None:
        return False
    start, end = (time.fromisoformat(part) for part in hours.split("-"))
    moment = now.astimezone(SHANGHAI).time()
    return start <= moment < end if start < end else moment >= start or moment < end


def _audited(store: Store, report: Owed) -> bool:
    """A report waits for its audit."""
    audit = store.owed.get(report.office, report.object, report.period, AUDIT)
    return audit is not None and audit.state == "done"
