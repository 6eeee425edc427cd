"""The workspace opened for unattended work: all its offices, one store, one executor for what is owed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import msgspec

from auditor.audit.calling import called
from auditor.audit.disk_watch import WRITES_MUCH, wait_for_room
from auditor.audit.gather import Progress
from auditor.audit.lifeline import Lifeline
from auditor.audit.opened import OpenedOffice, load_rules, open_store
from auditor.audit.owed import HANDLERS, Hands
from auditor.audit.pulse import Pulse
from auditor.audit.run import SourceMaker, network_source
from auditor.errors import UsageError
from auditor.fetch import Clock
from auditor.logs import bound
from auditor.model.tasks import Task, task_zh
from auditor.register import Workspace, load_workspace
from auditor.store import Owed, Store

log = logging.getLogger(__name__)


class Unattended(msgspec.Struct, frozen=True, kw_only=True):
    """All offices of a workspace, each opened, over one store."""

    workspace: Workspace
    store: Store
    offices: dict[str, OpenedOffice]


@contextmanager
def open_all(folder: Path) -> Iterator[Unattended]:
    """Load the workspace and open every office of it.

    Raises:
        RegisterError, UsageError, StorageError: as for one office.
    """
    workspace = load_workspace(folder)
    rulebook, calendar = load_rules(folder, workspace.settings.profile)
    with open_store(folder, workspace.settings) as store:
        offices = {
            office.id: OpenedOffice(
                folder=folder, workspace=workspace, office=office, rulebook=rulebook, calendar=calendar, store=store
            )
            for office in workspace.offices
        }
        yield Unattended(workspace=workspace, store=store, offices=offices)


class Worker:
    """Does the rows the schedule hands it, each by the handler of its kind."""

    def __init__(
        self,
        opened: Unattended,
        clock: Clock,
        progress: Progress,
        source: SourceMaker = network_source,
        lifeline: Lifeline | None = None,
    ) -> None:
        self._lifeline = lifeline
        self._pulse = Pulse(opened.store, clock, opened.workspace.settings.health, progress)
        self._hands = Hands(
            workspace=opened.workspace,
            store=opened.store,
            offices=opened.offices,
            clock=clock,
            progress=self._pulse.progress,
            source=source,
        )

    def __call__(self, row: Owed) -> str:
        """Do ``row`` and return what came of it.

        Raises:
            UsageError: the row is of an office or a kind this program does not know.
        """
        handler = HANDLERS.get(row.kind)
        if handler is None:
            raise UsageError(f"不认识的任务“{row.kind}”，请升级 auditor 后再试")
        if row.kind in WRITES_MUCH:
            hands = self._hands
            wait_for_room(hands.store, hands.folder, hands.workspace.settings, hands.clock)
        with bound(office=row.office, kind=row.kind), self._watched(row):
            log.info("开始：%s %s", task_zh(row.kind), row.period)
            outcome = handler(self._hands, row)
            log.info("完成：%s %s，%s", task_zh(row.kind), row.period, outcome)
        return outcome

    @contextmanager
    def _watched(self, row: Owed) -> Iterator[None]:
        """Let the health page and the monitoring service follow the work; samples are too short for that."""
        if row.kind == Task.PROBE:
            yield
            return
        told = self._lifeline.around(row) if self._lifeline else nullcontext()
        with self._pulse.working(called(row, self._hands.workspace.offices)), told:
            yield
