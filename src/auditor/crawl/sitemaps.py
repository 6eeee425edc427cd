"""Pages that a site's own maps name (站点地图文件): found through robots.txt and at ``/sitemap.xml``.

They come last: what a reader reaches by links is more important. Only maps on the site itself are read, and of their
addresses only those within the site; that a map names what does not open is no broken link of any page.
"""

import asyncio
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from auditor.crawl.source import PageSource
from auditor.extract.sitemaps import MAX_ADDRESSES, MAX_BYTES, read_sitemap
from auditor.model.fetched import Fetched
from auditor.model.words import ANSWERED
from auditor.reading.urls import normalise, same_site

MAX_MAPS = 50
_MAX_DEPTH = 2


async def mapped_pages(
    home: str, source: PageSource, spend: Callable[[Fetched], None], inside: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return the addresses named by the maps of the site at ``home``, normalised, each once, at most 50,000.

    ``spend`` is told of every fetch; only what is ``inside`` the declared site counts, for a portal's maps name tens of
    thousands of pages that are not the section's.
    """
    parts = urlsplit(home)
    origin = f"{parts.scheme}://{parts.netloc}"
    waiting = [(url, 0) for url in (*await _named_by_robots(origin, source), f"{origin}/sitemap.xml")]
    known = {url for url, _ in waiting}
    pages: dict[str, None] = {}
    read = 0
    while waiting and read < MAX_MAPS and len(pages) < MAX_ADDRESSES:
        url, depth = waiting.pop(0)
        read += 1
        fetched = await source.get(url, purpose="feed", max_bytes=MAX_BYTES)
        spend(fetched)
        if fetched.outcome not in ANSWERED or fetched.truncated or not same_site(fetched.final_url, home):
            continue
        found = await asyncio.to_thread(read_sitemap, fetched.body)
        pages |= dict.fromkeys(page for one in found.pages if (page := normalise(one, url)) and inside(page))
        below = [page for one in found.maps if (page := normalise(one, url)) and same_site(page, home)]
        if depth < _MAX_DEPTH:
            waiting += [(page, depth + 1) for page in dict.fromkeys(below) if page not in known]
            known.update(below)
    return tuple(pages)[:MAX_ADDRESSES]


async def _named_by_robots(origin: str, source: PageSource) -> tuple[str, ...]:
    fetched = await source.get(f"{origin}/robots.txt", purpose="probe")
    if fetched.outcome not in ANSWERED:
        return ()
    lines = fetched.body.decode("utf-8-sig", "replace").splitlines()
    named = [value.strip() for name, _, value in (line.partition(":") for line in lines) if _is_map(name)]
    found = [url for one in named if (url := normalise(urljoin(f"{origin}/", one)))]
    return tuple(url for url in dict.fromkeys(found) if same_site(url, origin))


def _is_map(name: str) -> bool:
    return name.strip().lower() == "sitemap"
