"""Unattended work waits for room on the disk (磁盘守护): first what has served its time goes, then people hear once."""

from pathlib import Path

from auditor.audit.own_trouble import tell_of_disk
from auditor.audit.retention import retain
from auditor.errors import PausedError
from auditor.fetch import Clock
from auditor.model.office import Settings
from auditor.model.tasks import Task
from auditor.store import Store

WRITES_MUCH = frozenset({Task.AUDIT, Task.LINKS, Task.FRESHNESS, Task.BACKUP})
"""The kinds that wait; samples, reminders and re-checks need next to nothing, and reports are what all is for."""


def wait_for_room(store: Store, folder: Path, settings: Settings, clock: Clock) -> None:
    """Return where there is room for work that writes much.

    Raises:
        PausedError: the disk runs low, and nothing more may be removed.
    """
    if store.space.low:
        retain(store, folder, settings.retention, clock.now(), low_disk=True)
    low = store.space.low
    free = f"剩余 {store.space.free / 1024**3:.1f} GB"
    tell_of_disk(store, clock, low=low, free=free)
    if low:
        raise PausedError(f"磁盘{free}，偏少，已暂停；腾出空间后自动继续")
