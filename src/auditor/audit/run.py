"""One audit: gather, keep, judge, remember. Every step leaves the store in a state the next start understands."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

import msgspec

from auditor import __version__
from auditor.audit.account_history import note_changes
from auditor.audit.answers import packed_answers
from auditor.audit.availability import with_probes
from auditor.audit.circumstances import note_circumstances
from auditor.audit.contributed import with_submissions
from auditor.audit.delivering import channel_notes
from auditor.audit.gather import (
    Gathering,
    Keeper,
    Progress,
    account_harvests,
    account_imports,
    filings_of,
    gather,
    keep_harvests,
    network_notes,
)
from auditor.audit.going_on import interrupted_run, journal_of, remove_old_journals
from auditor.audit.judge import JudgeInputs, coverage_gaps, exit_code, judge
from auditor.audit.opened import OpenedOffice
from auditor.audit.own_trouble import network_watch, tell_of_clock
from auditor.audit.scope import object_ids, restricted
from auditor.audit.seen_places import proven_by
from auditor.audit.sharding import shards
from auditor.audit.visiting import crawl_history, jobs, remember_visits, shared_source
from auditor.audit.wrong_clock import held_against_clock, is_wrong
from auditor.crawl.noting import Recorded
from auditor.crawl.pool import run_to_end
from auditor.errors import PausedError
from auditor.fetch import Clock, Fetcher, SystemClock
from auditor.ledger import update_ledger
from auditor.logs import bound
from auditor.model.facts import Facts
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Office
from auditor.redaction import hide
from auditor.register.periods import period_of, reporting_period
from auditor.result.document import ResultDocument
from auditor.store import Journal, RunRecord

LINKS = "链接"


class AuditOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What to audit. ``at`` 监测时间点; ``period`` an id such as ``2026Q3``; ``only`` a unit, column or account.

    ``workers`` is the number of processes that walk sites. An interrupted audit is gone on with unless ``afresh``;
    with ``at_any_moment`` the monitoring point is merely the present, and the interrupted one's own will do.
    ``unattended`` work that our own network has kept from its end is broken off and gone on with later: nobody waits.
    Runs of another ``kind`` than ``audit`` are no quarter's: no report is written from them.
    """

    at: datetime
    period: str | None = None
    only: str = ""
    links_only: bool = False
    workers: int = 1
    afresh: bool = False
    at_any_moment: bool = False
    unattended: bool = False
    kind: str = "audit"


class AuditOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What an audit came to: its run id, its result document, the exit code of the contract.

    ``alarms`` name what changed with the accounts since the last run, each change once. ``kept`` is the number of
    answers that an interrupted run had brought already.
    """

    run: str
    result: ResultDocument
    exit_code: int
    alarms: tuple[str, ...] = ()
    kept: int = 0


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What judging used beside facts, register and rules; stored with the run so that it can be judged again."""

    first_seen: dict[str, datetime] = {}


class SourceMaker(Protocol):
    """Makes the page source of a run; the fetch seam's own unless the caller has another."""

    def __call__(self, opened: OpenedOffice, run: str, clock: Clock) -> Fetcher:
        """Return an async context manager that fetches."""
        ...


def network_source(opened: OpenedOffice, run: str, clock: Clock) -> Fetcher:
    """Return the fetch seam for one run."""
    return Fetcher(
        opened.settings.network,
        session=run,
        clock=clock,
        sites=opened.office.sites,
        on_outage=network_watch(opened.store, clock),
    )


def period_for(opened: OpenedOffice, options: AuditOptions) -> ReportingPeriod:
    """Return the quarter asked for, else the one the monitoring point lies in."""
    rhythm = opened.settings.period
    return reporting_period(rhythm, options.period) if options.period else period_of(rhythm, options.at)


def run_audit(
    opened: OpenedOffice,
    options: AuditOptions,
    *,
    progress: Progress,
    clock: Clock | None = None,
    source: SourceMaker = network_source,
) -> AuditOutcome:
    """Audit one office and store the run, or go on with one that was interrupted. The caller holds the lease.

    Raises:
        UsageError: unknown period or restriction.
        StorageError: evidence or records cannot be written; the run then stands as failed.
    """
    clock = clock or SystemClock()
    opened.store.space.refuse_critical()
    period = period_for(opened, options)
    office = restricted(opened.office, options.only, links_only=options.links_only)
    record, recorded = _begun(opened, _record(opened, options, period, clock.now()), options)
    kept = recorded.count if recorded else 0
    if kept:
        progress(0, 0, f"继续上次中断的检查，已有 {kept} 页不再重取")
    note_circumstances(opened, clock.now())
    journal = journal_of(opened, record.id)
    with bound(office=record.office, run=record.id), closed_on_error(opened, record.id, clock):
        try:
            facts = run_to_end(
                _gathered(opened, office, record, period, clock, progress, source, options, journal, recorded)
            )
        finally:
            journal.close()
        # A sweep of links keeps no pages, so there is nothing that could be read anew.
        answers = packed_answers(journal, opened.store.evidence) if record.only != LINKS else None
        result, judged = judge_first(opened, facts, record, period)
        incomplete = bool(coverage_gaps(result.checks)) or not facts.coverage.complete
        # All that a run leaves is written at once: a crash leaves a run to go on with, or one that is wholly done.
        with opened.store.transaction():
            remember(opened, facts, judged)
            if answers is not None:
                opened.store.runs.save_answers(record.id, record.office, answers)
            opened.store.runs.finish(record.id, "incomplete" if incomplete else "complete", clock.now(), result)
            alarms = tuple(event.text for event in note_changes(opened.store, office, facts))
            update_ledger(opened.store, result, opened.calendar, proven_by(facts))
    journal.remove()
    code = exit_code(result, incomplete_above=opened.settings.incomplete_above)
    return AuditOutcome(run=record.id, result=result, exit_code=code, alarms=alarms, kept=kept)


