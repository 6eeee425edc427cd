"""Runs (检查) and their documents: register as declared, facts, history used, result."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec
from sqlalchemy import and_, select, update

from auditor.errors import UsageError
from auditor.model.facts import FACTS_SCHEMA, Facts, PageVersion
from auditor.model.office import Office, Settings
from auditor.redaction import hide
from auditor.result.document import ResultDocument
from auditor.store.columns import expand, pack, read_row, squeeze
from auditor.store.database import Database
from auditor.store.schema import run_documents, runs

RunStatus = Literal["running", "complete", "incomplete", "failed", "interrupted"]
FINISHED: tuple[RunStatus, ...] = ("complete", "incomplete")
T = TypeVar("T")


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One run. ``at`` 监测时间点; ``kind`` such as ``audit``, ``recheck``; ``only`` = restricted to (专项)."""

    id: str
    office: str
    period: str
    at: datetime
    kind: str = "audit"
    only: str = ""
    status: RunStatus = "running"
    started: datetime
    finished: datetime | None = None
    seed: int = 0
    tool: str = ""
    packs_digest: str = ""
    register_digest: str = ""
    message: str = ""


class Runs:
    """Stored runs. A run id is unique in the database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def start(self, run: RunRecord, office: Office, settings: Settings) -> None:
        """Record that ``run`` begins, with the register it will be judged by."""
        declared = {"office": office.model_dump(mode="json"), "settings": _without_passwords(settings)}
        with self._db.write() as connection:
            connection.execute(runs.insert(), [msgspec.structs.asdict(run)])
            self._keep(run.id, run.office, "register", pack(declared))

    def save_facts(self, facts: Facts, history: bytes = b"") -> None:
        """Keep what the run saw, and the history (as the caller encodes it) that its judging used."""
        with self._db.write():
            self._keep(facts.run, facts.office, "facts", pack(facts))
            self._keep(facts.run, facts.office, "history", squeeze(history))

    def finish(
        self,
        run_id: str,
        status: RunStatus,
        finished: datetime,
        result: ResultDocument | None = None,
        message: str = "",
    ) -> None:
        """Close the run with its status and, where it came to one, its result."""
        with self._db.write() as connection:
            if result is not None:
                self._keep(run_id, result.office, "result", pack(result))
            change = update(runs).where(runs.c.id == run_id)
            connection.execute(change.values(status=status, finished=finished, message=message))

    def go_on(self, run_id: str) -> None:
        """Take up an interrupted run again."""
        with self._db.write() as connection:
            change = update(runs).where(runs.c.id == run_id)
            connection.execute(change.values(status="running", finished=None, message=""))

    def interrupt_unfinished(self, at: datetime) -> tuple[str, ...]:
        """Mark runs a dead process left ``running`` as interrupted; call it only while holding the lease.

        Returns their ids.
        """
        with self._db.write() as connection:
            found = connection.execute(select(runs.c.id).where(runs.c.status == "running")).scalars().all()
            change = update(runs).where(runs.c.status == "running")
            connection.execute(change.values(status="interrupted", finished=at, message="检查程序异常中断"))
        return tuple(found)

    def get(self, run_id: str) -> RunRecord | None:
        """Return the run, none where there is no such id."""
        with self._db.read() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).one_or_none()
        return read_row(row, RunRecord) if row else None

    def void_later_than(self, office: str, period: str, moment: datetime, why: str) -> int:
        """Mark finished runs that began after ``moment`` as failed, so that nothing rests on them; return how many."""
        of = and_(runs.c.office == office, runs.c.period == period, runs.c.status.in_(FINISHED))
        change = update(runs).where(of, runs.c.started > moment)
        with self._db.write() as connection:
            return connection.execute(change.values(status="failed", message=why)).rowcount

    def list(
        self,
        office: str | None = None,
        *,
        period: str | None = None,
        kind: str | None = None,
        statuses: Sequence[RunStatus] | None = None,
    ) -> tuple[RunRecord, ...]:
        """Return the runs asked for, latest start first."""
        query = select(runs).order_by(runs.c.started.desc(), runs.c.id)
        for column, value in ((runs.c.office, office), (runs.c.period, period), (runs.c.kind, kind)):
            if value is not None:
                query = query.where(column == value)
        if statuses is not None:
            query = query.where(runs.c.status.in_(statuses))
        with self._db.read() as connection:
            return tuple(read_row(row, RunRecord) for row in connection.execute(query))

    def latest(self, office: str, *, period: str | None = None, kind: str = "audit") -> RunRecord | None:
        """Return the last run that came to a result and was not restricted to a topic (专项)."""
        found = self.list(office, period=period, kind=kind, statuses=FINISHED)
        return next((run for run in found if not run.only), None)

    def result(self, run_id: str) -> ResultDocument | None:
        """Return the run's result document, none where it came to none."""
        return self._document(run_id, "result", ResultDocument)

    def facts(self, run_id: str) -> Facts | None:
        """Return what the run saw.

        Raises:
            UsageError: the facts were stored in another version of their form.
        """
        body = self._body(run_id, "facts")
        if body is None:
            return None
        version = msgspec.json.decode(body, type=_Versioned).schema
        if version != FACTS_SCHEMA:
            raise UsageError(
                f"检查 {run_id} 的采集事实为旧格式 {version}，不能直接重新判定；请加 --reread 从证据副本重新读取"
            )
        return msgspec.json.decode(body, type=Facts)

    def page_versions(self, office: str) -> dict[str, tuple[PageVersion, ...]]:
        """Return what the last full run knew of how its guides changed: address → what they said from when on."""
        last = self.latest(office)
        body = self._body(last.id, "facts") if last is not None else None
        sites = msgspec.json.decode(body, type=_Sampled).sites if body is not None else ()
        return {page.url: page.versions for site in sites for page in site.samples if page.versions}

    def history(self, run_id: str) -> bytes | None:
        """Return the history the run was judged with, as it was given to `save_facts`."""
        return self._body(run_id, "history")

    def save_answers(self, run_id: str, office: str, answers: bytes) -> None:
        """Keep what the run was told, as the caller encodes it."""
        with self._db.write():
            self._keep(run_id, office, "answers", squeeze(answers))

    def answers(self, run_id: str) -> bytes | None:
        """Return what `save_answers` was given, none where the run kept none."""
        return self._body(run_id, "answers")

    def declared(self, run_id: str) -> tuple[Office, Settings] | None:
        """Return the register (单位) and settings as they were when the run began."""
        found: dict[str, Any] | None = self._document(run_id, "register", dict)
        if found is None:
            return None
        return Office.model_validate(found["office"]), Settings.model_validate(found["settings"])

    def _document(self, run_id: str, kind: str, form: type[T]) -> T | None:
        body = self._body(run_id, kind)
        return None if body is None else msgspec.json.decode(body, type=form)

    def _body(self, run_id: str, kind: str) -> bytes | None:
        query = select(run_documents.c.body).where(run_documents.c.run == run_id, run_documents.c.kind == kind)
        with self._db.read() as connection:
            body = connection.execute(query).scalar()
        return None if body is None else expand(body)

    def _keep(self, run_id: str, office: str, kind: str, body: bytes) -> None:
        row = {"run": run_id, "kind": kind, "office": office, "body": body}
        self._db.put(run_documents, [row], replace=True)


class _Versioned(msgspec.Struct):
    schema: str = ""


class _VersionedPage(msgspec.Struct):
    url: str
    versions: tuple[PageVersion, ...] = ()


class _SampledSite(msgspec.Struct):
    samples: tuple[_VersionedPage, ...] = ()


class _Sampled(msgspec.Struct):
    """Facts as far as guides go: the rest, tens of thousands of links, is skipped unread."""

    sites: tuple[_SampledSite, ...] = ()


def _without_passwords(settings: Settings) -> dict[str, Any]:
    """Return the settings as they are kept: an address may bear a password (数据库, 代理), which no judging needs."""
    kept = settings.model_dump(mode="json")
    for section, name in (("store", "url"), ("network", "proxy")):
        if kept[section][name]:
            kept[section][name] = hide(kept[section][name])
    return kept
