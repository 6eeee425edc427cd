"""Whether link targets open: each asked once in a walk, twice where the answer is "broken"."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from auditor.crawl.looking import confirmed, in_order, observation
from auditor.crawl.pool import all_of
from auditor.crawl.reading_pages import is_file, read_fetched
from auditor.crawl.soft404 import Baselines
from auditor.crawl.source import Keep, PageSource
from auditor.crawl.visits import FILE_HEAD_BYTES, Spent, Visit, refused, visit_of
from auditor.model.facts import LinkFacts
from auditor.model.fetched import Fetched
from auditor.model.page import PageFacts
from auditor.model.words import ANSWERED, BROKEN, Outcome, PageCondition
from auditor.reading.urls import same_site

HOSTS_AT_ONCE = 24


class Target(NamedTuple):
    """What is to be looked at: an address, and what it points to by its place on a page."""

    url: str
    kind: str


class LinkCheck:
    """Checks the targets that no visit has opened, host by host."""

    def __init__(
        self,
        source: PageSource,
        baselines: Baselines,
        spent: Spent,
        *,
        keep: Keep,
        home: PageFacts | None,
        started: datetime,
        done: Callable[[], None],
    ) -> None:
        self._source = source
        self._baselines = baselines
        self._spent = spent
        self._keep = keep
        self._home = home
        self._started = started
        self._done = done

    async def check_all(self, links: Iterable[Target], home: str, per_host: int) -> dict[str, Visit]:
        """Return one visit for each target. Hosts go side by side, the home's own targets ``per_host`` at a time."""
        queues: defaultdict[str, list[Target]] = defaultdict(list)
        for link in links:
            queues[urlsplit(link.url).netloc].append(link)
        found: dict[str, Visit] = {}
        hosts = asyncio.Semaphore(HOSTS_AT_ONCE)

        async def one_host(host: str) -> None:
            async with hosts:
                own = same_site(queues[host][0].url, home)
                await self._drain(queues[host], own, per_host if own else 1, found)

        await all_of(one_host(host) for host in sorted(queues))
        return found

    async def _drain(self, queue: Sequence[Target], own: bool, at_once: int, found: dict[str, Visit]) -> None:
        waiting = iter(queue)

        async def worker() -> None:
            for link in waiting:
                found[link.url] = await self._check(link, own)
                self._done()

        await all_of(worker() for _ in range(min(at_once, len(queue))))

    async def _check(self, link: Target, own: bool) -> Visit:
        if self._spent.out_of_time:
            return refused(link.url, Outcome.BUDGET_EXHAUSTED, self._started)
        # An own page is fetched whole: only its words tell a missing page that answers 200.
        whole = own and link.kind in ("page", "frame") and not is_file(link.url)
        fetched, seen = await confirmed(
            lambda: self._source.get(link.url) if whole else self._source.check(link.url),
            lambda: fresh_get(self._source, link.url, whole=whole),
            self._source,
        )
        self._spent.note(fetched)
        visit = visit_of(link.url, fetched, None, seen)
        return await self._judged(visit, fetched, own)

    async def _judged(self, visit: Visit, fetched: Fetched, own: bool) -> Visit:
        """Add what the content turned out to be, and keep the evidence of what is wrong."""
        page = read_fetched(fetched)
        if page is not None and page.challenge:
            return msgspec.structs.replace(visit, outcome=Outcome.BLOCKED_CHALLENGE)
        condition = PageCondition.OK
        if visit.outcome in ANSWERED and (own or sent_home(fetched)):
            condition = await self._baselines.condition(fetched, page, self._home if own else None)
        wrong = visit.outcome in BROKEN or condition is not PageCondition.OK
        return msgspec.structs.replace(visit, condition=condition, evidence=self._keep(fetched) if wrong else None)


def fresh_get(source: PageSource, url: str, *, whole: bool) -> Coroutine[Any, Any, Fetched]:
    """Ask for ``url`` by GET: a page whole, of a file only the beginning."""
    if whole:
        return source.get(url)
    return source.get(url, purpose="asset", max_bytes=FILE_HEAD_BYTES)


def sent_home(fetched: Fetched) -> bool:
    """Tell whether an address with a path ended at its host's home page."""
    home = ("", "/")
    return bool(fetched.hops) and urlsplit(fetched.final_url).path in home and urlsplit(fetched.url).path not in home


async def observe_again(links: Sequence[LinkFacts], source: PageSource, *, session: str) -> tuple[LinkFacts, ...]:
    """Look once more at each of ``links`` by GET and return them with one observation more, in their order.

    ``session`` names the present session; looks of another session at least 30 minutes apart confirm a finding.
    """
    baselines = Baselines(source)
    hosts: dict[str, asyncio.Lock] = {}

    async def look(link: LinkFacts) -> LinkFacts:
        async with hosts.setdefault(urlsplit(link.url).netloc, asyncio.Lock()):
            return await _once_more(link, source, baselines, session)

    return tuple(await all_of(look(link) for link in links))


async def _once_more(link: LinkFacts, source: PageSource, baselines: Baselines, session: str) -> LinkFacts:
    whole = link.kind in ("page", "frame") and not is_file(link.url)
    fetched = await fresh_get(source, link.url, whole=whole)
    page = read_fetched(fetched)
    outcome = Outcome.BLOCKED_CHALLENGE if page is not None and page.challenge else fetched.outcome
    condition = link.condition
    if outcome in ANSWERED and condition is not PageCondition.OK:
        condition = await baselines.condition(fetched, page, None)
    return msgspec.structs.replace(
        link,
        outcome=outcome,
        status=fetched.status,
        condition=condition,
        final_url=fetched.final_url,
        detail=fetched.detail,
        observations=in_order((*link.observations, observation(fetched, session))),
    )
