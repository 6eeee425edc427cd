"""The frontier of a sweep (链接普查): every address once, known by a number; memory for tens of thousands of them.

References repeat on every page of a template, so what is written in an ``href`` is looked up, not resolved again.
"""

from array import array
from collections.abc import Iterable
from urllib.parse import urlsplit

from auditor.crawl.links import CHECKED_KINDS
from auditor.crawl.reading_pages import is_file
from auditor.crawl.scope import Scope
from auditor.crawl.traps import MAX_BARREN, is_trap, level_digits, pattern
from auditor.extract.links import kind_of
from auditor.extract.quick import QuickLinks
from auditor.model.page import PageFacts
from auditor.reading.urls import normalise

_UNREAD, _PLANNED, _TRAPPED, _NOT_READ = 0, 1, 2, 3


class LeanFrontier:
    """All addresses met, which pages carry which, and what is to be opened next."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.urls: list[str] = []
        self._kinds: list[str] = []
        self._ids: dict[str, int] = {}
        self._written: dict[int, int] = {}
        self._states = bytearray()
        self._next: list[int] = []
        self._self_led = bytearray()
        self._mapped: set[int] = set()
        self._depth = 0
        self._barren = _Barren()
        self._carried: list[array[int]] = []
        self._pages: list[str] = []
        self.planned = 0
        self._plan(self._number(scope.home, "page"), "")

    def next_level(self) -> list[str]:
        """Return what the last level led to, by address."""
        level = sorted(self.urls[number] for number in self._next)
        self._next = []
        self._depth += 1
        return level

    def closed(self, url: str) -> bool:
        """Tell whether ``url`` belongs to an endless page space, and note it as left out."""
        number = self._ids[url]
        if self._self_led[number] and self._barren.closed(pattern(url)):
            self._states[number] = _TRAPPED
        return self._states[number] == _TRAPPED

    def take_quick(self, links: QuickLinks, page_url: str) -> None:
        """Take in the references of a page read quickly."""
        parts = urlsplit(page_url)
        folder = page_url.rpartition("/")[0]
        origin = f"{parts.scheme}://{parts.netloc}"
        numbers = [self._resolved(written, "", page_url, folder, origin) for written in links.anchors]
        numbers += [self._resolved(written, kind, page_url, folder, origin) for written, kind in links.others]
        self._take(numbers, page_url, (links.title, links.size))

    def take_read(self, page: PageFacts) -> None:
        """Take in the links of a page that was read whole."""
        links = [link for link in page.links if link.kind in CHECKED_KINDS]
        self._take([self._number(link.url, link.kind) for link in links], page.url, (page.title, page.text_length))

    def take_mapped(self, urls: Iterable[str]) -> None:
        """Take in the addresses of the site's own maps; those outside it, met before or of files are left."""
        for url in urls:
            if url not in self._ids and kind_of(url) == "page" and self._scope.inside(url) and not is_file(url):
                number = self._number(url, "page")
                self._mapped.add(number)
                self._plan(number, "")

    def only_mapped(self, number: int, carriers: int) -> bool:
        """Tell whether no page carries an address: only a map names it, so it is no link."""
        return not carriers and number in self._mapped

    def _resolved(self, written: str, kind: str, page_url: str, folder: str, origin: str) -> int:
        """Return the number of a reference, -1 where it leads nowhere."""
        base = "" if written[:4] == "http" else origin if written[:1] == "/" and written[:2] != "//" else folder
        if written[:1] in ("?", "#", ""):
            base = page_url
        # By its hash: of tens of thousands of references no two meet in 64 bits, and their words need not be kept.
        key = hash((base, written))
        known = self._written.get(key)
        if known is None:
            known = self._written[key] = self._read(written, kind, page_url)
        return known

    def _read(self, written: str, kind: str, page_url: str) -> int:
        if not written.strip() or written.strip()[:1] == "#" or written.startswith("data:"):
            return -1
        url = normalise(written, page_url)
        return -1 if url is None else self._number(url, kind or kind_of(url))

    def _number(self, url: str, kind: str) -> int:
        number = self._ids.get(url)
        if number is None:
            number = self._ids[url] = len(self.urls)
            self.urls.append(url)
            self._kinds.append(kind)
            self._states.append(_UNREAD)
            self._self_led.append(False)
        return number

    def _take(self, numbers: Iterable[int], page_url: str, look: tuple[str, int]) -> None:
        before = len(self.urls)
        distinct = array("I", sorted({number for number in numbers if number >= 0}))
        self._pages.append(page_url)
        self._carried.append(distinct)
        own = pattern(page_url)
        fresh = False
        for number in distinct:
            if self._states[number] != _UNREAD:
                continue
            if not self._wanted(number):
                self._states[number] = _NOT_READ
                continue
            fresh = fresh or pattern(self.urls[number]) != own
            self._plan(number, own)
        self._barren.note(own, look, fresh=fresh or len(self.urls) > before + 2, self_led=self._is_self_led(page_url))

    def _is_self_led(self, url: str) -> bool:
        number = self._ids.get(url)
        return number is not None and bool(self._self_led[number])

    def _wanted(self, number: int) -> bool:
        url = self.urls[number]
        return self._kinds[number] in ("page", "frame") and self._scope.inside(url) and not is_file(url)

    def _plan(self, number: int, from_pattern: str) -> None:
        url = self.urls[number]
        if pattern(url) == from_pattern:
            self._self_led[number] = True
        if is_trap(url, self._depth):
            self._states[number] = _TRAPPED
            return
        self._states[number] = _PLANNED
        self._next.append(number)
        self.planned += 1

    def kind(self, url: str) -> str:
        """Return what ``url`` points to, by the place where it was first met."""
        return self._kinds[self._ids[url]]

    def number(self, url: str) -> int:
        """Return the number of an address met before."""
        return self._ids[url]

    @property
    def trapped(self) -> frozenset[str]:
        """The addresses left out as endless."""
        return frozenset(url for url, state in zip(self.urls, self._states, strict=True) if state == _TRAPPED)

    @property
    def pages(self) -> int:
        """How many pages were taken in."""
        return len(self._pages)

    def counts(self) -> list[int]:
        """Return on how many pages each address stands, by its number."""
        found = [0] * len(self.urls)
        for numbers in self._carried:
            for number in numbers:
                found[number] += 1
        return found

    def carried_by(self, page_url: str) -> Iterable[int]:
        """Return the numbers of what one page carries."""
        return self._carried[self._pages.index(page_url)] if page_url in self._pages else ()

    def carriers(self, wanted: Iterable[int]) -> dict[int, list[str]]:
        """Return, for each wanted address, the pages that carry it."""
        asked = frozenset(wanted)
        found: dict[int, list[str]] = {number: [] for number in asked}
        for page, numbers in zip(self._pages, self._carried, strict=True):
            for number in asked.intersection(numbers):
                found[number].append(page)
        return found


class _Barren:
    """Counts, for each address pattern, the pages in a row that looked alike and led nowhere new."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}
        self._looks: set[int] = set()

    def closed(self, own: str) -> bool:
        return self._count.get(own, 0) >= MAX_BARREN

    def note(self, own: str, look: tuple[str, int], *, fresh: bool, self_led: bool) -> None:
        title, size = look
        seen = hash((own, level_digits(title), size))
        if fresh or seen not in self._looks:
            self._count[own] = 0
        elif self_led:
            self._count[own] = self._count.get(own, 0) + 1
        self._looks.add(seen)
