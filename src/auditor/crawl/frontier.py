"""Addresses still to be opened in breadth: level by level, the most important first, traps kept out."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from auditor.crawl.reading_pages import is_file
from auditor.crawl.scope import Scope
from auditor.crawl.traps import TrapWatch, is_trap, pattern
from auditor.extract.links import kind_of
from auditor.model.page import PageFacts

MAX_TRAPS_NAMED = 50


class Frontier:
    """Takes in the links of opened pages and gives out the next level of addresses to open."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._watch = TrapWatch()
        self._depth: dict[str, int] = {scope.home: 0}
        self._next: list[str] = []
        self._self_led: set[str] = set()
        self._trapped: set[str] = set()

    def take(self, page: PageFacts, asked: str) -> None:
        """Take in the links of one page, opened as ``asked``."""
        depth = self._depth.setdefault(asked, 1) + 1
        inside = self._scope.inside(asked) or self._scope.inside(page.url)
        self._watch.note(page, self_led=asked in self._self_led)
        own_pattern = pattern(page.url)
        for link in page.links:
            if link.url not in self._depth and self._scope.reads(link, inside):
                self._plan(link.url, depth, own_pattern)

    def take_mapped(self, urls: Iterable[str]) -> None:
        """Take in the addresses of the site's own maps; those outside it, met before or of files are left."""
        for url in urls:
            if url not in self._depth and kind_of(url) == "page" and self._scope.inside(url) and not is_file(url):
                self._plan(url, 1, "")

    def _plan(self, url: str, depth: int, from_pattern: str) -> None:
        self._depth[url] = depth
        if pattern(url) == from_pattern:
            self._self_led.add(url)
        if is_trap(url, depth):
            self._trapped.add(url)
        else:
            self._next.append(url)

    def next_level(self) -> list[str]:
        """Return what the last level led to: pages of the site's own part first, short paths before long ones."""
        level = sorted(self._next, key=self._importance)
        self._next = []
        return level

    def closed(self, url: str) -> bool:
        """Tell whether ``url`` belongs to an endless page space, and note it as left out."""
        if url in self._self_led and self._watch.closed(url):
            self._trapped.add(url)
        return url in self._trapped

    def _importance(self, url: str) -> tuple[bool, int, str]:
        return not self._scope.inside(url), urlsplit(url).path.count("/"), url

    @property
    def waiting(self) -> int:
        """How many addresses are planned and not given out yet."""
        return len(self._next)

    @property
    def trapped(self) -> frozenset[str]:
        """The addresses left out as endless."""
        return frozenset(self._trapped)
