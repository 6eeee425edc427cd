"""Heartbeats (心跳): when what runs unattended was last seen to get on with its work."""

from datetime import datetime

import msgspec
from sqlalchemy import select

from auditor.store.columns import read_row
from auditor.store.database import Database
from auditor.store.schema import WHOLE_WORKSPACE, beats

TICK = "tick"
"""The runner looked for what is owed."""
SAMPLING = "tick-prober"
"""The lane that samples availability looked for what is owed."""
WORK = "work"
"""The piece of work under way got further; its detail says what and how far."""
PING = "ping"
"""The monitoring service (外部值守) answered; its detail tells what it was told."""
LOOK = "look"
"""Somebody looked at how things stand, and the database took the note."""


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """One heartbeat: its name, when it last came, and a few words."""

    name: str
    at: datetime
    detail: str = ""


class Beats:
    """The newest heartbeat of each name. Written without the lease: a beat only says what its writer does."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def note(self, name: str, now: datetime, detail: str = "") -> None:
        """Say that ``name`` lives at ``now``."""
        row = {"office": WHOLE_WORKSPACE, "name": name, "at": now, "detail": detail}
        with self._db.write(guarded=False):
            self._db.put(beats, [row], replace=True)

    def all(self) -> dict[str, Beat]:
        """Return the newest beat of every name."""
        with self._db.read() as connection:
            found = [read_row(row, Beat) for row in connection.execute(select(beats).order_by(beats.c.name))]
        return {beat.name: beat for beat in found}
