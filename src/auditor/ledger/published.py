"""What stands on the portal (已发布信息): one article once, however many columns carry it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from auditor.derive.names import squash
from auditor.derive.newest import dated_items
from auditor.model.facts import ColumnFacts, Facts
from auditor.model.office import Office
from auditor.reading.urls import normalise

SAME_ARTICLE_DAYS = 3
"""The same title within so many days, at two addresses, is one article put into two columns."""

_NOISE = re.compile(r"[\W_]+")


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """One article: ``addresses`` it stands at, ``columns`` (names) that list it, its first day."""

    title: str
    addresses: tuple[str, ...]
    columns: tuple[str, ...]
    day: date | None = None


def folded(title: str) -> str:
    """Return a title for comparison: no punctuation, blanks, full-width letters or case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", title)).lower()


def published_articles(facts: Facts, office: Office) -> tuple[Published, ...]:
    """Return every article that the columns of the run list, in the order of the register."""
    declared = {column.id: (column, site) for site in office.sites for column in site.columns}
    by_address: dict[str, Published] = {}
    for seen in (column for site in facts.sites for column in site.columns if column.column in declared):
        column, site = declared[seen.column]
        own = (*site.own_names, office.name, office.short_name) if column.shared else ()
        for one in _of_column(seen, column.name, [squash(name) for name in own if name]):
            known = by_address.get(one.addresses[0])
            by_address[one.addresses[0]] = _joined(known, one) if known else one
    return tuple(_by_title(by_address.values()))


def _of_column(column: ColumnFacts, name: str, own: Sequence[str]) -> Iterator[Published]:
    """Yield the column's articles; of one that other offices publish into too (``own`` names) not those of others."""
    shown = {article.url: article.title for article in column.articles}
    sources = {article.url: article.source for article in column.articles}
    for entry in dated_items(column):
        item = entry.item
        source = squash(item.source or sources.get(item.url, ""))
        if own and source and not any(each in source for each in own):
            continue
        # A list may cut its titles short; the article's own is whole.
        title = max((item.title.rstrip(".…"), shown.get(item.url, "")), key=len)
        whole = title if folded(title).startswith(folded(item.title.rstrip(".…"))) else item.title
        yield Published(title=whole, addresses=(normalise(item.url) or item.url,), columns=(name,), day=entry.day)


def _by_title(found: Iterable[Published]) -> Iterator[Published]:
    same: dict[str, list[Published]] = {}
    for one in found:
        group = same.setdefault(folded(one.title), [])
        near = next((place for place, other in enumerate(group) if _is_near(one, other)), None)
        if near is None:
            group.append(one)
        else:
            group[near] = _joined(group[near], one)
    for group in same.values():
        yield from group


def _is_near(one: Published, other: Published) -> bool:
    if one.day is None or other.day is None or set(one.columns) & set(other.columns):
        return False
    return abs((one.day - other.day).days) <= SAME_ARTICLE_DAYS


def _joined(one: Published, other: Published) -> Published:
    days = [day for day in (one.day, other.day) if day is not None]
    return msgspec.structs.replace(
        one,
        addresses=tuple(dict.fromkeys((*one.addresses, *other.addresses))),
        columns=tuple(dict.fromkeys((*one.columns, *other.columns))),
        day=min(days, default=None),
    )
