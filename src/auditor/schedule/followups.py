"""Second looks (复核、复查): at what a run left suspected, half an hour on, and at what owners say is put right."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from auditor.derive.link_states import APART
from auditor.derive.spans import day_of
from auditor.ledger import claimed
from auditor.model.office import Office
from auditor.model.tasks import Task
from auditor.model.zone import SHANGHAI
from auditor.schedule.plan import WHOLE_OFFICE, Plan
from auditor.store import FINISHED, Origin, Owed, RunRecord, Store

_RUNS = (Task.AUDIT, Task.LINKS)
"""Kinds of runs that look at links."""
_LOOKS = 2
"""A run is looked at again twice at most; what is suspected still then waits for the next run."""
_WORTH = timedelta(days=7)
"""Older runs are history."""


def looks_owed(store: Store, plan: Plan, now: datetime) -> Iterator[Owed]:
    """Return the second looks owed now."""
    for office in plan.offices:
        if plan.wants(Task.SUSPECTED):
            yield from _suspected(store, office, now)
        if plan.wants(Task.CLAIMED):
            yield from _claimed(store, office, now)


def _suspected(store: Store, office: Office, now: datetime) -> Iterator[Owed]:
    looked = {row.outcome: row.period for row in store.owed.list(office=office.id, kind=Task.SUSPECTED)}
    for kind in _RUNS:
        runs = store.runs.list(office.id, kind=kind, statuses=FINISHED)
        if runs and runs[0].finished is not None and now - runs[0].finished < _WORTH:
            yield from _of_run(runs[0], runs[0].finished, _looks_at(runs[0].id, looked))


def _looks_at(run: str, looked: dict[str, str]) -> int:
    """Count the looks a run comes from: each look is a run of its own, the outcome of its row."""
    count = 0
    while run in looked and count < _LOOKS:
        run, count = looked[run], count + 1
    return count


def _of_run(run: RunRecord, finished: datetime, looks: int) -> Iterator[Owed]:
    if looks < _LOOKS:
        due = finished + APART
        yield Owed(
            office=run.office, object=WHOLE_OFFICE, period=run.id, kind=Task.SUSPECTED, due_at=due, not_before=due
        )


def _claimed(store: Store, office: Office, now: datetime) -> Iterator[Owed]:
    """Once a day as long as anything waits, and not before half an hour after the claim."""
    waiting = [entry for entry in claimed(store, office.id) if entry.origin is Origin.AUDIT and entry.claimed_at]
    moments = [entry.claimed_at for entry in waiting if entry.claimed_at is not None]
    if not moments:
        return
    day = day_of(now)
    due = max(datetime.combine(day, time(), SHANGHAI), min(moments) + APART)
    if due <= now:
        period = day.isoformat()
        yield Owed(office=office.id, object=WHOLE_OFFICE, period=period, kind=Task.CLAIMED, due_at=due, not_before=due)
