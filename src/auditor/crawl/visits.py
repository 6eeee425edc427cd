"""Pages opened in one walk: each address fetched once, read once, its links taken in, its bytes let go."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from auditor.crawl.json_lists import first_page, read_json_list
from auditor.crawl.looking import confirmed
from auditor.crawl.reading_pages import bare, is_file, without_links
from auditor.crawl.remembered import PageReader
from auditor.crawl.soft404 import Baselines
from auditor.crawl.source import History, Keep, PageSource, rendered, time_lost
from auditor.model.facts import ArticleFacts, ItemFacts, Observation
from auditor.model.fetched import Fetched, Validators
from auditor.model.office import Budget, JsonList
from auditor.model.page import PageFacts
from auditor.model.words import ANSWERED, BROKEN, OUTCOME_ZH, Outcome, PageCondition
from auditor.reading.urls import same_site

MAX_HUBS = 3
FILE_HEAD_BYTES = 65_536
IDLE = timedelta(minutes=30)
"""Nothing was asked for so long: the site's quiet hours (免打扰时段), which cost no budget."""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One address as found. ``page`` holds its facts without links, or none where no page came.

    ``browser`` tells what became of a page that a script fills: shown, failed with ``browser_detail``, or absent.
    ``seconds`` is what the answer took; ``words`` quotes what an external target says that no public office links to.
    """

    url: str
    final_url: str
    outcome: Outcome
    status: int | None = None
    condition: PageCondition = PageCondition.OK
    detail: str = ""
    at: datetime
    page: PageFacts | None = None
    evidence: str | None = None
    observations: tuple[Observation, ...] = ()
    unchanged: bool = False
    whole: bool = False
    browser: Literal["", "shown", "failed", "absent"] = ""
    browser_detail: str = ""
    seconds: float | None = None
    words: str = ""

    @property
    def opened(self) -> bool:
        """The address brought a page with content of its own."""
        return self.outcome in ANSWERED and self.condition not in (PageCondition.SOFT_404, PageCondition.PARKED)

    def article(self, listed_as: str = "", *, foreign: bool = False) -> ArticleFacts:
        """Return what an article page says of itself.

        ``listed_as`` is the title under which a list leads to it; ``foreign`` tells that it stands on another site.
        """
        page = self.page or PageFacts(url=self.final_url)
        return ArticleFacts(
            url=self.url,
            outcome=self.outcome,
            condition=self.condition,
            title=page.heading or page.title,
            published=page.published,
            written=page.written,
            source=page.source,
            fetched_at=self.at,
            evidence=self.evidence,
            is_article=self._is_article(listed_as, foreign=foreign),
            number=page.details.number,
            issuer=page.details.issuer,
            validity=page.details.validity,
        )

    def _is_article(self, listed_as: str, *, foreign: bool) -> bool:
        """Tell whether a date may be expected there: not of a file, nor of another list or menu page.

        A page without date is an article all the same where its heading is the title it is listed under.
        Whatever is broken counts as one, for it cannot vouch for its list's date; of pages that
        refuse us, only the site's own.
        """
        if self.outcome in BROKEN or self.condition is PageCondition.SOFT_404:
            return True
        if self.outcome not in ANSWERED:
            return not foreign and not is_file(self.url)
        if self.page is None:
            return False
        titles = (self.page.heading, self.page.title)
        return self.page.kind == "article" or any(_same_words(listed_as, title) for title in titles)

    def why_not(self) -> str:
        """Say in Chinese why the address brought nothing to judge."""
        words = OUTCOME_ZH[self.outcome]
        return f"{words}：{self.detail}" if self.detail and self.detail != words else words


def _same_words(listed_as: str, shown: str) -> bool:
    """Tell whether a list's title, perhaps cut short, is what a page shows as its own."""
    wanted = "".join(listed_as.split()).rstrip(".…")
    return len(wanted) >= 2 and "".join(shown.split()).startswith(wanted)


class Spent:
    """What a walk has used of its budget; time as told by the fetches themselves, for no clock is read here.

    ``lost`` tells how long the walk lay still through our own trouble, which costs the site nothing.
    """

    def __init__(self, budget: Budget, lost: Callable[[], timedelta] = timedelta) -> None:
        self._pages = budget.pages
        self._lost = lost
        self._time = timedelta(minutes=budget.minutes)
        self._first: datetime | None = None
        self._last: datetime | None = None
        self.pages = 0

    def note(self, fetched: Fetched) -> None:
        """Take one fetch into account."""
        end = fetched.started + timedelta(seconds=fetched.elapsed)
        if self._last is not None and fetched.started - self._last > IDLE:
            self._time += fetched.started - self._last
        self._first = fetched.started if self._first is None else min(self._first, fetched.started)
        self._last = end if self._last is None else max(self._last, end)

    @property
    def out_of_time(self) -> bool:
        """The minutes are used up."""
        if self._first is None or self._last is None:
            return False
        return self._last - self._first >= self._time + self._lost()

    @property
    def out(self) -> bool:
        """No further page may be opened."""
        return self.pages >= self._pages or self.out_of_time


