"""Every link, image and attachment met on pages in scope, and who carries it."""

from collections.abc import Iterable
from sys import intern

from auditor.model.facts import Referrer
from auditor.model.page import Link, PageFacts, Zone

MAX_REFERRERS = 20
TEMPLATE_SHARE = 0.8
TEMPLATE_MIN_PAGES = 5
CHECKED_KINDS = frozenset({"page", "image", "attachment", "frame"})
"""A form answers a person, not a look; styles and scripts are no content."""


class MetLink:
    """One target and what is known of its referrers; lean, for a site has tens of thousands."""

    __slots__ = ("_last", "count", "kind", "on_home", "referrers", "template_zone", "url")

    def __init__(self, url: str, kind: str) -> None:
        self.url = url
        self.kind = kind
        self.on_home = False
        self.template_zone = False
        self.count = 0
        self.referrers: list[tuple[bool, str, str, Zone, str, str]] = []
        self._last: tuple[bool, str] | None = None

    def met(self, page: PageFacts, link: Link, is_home: bool) -> None:
        """Note one page that carries the link. The home page is named first, then pages by address."""
        self.count += 1
        self.on_home = self.on_home or is_home
        self.template_zone = self.template_zone or link.zone != "main"
        if self._last is not None and (not is_home, page.url) > self._last:
            return  # twenty pages come before this one
        self.referrers.append((not is_home, page.url, intern(link.text), link.zone, page.title, page.source))
        if len(self.referrers) > 2 * MAX_REFERRERS:
            self._trim()

    def kept_referrers(self) -> tuple[Referrer, ...]:
        """Return at most 20 referrers, the same ones in whatever order the pages came."""
        self._trim()
        return tuple(
            Referrer(url=url, text=text, zone=zone, page_title=title, source=source)
            for _, url, text, zone, title, source in self.referrers
        )

    def in_template(self, pages: int) -> bool:
        """Tell whether the link comes from the page template: by its place, or because nearly all pages carry it."""
        everywhere = pages >= TEMPLATE_MIN_PAGES and self.count >= TEMPLATE_SHARE * pages
        return self.template_zone or everywhere

    def _trim(self) -> None:
        self.referrers.sort()
        del self.referrers[MAX_REFERRERS:]
        self._last = self.referrers[-1][:2] if len(self.referrers) == MAX_REFERRERS else None


class LinkTable:
    """All targets met so far. A page counts once for each target, however often it repeats it."""

    def __init__(self) -> None:
        self._met: dict[str, MetLink] = {}
        self.pages = 0

    def add(self, page: PageFacts, *, is_home: bool) -> None:
        """Take in the links of one page."""
        self.pages += 1
        for link in _first_of_each(page.links):
            met = self._met.get(link.url)
            if met is None:
                met = self._met[link.url] = MetLink(link.url, link.kind)
            met.met(page, link, is_home)

    def by_address(self) -> list[MetLink]:
        """Return all targets in the order of their addresses."""
        return sorted(self._met.values(), key=lambda met: met.url)

    def __len__(self) -> int:
        return len(self._met)


def _first_of_each(links: Iterable[Link]) -> Iterable[Link]:
    """Yield one occurrence of each target: the one in the page's own text where there are several."""
    chosen: dict[str, Link] = {}
    for link in links:
        if link.kind not in CHECKED_KINDS:
            continue
        known = chosen.get(link.url)
        if known is None or (known.zone != "main" and link.zone == "main"):
            chosen[link.url] = link
    return chosen.values()
