"""Endless page spaces (采集陷阱): calendars, session ids, relative-path loops, pagination without end.

Bounds: depth 20, 20 path segments, a segment ≤ 2 times in a row and ≤ 3 times in all, address ≤ 2,083 characters,
50 pages of one address pattern in a row without anything new. Such addresses end as ``trap_limit`` in the coverage.
"""

import re
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import groupby
from sys import intern
from urllib.parse import parse_qsl, urlsplit

from auditor.model.page import PageFacts

MAX_DEPTH = 20
MAX_SEGMENTS = 20
MAX_IN_A_ROW = 2
MAX_REPEATS = 3
MAX_LENGTH = 2083
MAX_BARREN = 50

_DIGITS = re.compile(r"\d+")
_HEXES = re.compile(r"[0-9a-f]{16,}")


def is_trap(url: str, depth: int) -> bool:
    """Tell whether the address itself, or its distance from the home page, is beyond the bounds."""
    if depth > MAX_DEPTH or len(url) > MAX_LENGTH:
        return True
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return True
    longest_row = max((sum(1 for _ in group) for _, group in groupby(segments)), default=0)
    most = max(Counter(segments).values(), default=0)
    return longest_row > MAX_IN_A_ROW or most > MAX_REPEATS


@lru_cache(maxsize=8192)
def pattern(url: str) -> str:
    """Return the address with numbers and hashes levelled and query values dropped."""
    parts = urlsplit(url)
    path = _DIGITS.sub("#", _HEXES.sub("#", parts.path))
    keys = "&".join(sorted(key for key, _ in parse_qsl(parts.query, keep_blank_values=True)))
    return intern(f"{parts.netloc}{path}?{keys}" if keys else f"{parts.netloc}{path}")


def level_digits(text: str) -> str:
    """Return ``text`` with every number levelled."""
    return _DIGITS.sub("#", text)


class TrapWatch:
    """Counts, for each address pattern, the pages in a row that brought nothing new."""

    def __init__(self) -> None:
        self._barren: Counter[str] = Counter()
        self._looks: defaultdict[str, set[tuple[str, str, int]]] = defaultdict(set)
        self._targets: set[str] = set()

    def closed(self, url: str) -> bool:
        """Tell whether the pattern of ``url`` has shown itself endless."""
        return self._barren[pattern(url)] >= MAX_BARREN

    def note(self, page: PageFacts, *, self_led: bool) -> None:
        """Take one page into account.

        Barren is only a page that another one of its own pattern led to (``self_led``): what a list or
        menu names is meant to be read, however alike. New is a page whose words differ (numbers in the title
        apart), or that links in its text to an address of another pattern nobody linked to before.
        """
        own = pattern(page.url)
        look = (level_digits(page.title), level_digits(page.heading), page.text_length)
        targets = {link.url for link in page.links if link.zone == "main" and pattern(link.url) != own}
        if look not in self._looks[own] or not targets <= self._targets:
            self._barren[own] = 0
        elif self_led:
            self._barren[own] += 1
        self._looks[own].add(look)
        self._targets |= targets
