"""Read a stored run's pages anew (重新读取): the same answers, walked by today's program, without network."""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from auditor.audit.answers import KeptAnswers
from auditor.audit.availability import with_probes
from auditor.audit.contributed import with_submissions
from auditor.audit.gather import (
    Gathering,
    Keeper,
    account_harvests,
    account_imports,
    filings_of,
    gather,
    network_notes,
)
from auditor.audit.opened import OpenedOffice
from auditor.audit.recheck import looked_again
from auditor.audit.scope import restricted
from auditor.audit.visiting import own_hosts
from auditor.crawl import History, SharedSource
from auditor.crawl.noting import NotingSource
from auditor.errors import StorageError, UsageError
from auditor.model.facts import Facts, Ipv6State
from auditor.model.fetched import Fetched
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Office, Settings
from auditor.model.words import Outcome
from auditor.register.periods import reporting_period
from auditor.store import Journal, RunRecord

MOST_LOOKS = 10
_NAMED = 3


def reread(opened: OpenedOffice, record: RunRecord) -> Facts:
    """Return the facts of ``record`` as today's program reads them from the stored bytes, by the register of then.

    What interfaces told of the accounts is taken as it was read then.

    Raises:
        UsageError: the run kept no answers, or bytes of it are gone.
    """
    answers = _answers(opened, record)
    base = opened.store.runs.get(answers.base) if answers.base else None
    if base is not None:
        return asyncio.run(_looked_again(opened, reread(opened, base), record, answers))
    declared = opened.store.runs.declared(record.id)
    if declared is None:
        raise UsageError(f"检查 {record.id} 没有保存当时的对象登记，不能重新读取")
    office, settings = declared
    before = _facts_before(opened, record)
    period = reporting_period(settings.period, record.period)
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        work = _work(opened, record, restricted(office, record.only), settings, period, before, answers, Path(folder))
        facts = asyncio.run(_gathered(opened, record, work, before))
    if before is None:
        return with_submissions(opened.store, with_probes(opened.store, facts, period, record.at))
    probes = {site.site: site.probes for site in before.sites}
    sites = tuple(msgspec.structs.replace(site, probes=probes.get(site.site, ())) for site in facts.sites)
    return msgspec.structs.replace(facts, sites=sites, accounts=before.accounts, submitted=before.submitted)


def _answers(opened: OpenedOffice, record: RunRecord) -> KeptAnswers:
    kept = opened.store.runs.answers(record.id)
    otherwise = "可去掉 --reread 直接重新判定，或重新执行 auditor audit"
    if kept is None:
        why = "只检查链接的检查不保存网页，或该检查由较早的版本完成，没有保存应答记录"
        raise UsageError(f"检查 {record.id} 不能重新读取：{why}；{otherwise}")
    answers = KeptAnswers(kept, opened.store.evidence)
    gone = answers.without_bytes()
    if gone:
        named = "、".join(gone[:_NAMED]) + (" 等" if len(gone) > _NAMED else "")
        raise UsageError(
            f"检查 {record.id} 不能重新读取：{len(gone)} 个网页的证据副本已不在"
            f"（已按保存期限清理，或文件缺失）：{named}；{otherwise}"
        )
    return answers


async def _looked_again(opened: OpenedOffice, facts: Facts, record: RunRecord, answers: KeptAnswers) -> Facts:
    """A run that looked again at what another left suspected (复核)."""
    nothing = _NoNetwork(record.started, {})
    shared = SharedSource(nothing, own_hosts(opened.office), now=record.started)
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        journal = Journal(Path(folder))
        sites = await looked_again(facts, NotingSource(shared, journal, nothing, answers), record.id)
        journal.close()
    return msgspec.structs.replace(facts, run=record.id, sites=sites, finished=record.finished or record.started)


def _facts_before(opened: OpenedOffice, record: RunRecord) -> Facts | None:
    """The facts as they were read then, none where their form is another one."""
    try:
        return opened.store.runs.facts(record.id)
    except UsageError:
        return None


