"""Report revisions (报告版本): numbered, never changed once kept; each holds the document it was rendered from."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, func, select

from auditor.store.columns import expand, read_row, squeeze
from auditor.store.database import Database
from auditor.store.schema import report_approvals, report_revisions
from auditor.store.trail import Event, Trail


class ReportFile(msgspec.Struct, frozen=True, kw_only=True):
    """One rendered file, by name, with its sha256 and size in bytes."""

    name: str
    sha256: str
    size: int


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One revision. ``sha256`` is that of the report document's bytes."""

    office: str
    period: str
    kind: str
    revision: int
    run: str
    created: datetime
    draft: bool
    sha256: str
    files: tuple[ReportFile, ...] = ()


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """The leader's approval of one revision."""

    person: str
    approved_at: datetime
    note: str = ""


class Reports:
    """Report revisions by office, period and kind (``quarter``, ``topic`` …)."""

    def __init__(self, database: Database, trail: Trail) -> None:
        self._db, self._trail = database, trail

    def next_revision(self, office: str, period: str, kind: str) -> int:
        """Return the number the next revision will bear, from 1."""
        query = select(func.max(report_revisions.c.revision)).where(_of(report_revisions, office, period, kind))
        with self._db.read() as connection:
            return (connection.execute(query).scalar() or 0) + 1

    def add(self, revision: Revision, document: bytes) -> bool:
        """Keep a revision with its document; return false where that number is taken (ask again for the next)."""
        row = msgspec.structs.asdict(revision) | {"document": squeeze(document)}
        row["files"] = msgspec.json.encode(revision.files).decode()
        with self._db.write() as connection:
            taken = _of(report_revisions, revision.office, revision.period, revision.kind)
            query = select(report_revisions.c.revision).where(taken)
            if connection.execute(query.where(report_revisions.c.revision == revision.revision)).first() is not None:
                return False
            connection.execute(report_revisions.insert().values(**row))
            self._note("", "report-written", revision, "草稿" if revision.draft else "成功", revision.created)
        return True

    def offices(self) -> tuple[str, ...]:
        """Return the offices that have revisions, also those no longer in the register."""
        with self._db.read() as connection:
            return tuple(sorted(connection.execute(select(report_revisions.c.office).distinct()).scalars()))

    def list(self, office: str, period: str | None = None, kind: str | None = None) -> tuple[Revision, ...]:
        """Return the revisions, oldest period and lowest number first."""
        table = report_revisions
        query = select(table).where(table.c.office == office).order_by(table.c.period, table.c.kind, table.c.revision)
        if period is not None:
            query = query.where(table.c.period == period)
        if kind is not None:
            query = query.where(table.c.kind == kind)
        with self._db.read() as connection:
            return tuple(_revision(row) for row in connection.execute(query))

    def latest(self, office: str, period: str, kind: str = "quarter") -> Revision | None:
        """Return the newest revision."""
        found = self.list(office, period, kind)
        return found[-1] if found else None

    def document(self, revision: Revision) -> bytes:
        """Return the report document of a kept revision, byte for byte."""
        table = report_revisions
        query = select(table.c.document).where(_of(table, revision.office, revision.period, revision.kind))
        with self._db.read() as connection:
            return expand(connection.execute(query.where(table.c.revision == revision.revision)).scalar_one())

    def approve(self, revision: Revision, approval: Approval) -> bool:
        """Record the leader's approval; return false where one is recorded already."""
        key = {"office": revision.office, "period": revision.period, "kind": revision.kind}
        row = key | {"revision": revision.revision} | msgspec.structs.asdict(approval)
        if self.approval(revision) is not None:
            return False
        with self._db.write():
            self._db.put(report_approvals, [row], replace=False)
            self._note(approval.person, "report-approved", revision, "审定", approval.approved_at)
        return True

    def approval(self, revision: Revision) -> Approval | None:
        """Return the approval of ``revision``, none where it has none."""
        table = report_approvals
        query = select(table).where(_of(table, revision.office, revision.period, revision.kind))
        with self._db.read() as connection:
            row = connection.execute(query.where(table.c.revision == revision.revision)).one_or_none()
        return read_row(row, Approval) if row else None

    def _note(self, who: str, what: Event, revision: Revision, result: str, at: datetime) -> None:
        target = f"{revision.period} 第 {revision.revision} 稿 {revision.sha256[:16]}"
        self._trail.note(who, what, target, result, at, office=revision.office)


def _of(table: Any, office: str, period: str, kind: str) -> Any:
    return (table.c.office == office) & (table.c.period == period) & (table.c.kind == kind)


def _revision(row: Row[Any]) -> Revision:
    return read_row(row, Revision, files=msgspec.json.decode(row.files, type=tuple[ReportFile, ...]))
