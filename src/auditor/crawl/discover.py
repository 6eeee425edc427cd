"""Reading a site nobody has declared yet (发现栏目): its navigation and a look at each candidate column."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from auditor.crawl.candidates import column_links, entries_of, is_name, menu_addresses
from auditor.crawl.pool import all_of
from auditor.crawl.source import History, PageSource, keep_nothing
from auditor.crawl.unseen import unseen_reason
from auditor.crawl.visits import Visits
from auditor.errors import IncompleteError, UsageError
from auditor.extract import column_tree
from auditor.model.office import Budget
from auditor.model.page import Link, NavEntry, PageFacts
from auditor.reading.urls import normalise, same_site

MAX_PAGES = 60
LEVELS = 2
_TITLE_PARTS = re.compile(r"[-_—|·>]+")
_PLACEHOLDERS = ("网站名称", "政府网站标识码", "站点名称")


class Discovery(msgspec.Struct, frozen=True, kw_only=True):
    """What a site tells of itself.

    ``url`` is the page the register should start from: the site's home page, or the section's own page.
    ``pages`` holds that page first, then each candidate column's page, links included; for their lists show
    how often a column is updated.
    """

    name: str
    id_code: str = ""
    url: str
    section_found: bool = True
    navigation: tuple[NavEntry, ...] = ()
    pages: tuple[PageFacts, ...] = ()


async def discover(home_url: str, section: str | None, source: PageSource, *, at: datetime) -> Discovery:
    """Read the home page, the page of ``section`` where one is named, and two levels of pages they lead to.

    At most 60 pages are opened. Raises ``UsageError`` for an address that is none, and ``IncompleteError``
    where the home page cannot be read.
    """
    url = normalise(home_url)
    if url is None:
        raise UsageError(f"网址“{home_url}”写法有误，应以 http:// 或 https:// 开头")
    return await _Discoverer(url, source, at).run(section)


class _Discoverer:
    def __init__(self, url: str, source: PageSource, at: datetime) -> None:
        self._url = url
        self._pages: dict[str, PageFacts] = {}
        self._links: dict[str, Link] = {}
        self._visits = Visits(
            source,
            Budget(pages=MAX_PAGES, minutes=30, delay=0, concurrency=4),
            site=url,
            history=History(),
            keep=keep_nothing,
            started=at,
            on_page=self._take,
        )

    def _take(self, page: PageFacts, asked: str) -> None:
        self._pages[asked] = page

    async def run(self, section: str | None) -> Discovery:
        home = await self._home()
        start, found = await self._section_page(home, section) if section else (home, True)
        portal = frozenset(menu_addresses(home, self._url)) if start is not home else frozenset()
        pages = await self._levels(start, portal)
        navigation = column_tree(pages)
        return Discovery(
            name=section or site_name(home),
            id_code=site_code(home),
            url=start.url,
            section_found=found,
            navigation=(*navigation, *entries_of(self._links.values(), self._pages, navigation)),
            pages=tuple(pages),
        )

    async def _levels(self, start: PageFacts, portal: frozenset[str]) -> list[PageFacts]:
        """Open what ``start`` leads to, and what that leads to, while pages are left.

        In a section the portal's own menu, which its home page shows as well, is left out.
        """
        pages = {start.url: start}
        level = [start]
        for _ in range(LEVELS):
            urls = [url for url in self._candidates(level) if url not in portal and url not in pages]
            await all_of(self._visits.open(url) for url in urls[: MAX_PAGES - self._visits.count])
            level = [self._pages[url] for url in urls if url in self._pages]
            pages |= {url: self._pages[url] for url in urls if url in self._pages}
        return list(pages.values())

    def _candidates(self, level: Sequence[PageFacts]) -> list[str]:
        """Return the addresses of likely columns: the menus' first, then those the pages' text leads to."""
        menus = [url for page in level for url in menu_addresses(page, self._url)]
        links = [link for page in level for link in column_links(page, self._url)]
        for link in links:
            if link.url not in self._links or not is_name(self._links[link.url].text):
                self._links[link.url] = link
        return list(dict.fromkeys((*menus, *(link.url for link in links))))

    async def _home(self) -> PageFacts:
        visit = await self._visits.open(self._url)
        reason = unseen_reason(visit, "首页")
        if reason:
            raise IncompleteError(f"{self._url}：{reason}")
        return self._pages[self._url]

    async def _section_page(self, home: PageFacts, section: str) -> tuple[PageFacts, bool]:
        """Find the page a link named ``section`` leads to: from the home page, else from its menu's pages."""
        target = _linked_as(section, [home])
        if target is None:
            menu = menu_addresses(home, home.url)[: MAX_PAGES // 2]
            await all_of(self._visits.open(url) for url in menu)
            target = _linked_as(section, [self._pages[url] for url in menu if url in self._pages])
        if target is None:
            return home, False
        await self._visits.open(target)
        page = self._pages.get(target)
        return (page, True) if page is not None else (home, False)


def _linked_as(name: str, pages: Iterable[PageFacts]) -> str | None:
    """Return the target of the link whose words are ``name``, else of the shortest that hold it."""
    near: list[tuple[int, str]] = []
    for page in pages:
        for link in page.links:
            words = "".join(link.text.split())
            if link.kind != "page" or not same_site(link.url, page.url):
                continue
            if words == name:
                return link.url
            if name in words and len(words) <= len(name) + 6:
                near.append((len(words), link.url))
    return min(near)[1] if near else None


def site_name(page: PageFacts) -> str:
    """Return the name a site gives itself: its tag unless left unfilled, else the title of its home page."""
    tagged = _tag(page, "sitename")
    if tagged and tagged not in _PLACEHOLDERS:
        return tagged
    parts = (part.strip() for part in _TITLE_PARTS.split(page.title))
    return next((part for part in parts if part and part not in ("首页", "网站首页")), page.url)


def site_code(page: PageFacts) -> str:
    """Return the 政府网站标识码 shown in the footer or the tags."""
    for words in (page.footer, page.tags):
        for key, value in words.items():
            if key.lower() in ("id_code", "siteidcode", "标识码", "site_code") and value not in _PLACEHOLDERS:
                return value.strip()
    return ""


def _tag(page: PageFacts, name: str) -> str:
    return next((value.strip() for key, value in page.tags.items() if key.lower() == name), "")
