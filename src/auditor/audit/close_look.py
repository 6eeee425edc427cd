"""A close look at a few places of one site (就近查看): single columns, pages and links, no walk through the site."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import msgspec

from auditor.crawl import History, PageSource, Window
from auditor.crawl.columns import ColumnReader
from auditor.crawl.handed import handed_column
from auditor.crawl.homepage import home_facts, with_opened
from auditor.crawl.linkcheck import LinkCheck, Target
from auditor.crawl.source import Keep, keep_nothing
from auditor.crawl.visits import Visit, Visits
from auditor.extract.columns import column_tree
from auditor.model.facts import ColumnFacts, HomeFacts
from auditor.model.office import Column, Site
from auditor.model.page import NavEntry, PageFacts
from auditor.model.words import Method
from auditor.reading.urls import normalise

_PAGES, _MINUTES = 200, 5
_DELAY, _AT_ONCE = 0.3, 4
"""A person waits: a handful of addresses may be asked for a little faster, and at any hour, than a walk's thousands."""


def hurried(site: Site) -> Site:
    """Return the site with a budget for a few addresses at once."""
    own = site.budget
    budget = own.model_copy(
        update={
            "delay": min(own.delay, _DELAY),
            "concurrency": max(own.concurrency, _AT_ONCE),
            "pages": _PAGES,
            "minutes": _MINUTES,
            "quiet": None,
        }
    )
    return site.model_copy(update={"budget": budget})


class LinkLook(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a look at links: visits by address, and the addresses there was no time for."""

    visits: dict[str, Visit]
    left: tuple[str, ...] = ()


class CloseLook:
    """Opens places of ``site``; nothing is fetched twice. ``at`` is the moment it is for, ``start`` how far back."""

    def __init__(
        self,
        site: Site,
        source: PageSource,
        *,
        at: datetime,
        start: date,
        history: History | None = None,
        keep: Keep = keep_nothing,
        base: Path = Path(),
    ) -> None:
        self._site, self._source, self._keep, self._base = site, source, keep, base
        self._history = history or History()
        self._window = Window(at=at, start=start)
        self._pages: dict[str, PageFacts] = {}
        self._visits = Visits(
            source, site.budget, site=site.url, history=self._history, keep=keep, started=at, on_page=self._note
        )

    def _note(self, page: PageFacts, asked: str) -> None:
        self._pages[asked] = page

    async def begin(self) -> Visit:
        """Open the home page: what a missing page looks like is told by comparing with it."""
        visit = await self._visits.open(normalise(self._site.url) or self._site.url, whole=True)
        self._visits.home = visit.page
        return visit

    async def home(self) -> HomeFacts:
        """Read the home page and its newest entry."""
        visit = await self.begin()
        reader = ColumnReader(self._visits, self._window, self._history)
        return with_opened(await home_facts(visit, reader, self._history), self._visits)

    async def menus(self) -> tuple[NavEntry, ...]:
        """Read the columns that the home page names."""
        visit = await self.begin()
        return column_tree([visit.page]) if visit.page is not None else ()

    async def page(self, url: str) -> tuple[Visit, PageFacts | None]:
        """Open one page; return the visit, and the page with its links where it brought one of its own."""
        visit = await self._visits.open(url, whole=True)
        return visit, self._pages.get(url)

    async def column(self, column: Column, *, start: date | None = None) -> ColumnFacts:
        """Read one column as far back as ``start`` (default: that of this look), with the articles of those days."""
        if column.method is not Method.CRAWL:
            return handed_column(column, self._base, self._window, self._keep)
        window = self._window if start is None else Window(at=self._window.at, start=start)
        reader = ColumnReader(self._visits, window, self._history)
        return await reader.articles(await reader.lists(column))

    async def links(self, targets: Iterable[Target], seconds: float) -> LinkLook:
        """Look at every target, for at most ``seconds``."""
        check = LinkCheck(
            self._source,
            self._visits.baselines,
            self._visits.spent,
            keep=self._keep,
            home=self._visits.home,
            started=self._window.at,
            done=lambda: None,
        )
        tasks = {
            target.url: asyncio.create_task(check.check_all([target], self._site.url, _AT_ONCE)) for target in targets
        }
        if not tasks:
            return LinkLook(visits={})
        _, slow = await asyncio.wait(tasks.values(), timeout=seconds)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        done = {url: task for url, task in tasks.items() if task not in slow}
        return LinkLook(
            visits={url: visit for task in done.values() for url, visit in task.result().items()},
            left=tuple(url for url in tasks if url not in done),
        )
