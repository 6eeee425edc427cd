"""Bytes to page facts (页面事实), in one parse. Pure: same bytes, same facts."""

import datetime as dt
import re

import msgspec

from auditor.extract import conditions, families
from auditor.extract.columns import weight
from auditor.extract.details import Seen, read_details
from auditor.extract.embedded import unpack
from auditor.extract.footer import read_footer
from auditor.extract.links import attachments_of, read_links
from auditor.extract.lists import entry_ranges, read_lists
from auditor.extract.navigation import read_breadcrumb, read_navigation
from auditor.extract.page import Node, Page, build, squeeze
from auditor.extract.paging import read_paging
from auditor.extract.published import Shown, generated, labelled, near_title, shown_dates, updated, written
from auditor.extract.quietdates import from_scripts, from_tags
from auditor.extract.redirects import read_refresh
from auditor.extract.sources import read_source
from auditor.extract.tags import read_tags, tag
from auditor.extract.titles import read_heading, title_candidates
from auditor.extract.visible import visible_text
from auditor.model.page import ItemList, PageFacts, PageKind, ReadDate
from auditor.model.words import PageCondition
from auditor.reading.charset import Decoded, decode
from auditor.reading.urls import Resolver, normalise

_BINARY = re.compile(
    rb"^(?:%PDF-|PK\x03\x04|\xd0\xcf\x11\xe0|\x89PNG|GIF8|\xff\xd8\xff|Rar!|7z\xbc\xaf|\x1f\x8b|RIFF|BM.{4}\x00\x00\x00\x00)",
    re.S,
)


def read_page(body: bytes, url: str, *, content_type: str | None = None, today: dt.date) -> PageFacts:
    """Read one page. ``url`` is the address it came from, ``today`` the day it was fetched (Asia/Shanghai).

    Never raises for any bytes: a file that is no page has no facts, an overlong or overdeep one says ``parse_limit``.
    """
    if _BINARY.match(body[:16]):
        return PageFacts(url=url, encoding="", encoding_rule="binary", content_length=len(body))
    decoded = decode(body, content_type)
    page = build(unpack(decoded.text))
    return _facts(page, decoded, url, len(body), today)


def _facts(page: Page, decoded: Decoded, url: str, size: int, today: dt.date) -> PageFacts:
    resolve = Resolver(_base(page, url), decoded.encoding)
    tags = read_tags(page)
    lists, groups = read_lists(page, resolve, today)
    candidates = title_candidates(tags)
    heading = read_heading(page, candidates)
    seen = visible_text(page, entry_ranges(groups))
    shown = shown_dates(seen, [heading, *candidates], today)
    published = _published(page, shown, tags, today)
    words = visible_words(page)
    refresh = read_refresh(page, len(words), resolve)
    challenge = conditions.read_challenge(decoded.text, len(words))
    settled = bool(refresh or challenge)
    missing, empty = (None, None) if settled else conditions.notices(page, lists, tags.get("title", ""))
    breadcrumb = read_breadcrumb(page)
    paging = read_paging(page, url, resolve)
    links = read_links(page, resolve)
    kind = _kind(lists, published, refresh, words, url)
    parked = not settled and published is None and conditions.is_parked(page, tags.get("title", ""), words, links, url)
    if parked:
        missing = None  # "您访问的域名已过期": the domain is gone, not the page
    return PageFacts(
        url=url,
        encoding=decoded.encoding,
        encoding_rule=decoded.rule,
        condition=_condition(page, decoded, words, missing, parked=parked),
        cms=families.recognise(decoded.text),
        kind=kind,
        title=tags.get("title", ""),
        heading=heading,
        published=published,
        written=written(shown),
        generated=generated(shown),
        source=read_source(seen.text, tags) if kind == "article" else "",
        lists=tuple(_named(lists, breadcrumb, tags)),
        next_pages=paging.following,
        page_count=paging.pages,
        tags=tags,
        footer=read_footer(page),
        breadcrumb=breadcrumb,
        navigation=read_navigation(page, resolve),
        links=links,
        attachments=attachments_of(links),
        refresh=refresh,
        frames=tuple(dict.fromkeys(link.url for link in links if link.kind == "frame")),
        empty_notice=empty,
        missing_notice=missing,
        challenge=challenge,
        needs_browser=not settled and not missing and conditions.needs_browser(page, len(words), bool(lists)),
        text_length=len(words),
        content_length=size,
        details=read_details(
            Seen(
                page=page,
                words=words,
                own=heading or tags.get("title", ""),
                named=" ".join((tags.get("title", ""), heading, *breadcrumb)),
                resolve=resolve,
                charset=decoded.encoding,
            ),
            today,
        ),
    )


def _published(page: Page, shown: Shown, tags: dict[str, str], today: dt.date) -> ReadDate | None:
    """The rules in their order; the first that finds a date has it."""
    return (
        labelled(shown)
        or from_scripts(page.scripts, today)
        or near_title(shown, today)
        or from_tags(tags, today)
        or updated(shown)
    )


def _named(lists: list[ItemList], breadcrumb: tuple[str, ...], tags: dict[str, str]) -> list[ItemList]:
    """Give the page's main list, where nothing is written above it, the name of the page's own column."""
    if not lists:
        return lists
    name = (breadcrumb[-1] if breadcrumb else "") or tag(tags, "ColumnType", "ColumnName")
    main = max(lists, key=weight)
    return [msgspec.structs.replace(one, column=name) if one is main and not one.column else one for one in lists]


def _base(page: Page, url: str) -> str:
    for node in page.by_tag.get("base", ()):
        base = normalise(node.get("href"), url) if node.get("href") else None
        if base:
            return base
    return url


def visible_words(page: Page) -> str:
    """What a reader sees of the page, blanks folded."""
    parts = [node.text for node in page.runs if not node.hidden and not _untold(node.parent)]
    return squeeze(" ".join(parts))


def _untold(node: Node | None) -> bool:
    return node is not None and node.tag in {"title", "option", "textarea", "noscript"}


def _condition(page: Page, decoded: Decoded, words: str, missing: str | None, *, parked: bool) -> PageCondition:
    if page.limited:
        return PageCondition.PARSE_LIMIT
    if missing:
        return PageCondition.SOFT_404
    if parked:
        return PageCondition.PARKED
    if decoded.mislabelled:
        return PageCondition.MISLABELLED_CHARSET
    if not words and not any(page.by_tag.get(tag) for tag in ("a", "img", "meta", "frame", "iframe", "script")):
        return PageCondition.EMPTY_BODY
    return PageCondition.OK


_LEADING_SHARE = 0.25
"""An undated list makes its page a list where its titles are this share of all words."""


def _kind(lists: list[ItemList], published: ReadDate | None, refresh: str | None, words: str, url: str) -> PageKind:
    if refresh:
        return "hub"
    if published is not None and published.rule != "page_tag":
        return "article"
    shown = [one for one in lists if not one.hidden]
    if len(shown) >= 3 and url.partition("//")[2].count("/") <= 1:
        return "home"
    told = sum(len(item.title) for one in shown for item in one.items)
    if any(one.newest for one in lists) or told > _LEADING_SHARE * max(len(words), 1):
        return "list" if lists else "other"
    return "article" if published is not None else "other"
