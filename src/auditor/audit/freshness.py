"""A look at what must be kept up to date (更新情况检查): home pages, columns and accounts, and nothing else.

It takes minutes where a whole audit takes hours, so it can be made every day. It is a run of its own kind, stored like
any other: no quarter's report is written from it, and of what it did not look at it says nothing.
"""

import asyncio
from datetime import datetime, timedelta

import msgspec

from auditor import __version__
from auditor.audit.account_history import note_changes
from auditor.audit.close_look import CloseLook
from auditor.audit.gather import (
    Gathering,
    Keeper,
    Progress,
    account_harvests,
    account_imports,
    filings_of,
    gather,
    network_notes,
    total_coverage,
)
from auditor.audit.going_on import journal_of
from auditor.audit.judge import coverage_gaps
from auditor.audit.opened import OpenedOffice
from auditor.audit.run import SourceMaker, closed_on_error, judge_first, network_source, new_run_id, remember
from auditor.audit.seen_places import proven_by
from auditor.audit.visiting import crawl_history, shared_source
from auditor.audit.wrong_clock import held_against_clock
from auditor.crawl import History, PageSource
from auditor.crawl.pool import run_to_end
from auditor.fetch import Clock, Fetcher
from auditor.ledger import update_ledger
from auditor.logs import bound
from auditor.model.facts import AccountFacts, Facts, SiteFacts
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Site
from auditor.model.zone import SHANGHAI
from auditor.register.periods import period_of
from auditor.result.document import CheckEntry, Finding, ResultDocument
from auditor.store import RunRecord, RunStatus

KIND = "freshness"
LOOKED_AT = frozenset(
    {
        "home-not-updated",
        "column-not-updated",
        "column-update-due-soon",
        "blank-column",
        "account-not-updated",
        "account-long-gap-between-posts",
        "account-certification-ending",
        "account-state-differs",
        "account-post-removed",
    }
)
"""Checks such a look can decide. All others need pages it does not open."""
DAYS_OF_ARTICLES = timedelta(days=14)
"""The articles of so many days are opened; of a column without any in these, its newest."""


def look_at_freshness(
    opened: OpenedOffice, *, clock: Clock, progress: Progress, source: SourceMaker = network_source
) -> str:
    """Look at everything with an update period and carry it into the ledger; return the run's id.

    The caller holds the lease.

    Raises:
        StorageError: evidence or records cannot be written; the run then stands as failed.
    """
    now = clock.now()
    period = period_of(opened.settings.period, now)
    record = _record(opened, period, now)
    opened.store.runs.start(record, opened.office, opened.settings)
    with bound(office=record.office, run=record.id), closed_on_error(opened, record.id, clock):
        facts = run_to_end(_seen(opened, record, period, clock, progress, source))
        whole, judged = judge_first(opened, facts, record, period)
        result = stated(whole)
        status: RunStatus = "incomplete" if coverage_gaps(result.checks) else "complete"
        with opened.store.transaction():
            remember(opened, facts, judged)
            opened.store.runs.finish(record.id, status, clock.now(), result)
            note_changes(opened.store, opened.office, facts)
            update_ledger(opened.store, result, opened.calendar, proven_by(facts))
    return record.id


def _record(opened: OpenedOffice, period: ReportingPeriod, now: datetime) -> RunRecord:
    return RunRecord(
        id=new_run_id(period.id, now),
        office=opened.office.id,
        period=period.id,
        at=now,
        kind=KIND,
        started=now,
        tool=f"auditor {__version__}",
        packs_digest=opened.rulebook.digest,
        register_digest=opened.workspace.digest,
    )


def stated(result: ResultDocument) -> ResultDocument:
    """Return the result of such a look with what it looked at only."""

    def wanted(one: CheckEntry | Finding) -> bool:
        return (one.id if isinstance(one, CheckEntry) else one.check) in LOOKED_AT

    checks = tuple(one for one in result.checks if wanted(one))
    findings = tuple(one for one in result.findings if wanted(one))
    return msgspec.structs.replace(result, checks=checks, findings=findings)


async def _seen(
    opened: OpenedOffice,
    record: RunRecord,
    period: ReportingPeriod,
    clock: Clock,
    progress: Progress,
    source: SourceMaker,
) -> Facts:
    keeper = Keeper(opened.store, record.id, opened.office.id)
    history = crawl_history(opened.store, opened.folder, opened.office.id)
    async with source(opened, record.id, clock) as fetcher:
        looks = (_site(opened, site, record, history, fetcher, keeper, progress) for site in opened.office.sites)
        sites = tuple(await asyncio.gather(*looks))
        accounts = await _accounts(opened, record, period, fetcher, keeper, progress, clock)
        await fetcher.sentinel()
        skew = fetcher.clock_skew
    keeper.flush()
    facts = Facts(
        office=opened.office.id,
        run=record.id,
        started=record.started,
        finished=clock.now(),
        sites=sites,
        accounts=accounts,
        coverage=total_coverage(sites, network_notes(opened.settings.network) if sites else ()),
        filings=filings_of(opened.store, opened.office),
    )
    return held_against_clock(facts, skew)


async def _site(
    opened: OpenedOffice,
    site: Site,
    record: RunRecord,
    history: History,
    fetcher: PageSource,
    keeper: Keeper,
    progress: Progress,
) -> SiteFacts:
    start = record.at.astimezone(SHANGHAI).date() - DAYS_OF_ARTICLES
    close = CloseLook(site, fetcher, at=record.at, start=start, history=history, keep=keeper, base=opened.folder)
    home = await close.home()
    columns = []
    for number, column in enumerate(site.columns):
        progress(number, len(site.columns), f"查看栏目 {column.name}")
        columns.append(await close.column(column))
    return SiteFacts(site=site.id, home=home, columns=tuple(columns), links_checked=False)


async def _accounts(
    opened: OpenedOffice,
    record: RunRecord,
    period: ReportingPeriod,
    fetcher: Fetcher,
    keeper: Keeper,
    progress: Progress,
    clock: Clock,
) -> tuple[AccountFacts, ...]:
    office = opened.office
    part = Gathering(
        office=office.model_copy(update={"sites": ()}),
        run=record.id,
        period=period,
        at=record.at,
        started=record.started,
        base=opened.folder,
        imports=account_imports(opened.store, office),
        harvests=account_harvests(opened.store, office),
        filings=filings_of(opened.store, office),
        journal=journal_of(opened, record.id),
    )
    facts = await gather(part, fetcher, shared_source(opened, fetcher, part), keeper, progress, clock.now)
    return facts.accounts
