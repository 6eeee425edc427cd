"""How a workspace stands (运行状态): what ``auditor status --json`` tells. Keys stay as they are; new ones may come."""

from datetime import datetime

import msgspec

from auditor.audit.availability import recent_availability
from auditor.audit.delivering import ChannelReport, channel_reports
from auditor.audit.health import Readiness, look
from auditor.audit.opened import OpenedOffice
from auditor.model.tasks import Task
from auditor.result.report_document import SiteAvailability
from auditor.store import Beat, Owed, RunRecord, Store

RUNS = 5
_OVER = ("done", "missed")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one office: newest runs first, findings not closed, work not over, heartbeats, channels.

    ``availability`` is that of the last seven days; ``upkeep`` the last backup made and the last time retention ran.
    """

    office: str
    runs: tuple[RunRecord, ...]
    open_findings: int
    owed: tuple[Owed, ...]
    readiness: Readiness
    beats: tuple[Beat, ...]
    channels: tuple[ChannelReport, ...]
    availability: tuple[SiteAvailability, ...] = ()
    upkeep: tuple[Owed, ...] = ()


def standing(opened: OpenedOffice, now: datetime) -> Standing:
    """Return how the office and the unattended work for it stand."""
    store, office = opened.store, opened.office.id
    entries = store.findings.list(office)
    return Standing(
        office=office,
        runs=store.runs.list(office)[:RUNS],
        open_findings=sum(entry.state != "closed" for entry in entries),
        owed=tuple(row for row in store.owed.list() if row.office in (office, "*") and row.state not in _OVER),
        readiness=look(store, opened.settings, opened.workspace.offices, now),
        beats=tuple(store.beats.all().values()),
        channels=tuple(channel_reports(store, opened.workspace)),
        availability=recent_availability(opened, now),
        upkeep=tuple(last for task in (Task.BACKUP, Task.RETAIN) if (last := _last(store, task)) is not None),
    )


def _last(store: Store, task: Task) -> Owed | None:
    done = [row for row in store.owed.list(kind=task, state="done") if row.finished is not None]
    return max(done, key=lambda row: row.finished or row.due_at, default=None)
