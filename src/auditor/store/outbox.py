"""The outbox (待发通知): events written in the same transaction as what happened, and the messages made of them."""

import msgspec
from sqlalchemy import select

from auditor.model.events import Event
from auditor.store.database import Database
from auditor.store.schema import events


class Outbox:
    """Events by office and key, messages by channel."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, event: Event) -> bool:
        """Keep ``event``, in the caller's transaction where one is open; false where its key was told already."""
        known = select(events.c.id).where(events.c.office == event.office, events.c.key == event.key)
        with self._db.write() as connection:
            if connection.execute(known).first() is not None:
                return False
            row = msgspec.structs.asdict(event) | {"kind": str(event.kind), "urgent": event.at_once, "assigned": False}
            connection.execute(events.insert().values(**row))
        return True

    def last_state(self, office: str, subject: str) -> str:
        """Return the state of ``subject`` as last told; empty where it was never told."""
        query = select(events.c.state).where(events.c.office == office, events.c.subject == subject)
        with self._db.read() as connection:
            return connection.execute(query.order_by(events.c.id.desc()).limit(1)).scalar() or ""
