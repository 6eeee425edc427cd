"""The workspace as the health page sees it: opened late, and opened anew once what stood in the way is gone."""

import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from auditor.audit.health import Readiness, look, unreadable
from auditor.audit.opened import open_store
from auditor.errors import AuditorError
from auditor.fetch import Clock
from auditor.register import Workspace, load_workspace
from auditor.store import Store

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=1)
"""However often it is asked, the database is looked at once a second."""


class Opened(msgspec.Struct, frozen=True):
    """A workspace with its store."""

    workspace: Workspace
    store: Store


class Watched:
    """One workspace, asked by several threads. Register and settings are read once, at the first look."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self._clock = folder, clock
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._last: Readiness | None = None

    def now(self) -> datetime:
        """Return the present moment."""
        return self._clock.now()

    def note_start(self, where: str) -> None:
        """Note in the audit log that the page is served; a database that is not there yet does not stop it."""
        try:
            self.opened().store.trail.note("", "serve-started", where, "成功", self._clock.now())
        except AuditorError as error:
            log.warning("%s", error)

    def look(self) -> Readiness:
        """Return how the workspace is doing; what cannot be opened is not ready, and why is said."""
        with self._lock:
            now = self._clock.now()
            if self._last is None or abs(now - self._last.at) >= FRESH:
                self._last = self._looked(now)
            return self._last

    def opened(self) -> Opened:
        """Return the workspace and its store.

        Raises:
            AuditorError: register or database cannot be opened.
        """
        with self._lock:
            return self._open()

    def close(self) -> None:
        """Give back the database."""
        if self._opened is not None:
            self._opened.store.close()

    def _looked(self, now: datetime) -> Readiness:
        try:
            opened = self._open()
            return look(opened.store, opened.workspace.settings, opened.workspace.offices, now)
        except AuditorError as error:
            return unreadable(str(error), now)
        except Exception:
            log.exception("no look at the workspace")
            return unreadable("检查运行状况时程序内部出错，请查看 logs/serve.log", now)

    def _open(self) -> Opened:
        if self._opened is None:
            workspace = load_workspace(self.folder)
            # The store is closed with this object, not with a block: it serves every request.
            context = open_store(self.folder, workspace.settings)
            self._opened = Opened(workspace, context.__enter__())
        return self._opened
