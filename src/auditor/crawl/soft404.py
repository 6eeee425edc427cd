"""Missing pages that answer 200 (软 404): each host is asked once for two addresses that cannot exist."""

import asyncio
import hashlib
from urllib.parse import urlsplit

import msgspec

from auditor.crawl.reading_pages import read_fetched
from auditor.crawl.scope import path_prefix
from auditor.crawl.source import PageSource
from auditor.model.fetched import Fetched
from auditor.model.page import PageFacts
from auditor.model.words import ANSWERED, PageCondition

Fingerprint = tuple[str, int]


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """How a host answers for what it does not have; all empty = it says 404 as it should."""

    looks: tuple[Fingerprint, ...] = ()
    redirect: str = ""

    def matches(self, page: PageFacts) -> bool:
        """Tell whether ``page`` is the host's page for missing addresses: same title, nearly the same length."""
        return any(page.title == title and abs(page.text_length - length) <= 20 for title, length in self.looks)


def _paths(host: str) -> tuple[str, str]:
    # Derived from the host, so that a stored run can be read again; nobody has such pages.
    digest = hashlib.sha256(host.encode()).hexdigest()
    return f"/{digest[:24]}.html", f"/{digest[24:32]}/{digest[32:56]}.html"


class Baselines:
    """Learns each host's baseline when first needed, once."""

    def __init__(self, source: PageSource) -> None:
        self._source = source
        self._known: dict[str, Baseline] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def of(self, url: str) -> Baseline:
        """Return the baseline of the host of ``url``."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._known:
                self._known[origin] = await self._learn(origin, parts.netloc)
        return self._known[origin]

    async def _learn(self, origin: str, host: str) -> Baseline:
        answers = [await self._source.get(origin + path, purpose="probe") for path in _paths(host)]
        if any(answer.outcome not in ANSWERED for answer in answers):
            return Baseline()
        ends = {answer.final_url for answer in answers}
        if len(ends) == 1:
            return Baseline(redirect=ends.pop())
        pages = [read_fetched(answer) for answer in answers]
        return Baseline(looks=tuple((page.title, page.text_length) for page in pages if page is not None))

    async def condition(self, fetched: Fetched, page: PageFacts | None, home: PageFacts | None) -> PageCondition:
        """Tell what an answered fetch turned out to be.

        ``home`` is the home page of the site it belongs to: a host that shows it for every address tells nothing
        by likeness. Without it (a foreign site) likeness is not asked at all, only whether it was sent away.
        """
        if page is not None and page.missing_notice:
            return PageCondition.SOFT_404
        if page is not None and page.condition is not PageCondition.OK:
            return page.condition
        if home is None and not fetched.hops:
            return PageCondition.OK
        baseline = await self.of(fetched.url)
        if baseline.redirect:
            return PageCondition.SOFT_404 if _thrown_out(fetched, baseline.redirect) else PageCondition.OK
        if page is None or home is None or baseline.matches(home) or not baseline.matches(page):
            return PageCondition.OK
        return PageCondition.SOFT_404


def _thrown_out(fetched: Fetched, redirect: str) -> bool:
    """Tell whether an address was sent where this host sends all it does not have (redirect-home)."""
    asked_elsewhere = path_prefix(fetched.url) != path_prefix(redirect)
    return bool(fetched.hops) and fetched.final_url == redirect and asked_elsewhere
