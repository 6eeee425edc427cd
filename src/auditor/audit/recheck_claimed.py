"""复查 of what owners say is put right (报已整改): only the places concerned are looked at, and only they are judged.

The looks are stored as a run of their own kind, which no quarter's report is written from.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from auditor import __version__
from auditor.audit.close_look import CloseLook, hurried
from auditor.audit.contributed import with_submissions
from auditor.audit.gather import Gathering, Keeper, account_harvests, account_imports, filings_of, gather
from auditor.audit.going_on import journal_of
from auditor.audit.judge import judge
from auditor.audit.opened import OpenedOffice
from auditor.audit.run import Judged, SourceMaker, closed_on_error, inputs_of, network_source, new_run_id
from auditor.audit.seen_places import proven_by
from auditor.audit.visiting import shared_source
from auditor.crawl import History, PageSource, observe_again
from auditor.crawl.pool import run_to_end
from auditor.errors import IncompleteError, UsageError
from auditor.fetch import Clock, Fetcher
from auditor.ledger import claimed, update_ledger
from auditor.ledger.falling_due import latest_facts
from auditor.model.facts import AccountFacts, Facts, LinkFacts, Referrer, SiteFacts
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Site
from auditor.model.words import ANSWERED
from auditor.reading.urls import normalise
from auditor.register.periods import period_of
from auditor.result.document import ResultDocument
from auditor.store import LedgerEntry, Origin, RunRecord, State

KIND = "spot"
_READ = ("ok", "ok_empty", "partial")
_HANDED = ("import", "manual")
_BY_REGISTER = frozenset({"duplicate-account-on-platform", "account-filing-list-differs"})
"""Checks of the office as a whole that rest on the register and on what was handed in, not on any page."""


class Rechecked(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: proven and closed, found still there, and what could not be decided now.

    ``by_hand`` were entered by people or told by others: a person confirms them.
    """

    closed: tuple[LedgerEntry, ...] = ()
    still: tuple[LedgerEntry, ...] = ()
    undecided: tuple[LedgerEntry, ...] = ()
    by_hand: tuple[LedgerEntry, ...] = ()


class _Work(msgspec.Struct, frozen=True):
    opened: OpenedOffice
    facts: Facts
    entries: tuple[LedgerEntry, ...]
    record: RunRecord
    period: ReportingPeriod

    @property
    def objects(self) -> frozenset[str]:
        return frozenset(entry.object for entry in self.entries)

    @property
    def whole(self) -> bool:
        """Whether something the office lacks as a whole (缺少必设类别) is said to be there now."""
        return any(one.object == self.opened.office.id and one.check not in _BY_REGISTER for one in self.entries)


def recheck_claimed(opened: OpenedOffice, *, clock: Clock, source: SourceMaker = network_source) -> Rechecked | None:
    """Look again at the places of findings reported as put right; none where nothing is. The caller holds the lease.

    Raises:
        UsageError: nothing was ever audited, so there is nothing to look at again.
    """
    waiting = claimed(opened.store, opened.office.id)
    entries = tuple(entry for entry in waiting if entry.origin is Origin.AUDIT)
    by_hand = tuple(entry for entry in waiting if entry.origin is not Origin.AUDIT)
    if not waiting:
        return None
    if not entries:
        return Rechecked(by_hand=by_hand)
    facts = latest_facts(opened.store, opened.office.id)
    if facts is None:
        raise UsageError("还没有完成的检查，请先执行 auditor audit")
    now = clock.now()
    work = _Work(opened, facts, entries, _record(opened, len(entries), now), period_of(opened.settings.period, now))
    opened.store.runs.start(work.record, opened.office, opened.settings)
    with closed_on_error(opened, work.record.id, clock):
        renewed = run_to_end(_renewed(work, clock, source))
        result = _judged(work, renewed)
        opened.store.runs.finish(work.record.id, "complete", clock.now(), result, work.record.message)
    update_ledger(opened.store, result, opened.calendar, proven_by(renewed))
    return _outcome(opened, entries, by_hand)


