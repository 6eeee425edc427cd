"""Housekeeping of the workspace (清理、备份)."""

from datetime import timedelta

from auditor.audit.backing_up import backup_owed as back_up
from auditor.audit.owed.hands import Hands
from auditor.audit.retention import retain
from auditor.model.tasks import Task
from auditor.store import Owed

_ROWS_KEPT = timedelta(days=400)
"""Rows of work done, and what was told; quarters' rows are kept for good."""


def retain_owed(hands: Hands, row: Owed) -> str:  # noqa: ARG001
    """Remove what has served its time."""
    now = hands.clock.now()
    for task in Task:
        if task not in (Task.AUDIT, Task.REPORT):
            hands.store.owed.forget(task, now - _ROWS_KEPT)
    hands.store.outbox.forget(now - _ROWS_KEPT)
    low = hands.store.space.low
    return retain(hands.store, hands.folder, hands.workspace.settings.retention, now, low_disk=low)


def backup_owed(hands: Hands, row: Owed) -> str:  # noqa: ARG001
    """Write a backup and prove that it can be restored."""
    return back_up(hands.store, hands.workspace, hands.clock.now())
