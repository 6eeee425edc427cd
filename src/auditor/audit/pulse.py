"""Heartbeats of work under way (心跳): what is being done and how far it got, so that standing still shows."""

import contextlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from auditor.audit.gather import Progress
from auditor.errors import StorageError
from auditor.fetch import Clock
from auditor.model.office import Health
from auditor.store import Store
from auditor.store.beats import WORK

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)


class Pulse:
    """Writes the heartbeat of the piece of work under way; at most every ten seconds as it gets further."""

    def __init__(self, store: Store, clock: Clock, health: Health, progress: Progress) -> None:
        self._store, self._clock, self._told = store, clock, progress
        self._every = min(EVERY, timedelta(seconds=health.stalled_seconds / 4))
        self._what = ""
        self._last: datetime | None = None

    @contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Say that ``what`` is being done as long as the block runs."""
        self._what = what
        self._beat(what)
        try:
            yield
        finally:
            self._what = ""
            self._beat("")

    def progress(self, done: int, planned: int, what: str) -> None:
        """Pass on how far the work is, and beat."""
        self._told(done, planned, what)
        if self._last is None or abs(self._clock.now() - self._last) >= self._every:
            self._beat(f"{self._what}，{done}/{planned}")

    def _beat(self, detail: str) -> None:
        self._last = self._clock.now()
        try:
            self._store.beats.note(WORK, self._last, detail)
        except StorageError as error:
            # Where the disk is full the work itself will say so; a beat never ends it.
            with contextlib.suppress(OSError):
                log.warning("no heartbeat: %s", error)
