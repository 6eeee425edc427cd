"""Further pages of a column (翻页), as far as the page itself tells.

``createPageHTML`` is written in two ways: TRS ``(pages, current from 0, name, ext[, records])`` and, with the element's
id first, ``('id', pages, current from 1, name, ext[, records])``. Page 1 is ``name.ext`` in both; then TRS counts
``name_1`` for page 2, the other ``name_2``.
"""

import re
from typing import NamedTuple

from auditor.extract.families import further_pages
from auditor.extract.page import Node, Page
from auditor.reading.urls import Resolver, normalise

_CREATE = re.compile(r"(?<!function )\bcreatePage(?:HTML|Html)?\w*\s*\(([^()]{5,200})\)")
_ARGUMENT = re.compile(r"'([^']*)'|\"([^\"]*)\"|(\d+)")
_NEXT = re.compile(
    r"^[\[(（<]?\s*(?:下一页|下页|后一页|后页|下一頁|next(?:\s*page)?|>|»|›|下一页\s*[>»]+)\s*[\])）>»]?$", re.I
)
_PAGE_NUMBER = re.compile(r"^[\[(（]?\s*(\d{1,4})\s*[\])）]?$")
_COUNTED = re.compile(
    r"共\s*(\d{1,5})\s*页|总页数\s*[:：]?\s*(\d{1,5})|\b\d{1,5}\s*/\s*(\d{1,5})\s*页?|countPage\s*=\s*(\d{1,5})"
)
_LAST = re.compile(r"^(?:尾页|末页|最后一页|末頁|last)$", re.I)
_NUMBERED = re.compile(r"^(.*?[_\-/=])(\d{1,4})((?:\.\w{3,6})?(?:[&?].*)?)$")
_QUERY = re.compile(
    r"^(.*?[?&](?:page\w*|p|pn|cur\w*|currentpage|pagenum|pageno|pageindex)=)(\d{1,4})((?:&.*)?)$", re.I
)
_JPAGE = re.compile(r"jpage\s*\(\s*\{[^}]*?totalRecord\s*:\s*(\d+)[^}]*?perPage\s*:\s*(\d+)", re.S)
_PROXY = re.compile(r"<nextgroup>.{0,80}?href=[\"']([^\"']+dataproxy\.jsp[^\"']*)[\"']", re.S | re.I)
MAX_PAGES = 2000


class Paging(NamedTuple):
    """Addresses of the pages after this one, in order, and how many pages there are (None = not told)."""

    following: tuple[str, ...] = ()
    pages: int | None = None


def read_paging(page: Page, url: str, resolve: Resolver) -> Paging:
    """All that the page says about its further pages."""
    told = Paging()
    for reader in (_created, _proxied, _linked, _of_family):
        paging = reader(page, url, resolve)
        if paging.following:
            return paging
        told = told if told.pages else paging
    return told


def _of_family(page: Page, url: str, resolve: Resolver) -> Paging:
    found = further_pages(page.scripts, MAX_PAGES)
    if found is None:
        return Paging()
    here = normalise(url) or url
    following = [target for name in found[0] if (target := resolve(name))]
    if here in following:  # the same script stands in every page of the column
        following = following[following.index(here) + 1 :]
    return Paging(tuple(following), found[1])


def _created(page: Page, _url: str, resolve: Resolver) -> Paging:
    for script in page.scripts:
        for call in _CREATE.finditer(script):
            paging = _from_arguments(call[1], resolve)
            if paging is not None:
                return paging
    return Paging()


def _from_arguments(written: str, resolve: Resolver) -> Paging | None:
    values = [m[3] if m[3] is not None else (m[1] or m[2] or "") for m in _ARGUMENT.finditer(written)]
    numbers = [value.isdigit() for value in values]
    offset = 0
    if len(values) >= 5 and not numbers[0] and numbers[1] and numbers[2]:
        values, offset = values[1:], 1
    elif len(values) < 4 or not (numbers[0] and numbers[1]):
        return None
    count, current, name, extension = int(values[0]), int(values[1]), values[2], values[3]
    if not name or not re.fullmatch(r"s?html?|jsp|aspx?|php|shtm", extension):
        return None
    following = []
    for number in range(max(current + 1, 1 + offset), min(count, MAX_PAGES) + offset):
        target = resolve(f"{name}_{number}.{extension}")
        if target:
            following.append(target)
    return Paging(tuple(following), count)