class Visits:
    """Opens addresses for all parts of one walk, a bounded number at a time.

    ``home`` is the site's home page once it is read; ``lists`` the addresses known to be list pages.
    """

    def __init__(
        self,
        source: PageSource,
        budget: Budget,
        *,
        site: str,
        history: History,
        keep: Keep,
        started: datetime,
        on_page: Callable[[PageFacts, str], None],
    ) -> None:
        self._source = source
        self._site = site
        self._history = history
        self._reader = PageReader(history)
        self._keep = keep
        self._pool = asyncio.Semaphore(budget.concurrency)
        self._on_page = on_page
        self._started = started
        self._done: dict[str, Visit] = {}
        self._running: dict[str, asyncio.Future[Visit]] = {}
        self._taken: set[str] = set()
        self.baselines = Baselines(source)
        self.spent = Spent(budget, time_lost(source))
        self.home: PageFacts | None = None
        self.lists: frozenset[str] = frozenset()
        self._interfaces: dict[str, tuple[JsonList, str, int]] = {}

    def __contains__(self, url: str) -> bool:
        return url in self._done or url in self._running

    def known(self, url: str) -> Visit | None:
        """Return the visit of ``url`` if it was made."""
        return self._done.get(url)

    def articles(self, items: Iterable[ItemFacts]) -> tuple[ArticleFacts, ...]:
        """Return the articles of those ``items`` that were opened, in their order."""
        opened = ((self._done.get(item.url), item.title) for item in items)
        return tuple(
            visit.article(title, foreign=not same_site(visit.url, self._site))
            for visit, title in opened
            if visit and visit.outcome is not Outcome.BUDGET_EXHAUSTED
        )

    @property
    def count(self) -> int:
        """How many addresses were opened."""
        return len(self._done)

    @property
    def planned(self) -> int:
        """How many addresses were opened or are being opened."""
        return len(self._done) + len(self._running)

    def all(self) -> list[Visit]:
        """Return all visits made, by address."""
        return [self._done[url] for url in sorted(self._done)]

    async def open_json(self, mapping: JsonList, column: str) -> Visit:
        """Open the first page of a list that comes as JSON; its further pages are opened as any page is."""
        url = first_page(mapping)
        self._interfaces[url] = (mapping, column, mapping.first_page)
        return await self.open(url, whole=True)

    async def _read_json(self, url: str) -> Visit:
        mapping, column, number = self._interfaces[url]
        fetched, seen = await self._fetch(url)
        page = read_json_list(fetched, mapping, column, number)
        for at, further in enumerate(page.next_pages if page else (), number + 1):
            self._interfaces[further] = (mapping, column, at)
        return msgspec.structs.replace(visit_of(url, fetched, page, seen, whole=True), evidence=self._keep(fetched))

    async def open(self, url: str, *, whole: bool = False) -> Visit:
        """Open ``url``, redirect hubs followed; a second call gives the first one's answer.

        ``whole`` keeps the page's lists, navigation and tags as well; of most pages they are not wanted again.
        """
        whole = whole or url in self.lists
        known = self._done.get(url)
        if known is not None and (known.whole or not whole or known.page is None):
            return known
        if url in self._running:
            visit = await self._running[url]
            return visit if visit.whole or not whole else await self.open(url, whole=True)
        return await self._first_open(url, whole=whole)

    async def _first_open(self, url: str, *, whole: bool) -> Visit:
        waiting = self._running[url] = asyncio.get_running_loop().create_future()
        try:
            visit = self._done[url] = await self._visit(url, whole=whole)
        except BaseException:
            waiting.cancel()
            raise
        finally:
            del self._running[url]
        waiting.set_result(visit)
        return visit

    async def _visit(self, url: str, *, whole: bool) -> Visit:
        if self.spent.out:
            return refused(url, Outcome.BUDGET_EXHAUSTED, self._started)
        self.spent.pages += 1
        async with self._pool:
            if is_file(url) and url not in self._interfaces:
                return await self._look_at_file(url)
            return await (self._read_json(url) if url in self._interfaces else self._read(url, whole=whole))

    async def _look_at_file(self, url: str) -> Visit:
        fetched, seen = await confirmed(
            lambda: self._source.check(url),
            lambda: self._source.get(url, purpose="asset", max_bytes=FILE_HEAD_BYTES),
            self._source,
        )
        self.spent.note(fetched)
        return visit_of(url, fetched, None, seen)

    async def _read(self, url: str, *, whole: bool) -> Visit:
        fetched, page, seen = await self._through_hubs(url)
        if page is not None and page.challenge:
            fetched = msgspec.structs.replace(fetched, outcome=Outcome.BLOCKED_CHALLENGE)
        visit = visit_of(url, fetched, page and (without_links(page) if whole else bare(page)), seen, whole=whole)
        if page is None or visit.outcome not in ANSWERED:
            return msgspec.structs.replace(visit, evidence=self._keep(fetched))
        if page.needs_browser and whole:
            visit, fetched, page = await self._shown(visit, fetched, page)
        condition = await self._condition(url, fetched, page)
        evidence = self._keep(fetched)
        visit = msgspec.structs.replace(visit, condition=condition, evidence=evidence)
        # Two addresses may lead to one page: its links count once.
        if visit.opened and page.url not in self._taken:
            self._taken.add(page.url)
            self._on_page(page, url)
        return visit

    async def _shown(self, visit: Visit, shell: Fetched, page: PageFacts) -> tuple[Visit, Fetched, PageFacts]:
        """Have a page that a script fills shown by the browser, one attempt; the shell is kept as well.

        Where requests of the page failed and no list came of it, nothing is concluded from what it shows.
        """
        route = visit.url.partition("#")[2]
        at = f"{shell.final_url.partition('#')[0]}#{route}" if route else shell.final_url
        shown = await rendered(self._source, msgspec.structs.replace(shell, final_url=at))
        if shown is None:
            return msgspec.structs.replace(visit, browser="absent"), shell, page
        self.spent.note(shown)
        filled = self._reader.read(shown)
        listed = filled is not None and any(found.items for found in filled.lists)
        if filled is None or filled.challenge or (shown.detail and not listed):
            why = shown.detail or "显示的不是正常内容"
            return msgspec.structs.replace(visit, browser="failed", browser_detail=why), shell, page
        self._keep(shell)
        why = "显示后仍无内容" if filled.needs_browser else ""
        visit = msgspec.structs.replace(
            visit, page=without_links(filled), browser="failed" if why else "shown", browser_detail=why
        )
        return visit, shown, filled

    async def _condition(self, url: str, fetched: Fetched, page: PageFacts) -> PageCondition:
        if self.home is None:  # the home page itself, or none to compare with
            return page.condition
        if page.needs_browser:  # an empty shell looks the same for whatever address, missing or not
            return page.condition
        home = self.home if same_site(url, self._site) else None
        return await self.baselines.condition(fetched, page, home)

    async def _through_hubs(self, url: str) -> tuple[Fetched, PageFacts | None, tuple[Observation, ...]]:
        """Fetch and read; a page that is only a redirect (meta refresh, script) leads on, at most three times."""
        asked = url.partition("#")[0]
        passed = {asked}
        for left in range(MAX_HUBS, -1, -1):
            fetched, seen = await self._fetch(asked)
            page = self._reader.read(fetched)
            if page is None or page.refresh is None or page.refresh in passed or not left:
                break
            asked = page.refresh
            passed.add(asked)
        return fetched, page, seen

    async def _fetch(self, url: str) -> tuple[Fetched, tuple[Observation, ...]]:
        validators = self._history.validators.get(url)
        known = self._reader.remembered.knows(url, validators)
        if not known and not self._history.stored:
            validators = None
        fetched, seen = await confirmed(
            lambda: self._source.get(url, validators=validators), lambda: self._source.get(url), self._source
        )
        self.spent.note(fetched)
        return fetched if known else await self._with_body(fetched, validators), seen

    async def _with_body(self, fetched: Fetched, validators: Validators | None) -> Fetched:
        """Give an unchanged page the bytes kept of it; where they are gone, fetch it whole."""
        if not fetched.unchanged or fetched.body:
            return fetched
        stored = self._history.stored
        body = stored(validators.sha256) if stored and validators and validators.sha256 else None
        if body is None:
            return await self._source.get(fetched.url)
        return msgspec.structs.replace(fetched, body=body)


def refused(url: str, outcome: Outcome, at: datetime) -> Visit:
    """Return the visit that was not made, with the reason."""
    return Visit(url=url, final_url=url, outcome=outcome, at=at)


def visit_of(
    url: str, fetched: Fetched, page: PageFacts | None, seen: tuple[Observation, ...], *, whole: bool = False
) -> Visit:
    """Return what a fetch tells of ``url``."""
    return Visit(
        url=url,
        final_url=fetched.final_url,
        outcome=fetched.outcome,
        status=fetched.status,
        condition=page.condition if page is not None else PageCondition.OK,
        detail=fetched.detail,
        at=fetched.started,
        page=page,
        observations=seen,
        unchanged=fetched.unchanged,
        whole=whole,
        seconds=fetched.elapsed,
    )
