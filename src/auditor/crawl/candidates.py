"""Which links of a page look like columns (栏目), before anyone has declared any."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from auditor.model.page import Link, NavEntry, PageFacts
from auditor.reading.urls import same_site

MAX_NAME = 14
_FURTHER_PAGE = re.compile(r"(?:index|list)\w*?[_-]\d+\.\w+$")
_ARTICLE = re.compile(r"/(?:19|20)\d\d[-/]?\d|/(?:content|art|info)/|/[^/]*(?:\d{6}|[0-9a-f]{16})[^/]*\.\w+$")
_COLUMN_STEM = re.compile(r"^(?:$|index|default|main|list)|list(?:_\d)?$", re.I)
_GENERIC = re.compile(
    r"^[\W\d_]*(?:更多|more|查看更多|首页|网站首页|返回|返回首页|上一页|下一页|尾页|末页)?[\W\d_]*$", re.I
)


def menu_addresses(page: PageFacts, site: str) -> list[str]:
    """Return where the page's menus lead within ``site``, in order."""
    entries = (entry.url for entry in page.navigation if same_site(entry.url, site))
    return [url for url in dict.fromkeys(entries) if url != page.url]


def column_links(page: PageFacts, site: str) -> list[Link]:
    """Return links in the page's text that lead to a list by the look of their address: side menus, 更多, blocks."""
    listed = {item.url for found in page.lists for item in found.items if item.date}
    more = {found.more for found in page.lists if found.more}
    return [
        link
        for link in page.links
        if link.kind == "page"
        and link.url not in listed
        and same_site(link.url, site)
        and (link.url in more or _looks_like_column(link))
    ]


def _looks_like_column(link: Link) -> bool:
    path = urlsplit(link.url).path
    stem = path.rpartition("/")[2].partition(".")[0]
    if path in ("", "/") or _FURTHER_PAGE.search(path) or _ARTICLE.search(path):
        return False
    return len("".join(link.text.split())) <= MAX_NAME and bool(_COLUMN_STEM.search(stem))


def is_name(words: str) -> bool:
    """Tell whether the words of a link name a column, and are not 更多, a page number or the like."""
    return not _GENERIC.match("".join(words.split()))


def own_name(page: PageFacts) -> str:
    """Return the name a column page gives itself."""
    tags = {key.lower(): value for key, value in page.tags.items()}
    last = page.breadcrumb[-1] if page.breadcrumb else ""
    return last or tags.get("columnname", "") or page.heading


def entries_of(links: Iterable[Link], pages: dict[str, PageFacts], known: Iterable[NavEntry]) -> list[NavEntry]:
    """Return entries for linked pages that proved to be lists and that no menu names yet."""
    named = {entry.url for entry in known}
    found: dict[str, NavEntry] = {}
    for link in links:
        page = pages.get(link.url)
        if page is None or link.url in named or not any(one.items for one in page.lists):
            continue
        name = "".join(link.text.split()) if is_name(link.text) else own_name(page)
        if name and link.url not in found:
            found[link.url] = NavEntry(name=name, url=link.url, parents=page.breadcrumb[:-1], origin="area")
    return list(found.values())
