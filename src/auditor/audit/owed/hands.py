"""What doing a piece of owed work takes (执行条件): the offices opened, one store, a clock, where pages come from."""

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from auditor.audit.gather import Progress
from auditor.audit.opened import OpenedOffice
from auditor.audit.run import SourceMaker, network_source
from auditor.errors import UsageError
from auditor.fetch import Clock
from auditor.register import Workspace
from auditor.store import Owed, Store


class Hands(msgspec.Struct, frozen=True, kw_only=True):
    """All that a handler may use. The runner holds the lease the work needs."""

    workspace: Workspace
    store: Store
    offices: Mapping[str, OpenedOffice]
    clock: Clock
    progress: Progress
    source: SourceMaker = network_source

    @property
    def folder(self) -> Path:
        """The workspace's folder."""
        return self.workspace.folder

    def office(self, row: Owed) -> OpenedOffice:
        """Return the office a row is of.

        Raises:
            UsageError: it is declared no more.
        """
        found = self.offices.get(row.office)
        if found is None:
            raise UsageError(f"单位 {row.office} 已不在登记中")
        return found


Handler = Callable[[Hands, Owed], str]
"""Does one row and returns in Chinese (or as a run's id) what came of it; raises where it could not."""