def _begun(opened: OpenedOffice, wanted: RunRecord, options: AuditOptions) -> tuple[RunRecord, Recorded | None]:
    """Start the run, or take up the one that was interrupted, with what it was told already."""
    remove_old_journals(opened, wanted.started)
    found = None if options.afresh else interrupted_run(opened, wanted, any_moment=options.at_any_moment)
    if found is None:
        opened.store.runs.start(wanted, opened.office, opened.settings)
        return wanted, None
    opened.store.runs.go_on(found.id)
    journal = journal_of(opened, found.id)
    recorded = Recorded(journal, wire=False)
    journal.add_interruption(wanted.started)
    journal.close()
    return found, recorded


def judge_first(
    opened: OpenedOffice, facts: Facts, record: RunRecord, period: ReportingPeriod
) -> tuple[ResultDocument, Judged]:
    """Judge fresh facts; return the result and what judging used beside them."""
    judged = Judged(first_seen=opened.store.findings.first_seen(record.office))
    return judge(facts, inputs_of(opened, opened.office, record, period, judged)), judged


def remember(opened: OpenedOffice, facts: Facts, judged: Judged) -> None:
    """Store the facts with what their judging used, and what later runs need of them."""
    opened.store.runs.save_facts(facts, msgspec.json.encode(judged))
    opened.store.history.remember(facts)
    keep_harvests(opened.store, facts)


def inputs_of(
    opened: OpenedOffice, office: Office, record: RunRecord, period: ReportingPeriod, judged: Judged
) -> JudgeInputs:
    """Return what judging needs beside the facts; ``office`` is the register the run was made with."""
    links_only = record.only == LINKS
    only = "" if links_only else record.only
    return JudgeInputs(
        office=office,
        rulebook=opened.rulebook,
        calendar=opened.calendar,
        period=period,
        at=record.at,
        first_seen=judged.first_seen,
        objects=object_ids(restricted(office, only), whole=office) if only else None,
        links_only=links_only,
    )


def new_run_id(period: str, started: datetime) -> str:
    """Return a run id that sorts by time and is unique in the workspace."""
    return f"{period}-{started:%Y%m%d%H%M%S}-{secrets.token_hex(2)}"


def _record(opened: OpenedOffice, options: AuditOptions, period: ReportingPeriod, started: datetime) -> RunRecord:
    return RunRecord(
        id=new_run_id(period.id, started),
        office=opened.office.id,
        period=period.id,
        at=options.at,
        kind=options.kind,
        only=LINKS if options.links_only else options.only,
        started=started,
        seed=secrets.randbelow(2**31),
        tool=f"auditor {__version__}",
        packs_digest=opened.rulebook.digest,
        register_digest=opened.workspace.digest,
    )


async def _gathered(
    opened: OpenedOffice,
    office: Office,
    record: RunRecord,
    period: ReportingPeriod,
    clock: Clock,
    progress: Progress,
    source: SourceMaker,
    options: AuditOptions,
    journal: Journal,
    recorded: Recorded | None,
) -> Facts:
    store = opened.store
    work = Gathering(
        office=office,
        run=record.id,
        period=period,
        at=record.at,
        started=record.started,
        base=opened.folder,
        history=crawl_history(store, opened.folder, office.id),
        imports=account_imports(store, office),
        harvests=account_harvests(store, office),
        filings=filings_of(store, office),
        seed=record.seed,
        links_only=record.only == LINKS,
        notes=(
            *(network_notes(opened.settings.network) if office.sites else ()),
            *channel_notes(opened.store, opened.workspace),
        ),
        earlier=store.runs.page_versions(office.id),
        journal=journal,
        recorded=recorded,
    )
    shares = shards(office.sites, options.workers)
    tasks = jobs(shares, opened.settings.network, work) if len(shares) > 1 else []
    async with source(opened, record.id, clock) as fetcher:
        shared = shared_source(opened, fetcher, work)
        with Keeper(store, record.id, office.id) as keeper:
            facts = await gather(
                work, fetcher, shared, keeper, progress, clock.now, jobs=tasks, network=fetcher.own_network
            )
        await fetcher.sentinel()
        skew = fetcher.clock_skew
        if options.unattended and fetcher.breaker_open:
            raise PausedError("本机网络中断，检查已暂停；网络恢复后自动继续")
    if skew is not None:
        tell_of_clock(store, clock, skew, wrong=is_wrong(skew))
        facts = held_against_clock(facts, skew)
    remember_visits(opened, office.id, shared)
    return with_submissions(store, with_probes(store, facts, period, record.at))


@contextmanager
def closed_on_error(opened: OpenedOffice, run: str, clock: Clock) -> Iterator[None]:
    """Mark the run interrupted or failed when it ends by an exception, so that nothing stays half open."""
    try:
        yield
    except (KeyboardInterrupt, asyncio.CancelledError):
        opened.store.runs.finish(run, "interrupted", clock.now(), message="操作人员中断")
        raise
    except Exception as error:
        opened.store.runs.finish(run, "failed", clock.now(), message=hide(str(error))[:500])
        raise
