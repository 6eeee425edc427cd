"""What is owed: one row per office, object, period and kind, whatever often it is worked out."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

import msgspec
from sqlalchemy import ColumnElement, and_, select

from auditor.store.columns import read_row
from auditor.store.database import Database
from auditor.store.schema import owed

OwedState = Literal["due", "running", "done", "parked", "missed"]


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of work owed. ``not_before`` puts a retry off; ``outcome`` says what came of it (a run's id).

    ``missed`` was never done and never will be: a later turn took its place, or its day is over.
    ``attempts`` counts tries that ended in an error, the one under way included; ``crashes`` runners that died on it.
    """

    office: str
    object: str
    period: str
    kind: str
    state: OwedState = "due"
    due_at: datetime
    not_before: datetime
    attempts: int = 0
    crashes: int = 0
    started: datetime | None = None
    finished: datetime | None = None
    error: str = ""
    outcome: str = ""


class OwedRows:
    """Rows of what is owed. Every change names the state it starts from, so two runners never both win."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, row: Owed) -> bool:
        """Note that ``row`` is owed; return false where it is known, in whatever state."""
        with self._db.write() as connection:
            if connection.execute(select(owed.c.kind).where(_same(row))).first() is not None:
                return False
            connection.execute(owed.insert().values(**msgspec.structs.asdict(row)))
        return True

    def claim(self, row: Owed, at: datetime) -> Owed | None:
        """Take a due row to work on: due → running; return it, none where another took it first."""
        taken = msgspec.structs.replace(row, state="running", started=at, attempts=row.attempts + 1)
        return taken if self._change(row, taken) else None

    def finish(self, row: Owed, at: datetime, outcome: str) -> bool:
        """Mark a running row done."""
        return self._change(row, msgspec.structs.replace(row, state="done", finished=at, outcome=outcome, error=""))

    def fail(self, row: Owed, error: str, *, not_before: datetime, park: bool) -> bool:
        """Give a running row back after a failure: due again from ``not_before`` on, or parked for a person."""
        state: OwedState = "parked" if park else "due"
        return self._change(row, msgspec.structs.replace(row, state=state, error=error, not_before=not_before))

    def miss(self, row: Owed, at: datetime, why: str) -> bool:
        """Mark a row that waits (due, or parked) as missed."""
        return self._change(row, msgspec.structs.replace(row, state="missed", finished=at, outcome=why))

    def forget(self, kind: str, before: datetime) -> None:
        """Remove what is over (done, missed) of a kind and fell due before that moment."""
        with self._db.write() as connection:
            over = and_(owed.c.kind == kind, owed.c.state.in_(("done", "missed")), owed.c.due_at < before)
            connection.execute(owed.delete().where(over))

    def reopen(self, row: Owed) -> bool:
        """Make a row due as if nothing had been done about it yet."""
        fresh = {"state": "due", "attempts": 0, "crashes": 0, "started": None, "finished": None, "outcome": ""}
        return self._change(row, msgspec.structs.replace(row, **fresh, not_before=row.due_at))

    def release(self, row: Owed, at: datetime) -> bool:
        """Make a parked row due again (a person has mended what stood in the way), with a fresh count."""
        return self._change(row, msgspec.structs.replace(row, state="due", attempts=0, crashes=0, not_before=at))

    def release_untried(self, row: Owed) -> bool:
        """Give a running row back as if it had not been taken: its runner was stopped from outside."""
        return self._change(row, msgspec.structs.replace(row, state="due", attempts=row.attempts - 1, started=None))

    def pause(self, row: Owed, why: str, *, not_before: datetime) -> bool:
        """Put a running row off through no fault of the work: the attempt does not count."""
        attempts = row.attempts - 1
        return self._change(
            row, msgspec.structs.replace(row, state="due", attempts=attempts, error=why, not_before=not_before)
        )

    def give_back_running(self, kinds: Collection[str] | None = None) -> tuple[Owed, ...]:
        """Return rows of ``kinds`` (none = all) a dead runner left running to due; call it only holding their lease."""
        with self._db.write():
            left = tuple(row for row in self.list(state="running") if kinds is None or row.kind in kinds)
            for row in left:
                # A dead runner (power cut, kill) is no fault of the work: it is counted apart from its errors.
                back = msgspec.structs.replace(row, state="due", attempts=row.attempts - 1, crashes=row.crashes + 1)
                self._change(row, back)
        return left

    def mark_done(self, row: Owed) -> None:
        """Record ``row`` as done whatever it was: the work was done by hand."""
        done = msgspec.structs.replace(row, state="done")
        with self._db.write() as connection:
            connection.execute(owed.delete().where(_same(row)))
            connection.execute(owed.insert().values(**msgspec.structs.asdict(done)))

    def get(self, office: str, object_id: str, period: str, kind: str) -> Owed | None:
        """Return the row, none where it was never owed."""
        found = self.list(office=office, object=object_id, period=period, kind=kind)
        return found[0] if found else None

    def ready(self, now: datetime) -> tuple[Owed, ...]:
        """Return due rows whose time has come, longest due first."""
        return tuple(row for row in self.list(state="due") if row.due_at <= now and row.not_before <= now)

    def list(self, **wanted: str) -> tuple[Owed, ...]:
        """Return rows whose named columns have the values given, longest due first."""
        query = select(owed).order_by(owed.c.due_at, owed.c.office, owed.c.object, owed.c.kind)
        for name, value in wanted.items():
            query = query.where(owed.c[name] == value)
        with self._db.read() as connection:
            return tuple(read_row(row, Owed) for row in connection.execute(query))

    def _change(self, old: Owed, new: Owed) -> bool:
        untouched = and_(_same(old), owed.c.state == old.state, owed.c.attempts == old.attempts)
        with self._db.write() as connection:
            change = owed.update().where(untouched).values(**msgspec.structs.asdict(new))
            return connection.execute(change).rowcount == 1


def _same(row: Owed) -> ColumnElement[bool]:
    return and_(
        owed.c.office == row.office,
        owed.c.object == row.object,
        owed.c.period == row.period,
        owed.c.kind == row.kind,
    )