def _record(opened: OpenedOffice, count: int, now: datetime) -> RunRecord:
    period = period_of(opened.settings.period, now)
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
        message=f"复查 {count} 项",
    )


def _outcome(opened: OpenedOffice, entries: Sequence[LedgerEntry], by_hand: tuple[LedgerEntry, ...]) -> Rechecked:
    now = [opened.store.findings.get(opened.office.id, entry.id) for entry in entries]
    found = [entry for entry in now if entry is not None]

    def having(*states: State) -> tuple[LedgerEntry, ...]:
        return tuple(entry for entry in found if entry.state in states)

    return Rechecked(
        closed=having(State.CLOSED),
        still=having(State.OPEN, State.NOTIFIED),
        undecided=having(State.CLAIMED),
        by_hand=by_hand,
    )


def _judged(work: _Work, renewed: Facts) -> ResultDocument:
    """Judge everything, and state only what was looked at: the rest of the facts is older than this look."""
    opened, store = work.opened, work.opened.store
    judged = Judged(first_seen=store.findings.first_seen(opened.office.id))
    store.runs.save_facts(renewed, msgspec.json.encode(judged))
    result = judge(renewed, inputs_of(opened, opened.office, work.record, work.period, judged))
    seen = _seen_since(work, renewed)
    concerned = {(entry.check, entry.object) for entry in work.entries if entry.object in seen}
    return msgspec.structs.replace(
        result,
        checks=tuple(one for one in result.checks if (one.id, one.object) in concerned),
        findings=tuple(one for one in result.findings if (one.check, one.object) in concerned),
    )


def _seen_since(work: _Work, renewed: Facts) -> frozenset[str]:
    """Return the objects of which something was learnt after the claim: sites, and what was not known before.

    A list or an export that people handed in before the claim says nothing about it. What the office lacks as a whole
    is told by the menus of all its sites and by columns declared since.
    """
    claims = {entry.object: entry.claimed_at for entry in work.entries if entry.claimed_at is not None}
    seen = {site.site for site in renewed.sites}
    for column in (column for site in renewed.sites for column in site.columns):
        if column.collected_at and column.column in claims and column.collected_at >= claims[column.column]:
            seen.add(column.column)
    for account in work.opened.office.accounts:
        if account.id in claims and _heard_since(work, account.id, renewed, claims[account.id]):
            seen.add(account.id)
    office = work.opened.office.id
    if office in work.objects and (not work.whole or all(site.home.seen for site in renewed.sites)):
        seen.add(office)
    return frozenset(seen)


def _heard_since(work: _Work, account: str, renewed: Facts, claimed_at: datetime) -> bool:
    """Tell whether an account was read after the claim, or an export of it was handed in since."""
    runs = next((one.runs for one in renewed.accounts if one.account == account), ())
    if any(run.status in _READ and run.adapter not in _HANDED for run in runs):
        return True
    batches = account_imports(work.opened.store, work.opened.office).get(account, ())
    return any(batch.imported_at is not None and batch.imported_at >= claimed_at for batch in batches)


async def _renewed(work: _Work, clock: Clock, source: SourceMaker) -> Facts:
    opened = work.opened
    sites = tuple(hurried(site) for site in opened.office.sites)
    quick = msgspec.structs.replace(opened, office=opened.office.model_copy(update={"sites": sites}))
    keeper = Keeper(opened.store, work.record.id, opened.office.id)
    async with source(quick, work.record.id, clock) as fetcher:
        seen = {site.site: site for site in work.facts.sites}
        for site in sites:
            if site.id in seen:
                seen[site.id] = await _site(work, site, seen[site.id], fetcher, keeper)
        accounts = await _accounts(work, fetcher, keeper, clock)
        if fetcher.outages:
            raise IncompleteError("复查期间本机网络中断，看到的内容不作依据，请在网络正常后再复查")
    keeper.flush()
    return msgspec.structs.replace(
        with_submissions(opened.store, work.facts),
        filings=filings_of(opened.store, opened.office),
        run=work.record.id,
        started=work.record.started,
        finished=clock.now(),
        sites=tuple(seen[site.site] for site in work.facts.sites),
        accounts=tuple(accounts.get(one.account, one) for one in work.facts.accounts),
    )


