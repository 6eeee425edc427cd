"""Gathering of one run: every site and account of the office, with evidence kept as it comes."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import msgspec

from auditor.audit.sharding import gather_in_processes
from auditor.channels import ChannelContext, Reader, Vault, fetch_account
from auditor.channels import Window as PostWindow
from auditor.crawl import History, PageSource, SharedSource, Window
from auditor.crawl.lines import Job
from auditor.crawl.noting import KnownAnswers, NotingSource, OwnNetwork
from auditor.crawl.trials import with_trials
from auditor.crawl.versions import with_versions
from auditor.crawl.worker import walk_site
from auditor.fetch.health import OwnNetwork as Breaker
from auditor.model.facts import AccountFacts, Coverage, Facts, Filing, PageVersion, PostImport, SiteFacts, SourceRun
from auditor.model.fetched import Fetched
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Account, Network, Office, Site
from auditor.model.zone import SHANGHAI
from auditor.store import Batch, Journal, Store

Progress = Callable[[int, int, str], None]
FLUSH_AFTER = 200
POSTS = "posts"
HARVESTS = "harvests"
FILINGS = "filings"


class Source(PageSource, Reader, OwnNetwork, Protocol):
    """Where sites' pages and accounts' posts come from."""


class Keeper:
    """Keeps what fetches bring: bytes by hash and records of the fetches, both in batches."""

    def __init__(self, store: Store, run: str, office: str) -> None:
        self._store, self._run, self._office = store, run, office
        self._waiting: list[Fetched] = []
        self._writer = ThreadPoolExecutor(1, "evidence")
        self._writing: Future[None] | None = None
        # A run that goes on, or walks a site once more, meets again what it has recorded before.
        self._recorded = {_record_key(one) for one in store.fetches.of_run(run)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let what is being written come to its end, after trouble too: nobody writes once a run has ended."""
        self._writer.shutdown()

    def __call__(self, fetched: Fetched) -> str | None:
        """Keep ``fetched``; return the hash under which its body can be opened, none where there is no body."""
        digest = self._store.evidence.put_soon(fetched.body) if fetched.body else self._kept_before(fetched)
        key = _record_key(fetched)
        if key not in self._recorded:
            self._recorded.add(key)
            self._waiting.append(msgspec.structs.replace(fetched, body=b""))
        if len(self._waiting) >= FLUSH_AFTER:
            self._hand_over()
        return digest

    def _kept_before(self, fetched: Fetched) -> str | None:
        digest = fetched.sha256 if fetched.unchanged else None
        return digest if digest and self._store.evidence.has(digest) else None

    def keep_bytes(self, body: bytes) -> str:
        """Keep an interface's answer as evidence; its address, which may carry secrets, is not recorded."""
        return self._store.evidence.put(body)

    def flush(self) -> None:
        """Write what waits, and return when it is on the disk.

        Raises:
            StorageError: disk full, read-only or locked.
        """
        self._hand_over()
        self._await_writer()

    def _hand_over(self) -> None:
        """Have what waits written beside the walk, one batch at a time; raises what became of the one before."""
        self._await_writer()
        waiting, self._waiting = self._waiting, []
        self._writing = self._writer.submit(self._write, waiting)

    def _await_writer(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def _write(self, records: Sequence[Fetched]) -> None:
        """The bytes first, so that no record names any that a power cut might take."""
        self._store.evidence.settle()
        if records:
            self._store.space.refuse_critical()
            self._store.fetches.add(self._run, self._office, records)


def _record_key(fetched: Fetched) -> int:
    return hash((fetched.url, fetched.method, fetched.started))


class Gathering(msgspec.Struct, frozen=True, kw_only=True):
    """What one gathering works on. ``started`` is the moment it began; ``notes`` say in Chinese what limits it.

    ``earlier`` maps the address of a guide to what the last run had seen it say, from when on. Answers are noted in
    ``journal``; a run that goes on finds in ``recorded`` what it was told before it was interrupted.
    """

    office: Office
    run: str
    period: ReportingPeriod
    at: datetime
    started: datetime
    base: Path
    history: History = History()
    imports: Mapping[str, Sequence[PostImport]] = {}
    harvests: Mapping[str, Sequence[PostImport]] = {}
    filings: tuple[Filing, ...] | None = None
    seed: int = 0
    links_only: bool = False
    notes: tuple[str, ...] = ()
    earlier: Mapping[str, tuple[PageVersion, ...]] = {}
    journal: Journal
    recorded: KnownAnswers | None = None


async def gather(
    work: Gathering,
    source: Source,
    shared: SharedSource,
    keeper: Keeper,
    progress: Progress,
    finished: Callable[[], datetime],
    *,
    jobs: Sequence[Job] = (),
    network: Breaker | None = None,
) -> Facts:
    """Gather all sites at once, with ``jobs`` a process for each under one ``network`` breaker, and all accounts.

    Trouble of one site never stops the others. ``shared`` is what sites ask, ``source`` what accounts ask.
    """
    counts = _Counts(progress)
    if jobs:
        assert network is not None
        done = await gather_in_processes(jobs, shared, keeper, counts, network)
        sites = [done[site.id] for site in work.office.sites]
    else:
        sites = await asyncio.gather(*(_site(site, work, source, shared, keeper, counts) for site in work.office.sites))
    if not work.links_only:
        trials = (
            with_trials(site, seen, NotingSource(shared, work.journal, source, work.recorded), work.seed, keeper)
            for site, seen in zip(work.office.sites, sites, strict=True)
        )
        sites = await asyncio.gather(*trials)
    sites = [with_versions(site, work.earlier, work.started) for site in sites]
    context = _channels(work, source, keeper)
    accounts = await asyncio.gather(*(_account(account, work, context) for account in work.office.accounts))
    keeper.flush()
    return Facts(
        office=work.office.id,
        run=work.run,
        started=work.started,
        finished=finished(),
        sites=tuple(sites),
        accounts=tuple(accounts),
        coverage=total_coverage(sites, work.notes),
        seed=work.seed,
        filings=work.filings,
    )


async def _site(
    site: Site, work: Gathering, network: OwnNetwork, shared: SharedSource, keeper: Keeper, counts: "_Counts"
) -> SiteFacts:
    return await walk_site(
        site,
        Window(at=work.at, start=work.period.start),
        NotingSource(shared, work.journal, network, work.recorded),
        history=work.history,
        keep=keeper,
        progress=counts.of(site.id),
        base=work.base,
        links_only=work.links_only,
    )


def _channels(work: Gathering, source: Source, keeper: Keeper) -> ChannelContext:
    return ChannelContext(
        reader=source,
        imports=work.imports,
        harvests=work.harvests,
        now=work.started,
        base=work.base,
        vault=Vault(work.base),
        keep=keeper.keep_bytes,
    )


async def _account(account: Account, work: Gathering, context: ChannelContext) -> AccountFacts:
    window = PostWindow(start=work.period.start, end=work.period.end, at=work.at)
    return await fetch_account(account, window, context)


def network_notes(network: Network) -> tuple[str, ...]:
    """Say what the network settings leave uncertain: without a sentinel only mass failure shows our own outage."""
    return () if network.sentinel else ("未设置网络参照网址，本机断网只能按大面积失败判断",)


def total_coverage(sites: Sequence[SiteFacts], notes: Sequence[str] = ()) -> Coverage:
    """Add up the coverage of all sites; ``notes`` come before the sites' own reasons."""
    return Coverage(
        planned=sum(site.coverage.planned for site in sites),
        fetched=sum(site.coverage.fetched for site in sites),
        unchanged=sum(site.coverage.unchanged for site in sites),
        not_fetched=tuple(miss for site in sites for miss in site.coverage.not_fetched),
        complete=all(site.coverage.complete for site in sites),
        reasons=tuple(dict.fromkeys([*notes, *(reason for site in sites for reason in site.coverage.reasons)])),
    )


class _Counts:
    """Adds up the progress of sites walked at the same time."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._of: dict[str, tuple[int, int]] = {}

    def of(self, site: str) -> Progress:
        def told(done: int, planned: int, what: str) -> None:
            self._of[site] = (done, planned)
            self._progress(sum(d for d, _ in self._of.values()), sum(p for _, p in self._of.values()), what)

        return told


def account_imports(store: Store, office: Office) -> dict[str, tuple[PostImport, ...]]:
    """Return what was imported for each account so far."""
    return {account.id: store.imports.posts(office.id, account.id) for account in office.accounts}


def account_harvests(store: Store, office: Office) -> dict[str, tuple[PostImport, ...]]:
    """Return what platforms' interfaces told of each account in earlier runs."""
    return {
        account.id: tuple(
            batch for found in store.imports.rows(office.id, HARVESTS, PostImport, account.id) for batch in found.rows
        )
        for account in office.accounts
    }


def keep_harvests(store: Store, facts: Facts) -> None:
    """Keep what interfaces told, so that it holds when a credential dies; the newer reading of a stretch replaces."""
    for account in facts.accounts:
        for run in account.runs:
            if run.calls and run.at is not None and run.status in ("ok", "ok_empty", "partial"):
                for days in run.spans:
                    _keep_stretch(store, facts, account, run, days)


def _keep_stretch(store: Store, facts: Facts, account: AccountFacts, run: SourceRun, days: tuple[date, date]) -> None:
    posts = tuple(
        post
        for post in account.posts
        if run.adapter in post.sources and days[0] <= post.published_at.astimezone(SHANGHAI).date() <= days[1]
    )
    digest = hashlib.sha256(f"{facts.run} {account.account} {run.adapter} {days}".encode()).hexdigest()
    kept = PostImport(
        account=account.account,
        file_name="",
        sha256=digest,
        profile=run.adapter,
        covers_from=days[0],
        covers_to=days[1],
        posts=posts,
        rows=len(posts),
        imported_at=run.at,
    )
    older = store.imports.rows(facts.office, HARVESTS, PostImport, account.account)
    batch = Batch(
        office=facts.office,
        kind=HARVESTS,
        object=account.account,
        sha256=digest,
        imported_at=run.at or facts.started,
        complete=True,
        coverage_from=days[0],
        coverage_to=days[1],
    )
    if not store.imports.add(batch, [kept]):
        return
    for found in older:
        if found.rows and found.rows[0].profile == run.adapter and _inside(found.batch, days):
            store.imports.remove(facts.office, found.id)


def _inside(batch: Batch, days: tuple[date, date]) -> bool:
    if batch.coverage_from is None or batch.coverage_to is None:
        return False
    return days[0] <= batch.coverage_from and batch.coverage_to <= days[1]


def filings_of(store: Store, office: Office) -> tuple[Filing, ...] | None:
    """Return the newest imported 备案清单, none where none was imported."""
    found = store.imports.rows(office.id, FILINGS, Filing)
    return found[-1].rows if found else None
