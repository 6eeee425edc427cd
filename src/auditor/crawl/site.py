"""One site walked: home page, declared columns, breadth within scope, links (站点采集)."""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from auditor.crawl.columns import ColumnReader
from auditor.crawl.coverage import site_coverage
from auditor.crawl.frontier import Frontier
from auditor.crawl.handed import handed_column
from auditor.crawl.homepage import home_facts, with_opened
from auditor.crawl.linkcheck import LinkCheck, Target
from auditor.crawl.links import LinkTable, MetLink
from auditor.crawl.looking import in_order
from auditor.crawl.pool import all_of
from auditor.crawl.reading_pages import without_links
from auditor.crawl.remembered import remembering
from auditor.crawl.samples import Samples
from auditor.crawl.scope import Scope
from auditor.crawl.sitemaps import mapped_pages
from auditor.crawl.source import (
    History,
    Keep,
    PageSource,
    Progress,
    Window,
    asked_over_ipv6,
    keep_nothing,
    no_progress,
)
from auditor.crawl.visits import Visit, Visits
from auditor.extract import column_tree
from auditor.model.facts import ArticleFacts, ColumnFacts, HomeFacts, LinkFacts, SiteFacts
from auditor.model.office import Column, Site
from auditor.model.page import PageFacts
from auditor.model.words import Method, Outcome
from auditor.reading.urls import normalise

BATCH = 64
MAX_NAVIGATION_PAGES = 200


async def gather_site(
    site: Site,
    window: Window,
    source: PageSource,
    *,
    history: History | None = None,
    keep: Keep = keep_nothing,
    progress: Progress = no_progress,
    base: Path = Path(),
) -> SiteFacts:
    """Walk ``site`` and return what was seen.

    Columns and their lists come first, then breadth within scope until the site's budget is used.
    ``base`` is the folder that holds saved pages and exported lists. Network trouble never raises: it is
    told in the facts. Raises what ``keep`` raises (storage).
    """
    with remembering(history or History()) as known:
        facts = await _Walk(site, window, source, known, keep, progress, base).run()
    if site.scope == "site" and facts.home.seen:
        # A section answers over whatever its portal answers over.
        return replace(facts, ipv6=await asked_over_ipv6(source, facts.home.url))
    return facts


