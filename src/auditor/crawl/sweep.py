"""Only the links of one site (链接普查): every page opened once and read for its links alone.

The same targets, the same looks and the same conditions as a full walk; what is left out is everything else a page
says. Only for whole sites: of a section the zone of each link decides what belongs to it, and that takes a full read.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from auditor.crawl.coverage import link_coverage
from auditor.crawl.lean_frontier import LeanFrontier
from auditor.crawl.linkcheck import LinkCheck, Target
from auditor.crawl.links import MAX_REFERRERS, TEMPLATE_MIN_PAGES, TEMPLATE_SHARE
from auditor.crawl.looking import confirmed, in_order
from auditor.crawl.pool import all_of
from auditor.crawl.reading_pages import is_markup
from auditor.crawl.remembered import PageReader, Remembered, remembering
from auditor.crawl.scope import Scope
from auditor.crawl.sitemaps import mapped_pages
from auditor.crawl.soft404 import Baseline, Baselines
from auditor.crawl.source import History, Keep, PageSource, Progress, Window, keep_nothing, no_progress, time_lost
from auditor.crawl.visits import MAX_HUBS, Spent, Visit, refused, visit_of
from auditor.extract.quick import CarrierPage, QuickLinks, quick_links, read_carrier
from auditor.model.facts import ColumnFacts, HomeFacts, LinkFacts, Observation, Referrer, SiteFacts
from auditor.model.fetched import Fetched
from auditor.model.office import Site
from auditor.model.page import PageFacts
from auditor.model.words import ANSWERED, Outcome, PageCondition

TOLD_EVERY = 50


async def sweep_site(
    site: Site,
    window: Window,
    source: PageSource,
    *,
    history: History | None = None,
    keep: Keep = keep_nothing,
    progress: Progress = no_progress,
) -> SiteFacts:
    """Check all links of ``site``, which is a site of its own (``scope: site``), and return what was seen."""
    with remembering(history or History()) as known:
        return await _Sweep(site, window, source, known, keep, progress).run()


class _Found(msgspec.Struct, frozen=True):
    """What one address came to; lean, for most are well and there are tens of thousands."""

    outcome: Outcome
    condition: PageCondition = PageCondition.OK
    status: int | None = None
    visit: Visit | None = None

    @property
    def well(self) -> bool:
        return self.outcome in ANSWERED and self.condition is PageCondition.OK


@lru_cache(maxsize=256)
def _plain(outcome: Outcome, status: int | None) -> _Found:
    """One for all pages that opened in the same way."""
    return _Found(outcome, status=status)


class _Sweep:
    """One sweep and what it has met so far."""

    def __init__(
        self, site: Site, window: Window, source: PageSource, history: History, keep: Keep, progress: Progress
    ) -> None:
        self.site = site
        self.window = window
        self.source = source
        # A sweep keeps no pages: what it read of them is enough to understand an "unchanged".
        self.history = msgspec.structs.replace(history, holds=None, stored=None)
        self._quick = Remembered(self.history, QuickLinks)
        self._carriers = Remembered(self.history, CarrierPage)
        self._reader = PageReader(self.history)
        self._unchanged = 0
        self.keep = keep
        self.scope = Scope(site)
        self.frontier = LeanFrontier(self.scope)
        self.baselines = Baselines(source)
        self.spent = Spent(site.budget, time_lost(source))
        self.home: PageFacts | None = None
        self._home_visit: Visit | None = None
        self._baseline = Baseline()
        self._found: dict[str, _Found] = {}
        self._taken: set[str] = set()
        self._left: list[str] = []
        self._progress = progress
        self._checks = 0

    async def run(self) -> SiteFacts:
        """Open all pages level by level, then check every other target, then ask the carriers of what is wrong."""
        home = self.frontier.next_level()
        await self._open_home(home[0])
        if self.home is not None:
            self._baseline = await self.baselines.of(self.scope.home)
        await self._breadth()
        if self.home is not None and not self.spent.out:
            self.frontier.take_mapped(
                await mapped_pages(self.scope.home, self.source, self.spent.note, self.scope.inside)
            )
            await self._breadth()
        checked = await self._check_others()
        for visit in checked.values():
            self._note(visit)
        links = await self._link_facts()
        return self._facts(links)

    # -- pages --------------------------------------------------------------------------------------------

    async def _open_home(self, url: str) -> None:
        fetched, seen = await self._fetch(url)
        page = self._reader.read(fetched)
        self.home = page
        self._home_visit = await self._settle(url, fetched, page, seen)

    async def _breadth(self) -> None:
        while level := self.frontier.next_level():
            await self._drain(level)

    async def _drain(self, level: Sequence[str]) -> None:
        waiting = iter(level)

        async def worker() -> None:
            for url in waiting:
                await self._open(url)

        await all_of(worker() for _ in range(min(self.site.budget.concurrency, len(level))))

    async def _open(self, url: str) -> None:
        if self.frontier.closed(url):
            return
        if self.spent.out:
            self._left.append(url)
            return
        self.spent.pages += 1
        self._say("读取页面")
        fetched, seen = await self._fetch(url)
        if not self._read_quickly(url, fetched):
            page = self._reader.read(fetched)
            if page is not None and page.refresh is not None:
                fetched, page, seen = await self._through_hubs(fetched, page, seen)
            await self._settle(url, fetched, page, seen)

    def _read_quickly(self, url: str, fetched: Fetched) -> bool:
        """Take in a page that is plainly a page like others; false where it needs the full reader."""
        if fetched.outcome not in ANSWERED or self._baseline != Baseline():
            return False
        links = self._quick.of(fetched.final_url, fetched.sha256)
        if links is None and is_markup(fetched):
            links = quick_links(fetched.body, fetched.header("content-type"))
            if links is not None:
                self._quick.keep(fetched, links)
        if links is None:
            return False
        self._found[url] = _plain(fetched.outcome, fetched.status)
        final_url = url if fetched.final_url == url else fetched.final_url  # one string for both
        if self._first_time(final_url):
            self.frontier.take_quick(links, final_url)
        return True

    def _first_time(self, final_url: str) -> bool:
        """Tell whether a page's links are to be taken in: it is the site's own, and not met by another address."""
        if self.scope.external(final_url) or final_url in self._taken:
            return False
        self._taken.add(final_url)
        return True

    async def _settle(self, url: str, fetched: Fetched, page: PageFacts | None, seen: tuple[Observation, ...]) -> Visit:
        """Take in an address that needed the full reader, with the condition its content is in."""
        if page is not None and page.challenge:
            fetched = msgspec.structs.replace(fetched, outcome=Outcome.BLOCKED_CHALLENGE)
        visit = visit_of(url, fetched, None, seen)
        if page is not None and visit.outcome in ANSWERED:
            home = self.home if self._home_visit is not None else None
            condition = await self.baselines.condition(fetched, page, home) if home is not None else page.condition
            visit = msgspec.structs.replace(visit, condition=condition)
            if visit.opened and self._first_time(page.url):
                self.frontier.take_read(page)
        if visit.outcome not in ANSWERED or visit.condition is not PageCondition.OK:
            visit = msgspec.structs.replace(visit, evidence=self.keep(fetched))
        self._note(visit)
        return visit

    async def _through_hubs(
        self, fetched: Fetched, page: PageFacts | None, seen: tuple[Observation, ...]
    ) -> tuple[Fetched, PageFacts | None, tuple[Observation, ...]]:
        passed = {fetched.url}
        for _ in range(MAX_HUBS):
            if page is None or page.refresh is None or page.refresh in passed:
                break
            passed.add(page.refresh)
            fetched, seen = await self._fetch(page.refresh)
            page = self._reader.read(fetched)
        return fetched, page, seen

    async def _fetch(self, url: str) -> tuple[Fetched, tuple[Observation, ...]]:
        validators = self.history.validators.get(url)
        if not self._quick.knows(url, validators) and not self._reader.remembered.knows(url, validators):
            validators = None
        fetched, seen = await confirmed(
            lambda: self.source.get(url, validators=validators), lambda: self.source.get(url), self.source
        )
        self.spent.note(fetched)
        self._unchanged += fetched.unchanged
        return fetched, seen

    def _note(self, visit: Visit) -> None:
        """Keep all of what is wrong or was wrong before; of what is well only that it is."""
        well = visit.outcome in ANSWERED and visit.condition is PageCondition.OK
        forget = well and visit.url not in self.history.observations
        if forget:
            self._found[visit.url] = _plain(visit.outcome, visit.status)
        else:
            self._found[visit.url] = _Found(visit.outcome, visit.condition, visit.status, visit)

    # -- everything else ----------------------------------------------------------------------------------

    async def _check_others(self) -> dict[str, Visit]:
        trapped = self.frontier.trapped
        left = frozenset(self._left)
        todo = [
            Target(url, self.frontier.kind(url))
            for url in sorted(self.frontier.urls)
            if url not in self._found and url not in trapped and url not in left
        ]
        self._checks = len(todo)
        check = LinkCheck(
            self.source,
            self.baselines,
            self.spent,
            keep=self.keep,
            home=self.home,
            started=self.window.at,
            done=lambda: self._say("核查链接"),
        )
        return await check.check_all(todo, self.scope.home, self.site.budget.concurrency)

    def _say(self, now: str) -> None:
        done = len(self._found)
        if done % TOLD_EVERY == 0:
            self._progress(done, max(done, self.frontier.planned + self._checks), now)

    # -- what came of it ----------------------------------------------------------------------------------

    async def _link_facts(self) -> tuple[LinkFacts, ...]:
        wrong = {self.frontier.number(url): url for url, found in self._found.items() if not found.well}
        carriers = self.frontier.carriers(wrong)
        told = await self._ask_carriers(carriers)
        home = frozenset(self.frontier.carried_by(self._home_url()))
        counts = self.frontier.counts()
        facts = []
        for url in sorted(self._found):
            number = self.frontier.number(url)
            if self.frontier.only_mapped(number, counts[number]):
                continue
            referrers = self._referrers(url, carriers.get(number, ()), told)
            facts.append(self._link(url, counts[number], number in home, referrers))
        return tuple(facts)

    def _home_url(self) -> str:
        return self._home_visit.final_url if self._home_visit is not None else self.scope.home

    async def _ask_carriers(self, carriers: dict[int, list[str]]) -> dict[str, CarrierPage]:
        """Open once more the pages that carry what is wrong, for the words of the link and the place it stands."""
        home = self._home_url()
        chosen = {page for pages in carriers.values() for page in _first(pages, home)}
        told: dict[str, CarrierPage] = {}
        waiting = iter(sorted(chosen))

        async def worker() -> None:
            for url in waiting:
                validators = self.history.validators.get(url)
                known = self._carriers.knows(url, validators)
                fetched = await self.source.get(url, validators=validators if known else None)
                if fetched.outcome in ANSWERED:
                    told[url] = self._read_carrier(fetched)

        await all_of(worker() for _ in range(self.site.budget.concurrency))
        return told

    def _read_carrier(self, fetched: Fetched) -> CarrierPage:
        known = self._carriers.of(fetched.final_url, fetched.sha256)
        if known is None:
            known = read_carrier(fetched.body, fetched.final_url, fetched.header("content-type"))
            self._carriers.keep(fetched, known)
        return known

    def _referrers(self, url: str, pages: Iterable[str], told: dict[str, CarrierPage]) -> tuple[Referrer, ...]:
        home = self._home_url()
        found = []
        for page in _first(pages, home):
            carrier = told.get(page)
            links = [link for link in carrier.links if link.url == url] if carrier else []
            link = next((one for one in links if one.zone == "main"), links[0] if links else None)
            found.append(
                Referrer(
                    url=page,
                    text=link.text if link else "",
                    zone=link.zone if link else "main",
                    page_title=carrier.title if carrier else "",
                    source=carrier.source if carrier else "",
                )
            )
        return tuple(found)

    def _link(self, url: str, count: int, on_home: bool, referrers: tuple[Referrer, ...]) -> LinkFacts:
        found = self._found[url]
        common = count >= TEMPLATE_SHARE * self.frontier.pages and self.frontier.pages >= TEMPLATE_MIN_PAGES
        facts = LinkFacts(
            url=url,
            kind=self.frontier.kind(url),
            external=self.scope.external(url),
            on_home=on_home,
            outcome=found.outcome,
            status=found.status,
            condition=found.condition,
            referrers=referrers,
            referrer_count=count,
            in_template=common or any(place.zone != "main" for place in referrers),
        )
        visit = found.visit
        if visit is None:
            return facts
        earlier = self.history.observations.get(url, ())
        return msgspec.structs.replace(
            facts,
            final_url=visit.final_url,
            detail=visit.detail,
            observations=in_order((*earlier, *visit.observations)),
            evidence=visit.evidence,
        )

    def _facts(self, links: tuple[LinkFacts, ...]) -> SiteFacts:
        home = self._home_facts()
        outcomes = {url: found.outcome for url, found in self._found.items()}
        return SiteFacts(
            site=self.site.id,
            home=home,
            columns=tuple(_not_read(column.id, column.url or "") for column in self.site.columns),
            links=links,
            coverage=link_coverage(outcomes, self._left, self.frontier.trapped, home, unchanged=self._unchanged),
        )

    def _home_facts(self) -> HomeFacts:
        visit = self._home_visit or refused(self.scope.home, Outcome.BUDGET_EXHAUSTED, self.window.at)
        page = self.home
        return HomeFacts(
            url=visit.url,
            seen=page is not None and visit.opened,
            reason="" if page is not None and visit.opened else f"首页未能读取（{visit.why_not()}）",
            outcome=visit.outcome,
            condition=visit.condition,
            title=page.title if page else "",
            navigation_only=page is not None and not any(one.items for one in page.lists),
            evidence=visit.evidence,
        )


def _not_read(column: str, url: str) -> ColumnFacts:
    return ColumnFacts(column=column, url=url, seen=False, reason="本次只检查链接", complete=False, pages_read=0)


def _first(pages: Iterable[str], home: str) -> list[str]:
    """The pages named as carriers: the home page first, then by address."""
    return sorted(pages, key=lambda page: (page != home, page))[:MAX_REFERRERS]