def _proxied(page: Page, _url: str, resolve: Resolver) -> Paging:
    for script in page.scripts:
        proxy = _PROXY.search(script)
        if not proxy:
            continue
        address = resolve(proxy[1].replace("&amp;", "&"))
        total = next((found for text in page.scripts if (found := _JPAGE.search(text))), None)
        records, per_page = (int(total[1]), int(total[2])) if total else (0, 0)
        count = -(-records // per_page) if per_page else None
        if not address:
            return Paging((), count)
        # One reply of the proxy holds three of the pages a reader turns.
        groups = min(-(-(count or 3) // 3), MAX_PAGES)
        pages = tuple(re.sub(r"([?&]page=)\d+", rf"\g<1>{number}", address) for number in range(2, max(groups, 1) + 1))
        return Paging(pages or ((address,) if count is None else ()), count)
    return Paging()


def _linked(page: Page, url: str, resolve: Resolver) -> Paging:
    numbered: dict[int, str] = {}
    following: str | None = None
    last: str | None = None
    for node in page.by_tag.get("a", ()):
        target = _target(node, resolve)
        if not target:
            continue
        words = page.link_words(node)
        number = _PAGE_NUMBER.match(words)
        if number:
            numbered.setdefault(int(number[1]), target)
        elif _NEXT.match(words):
            following = following or target
        elif _LAST.match(words):
            last = target
    return _assemble(page, url, numbered, following, last)


_CLICKED = re.compile(r"location(?:\.href)?\s*=\s*(?:encodeURI\s*\(\s*)?[\"']([^\"']{1,300})[\"']")


def _target(node: Node, resolve: Resolver) -> str | None:
    """Where a link leads: by its address, or, of a mere button, by the click that sets ``location``."""
    href = node.get("href").strip()
    clicked = _CLICKED.search(node.get("onclick")) if href.startswith(("#", "javascript")) or not href else None
    wanted = clicked[1] if clicked else href
    return resolve(wanted) if wanted else None


def _assemble(page: Page, url: str, numbered: dict[int, str], following: str | None, last: str | None) -> Paging:
    here = normalise(url) or url
    siblings = {n: t for n, t in numbered.items() if _alike(t, following or here) and t != here}
    count = _told_count(page)
    if last and _alike(last, following or here):
        found = _number_in(last)
        if found and count is None:
            count = int(found[2])
    if not siblings and not following:
        return Paging((), count)
    current = next((n for n, t in numbered.items() if t == here), 1)
    pages = dict(siblings)
    pattern = _number_in(following or "")
    if pattern and count and 1 < count <= MAX_PAGES:
        number = int(pattern[2])
        step = number - (current + 1)
        for wanted in range(current + 1, count + 1):
            pages.setdefault(wanted, f"{pattern[1]}{wanted + step}{pattern[3]}")
    ordered = [target for n, target in sorted(pages.items()) if n > current]
    if following and following not in ordered and following != here:
        ordered.insert(0, following)
    return Paging(tuple(dict.fromkeys(ordered)), count)


def _number_in(address: str) -> re.Match[str] | None:
    """The page number of an address: a query's page=, else the last number of the path."""
    return _QUERY.match(address) or _NUMBERED.match(address)


def _alike(one: str, other: str) -> bool:
    """Addresses in one folder that differ by a number only."""
    first, second = one.partition("?")[0].rpartition("/")[0], other.partition("?")[0].rpartition("/")[0]
    return first == second


def _told_count(page: Page) -> int | None:
    for node in page.runs:
        if "页" in node.text and len(node.text) < 80:
            found = _COUNTED.search(node.text)
            if found:
                return int(next(group for group in found.groups() if group))
    for script in page.scripts:
        found = _COUNTED.search(script) if "countPage" in script else None
        if found and found[4]:
            return int(found[4])
    return None