def _work(
    opened: OpenedOffice,
    record: RunRecord,
    office: Office,
    settings: Settings,
    period: ReportingPeriod,
    before: Facts | None,
    answers: KeptAnswers,
    folder: Path,
) -> Gathering:
    store = opened.store
    return Gathering(
        office=office if before is None else office.model_copy(update={"accounts": ()}),
        run=record.id,
        period=period,
        at=record.at,
        started=record.started,
        base=opened.folder,
        history=_history(opened, record),
        imports=account_imports(store, office),
        harvests=account_harvests(store, office),
        filings=before.filings if before is not None else filings_of(store, office),
        seed=record.seed,
        notes=network_notes(settings.network) if office.sites else (),
        earlier=_versions(before),
        journal=Journal(folder),
        recorded=answers,
    )


async def _gathered(opened: OpenedOffice, record: RunRecord, work: Gathering, before: Facts | None) -> Facts:
    source = _NoNetwork(record.started, _asked_over_ipv6(before))
    shared = SharedSource(source, own_hosts(work.office), now=record.started)
    try:
        return await gather(
            work,
            source,
            shared,
            _KeepsNothing(opened.store, record.id, record.office),
            lambda _done, _planned, _now: None,
            lambda: record.finished or record.started,
        )
    finally:
        work.journal.close()


def _history(opened: OpenedOffice, record: RunRecord) -> History:
    """What was known of earlier runs when this one began."""
    store, office = opened.store, record.office
    looks = store.history.observations(office, latest=2**31)
    earlier = {url: tuple(look for look in found if look.at < record.started) for url, found in looks.items()}

    def stored(digest: str) -> bytes | None:
        try:
            return store.evidence.get(digest)
        except StorageError:
            return None

    return History(
        observations={url: found[-MOST_LOOKS:] for url, found in earlier.items() if found},
        first_seen={key: met for key, met in store.history.first_seen(office).items() if met < record.started},
        stored=stored,
    )


def _versions(before: Facts | None) -> dict[str, Any]:
    sites = before.sites if before is not None else ()
    return {page.url: page.versions for site in sites for page in site.samples if page.versions}


def _asked_over_ipv6(before: Facts | None) -> dict[str, Ipv6State]:
    """Answers over IPv6 bear no bytes: they are taken as they were found then."""
    found: dict[str, Ipv6State] = {}
    for site in before.sites if before is not None else ():
        found[site.home.url] = site.ipv6
        found |= {page.url: page.state for page in site.ipv6_pages}
    return found


class _KeepsNothing(Keeper):
    """Everything is kept already."""

    def __call__(self, fetched: Fetched) -> str | None:
        return fetched.sha256 if fetched.body or fetched.unchanged else None

    def keep_bytes(self, body: bytes) -> str:
        return self._store.evidence.put(body)

    def flush(self) -> None:
        return


class _NoNetwork:
    """Answers what the run was never told: that nothing is there to tell it, which is nobody's fault but ours."""

    outages: Sequence[tuple[datetime, datetime]] = ()
    breaker_open = False
    lost = timedelta()

    def __init__(self, at: datetime, over_ipv6: Mapping[str, Ipv6State]) -> None:
        self._at = at
        self._over_ipv6 = over_ipv6

    async def get(self, url: str, **_: Any) -> Fetched:
        return self._nothing(url)

    async def check(self, url: str) -> Fetched:
        return self._nothing(url)

    async def call(self, url: str, **_: Any) -> Fetched:
        return self._nothing(url)

    async def ipv6(self, url: str) -> Ipv6State:
        return self._over_ipv6.get(url, "not_asked")

    async def sentinel(self) -> bool | None:
        return None

    def _nothing(self, url: str) -> Fetched:
        return Fetched(
            url=url,
            final_url=url,
            outcome=Outcome.OUR_STORAGE,
            started=self._at,
            detail="检查时没有取过该地址，没有副本可读",
        )
