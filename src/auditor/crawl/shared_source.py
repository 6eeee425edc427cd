"""What the sites of one run share: foreign addresses asked once, and what a later run needs to ask conditionally.

Everybody links to www.gov.cn. Of a foreign host each address is looked at once in a run, however many sites carry it,
and not again within 24 hours where it opened; what did not open is looked at anew in every run, for only
several looks make it certain.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from auditor.crawl.source import PageSource, Purpose, asked_over_ipv6, rendered
from auditor.model.facts import Ipv6State
from auditor.model.fetched import Fetched, Validators
from auditor.model.words import ANSWERED
from auditor.reading.urls import host_of

GOOD_FOR = timedelta(hours=24)
_Question = tuple[str, str, int | None]


class SharedSource:
    """A page source of several sites; ``own_hosts`` are those that declared sites stand on."""

    def __init__(
        self, source: PageSource, own_hosts: Iterable[str], *, now: datetime, known: Mapping[str, Fetched] | None = None
    ) -> None:
        self._source = source
        self._own = frozenset(own_hosts)
        self._asked: dict[_Question, asyncio.Future[Fetched]] = {}
        self._known = {url: one for url, one in (known or {}).items() if now - one.started < GOOD_FOR}
        self.validators: dict[str, Validators] = {}

    async def get(
        self,
        url: str,
        *,
        purpose: Purpose = "page",
        validators: Validators | None = None,
        max_bytes: int | None = None,
        deadline: float | None = None,
    ) -> Fetched:
        """Fetch ``url``; the first bytes of a foreign file once for all sites."""

        def ask() -> Awaitable[Fetched]:
            return self._source.get(url, purpose=purpose, validators=validators, max_bytes=max_bytes, deadline=deadline)

        if purpose == "asset" and host_of(url) not in self._own:
            return await self._once((url, purpose, max_bytes), ask)
        fetched = await ask()
        if purpose == "page":
            self.note(fetched)
        return fetched

    async def check(self, url: str) -> Fetched:
        """Learn whether ``url`` opens; of a foreign one once for all sites, and once a day."""
        if host_of(url) in self._own:
            return await self._source.check(url)
        known = self._known.get(url)
        if known is not None:
            return known
        fetched = await self._once((url, "check", None), lambda: self._source.check(url))
        self.note_foreign(url, fetched)
        return fetched

    async def render(self, shell: Fetched) -> Fetched | None:
        """Show a page in the source's browser, where it has one."""
        return await rendered(self._source, shell)

    async def ipv6(self, url: str) -> Ipv6State:
        """Tell whether ``url`` answers over IPv6, where the source can ask."""
        return await asked_over_ipv6(self._source, url)

    async def sentinel(self) -> bool | None:
        """Tell whether our own network is well."""
        return await self._source.sentinel()

    @property
    def known(self) -> dict[str, Fetched]:
        """Foreign addresses that opened within the last 24 hours, without their bytes."""
        return dict(self._known)

    async def _once(self, question: _Question, ask: Callable[[], Awaitable[Fetched]]) -> Fetched:
        running = self._asked.get(question)
        if running is None:
            running = self._asked[question] = asyncio.ensure_future(ask())
        return await asyncio.shield(running)

    def note_foreign(self, url: str, fetched: Fetched) -> None:
        """Remember for a day that a foreign address opened."""
        if fetched.outcome in ANSWERED and host_of(url) not in self._own:
            self._known[url] = msgspec.structs.replace(fetched, body=b"")

    def forget(self, outages: Iterable[tuple[datetime, datetime]]) -> None:
        """Let foreign addresses be asked anew that were asked while our own network was down."""
        stretches = tuple(outages)
        for question, running in tuple(self._asked.items()):
            if running.done() and (running.cancelled() or running.exception() or _void(running.result(), stretches)):
                del self._asked[question]

    def note(self, fetched: Fetched) -> None:
        """Remember what a later run needs to ask for a page conditionally."""
        if fetched.outcome not in ANSWERED or fetched.unchanged or fetched.hops or fetched.sha256 is None:
            return
        self.validators[fetched.url] = Validators(
            etag=fetched.header("etag"), last_modified=fetched.header("last-modified"), sha256=fetched.sha256
        )


def _void(fetched: Fetched, stretches: Iterable[tuple[datetime, datetime]]) -> bool:
    return within(fetched.started, fetched.started + timedelta(seconds=fetched.elapsed), stretches)


def within(started: datetime, ended: datetime, stretches: Iterable[tuple[datetime, datetime]]) -> bool:
    """Tell whether any of ``stretches`` overlaps what went on between the two moments."""
    return any(start <= ended and started <= end for start, end in stretches)
