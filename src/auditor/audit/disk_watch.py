"""Unattended work waits for room on the disk (磁盘守护): first what has served its time goes, then people hear once."""

from datetime import datetime
from pathlib import Path

from auditor.audit.retention import retain
from auditor.audit.telling import Event, EventKind, changed
from auditor.errors import PausedError
from auditor.model.office import Settings
from auditor.model.tasks import Task
from auditor.store import Store

WRITES_MUCH = frozenset({Task.AUDIT, Task.LINKS, Task.FRESHNESS, Task.BACKUP})
"""The kinds that wait; samples, reminders and re-checks need next to nothing, and reports are what all is for."""


def wait_for_room(store: Store, folder: Path, settings: Settings, now: datetime) -> None:
    """Return where there is room for work that writes much.

    Raises:
        PausedError: the disk runs low, and nothing more may be removed.
    """
    if store.space.low:
        retain(store, folder, settings.retention, now, low_disk=True)
    low = store.space.low
    free = store.space.free / 1024**3
    event = Event(
        office="*",
        kind=EventKind.DISK if low else EventKind.DISK_ENDED,
        key="disk",
        title="磁盘空间不足，无人值守检查已暂停" if low else "磁盘空间已恢复，检查继续",
        text=f"工作目录所在磁盘剩余 {free:.1f} GB" + ("，请清理；腾出空间后自动继续" if low else ""),
        at=now,
        subject="disk",
        state="low" if low else "well",
    )
    changed(store, event, usual="well")
    if low:
        raise PausedError(f"磁盘剩余 {free:.1f} GB，偏少，已暂停；腾出空间后自动继续")
