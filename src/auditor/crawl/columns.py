"""One declared column (栏目) as its own pages show it."""

from collections.abc import Iterable

import msgspec

from auditor.crawl.pool import all_of
from auditor.crawl.reading_list import ListReading, newest_first, shows_date
from auditor.crawl.source import History, Window
from auditor.crawl.unseen import needs_browser_reason, nothing_to_read, unseen_reason
from auditor.crawl.visits import Visit, Visits
from auditor.extract import column_list
from auditor.model.facts import ArticleFacts, ColumnFacts, ItemFacts
from auditor.model.office import Column, JsonList
from auditor.model.page import ItemList, PageFacts
from auditor.model.words import ColumnType, Outcome
from auditor.reading.urls import normalise, same_site

MAX_CANDIDATES = 5
"""So many of the newest items are opened to find one that shows its date."""

LEAST_TEXT = 10
"""A page that shows fewer characters has something else to show: a picture, or a way on that we cannot read."""


class ColumnReader:
    """Reads columns in two steps: all lists first, then the articles of the period, while the budget lasts."""

    def __init__(self, visits: Visits, window: Window, history: History) -> None:
        self._visits = visits
        self._window = window
        self._history = history

    async def lists(self, column: Column) -> ColumnFacts:
        """Read the column's list pages and the newest item's article."""
        if column.json_list is not None:
            return await self._json_column(column, column.json_list)
        url = normalise(column.url or "")
        if url is None:
            return _unseen(column, "栏目未登记可访问的网址，也未提供保存的网页或清单", Outcome.INVALID_URL)
        visit = await self._visits.open(url + _route(column.url or ""), whole=True)
        page = visit.page
        reason = unseen_reason(visit, "栏目页")
        if reason or page is None:
            return _unseen(column, reason, visit.outcome, visit)
        if column.type is ColumnType.STATIC:
            return _single_page(column, visit, page)
        visit, page, found = await self._with_list(column, visit, page)
        if found is None:
            return _without_list(column, visit, page)
        return await self._followed(column, visit, page, found)

    async def _json_column(self, column: Column, mapping: JsonList) -> ColumnFacts:
        visit = await self._visits.open_json(mapping, column.name)
        page = visit.page
        reason = unseen_reason(visit, "栏目接口")
        if not reason and page is not None and not any(found.items for found in page.lists):
            reason = f"栏目接口返回的数据中没有读到登记的列表（json_list.items：{mapping.items}），请核对登记或人工核实"
        if reason or page is None:
            return _unseen(column, reason, visit.outcome, visit)
        facts = await self._followed(column, visit, page, page.lists[0])
        return msgspec.structs.replace(facts, url=column.url or visit.url)

    async def articles(self, facts: ColumnFacts) -> ColumnFacts:
        """Open every item dated in the window, and take in what else of the column was opened by now."""
        inside = [item.url for item in facts.items if item.listed and self._window.holds(item.listed)]
        await self._open(inside)
        return self.with_opened(facts)

    def with_opened(self, facts: ColumnFacts) -> ColumnFacts:
        """Return the column with the articles of all its items that were opened, in list order."""
        return msgspec.structs.replace(facts, articles=self._visits.articles(facts.items)) if facts.items else facts

    async def _with_list(
        self, column: Column, visit: Visit, page: PageFacts
    ) -> tuple[Visit, PageFacts, ItemList | None]:
        """Find the column's list on its page, or in a frame of the same site that holds it."""
        found = column_list(page, column.name)
        if found is not None and found.items:
            return visit, page, found
        for frame in page.frames[:3]:
            if not same_site(frame, visit.final_url):
                continue
            inner = await self._visits.open(frame, whole=True)
            within = column_list(inner.page, column.name) if inner.opened and inner.page else None
            if inner.page is not None and within is not None and within.items:
                return inner, inner.page, within
        return visit, page, found

    async def _followed(self, column: Column, visit: Visit, page: PageFacts, found: ItemList) -> ColumnFacts:
        reading = ListReading(column.name, self._window, self._history)
        reading.take(visit, found)
        await self.newest(reading.items)
        await reading.back_to_start(self._visits, page, self._open)
        complete = reading.complete
        return ColumnFacts(
            column=column.id,
            url=visit.url,
            reason=reading.reason,
            outcome=visit.outcome,
            complete=complete,
            items=tuple(reading.items),
            empty_notice=None if reading.items else page.empty_notice,
            text_length=page.text_length,
            pages_read=len(reading.pages),
            read_back_to=self._window.start if complete else reading.oldest,
            collected_at=visit.at,
            evidence=tuple(read.evidence for read in reading.pages if read.evidence),
        )

    async def newest(self, items: Iterable[ItemFacts]) -> None:
        """Open the newest item; where it does not open or shows no date, the next one, five at most."""
        for item in newest_first(items, self._window)[:MAX_CANDIDATES]:
            visit = await self._visits.open(item.url)
            if visit.page is not None and visit.page.needs_browser and visit.page.published is None:
                visit = await self._visits.open(item.url, whole=True)
            if shows_date(visit.article()):
                return

    async def open_items(self, items: Iterable[ItemFacts]) -> None:
        """Open the articles of ``items``."""
        await self._open(item.url for item in items)

    async def _open(self, urls: Iterable[str]) -> list[ArticleFacts]:
        return [visit.article() for visit in await all_of(self._visits.open(url) for url in urls)]


def _route(url: str) -> str:
    """Return the part of an address by which a script chooses what to show (``#/list/12``), with its mark."""
    fragment = url.strip().partition("#")[2]
    return f"#{fragment}" if fragment.startswith(("/", "!")) else ""


def _unseen(column: Column, reason: str, outcome: Outcome, visit: Visit | None = None) -> ColumnFacts:
    return ColumnFacts(
        column=column.id,
        url=column.url or "",
        method=column.method,
        seen=False,
        reason=reason,
        outcome=outcome,
        complete=False,
        pages_read=0,
        collected_at=visit.at if visit else None,
        evidence=(visit.evidence,) if visit and visit.evidence else (),
    )


def _single_page(column: Column, visit: Visit, page: PageFacts) -> ColumnFacts:
    """Return the facts of a page that is no list: itself is its only article."""
    blank = page.needs_browser and not page.text_length
    return ColumnFacts(
        column=column.id,
        url=visit.url,
        seen=not blank,
        reason=needs_browser_reason("栏目页", visit) if blank else "",
        outcome=visit.outcome,
        is_list=False,
        articles=(visit.article(),),
        empty_notice=page.empty_notice,
        text_length=page.text_length,
        needs_browser=page.needs_browser,
        collected_at=visit.at,
        evidence=(visit.evidence,) if visit.evidence else (),
    )


def _without_list(column: Column, visit: Visit, page: PageFacts) -> ColumnFacts:
    """Return the facts of a column page on which no list was made out."""
    silent = page.text_length < LEAST_TEXT and not page.empty_notice
    if page.needs_browser or silent:
        reason = needs_browser_reason("栏目页", visit) if page.needs_browser else nothing_to_read("栏目页")
        facts = _unseen(column, reason, visit.outcome, visit)
        return msgspec.structs.replace(facts, needs_browser=page.needs_browser, pages_read=1)
    facts = _single_page(column, visit, page)
    # A notice of emptiness stands where the list would: the column is a list, and an empty one.
    return msgspec.structs.replace(facts, is_list=True, articles=()) if page.empty_notice else facts
