"""Daily, weekly and monthly work (日、周、月): of many turns missed only the last is owed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from auditor.derive.spans import day_of
from auditor.model.office import Cadence, Schedule
from auditor.model.tasks import Task
from auditor.model.zone import SHANGHAI
from auditor.schedule.clock_put_right import SLACK
from auditor.schedule.plan import PERIODIC, WHOLE_OFFICE, WORKSPACE_WIDE, Plan, share
from auditor.store import FINISHED, WHOLE_WORKSPACE, Owed, Store

SATURDAY = 5


def turns_owed(plan: Plan, now: datetime) -> Iterator[Owed]:
    """Return the newest turn of every periodic kind whose moment has come."""
    for task in PERIODIC:
        if not plan.wants(task):
            continue
        offices = (WHOLE_WORKSPACE,) if task in WORKSPACE_WIDE else tuple(office.id for office in plan.offices)
        for office in offices:
            yield turn(office, task, plan.cadence(task), plan.schedule, now)


def turn(office: str, task: Task, cadence: Cadence, schedule: Schedule, now: datetime) -> Owed:
    """Return the last turn that fell due at or before ``now``."""
    shift = timedelta(minutes=schedule.spread * share(office, task))
    begin = time.fromisoformat(schedule.at)
    day = _turn_day(day_of(now), cadence)
    due = datetime.combine(day, begin, SHANGHAI) + shift
    if due > now:
        day = _turn_day(day - timedelta(days=1), cadence)
        due = datetime.combine(day, begin, SHANGHAI) + shift
    period = f"{day:%Y-%m}" if cadence == "月" else day.isoformat()
    return Owed(office=office, object=WHOLE_OFFICE, period=period, kind=task, due_at=due, not_before=due)


def _turn_day(day: date, cadence: Cadence) -> date:
    """Return the last day of a turn not after ``day``: every day, Saturdays, or the first of the month."""
    if cadence == "月":
        return day.replace(day=1)
    return day - timedelta(days=(day.weekday() - SATURDAY) % 7) if cadence == "周" else day


def made_meanwhile(store: Store, row: Owed, now: datetime) -> str | None:
    """Return the run that did a turn's work since it fell due: a whole audit looks at columns and links too."""
    if row.kind not in (Task.FRESHNESS, Task.LINKS):
        return None
    runs = store.runs.list(row.office, kind="audit", statuses=FINISHED)
    # A run of a day yet to come was made by a clock that ran ahead: it saw nothing of this turn.
    whole = (run for run in runs if not run.only and run.started <= now + SLACK)
    return next((run.id for run in whole if _seen_since(run.at, run.started, row)), None)


def _seen_since(at: datetime, started: datetime, row: Owed) -> bool:
    # Freshness is told as of the monitoring point, links as of when they were asked for.
    return (at if row.kind == Task.FRESHNESS else started) >= row.due_at
