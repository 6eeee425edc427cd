"""Going on with an interrupted audit (续检): what was fetched before the interruption is not fetched again."""

from datetime import datetime, timedelta
from pathlib import Path

from auditor.audit.opened import OpenedOffice
from auditor.store import Journal, RunRecord

UNFINISHED = Path("cache") / "unfinished"
WITHIN = timedelta(hours=24)
"""What was fetched longer ago says too little of the day the audit is for."""
_MAY_GO_ON = ("interrupted", "failed")


def journal_of(opened: OpenedOffice, run: str) -> Journal:
    """Return the journal in which the answers of ``run`` are noted."""
    return Journal(opened.folder / UNFINISHED / run)


def interrupted_run(opened: OpenedOffice, wanted: RunRecord, *, any_moment: bool) -> RunRecord | None:
    """Return the run to go on with instead of beginning ``wanted``, none where there is no such run.

    It is the last one of the same office, quarter and scope, broken off within the last 24 hours, made by the same
    program with the same register, rules and monitoring point; of the latter ``any_moment`` will do.
    """
    found = opened.store.runs.list(wanted.office, period=wanted.period, kind=wanted.kind)
    last = next((run for run in found if run.only == wanted.only), None)
    if last is None or last.status not in _MAY_GO_ON or wanted.started - last.started > WITHIN:
        return None
    same = (last.tool, last.packs_digest, last.register_digest) == (
        wanted.tool,
        wanted.packs_digest,
        wanted.register_digest,
    )
    same_moment = last.at == wanted.at or (any_moment and last.at <= wanted.at)
    return last if same and same_moment and (opened.folder / UNFINISHED / last.id).is_dir() else None


def remove_old_journals(opened: OpenedOffice, now: datetime) -> None:
    """Remove the journals no run will go on with."""
    folder = opened.folder / UNFINISHED
    for journal in folder.iterdir() if folder.is_dir() else ():
        run = opened.store.runs.get(journal.name)
        if run is None or run.status not in _MAY_GO_ON or now - run.started > WITHIN:
            Journal(journal).remove()
