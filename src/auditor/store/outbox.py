"""The outbox (待发通知): events written in the same transaction as what happened, and the messages made of them.

An event is assigned once, to channels and recipients; waiting ones are packed into a message; a message stays until
its channel has taken it. Recipients are roles, never addresses.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import and_, func, or_, select

from auditor.model.events import Event
from auditor.store.columns import read_row
from auditor.store.database import Database
from auditor.store.schema import WHOLE_WORKSPACE, channels, deliveries, events, messages

_MOST_KEY = 200


class StoredEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event with its number in the outbox."""

    id: int
    event: Event


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """An event that waits for a message to one recipient of a channel (empty = all who read the channel)."""

    recipient: str
    id: int
    event: Event


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one recipient by one channel. ``key`` is the same however often it is sent.

    ``attempts`` counts tries begun; a try cut off by a crash is made again from ``not_before`` on.
    """

    id: int
    office: str
    channel: str
    recipient: str
    key: str
    title: str
    body: str
    created: datetime
    not_before: datetime
    attempts: int = 0
    sent: datetime | None = None
    error: str = ""


class ChannelState(msgspec.Struct, frozen=True, kw_only=True):
    """How a channel stands. ``failures`` in a row since ``failing_since``; nothing is tried before ``retry_at``."""

    name: str
    failures: int = 0
    failing_since: datetime | None = None
    retry_at: datetime | None = None
    last_ok: datetime | None = None
    error: str = ""


class Outbox:
    """Events by office and key, messages by channel."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, event: Event) -> bool:
        """Keep ``event``, in the caller's transaction where one is open; false where its key was told already."""
        key = event.key if len(event.key) <= _MOST_KEY else hashlib.sha256(event.key.encode()).hexdigest()
        known = select(events.c.id).where(events.c.office == event.office, events.c.key == key)
        row = msgspec.structs.asdict(event) | {"key": key, "kind": str(event.kind)}
        with self._db.write() as connection:
            if connection.execute(known).first() is not None:
                return False
            # Another program may tell the same this very moment: then one of the two is kept.
            self._db.put(events, [row | {"urgent": event.at_once, "assigned": False}], replace=False)
        return True

    def add_change(self, event: Event, *, usual: str) -> bool:
        """Keep ``event`` only when the state of its subject is another than the one told last (at first ``usual``).

        State and moment complete its key, so that a thing may break, mend and break again, each told once.
        """
        with self._db.write():
            if event.state == (self.last_state(event.office, event.subject) or usual):
                return False
            key = f"{event.key}:{event.state}:{event.at.isoformat(timespec='microseconds')}"
            return self.add(msgspec.structs.replace(event, key=key))

    def last_state(self, office: str, subject: str) -> str:
        """Return the state of ``subject`` as last told; empty where it was never told."""
        query = select(events.c.state).where(events.c.office == office, events.c.subject == subject)
        with self._db.read() as connection:
            return connection.execute(query.order_by(events.c.id.desc()).limit(1)).scalar() or ""

    def latest(self, count: int, *, office: str | None = None) -> tuple[StoredEvent, ...]:
        """Return the newest events (of one office and of the workspace as a whole), newest first."""
        query = select(events).order_by(events.c.id.desc()).limit(count)
        if office is not None:
            query = query.where(events.c.office.in_((office, WHOLE_WORKSPACE)))
        return self._events(query)

    def unassigned(self) -> tuple[StoredEvent, ...]:
        """Return events not yet assigned to channels, oldest first."""
        return self._events(select(events).where(events.c.assigned.is_(False)).order_by(events.c.id))

    def assign(self, event: StoredEvent, places: Sequence[tuple[str, str]]) -> None:
        """Assign an event to ``(channel, recipient)`` places; to none where nobody is to hear of it."""
        rows = [
            {"event": event.id, "office": event.event.office, "channel": channel, "recipient": recipient}
            for channel, recipient in places
        ]
        with self._db.write() as connection:
            if rows:
                self._db.put(deliveries, rows, replace=False)
            connection.execute(events.update().where(events.c.id == event.id).values(assigned=True))

    def waiting(self, channel: str) -> tuple[Waiting, ...]:
        """Return what waits to be packed into messages of ``channel``, oldest first."""
        query = (
            select(events, deliveries.c.recipient)
            .join(deliveries, deliveries.c.event == events.c.id)
            .where(deliveries.c.channel == channel, deliveries.c.message.is_(None))
            .order_by(events.c.id)
        )
        with self._db.read() as connection:
            rows = connection.execute(query).all()
        return tuple(Waiting(recipient=row.recipient, id=row.id, event=read_row(row, Event)) for row in rows)

    def pack(
        self, channel: str, recipient: str, items: Sequence[Waiting], *, title: str, body: str, at: datetime
    ) -> bool:
        """Make one message of waiting events, which then wait no longer; false where another packed some of them."""
        numbers = [item.id for item in items]
        offices = {item.event.office for item in items}
        row = {
            "office": offices.pop() if len(offices) == 1 else WHOLE_WORKSPACE,
            "channel": channel,
            "recipient": recipient,
            "key": hashlib.sha256(f"{channel}\n{recipient}\n{numbers}".encode()).hexdigest(),
            "title": title,
            "body": body,
            "created": at,
            "not_before": at,
            "attempts": 0,
            "error": "",
        }
        free = and_(
            deliveries.c.channel == channel,
            deliveries.c.recipient == recipient,
            deliveries.c.event.in_(numbers),
            deliveries.c.message.is_(None),
        )
        with self._db.write() as connection:
            # FOR UPDATE (PostgreSQL; SQLite has one writer anyway): a second packer waits, and then finds fewer.
            found = connection.execute(select(deliveries.c.event).where(free).with_for_update()).scalars().all()
            if len(found) != len(numbers):
                return False
            made = connection.execute(messages.insert().values(**row)).inserted_primary_key
            assert made is not None
            connection.execute(deliveries.update().where(free).values(message=made[0]))
        return True

    def outstanding(self, channel: str) -> tuple[Message, ...]:
        """Return the messages of ``channel`` that it has not taken yet, oldest first."""
        query = select(messages).where(messages.c.channel == channel, messages.c.sent.is_(None))
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(messages.c.id)).all()
        return tuple(read_row(row, Message) for row in rows)

    def claim(self, message: Message, until: datetime) -> Message | None:
        """Take a message to send it, so that nobody else sends it before ``until``; none where another was quicker."""
        taken = msgspec.structs.replace(message, attempts=message.attempts + 1, not_before=until)
        untouched = and_(
            messages.c.id == message.id, messages.c.attempts == message.attempts, messages.c.sent.is_(None)
        )
        change = messages.update().where(untouched).values(attempts=taken.attempts, not_before=until)
        with self._db.write() as connection:
            return taken if connection.execute(change).rowcount == 1 else None

    def taken(self, message: Message, at: datetime) -> None:
        """Note that its channel has taken a message: it is sent, and the channel is well."""
        well = {"failures": 0, "failing_since": None, "retry_at": None, "last_ok": at, "error": ""}
        with self._db.write() as connection:
            connection.execute(messages.update().where(messages.c.id == message.id).values(sent=at, error=""))
            self._note(message.channel, well)

    def drop(self, message: Message, why: str, at: datetime) -> None:
        """Note that nobody is left to send a message to."""
        change = messages.update().where(messages.c.id == message.id).values(sent=at, error=why)
        with self._db.write() as connection:
            connection.execute(change)

    def put_off(self, message: Message, error: str, not_before: datetime) -> None:
        """Note why a message was not taken, and when to try again."""
        change = messages.update().where(messages.c.id == message.id).values(error=error, not_before=not_before)
        with self._db.write() as connection:
            connection.execute(change)

    def channel_failed(self, name: str, error: str, at: datetime, retry_at: datetime) -> ChannelState:
        """Count one more failure of a channel in a row; return how it stands now."""
        with self._db.write():
            before = self.channel(name)
            state = msgspec.structs.replace(
                before,
                failures=before.failures + 1,
                failing_since=before.failing_since or at,
                retry_at=retry_at,
                error=error,
            )
            self._note(name, {key: value for key, value in msgspec.structs.asdict(state).items() if key != "name"})
        return state

    def channel(self, name: str) -> ChannelState:
        """Return how a channel stands; one never used stands well."""
        with self._db.read() as connection:
            row = connection.execute(select(channels).where(channels.c.name == name)).one_or_none()
        return read_row(row, ChannelState) if row else ChannelState(name=name)

    def count_waiting(self, channel: str) -> int:
        """Return how many events ``channel`` has not delivered yet, packed or not."""
        query = (
            select(func.count())
            .select_from(deliveries.outerjoin(messages, deliveries.c.message == messages.c.id))
            .where(deliveries.c.channel == channel)
            .where(or_(deliveries.c.message.is_(None), messages.c.sent.is_(None)))
        )
        with self._db.read() as connection:
            return connection.execute(query).scalar_one()

    def forget(self, before: datetime) -> int:
        """Remove events older than ``before`` that no channel waits for, and their messages; return how many events."""
        unsent = select(messages.c.id).where(messages.c.sent.is_(None))
        waiting = select(deliveries.c.event).where(
            or_(deliveries.c.message.is_(None), deliveries.c.message.in_(unsent))
        )
        old = and_(events.c.at < before, events.c.assigned.is_(True), events.c.id.not_in(waiting))
        with self._db.write() as connection:
            gone = connection.execute(events.delete().where(old)).rowcount
            in_use = select(deliveries.c.message).where(deliveries.c.message.is_not(None))
            connection.execute(messages.delete().where(messages.c.created < before, messages.c.id.not_in(in_use)))
        return gone

    def _note(self, name: str, values: dict[str, Any]) -> None:
        row = {"office": WHOLE_WORKSPACE, "name": name, "failures": 0, "error": ""} | values
        with self._db.write() as connection:
            if connection.execute(channels.update().where(channels.c.name == name).values(**values)).rowcount == 0:
                connection.execute(channels.insert().values(**row))

    def _events(self, query: Any) -> tuple[StoredEvent, ...]:
        with self._db.read() as connection:
            return tuple(StoredEvent(id=row.id, event=read_row(row, Event)) for row in connection.execute(query))
