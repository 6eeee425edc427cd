"""What each fetch of a run brought (采集记录), without its bytes: those are evidence."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, select

from auditor.model.fetched import Fetched, Hop, TlsFacts
from auditor.store.database import Database
from auditor.store.schema import fetches

_PLAIN = ("url", "final_url", "method", "outcome", "status", "sha256", "started", "elapsed", "phase", "address",
          "unchanged", "truncated", "detail", "sentinel", "session")  # fmt: skip


class Fetches:
    """Fetch records by run."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, run_id: str, office: str, fetched: Sequence[Fetched]) -> None:
        """Keep the records of one batch; bodies are not kept here."""
        if fetched:
            with self._db.write() as connection:
                connection.execute(fetches.insert(), [_row(run_id, office, one) for one in fetched])

    def of_run(self, run_id: str) -> tuple[Fetched, ...]:
        """Return the run's records in the order they were kept, with empty bodies."""
        query = select(fetches).where(fetches.c.run == run_id).order_by(fetches.c.id)
        with self._db.read() as connection:
            return tuple(_fetched(row) for row in connection.execute(query))


def _row(run_id: str, office: str, one: Fetched) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(one, name) for name in _PLAIN}
    row |= {"run": run_id, "office": office, "outcome": str(one.outcome)}
    row["headers"] = msgspec.json.encode(one.headers).decode()
    row["hops"] = msgspec.json.encode(one.hops).decode()
    row["tls"] = None if one.tls is None else msgspec.json.encode(one.tls).decode()
    return row


def _fetched(row: Row[Any]) -> Fetched:
    fields: dict[str, Any] = {name: row._mapping[name] for name in _PLAIN}
    fields["headers"] = msgspec.json.decode(row.headers, type=tuple[tuple[str, str], ...])
    fields["hops"] = msgspec.json.decode(row.hops, type=tuple[Hop, ...])
    fields["tls"] = None if row.tls is None else msgspec.json.decode(row.tls, type=TlsFacts)
    return msgspec.convert(fields, Fetched)
