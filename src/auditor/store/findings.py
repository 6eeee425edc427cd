"""The ledger's rows (整改台账): one entry per finding that lives across runs, and every event of its life."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

import msgspec
from sqlalchemy import select

from auditor.model.words import Responsibility, Severity
from auditor.store.database import Database
from auditor.store.schema import finding_events, findings


class State(StrEnum):
    """Where a finding stands. The last three are settled by a person's word, with reason and expiry."""

    OPEN = "open"
    NOTIFIED = "notified"
    CLAIMED = "claimed_fixed"
    CLOSED = "closed"
    EXPLAINED = "explained"
    NOT_OURS = "not_ours"
    FALSE_ALARM = "false_alarm"


class Origin(StrEnum):
    """Who found it."""

    AUDIT = "自查"
    MANUAL = "人工登记"
    SUPERIOR = "上级通报"
    PLATFORM_TICKET = "监管平台工单"
    VISITOR = "找错留言"


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """A person's word: 情况说明, 不属于本单位 or 误报剔除. After ``expires`` it no longer holds."""

    reason: str
    person: str
    on: date
    expires: date | None = None


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One finding across runs. ``periods`` are those it was seen in; ``recurrences`` those it came back in.

    ``checked_at`` is when its object was last checked for it with a decided verdict; ``deadline`` is one set by
    others (上级通报 …) and goes before ``due``.
    """

    id: str
    office: str
    check: str
    code: str = ""
    object: str
    object_name: str = ""
    unit: str = ""
    owner: str = ""
    title: str
    text: str
    url: str = ""
    parent_url: str = ""
    clause: str = ""
    remedy: str = ""
    severity: Severity
    responsibility: Responsibility = Responsibility.OWN
    internal: bool = False
    evidence: str | None = None
    origin: Origin = Origin.AUDIT
    reference: str = ""
    state: State = State.OPEN
    first_seen: datetime
    last_seen: datetime
    periods: tuple[str, ...] = ()
    recurrences: tuple[str, ...] = ()
    due: date | None = None
    deadline: date | None = None
    opened_at: datetime
    notified_at: datetime | None = None
    claimed_at: datetime | None = None
    fixed_on: date | None = None
    checked_at: datetime | None = None
    check_result: str = ""
    last_run: str = ""
    closed_at: datetime | None = None
    settled: Settled | None = None
    measures: str = ""
    reply: str = ""
    note: str = ""
    version: int = 0

    @property
    def number(self) -> str:
        """问题编号 as printed: enough of the id to be unique within an office."""
        return self.id[:10]

    @property
    def last_day(self) -> date | None:
        """The day it must be put right by: what others set goes before our own."""
        return self.deadline or self.due


class LedgerEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a finding.

    ``kind`` is one of found, seen, notified, claimed_fixed, not_fixed, verified, closed, reopened, explained,
    not_ours, false_alarm, expired, edited. ``changes`` maps a field to its old and new text.
    """

    finding: str
    at: datetime
    kind: str
    period: str = ""
    person: str = ""
    run: str = ""
    reason: str = ""
    evidence: str | None = None
    changes: dict[str, tuple[str, str]] = {}


class ChangedMeanwhileError(Exception):
    """The entry was changed by somebody else since it was read."""


class Findings:
    """Ledger entries by office and finding id."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, office: str, finding: str) -> LedgerEntry | None:
        """Return the entry, none where the office has no such finding."""
        query = select(findings.c.entry).where(findings.c.office == office, findings.c.id == finding)
        with self._db.read() as connection:
            body = connection.execute(query).scalar()
        return None if body is None else msgspec.json.decode(body, type=LedgerEntry)

    def list(self, office: str, *, states: Iterable[State] | None = None) -> tuple[LedgerEntry, ...]:
        """Return the office's entries, first found first."""
        query = select(findings.c.entry).where(findings.c.office == office)
        if states is not None:
            query = query.where(findings.c.state.in_([str(state) for state in states]))
        with self._db.read() as connection:
            bodies = connection.execute(query).scalars().all()
        entries = [msgspec.json.decode(body, type=LedgerEntry) for body in bodies]
        return tuple(sorted(entries, key=lambda entry: (entry.first_seen, entry.id)))

    def first_seen(self, office: str) -> dict[str, datetime]:
        """Return when each finding was first seen, by finding id."""
        return {entry.id: entry.first_seen for entry in self.list(office)}

    def save(self, entry: LedgerEntry, events: Iterable[LedgerEvent] = ()) -> LedgerEntry:
        """Keep ``entry`` with the events that led to it, as one; return it with its new version.

        Raises:
            ChangedMeanwhileError: it is no longer at the version it was read at.
        """
        saved = msgspec.structs.replace(entry, version=entry.version + 1)
        row = {name: getattr(saved, name) for name in ("office", "id", "check", "object", "unit", "due", "version")}
        row |= {"origin": str(saved.origin), "state": str(saved.state), "entry": msgspec.json.encode(saved).decode()}
        mine = (findings.c.office == entry.office) & (findings.c.id == entry.id)
        with self._db.write() as connection:
            if entry.version == 0:
                if connection.execute(select(findings.c.id).where(mine)).first() is not None:
                    raise ChangedMeanwhileError(entry.id)
                connection.execute(findings.insert().values(**row))
            else:
                change = findings.update().where(mine, findings.c.version == entry.version).values(**row)
                if connection.execute(change).rowcount != 1:
                    raise ChangedMeanwhileError(entry.id)
            for event in events:
                self._add_event(entry.office, event)
        return saved

    def events(self, office: str, *, finding: str | None = None, period: str | None = None) -> tuple[LedgerEvent, ...]:
        """Return what happened, in the order it was recorded; to one finding or to all."""
        query = select(finding_events.c.body).where(finding_events.c.office == office).order_by(finding_events.c.id)
        if finding is not None:
            query = query.where(finding_events.c.finding == finding)
        if period is not None:
            query = query.where(finding_events.c.period == period)
        with self._db.read() as connection:
            bodies = connection.execute(query).scalars().all()
        return tuple(msgspec.json.decode(body, type=LedgerEvent) for body in bodies)

    def _add_event(self, office: str, event: LedgerEvent) -> None:
        row = {"office": office, "finding": event.finding, "at": event.at, "kind": event.kind, "period": event.period}
        row["body"] = msgspec.json.encode(event).decode()
        with self._db.write() as connection:
            connection.execute(finding_events.insert().values(**row))
