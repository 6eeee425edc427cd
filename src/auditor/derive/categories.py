"""Finds each mandatory category (必设类别) among the declared columns and the site's own navigation."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from auditor.derive.names import contains_any, squash
from auditor.model.facts import ColumnFacts, SiteFacts
from auditor.model.office import CategoryNote, Column, Office
from auditor.reading.urls import host_of, same_site
from auditor.rulebook.rows import Category

_INDEX_PAGE = re.compile(r"/(?:index|list|default)\.\w{3,5}$", re.I)

MatchState = Literal["found", "other_name", "linked_platform", "ambiguous", "missing", "not_involved", "unseen"]


class Candidate(msgspec.Struct, frozen=True):
    """A place that may hold a category: its name, its address, and whether it bears the published name."""

    name: str
    url: str
    exact: bool


class CategoryMatch(msgspec.Struct, frozen=True, kw_only=True):
    """Where one category stands. ``candidates`` are the places, ``why`` one Chinese sentence."""

    category: Category
    state: MatchState
    candidates: tuple[Candidate, ...] = ()
    why: str = ""


def match_categories(
    categories: Sequence[Category], office: Office, sites: Sequence[SiteFacts]
) -> tuple[CategoryMatch, ...]:
    """Return where every category stands for ``office``, in the rulebook's order."""
    notes = {note.category: note for note in office.categories}
    view = _View.of(office, sites)
    return tuple(_match(category, notes.get(category.id), view) for category in categories)


class _View(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of the office's columns: declared ones with their facts, and the menus' entries."""

    columns: tuple[tuple[Column, ColumnFacts | None], ...]
    declared: tuple[Candidate, ...]
    menus: tuple[Candidate, ...]
    own_urls: tuple[str, ...]
    platform_hosts: frozenset[str]
    menus_read: bool

    @classmethod
    def of(cls, office: Office, sites: Sequence[SiteFacts]) -> "_View":
        facts = {(site.site, column.column): column for site in sites for column in site.columns}
        columns = tuple((c, facts.get((site.id, c.id))) for site in office.sites for c in site.columns)
        menus = tuple(Candidate(entry.name, entry.url, False) for site in sites for entry in site.navigation)
        declared = tuple(Candidate(column.name, column.url or "", False) for column, _ in columns)
        platforms = frozenset(host_of(url) for site in office.sites for url in site.linked_platforms)
        return cls(
            columns=columns,
            declared=declared,
            menus=menus,
            own_urls=tuple(site.url for site in office.sites),
            platform_hosts=platforms,
            menus_read=bool(sites) and all(site.home.seen and (site.navigation or site.columns) for site in sites),
        )


def _match(category: Category, note: CategoryNote | None, view: _View) -> CategoryMatch:
    declared = [(column, facts) for column, facts in view.columns if category.id in column.categories]
    if declared:
        return _declared(category, declared)
    if note is not None and note.platform_url:
        return CategoryMatch(
            category=category,
            state="linked_platform",
            candidates=(Candidate(category.name, note.platform_url, True),),
            why="在统一平台公开",
        )
    # What people declared goes before what the menus say of the same place under another address.
    found = _candidates(category, view.declared) or _candidates(category, view.menus)
    if found:
        return _from_menus(category, found, view)
    if note is not None and note.not_involved and category.tier != "必设":
        return CategoryMatch(category=category, state="not_involved", why=f"登记为不涉及：{note.not_involved}")
    if not view.menus_read:
        return CategoryMatch(category=category, state="unseen", why="网站导航未能读全，不能判定是否设置")
    return CategoryMatch(category=category, state="missing", why="导航和登记的栏目中均未找到")


def _declared(category: Category, declared: Sequence[tuple[Column, ColumnFacts | None]]) -> CategoryMatch:
    places = tuple(Candidate(column.name, column.url or "", _named(category, column.name)) for column, _ in declared)
    if any(facts is not None and facts.seen for _, facts in declared):
        # A column a person has confirmed stands for its category, whatever it is called.
        named = any(place.exact for place in places) or any(column.confirmed for column, _ in declared)
        return CategoryMatch(category=category, state="found" if named else "other_name", candidates=places)
    return CategoryMatch(category=category, state="unseen", candidates=places, why="已登记的栏目本次未能读取")


def _candidates(category: Category, entries: Iterable[Candidate]) -> list[Candidate]:
    """Entries bearing the category's name, else those bearing one of its other names; one for each address."""
    exact: dict[str, Candidate] = {}
    other: dict[str, Candidate] = {}
    for entry in entries:
        if contains_any(entry.name, category.exclude):
            continue
        if _named(category, entry.name):
            exact.setdefault(_place(entry), Candidate(entry.name, entry.url, True))
        elif any(squash(entry.name) == squash(name) for name in category.synonyms):
            other.setdefault(_place(entry), entry)
    return list(exact.values()) or list(other.values())


def _place(entry: Candidate) -> str:
    """One key for the spellings of a column's address: with and without index page, slash and scheme."""
    return _INDEX_PAGE.sub("", entry.url.partition("://")[2]).rstrip("/") or entry.name


def _named(category: Category, name: str) -> bool:
    return squash(name) == squash(category.name)


def _from_menus(category: Category, found: Sequence[Candidate], view: _View) -> CategoryMatch:
    places = tuple(found)
    if len(places) > 1:
        names = "、".join(f"“{place.name}”" for place in places[:4])
        why = f"有{len(places)}处可能是该类别（{names}），需确认是哪一处"
        return CategoryMatch(category=category, state="ambiguous", candidates=places, why=why)
    place = places[0]
    if place.url and not any(same_site(place.url, own) for own in view.own_urls):
        if host_of(place.url) in view.platform_hosts:
            return CategoryMatch(category=category, state="linked_platform", candidates=places, why="在统一平台公开")
        why = f"导航中的“{place.name}”指向其他网站，需确认是否为统一公开平台"
        return CategoryMatch(category=category, state="ambiguous", candidates=places, why=why)
    if place.exact:
        return CategoryMatch(category=category, state="found", candidates=places)
    why = f"以“{place.name}”名称设置"
    return CategoryMatch(category=category, state="other_name", candidates=places, why=why)