async def _site(work: _Work, site: Site, seen: SiteFacts, fetcher: PageSource, keeper: Keeper) -> SiteFacts:
    """Read anew the columns, links and home page concerned; all else stays as the last whole run saw it."""
    close = CloseLook(
        site,
        fetcher,
        at=work.record.at,
        start=work.period.start,
        history=_history(work),
        keep=keeper,
        base=work.opened.folder,
    )
    known = {one.column for one in seen.columns}
    new = [column for column in site.columns if work.whole and column.id not in known]
    wanted = [column for column in site.columns if column.id in work.objects]
    entries = [entry for entry in work.entries if entry.object == site.id]
    if not (wanted or entries or work.whole):
        return seen
    home = await close.home()
    columns = {column.id: await close.column(column) for column in (*wanted, *new)}
    links = await _links(entries, seen.links, close, fetcher, work.record.id)
    return msgspec.structs.replace(
        seen,
        home=home if entries or work.whole else seen.home,
        columns=(*(columns.get(one.column, one) for one in seen.columns), *(columns[column.id] for column in new)),
        links=links,
        # What the menus named before, and what they name now: a category that was found is found all the same.
        navigation=tuple(dict.fromkeys((*seen.navigation, *(await close.menus())))) if work.whole else seen.navigation,
    )


def _history(work: _Work) -> History:
    history, office = work.opened.store.history, work.opened.office.id
    return History(observations=history.observations(office), first_seen=history.first_seen(office))


async def _links(
    entries: Sequence[LedgerEntry],
    links: Sequence[LinkFacts],
    close: CloseLook,
    fetcher: PageSource,
    session: str,
) -> tuple[LinkFacts, ...]:
    """Look again at the links of ``entries``: do they open now, and do their pages still carry them?"""
    wanted = {entry.url for entry in entries if entry.url}
    concerned = [link for link in links if link.url in wanted]
    again = {link.url: link for link in await observe_again(concerned, fetcher, session=session)}
    gone = {link.url for link in concerned if await _removed(link, close)}
    return tuple(again.get(link.url, link) for link in links if link.url not in gone)


async def _removed(link: LinkFacts, close: CloseLook) -> bool:
    """Tell whether none of the pages that carried the link does so now; unread pages, or some not named, tell no."""
    if not link.referrers or link.referrer_count > len(link.referrers):
        return False
    return not any([await _may_carry(place, link.url, close) for place in link.referrers])


async def _may_carry(place: Referrer, url: str, close: CloseLook) -> bool:
    visit, page = await close.page(place.url)
    if visit.outcome not in ANSWERED:
        return visit.status not in (404, 410)  # a page taken down carries nothing any more
    if page is None:
        return True
    return any(normalise(one.url) == normalise(url) for one in page.links)


async def _accounts(work: _Work, fetcher: Fetcher, keeper: Keeper, clock: Clock) -> dict[str, AccountFacts]:
    office = work.opened.office
    wanted = tuple(account for account in office.accounts if account.id in work.objects)
    part = Gathering(
        office=office.model_copy(update={"sites": (), "accounts": wanted}),
        run=work.record.id,
        period=work.period,
        at=work.record.at,
        started=work.record.started,
        base=work.opened.folder,
        imports=account_imports(work.opened.store, office),
        harvests=account_harvests(work.opened.store, office),
        journal=journal_of(work.opened, work.record.id),
    )
    facts = await gather(
        part, fetcher, shared_source(work.opened, fetcher, part), keeper, lambda _done, _planned, _what: None, clock.now
    )
    return {account.account: account for account in facts.accounts}
