"""The ledger's rows (整改台账): one entry per finding that lives across runs, and every event of its life."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import select

from auditor.model.words import Responsibility, Severity
from auditor.store.database import Database
from auditor.store.schema import finding_events, findings
from auditor.store.trail import Event, Trail

DECIDED = {"explained": "情况说明", "not_ours": "不属于本单位", "false_alarm": "误报剔除"}
"""Events by which a person's word stands over the program's."""


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

    def __init__(self, database: Database, trail: Trail) -> None:
        self._db, self._trail = database, trail

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

    def offices(self) -> tuple[str, ...]:
        """Return the offices that have entries, also those no longer in the register."""
        with self._db.read() as connection:
            return tuple(sorted(connection.execute(select(findings.c.office).distinct()).scalars()))

    def first_seen(self, office: str) -> dict[str, datetime]:
        """Return when each finding was first seen, by finding id."""
        return {entry.id: entry.first_seen for entry in self.list(office)}

    def save(self, entry: LedgerEntry, events: Iterable[LedgerEvent] = ()) -> LedgerEntry:
        """Keep ``entry`` with the events that led to it, as one; return it with its new version.

        Raises:
            ChangedMeanwhileError: it is no longer at the version it was read at.
        """
        return self.save_all([(entry, tuple(events))])[0]

    def save_all(self, steps: Sequence[tuple[LedgerEntry, tuple[LedgerEvent, ...]]]) -> tuple[LedgerEntry, ...]:
        """Keep many entries with their events, all or none; return them with their new versions.

        Raises:
            ChangedMeanwhileError: one of them is no longer at the version it was read at.
        """
        saved = tuple(msgspec.structs.replace(entry, version=entry.version + 1) for entry, _ in steps)
        happened = [_event_row(entry.office, event) for entry, events in steps for event in events]
        with self._db.write() as connection:
            known = self._versions({entry.office for entry in saved})
            for entry, _ in steps:
                if known.get((entry.office, entry.id), 0) != entry.version:
                    raise ChangedMeanwhileError(entry.id)
            self._db.put(findings, [_row(entry) for entry in saved], replace=True)
            if happened:
                connection.execute(finding_events.insert(), happened)
            for entry, events in steps:
                self._note(entry, events)
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

    def _note(self, entry: LedgerEntry, events: Iterable[LedgerEvent]) -> None:
        """A person's word over the program's goes into the audit log with it."""
        for event in events:
            if event.kind in DECIDED or (event.kind == "closed" and event.person):
                what: Event = "finding-decided" if event.kind in DECIDED else "finding-closed"
                target = f"{entry.number} {entry.object_name or entry.object}".strip()
                result = DECIDED.get(event.kind, "销号")
                self._trail.note(event.person, what, target, result, event.at, office=entry.office)

    def _versions(self, offices: Iterable[str]) -> dict[tuple[str, str], int]:
        # Locked until the transaction ends, where the database knows more than one writer.
        query = select(findings.c.office, findings.c.id, findings.c.version).where(findings.c.office.in_(list(offices)))
        with self._db.read() as connection:
            return {(row.office, row.id): row.version for row in connection.execute(query.with_for_update())}


def _row(entry: LedgerEntry) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in ("office", "id", "check", "object", "unit", "due", "version")}
    return row | {
        "origin": str(entry.origin),
        "state": str(entry.state),
        "entry": msgspec.json.encode(entry).decode(),
    }


def _event_row(office: str, event: LedgerEvent) -> dict[str, Any]:
    row: dict[str, Any] = {"office": office, "finding": event.finding, "at": event.at, "kind": event.kind}
    return row | {"period": event.period, "body": msgspec.json.encode(event).decode()}
