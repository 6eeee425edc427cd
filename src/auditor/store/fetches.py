"""What each fetch of a run brought (采集记录), without its bytes: those are evidence."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, func, or_, select

from auditor.model.fetched import Fetched, Hop, TlsFacts
from auditor.store.database import ROWS_PER_STATEMENT, Database
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

    def last_brought(self) -> dict[str, datetime]:
        """Return when each body (sha256) was last brought or found unchanged, over all offices and runs."""
        query = select(fetches.c.sha256, func.max(fetches.c.started).label("started"))
        query = query.where(fetches.c.sha256.is_not(None)).group_by(fetches.c.sha256)
        with self._db.read() as connection:
            return {row.sha256: row.started for row in connection.execute(query)}

    def brought_from(self, urls: Iterable[str]) -> frozenset[str]:
        """Return the sha256 of every body that ever came from one of ``urls``."""
        wanted, found = sorted(set(urls)), set[str]()
        for start in range(0, len(wanted), ROWS_PER_STATEMENT):
            some = wanted[start : start + ROWS_PER_STATEMENT]
            query = select(fetches.c.sha256).where(fetches.c.sha256.is_not(None)).distinct()
            query = query.where(or_(fetches.c.url.in_(some), fetches.c.final_url.in_(some)))
            with self._db.read() as connection:
                found.update(connection.execute(query).scalars())
        return frozenset(found)


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
