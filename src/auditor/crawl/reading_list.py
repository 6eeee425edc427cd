"""A column's list followed over its pages, back to the start of the statistics period (翻页回溯)."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime

from auditor.crawl.source import History, Window
from auditor.crawl.visits import Visit, Visits
from auditor.extract import column_list
from auditor.model.facts import ArticleFacts, ItemFacts
from auditor.model.page import ItemList, ListItem, PageFacts
from auditor.model.words import Outcome

MAX_LIST_PAGES = 200

OpenArticles = Callable[[Iterable[str]], Awaitable[list[ArticleFacts]]]


class ListReading:
    """What one column's list pages hold, and how far back they were read."""

    def __init__(self, name: str, window: Window, history: History) -> None:
        self._name = name
        self._window = window
        self._history = history
        self._urls: set[str] = set()
        self.items: list[ItemFacts] = []
        self.pages: list[Visit] = []
        self.complete = True
        self.reason = ""
        self.oldest: date | None = None

    def take(self, visit: Visit, found: ItemList) -> list[ItemFacts]:
        """Add one page's list; return the items not met on an earlier page."""
        self.pages.append(visit)
        fresh = [self._item(entry, len(self.pages), visit.at) for entry in found.items if entry.url not in self._urls]
        self._urls |= {item.url for item in fresh}
        self.items += fresh
        return fresh

    def _item(self, entry: ListItem, page: int, seen_at: datetime) -> ItemFacts:
        return ItemFacts(
            title=entry.title,
            url=entry.url,
            listed=entry.date,
            pinned=entry.pinned,
            source=entry.source,
            page=page,
            first_seen=self._history.first_seen.get(entry.url, seen_at),
        )

    async def back_to_start(self, visits: Visits, first: PageFacts, dates_of: OpenArticles) -> None:
        """Follow further pages until every item of one lies before the window's start, or the list ends."""
        ahead = list(first.next_pages)
        passed = {page.url for page in self.pages} | {page.final_url for page in self.pages}
        fresh = [item for item in self.items if item.page == 1]
        while await self._goes_on(fresh, dates_of):
            url = next((url for url in ahead if url not in passed), None)
            if url is None:
                return
            if len(self.pages) >= MAX_LIST_PAGES:
                self._stop(f"栏目列表超过 {MAX_LIST_PAGES} 页，之后未读")
                return
            passed.add(url)
            visit = await visits.open(url, whole=True)
            found = column_list(visit.page, self._name) if visit.opened and visit.page else None
            if found is None or visit.page is None:
                self._stop(f"栏目列表第 {len(self.pages) + 1} 页未能读取（{visit.why_not()}），更早内容未核对")
                return
            fresh = self.take(visit, found)
            passed.add(visit.final_url)
            ahead += visit.page.next_pages

    def _stop(self, reason: str) -> None:
        self.complete = False
        self.reason = reason

    async def _goes_on(self, fresh: list[ItemFacts], dates_of: OpenArticles) -> bool:
        """Tell whether an older page may still hold something of the period."""
        if not fresh:
            return False
        days = [item.listed for item in fresh if item.listed and not item.pinned]
        if not any(item.listed for item in fresh):
            days = [article.published.date for article in await dates_of(_urls(fresh)) if article.published]
        if days:
            self.oldest = min(days) if self.oldest is None else min(self.oldest, *days)
            return max(days) >= self._window.start
        return any(item.listed for item in fresh)


def _urls(items: Iterable[ItemFacts]) -> list[str]:
    return [item.url for item in items]


def newest_first(items: Iterable[ItemFacts], window: Window) -> list[ItemFacts]:
    """Return the items dated on or before the monitoring point, the newest first, list order kept within a day."""
    dated = [item for item in items if item.listed and item.listed <= window.last_day]
    return sorted(dated, key=lambda item: item.listed or date.min, reverse=True)


def shows_date(article: ArticleFacts) -> bool:
    """Tell whether an article opened and shows its date."""
    return article.outcome in (Outcome.OK, Outcome.REDIRECT_OK) and article.published is not None
