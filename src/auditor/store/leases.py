"""Leases: one runner per workspace. A token that only grows tells an overtaken runner's writes from the new one's."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, select

from auditor.errors import LeaseError
from auditor.store.columns import read_row
from auditor.store.database import Database
from auditor.store.schema import WHOLE_WORKSPACE, leases

OVERTAKEN = "本次运行已被另一个检查进程接替，停止写入；无需处理，接替的进程会继续完成"


class LeaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A lease as it stands. ``holder`` names machine and process; ``held`` is false once given back."""

    office: str = WHOLE_WORKSPACE
    name: str
    holder: str
    token: int
    acquired: datetime
    heartbeat: datetime
    held: bool = True


class Leases:
    """Leases of the workspace, by name."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, name: str) -> LeaseRow | None:
        """Return the lease as it stands, none where it was never taken."""
        with self._db.read() as connection:
            row = connection.execute(select(leases).where(_named(name))).one_or_none()
        return read_row(row, LeaseRow) if row else None

    def take(self, name: str, holder: str, at: datetime, seen: LeaseRow | None) -> LeaseRow | None:
        """Take the lease, given what `get` showed just before; none where somebody else was quicker."""
        row = LeaseRow(name=name, holder=holder, token=seen.token + 1 if seen else 1, acquired=at, heartbeat=at)
        with self._db.write(guarded=False) as connection:
            if seen is None:
                self._db.put(leases, [msgspec.structs.asdict(row) | {"held": False, "token": 0}], replace=False)
                unchanged = leases.c.token == 0
            else:
                unchanged = and_(leases.c.token == seen.token, leases.c.heartbeat == seen.heartbeat)
            change = leases.update().where(_named(name), unchanged).values(**msgspec.structs.asdict(row))
            return row if connection.execute(change).rowcount == 1 else None

    def beat(self, lease: LeaseRow, at: datetime) -> bool:
        """Say that the holder lives; false where the lease is no longer its own."""
        with self._db.write(guarded=False) as connection:
            return connection.execute(leases.update().where(_mine(lease)).values(heartbeat=at)).rowcount == 1

    def give_back(self, lease: LeaseRow, at: datetime) -> None:
        """Give the lease back; does nothing where it is no longer its own."""
        with self._db.write(guarded=False) as connection:
            connection.execute(leases.update().where(_mine(lease)).values(heartbeat=at, held=False))

    def fence(self, lease: LeaseRow | None) -> None:
        """From now on refuse every write of this process unless ``lease`` is still its own; none lifts it."""
        self._db.guard = None if lease is None else lambda connection: _require(connection, lease)


def _require(connection: Connection, lease: LeaseRow) -> None:
    # FOR SHARE (PostgreSQL; SQLite has one writer anyway) keeps a taker waiting until this transaction ends.
    query = select(leases.c.token).where(_mine(lease)).with_for_update(read=True)
    if connection.execute(query).first() is None:
        raise LeaseError(OVERTAKEN)


def _named(name: str) -> Any:
    return and_(leases.c.office == WHOLE_WORKSPACE, leases.c.name == name)


def _mine(lease: LeaseRow) -> Any:
    return and_(_named(lease.name), leases.c.token == lease.token, leases.c.held)
