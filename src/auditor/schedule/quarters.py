"""Which quarters' audits and reports a workspace owes, and which of them are made already."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Office, Rhythm
from auditor.model.tasks import Task
from auditor.model.zone import SHANGHAI
from auditor.register.periods import period_before, period_of
from auditor.schedule.clock_put_right import SLACK
from auditor.schedule.plan import WHOLE_OFFICE
from auditor.store import Owed, Revision, Store

AUDIT, REPORT = Task.AUDIT, Task.REPORT
QUARTERLY = (AUDIT, REPORT)
FARTHEST_BACK = 8
"""Quarters looked back over at most: what is two years old is history, not work."""


def owed_quarters(store: Store, office: Office, rhythm: Rhythm, now: datetime) -> tuple[ReportingPeriod, ...]:
    """Return the ended quarters the office owes an account of, oldest first.

    That is the last one ended, and every one before it since the workspace first worked on any.
    """
    known = _known_periods(store, office.id)
    earliest = min(known, default="")
    period = period_before(rhythm, period_of(rhythm, now))
    owed = [period]
    while len(owed) < FARTHEST_BACK and earliest and owed[-1].id > earliest:
        owed.append(period_before(rhythm, owed[-1]))
    return tuple(reversed(owed))


def rows_of(office: Office, period: ReportingPeriod) -> tuple[Owed, Owed]:
    """Return the two rows of a quarter: its audit and its report, owed from the day after the quarter's end."""
    since = datetime.combine(period.end + timedelta(days=1), time(), SHANGHAI)
    audit, report = (
        Owed(office=office.id, object=WHOLE_OFFICE, period=period.id, kind=kind, due_at=since, not_before=since)
        for kind in (AUDIT, REPORT)
    )
    return audit, report


def already_made(store: Store, row: Owed, period: ReportingPeriod, now: datetime) -> str | None:
    """Return what came of the row's work where it stands in the store already (made by hand, or before a crash).

    A quarter's audit is a whole run whose monitoring point lies on or after the quarter's last day; its report is a
    revision for good (no draft) that is not of a day yet to come.
    """
    if row.kind == AUDIT:
        runs = store.runs.list(row.office, period=row.period, kind="audit", statuses=("complete", "incomplete"))
        whole = (run for run in runs if not run.only)
        return next((run.id for run in whole if run.at.astimezone(SHANGHAI).date() >= period.end), None)
    if row.kind == REPORT:
        final = [one for one in store.reports.list(row.office, row.period, "quarter") if _is_made(one, now)]
        return f"第 {final[-1].revision} 版" if final else None
    return None


def _is_made(revision: Revision, now: datetime) -> bool:
    return not revision.draft and revision.created <= now + SLACK


def mark_quarter_done(store: Store, office: Office, period: ReportingPeriod, run: str, now: datetime) -> None:
    """Record audit and report of a quarter as done, whoever made them; ``run`` is the run they rest on."""
    with store.transaction():
        for row in rows_of(office, period):
            mark_done(store, row, run, now)


def mark_done(store: Store, row: Owed, outcome: str, now: datetime) -> None:
    """Record a row as done whatever state it was in."""
    known = store.owed.get(row.office, row.object, row.period, row.kind) or row
    if known.state != "done":
        store.owed.mark_done(_finished(known, outcome, now))


def _finished(row: Owed, outcome: str, now: datetime) -> Owed:
    return Owed(
        office=row.office,
        object=row.object,
        period=row.period,
        kind=row.kind,
        state="done",
        due_at=row.due_at,
        not_before=row.not_before,
        attempts=row.attempts,
        started=row.started,
        finished=now,
        outcome=outcome,
    )


def _known_periods(store: Store, office: str) -> Iterable[str]:
    runs = {run.period for run in store.runs.list(office)}
    return runs | {row.period for row in store.owed.list(office=office) if row.kind in QUARTERLY}