class _Walk:
    """One walk and what it has met so far."""

    def __init__(
        self,
        site: Site,
        window: Window,
        source: PageSource,
        history: History,
        keep: Keep,
        progress: Progress,
        base: Path,
    ) -> None:
        self.site = site
        self.window = window
        self.source = source
        self.history = history
        self.keep = keep
        self.base = base
        self.scope = Scope(site)
        self.frontier = Frontier(self.scope)
        self.links = LinkTable()
        declared = {normalise(one.url) or one.url: one.id for one in site.columns if one.url}
        self.samples = Samples(declared, self.scope.home)
        self._declared_urls = frozenset((*declared, self.scope.home))
        self._opened_as: dict[str, str] = {}
        self.visits = Visits(
            source, site.budget, site=site.url, history=history, keep=keep, started=window.at, on_page=self._take
        )
        self.visits.lists = self.scope.declared
        self.columns = ColumnReader(self.visits, window, history)
        self._progress = progress
        self._navigation: list[PageFacts] = []
        self._left: list[str] = []
        self._checks_done = 0
        self._checks_planned = 0
        self._level_waiting = 0

    async def run(self) -> SiteFacts:
        """Walk in the order of importance."""
        self._say("读取首页")
        home_visit = await self.visits.open(self.scope.home, whole=True)
        self.visits.home = home_visit.page
        self.scope.home_moved(home_visit.final_url)
        home = await home_facts(home_visit, self.columns, self.history)
        columns = await self._declared_columns()
        await self._breadth()
        await self._mapped()
        columns = [self.columns.with_opened(facts) if facts.method is Method.CRAWL else facts for facts in columns]
        checked = await self._check_links() if self.site.check_links else {}
        self._say("本站点采集完成")
        return self._facts(with_opened(home, self.visits), columns, checked)

    def _take(self, page: PageFacts, asked: str) -> None:
        """Take in one opened page, before its links are let go."""
        self._say(f"已读取 {page.title[:30] or asked}")
        if not self.scope.gathers_links(asked, page.url):
            return
        if self.scope.inside(asked):
            # Of two addresses that lead to one page either may come first: the page's own stands for both.
            name = asked if asked in self._declared_urls else page.url
            self._opened_as[name] = asked
            self.samples.take(page, name)
        self.links.add(page, is_home=asked == self.scope.home)
        self.frontier.take(page, asked)
        if page.kind != "article" and len(self._navigation) < MAX_NAVIGATION_PAGES:
            self._navigation.append(without_links(page, keep_navigation=True))

    async def _declared_columns(self) -> list[ColumnFacts]:
        """Read all lists before any column's older articles, so that a small budget still sees each column."""
        self._say(f"读取 {len(self.site.columns)} 个栏目的列表")
        listed = await all_of(self._one_column(column) for column in self.site.columns)
        self._say("读取统计期内的文章")
        return await all_of(self._with_articles(facts) for facts in listed)

    async def _one_column(self, column: Column) -> ColumnFacts:
        if column.method is Method.CRAWL:
            return await self.columns.lists(column)
        return handed_column(column, self.base, self.window, self.keep)

    async def _with_articles(self, facts: ColumnFacts) -> ColumnFacts:
        return await self.columns.articles(facts) if facts.method is Method.CRAWL else facts

    async def _breadth(self) -> None:
        """Open what is in scope, level by level, until nothing is left or the budget is used."""
        while level := self.frontier.next_level():
            self._level_waiting = len(level)
            for start in range(0, len(level), BATCH):
                await self._open_batch(level[start : start + BATCH])
                self._level_waiting -= BATCH
        self._level_waiting = 0

    async def _mapped(self) -> None:
        """Open what only the site's own maps name."""
        if self.visits.home is None or self.visits.spent.out:
            return
        self._say("读取站点地图文件")
        self.frontier.take_mapped(
            await mapped_pages(self.scope.home, self.source, self.visits.spent.note, self.scope.inside)
        )
        await self._breadth()

    async def _open_batch(self, batch: Sequence[str]) -> None:
        open_to_us = [url for url in batch if url not in self.visits and not self.frontier.closed(url)]
        if self.visits.spent.out:
            self._left += open_to_us
            return
        await all_of(self.visits.open(url) for url in open_to_us)

    async def _check_links(self) -> dict[str, Visit]:
        """Check every target met that was not opened as a page."""
        unopened = [link for link in self.links.by_address() if self._opened(link) is None]
        todo = [Target(link.url, link.kind) for link in unopened if link.url not in self.frontier.trapped]
        self._checks_planned = len(todo)
        self._say(f"核查 {len(todo)} 个链接")
        check = LinkCheck(
            self.source,
            self.visits.baselines,
            self.visits.spent,
            keep=self.keep,
            home=self.visits.home,
            started=self.window.at,
            done=self._checked_one,
        )
        return await check.check_all(todo, self.scope.home, self.site.budget.concurrency)

    def _opened(self, link: MetLink) -> Visit | None:
        visit = self.visits.known(link.url)
        return None if visit is None or visit.outcome is Outcome.BUDGET_EXHAUSTED else visit

    def _checked_one(self) -> None:
        self._checks_done += 1
        self._say("核查链接")

    def _say(self, now: str) -> None:
        done = self.visits.count + self._checks_done
        waiting = self.frontier.waiting + max(self._level_waiting, 0)
        self._progress(done, max(done, self.visits.planned + waiting + self._checks_planned), now)

    def _facts(self, home: HomeFacts, columns: Sequence[ColumnFacts], checked: dict[str, Visit]) -> SiteFacts:
        visits = self.visits.all()
        seen = [*visits, *(checked[url] for url in sorted(checked) if url not in self.visits)]
        return SiteFacts(
            site=self.site.id,
            home=home,
            columns=tuple(columns),
            links=self._link_facts(checked) if self.site.check_links else (),
            links_checked=self.site.check_links,
            navigation=tuple(column_tree(self._navigation)),
            pages=tuple(_own_pages(visits, self.scope)),
            samples=self.samples.all(self._evidence),
            coverage=site_coverage(
                seen,
                self._left,
                self.frontier.trapped,
                home,
                columns,
                {column.id: column.name for column in self.site.columns},
            ),
        )

    def _evidence(self, url: str) -> str | None:
        visit = self.visits.known(self._opened_as.get(url, url))
        return visit.evidence if visit else None

    def _link_facts(self, checked: dict[str, Visit]) -> tuple[LinkFacts, ...]:
        facts = []
        for link in self.links.by_address():
            visit = self._opened(link) or checked.get(link.url)
            if visit is not None:
                facts.append(self._link(link, visit))
        return tuple(facts)

    def _link(self, link: MetLink, visit: Visit) -> LinkFacts:
        earlier = self.history.observations.get(link.url, ())
        return LinkFacts(
            url=link.url,
            kind=link.kind,
            external=self.scope.external(link.url),
            on_home=link.on_home,
            outcome=visit.outcome,
            status=visit.status,
            condition=visit.condition,
            final_url=visit.final_url,
            detail=visit.detail,
            observations=in_order((*earlier, *visit.observations)),
            referrers=link.kept_referrers(),
            referrer_count=link.count,
            in_template=link.in_template(self.links.pages),
            evidence=visit.evidence,
        )


def _own_pages(visits: Sequence[Visit], scope: Scope) -> list[ArticleFacts]:
    return [
        visit.article() for visit in visits if visit.page is not None and scope.gathers_links(visit.url, visit.page.url)
    ]
