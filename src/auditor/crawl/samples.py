"""Pages kept whole for the checks of templates and required elements (页面样本): bounded, whatever the site's size."""

import hashlib
from collections.abc import Callable, Mapping
from heapq import heappush, heapreplace

from msgspec.structs import replace

from auditor.extract.tags import is_placeholder
from auditor.model.facts import PageSample
from auditor.model.page import PageFacts

MAX_ARTICLES = 40
MAX_LISTS = 40
MAX_SPECIAL = 200


class _Drawn:
    """The pages with the smallest lots. A page's lot is its address alone, so the order of meeting never matters."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._heap: list[tuple[int, str, PageSample]] = []

    def take(self, sample: PageSample) -> None:
        lot = int.from_bytes(hashlib.sha256(sample.url.encode()).digest()[:8], "big")
        # The smallest stay: a heap by the negative lot has the largest on top.
        entry = (-lot, sample.url, sample)
        if len(self._heap) < self._size:
            heappush(self._heap, entry)
        elif entry[0] > self._heap[0][0]:
            heapreplace(self._heap, entry)

    def all(self) -> list[PageSample]:
        return [sample for _, _, sample in self._heap]


class Samples:
    """Collects pages as they are opened. ``columns`` maps the address of a declared column to its id."""

    def __init__(self, columns: Mapping[str, str], home: str = "") -> None:
        self._columns = columns
        self._home = home
        self._articles = _Drawn(MAX_ARTICLES)
        self._lists = _Drawn(MAX_LISTS)
        self._special = _Drawn(MAX_SPECIAL)
        self._declared: dict[str, PageSample] = {}

    def take(self, page: PageFacts, asked: str) -> None:
        """Take in one opened page of the site's own."""
        sample = _sample(page, asked, self._columns.get(asked, ""))
        if sample.column or asked == self._home:
            self._declared[asked] = sample
        elif _special(page):
            self._special.take(sample)
        if page.kind == "article":
            self._articles.take(sample)
        elif page.kind == "list":
            self._lists.take(sample)

    def all(self, evidence: Callable[[str], str | None]) -> tuple[PageSample, ...]:
        """Return every page kept, once, by address, with the stored copy it was read from."""
        kept = {each.url: each for drawn in (self._articles, self._lists, self._special) for each in drawn.all()}
        kept |= self._declared
        return tuple(replace(kept[url], evidence=evidence(url)) for url in sorted(kept))


def _special(page: PageFacts) -> bool:
    details = page.details
    return bool(details.elements or details.messages or details.catalogues)


def _sample(page: PageFacts, asked: str, column: str) -> PageSample:
    return PageSample(
        url=asked,
        kind=page.kind,
        column=column,
        title=page.title,
        heading=page.heading,
        published=page.published,
        source=page.source,
        tags={name: value for name, value in page.tags.items() if value and not is_placeholder(value)},
        footer=page.footer,
        details=page.details,
        files=len(page.attachments) + sum(link.kind == "image" and link.zone == "main" for link in page.links),
        text_length=page.text_length,
        needs_browser=page.needs_browser,
    )
