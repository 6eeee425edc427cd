"""``init --site``: propose the register from the site itself, for a clerk to confirm with 是/否/改."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from auditor.crawl import Discovery, discover
from auditor.derive.proposals import propose_column
from auditor.fetch import Fetcher, SystemClock
from auditor.model.office import Column, Network, Office, Site
from auditor.model.page import NavEntry, PageFacts
from auditor.model.words import ColumnType
from auditor.reading.urls import host_of
from auditor.rulebook import Rulebook

MOST_COLUMNS = 120
NO_COLUMNS = ("首页", "网站首页", "返回首页", "主页", "网站地图", "无障碍", "登录", "注册")
"""Menu words that lead to no column."""


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed office and what to tell the clerk of it, in Chinese."""

    office: Office
    notes: tuple[str, ...]


async def propose_office(
    url: str, section: str | None, rulebook: Rulebook, network: Network, *, at: datetime
) -> Proposed:
    """Read the site and propose an office with one site or section and its columns, all unconfirmed.

    Raises:
        UsageError: the address is none.
        IncompleteError: the site could not be read.
    """
    async with Fetcher(network, session="init", clock=SystemClock()) as fetcher:
        found = await discover(url, section, fetcher, at=at)
    columns = tuple(_columns(found, section, rulebook))
    site = Site(
        id="site",
        name=section or found.name,
        url=found.url,
        scope="section" if section else "site",
        id_code=found.id_code,
        own_names=(section,) if section else (),
        columns=columns,
        confirmed=False,
    )
    office = Office(id="office", name=section or found.name, sites=(site,))
    return Proposed(office=office, notes=tuple(_notes(found, section, columns)))


def _notes(found: Discovery, section: str | None, columns: Sequence[Column]) -> Iterable[str]:
    if section and not found.section_found:
        yield f"首页和一级菜单里没有找到名为“{section}”的链接，已按整个网站提出栏目，请在登记表中改正板块网址"
    yield f"读取页面 {len(found.pages)} 个，提出栏目 {len(columns)} 个，均待确认"
    if not columns:
        yield "没有从菜单中读到栏目，可能菜单由脚本生成，请在登记表中手工填写栏目"


def _columns(found: Discovery, section: str | None, rulebook: Rulebook) -> Iterable[Column]:
    pages = {page.url: page for page in found.pages}
    names: set[str] = set()
    entries = [_below(entry, section) for entry in found.navigation if _is_column(entry, found, section, pages)]
    for number, entry in enumerate(entries[:MOST_COLUMNS], start=1):
        name = _unique(entry, names)
        names.add(name)
        yield _column(f"c{number:03d}", name, entry, pages.get(entry.url), rulebook)


def _is_column(entry: NavEntry, found: Discovery, section: str | None, pages: dict[str, PageFacts]) -> bool:
    """Whether an entry may be a column: named, on this host, no way home, and (in a section) not the portal's own.

    A page of the kind ``article`` counts too where a menu leads to it: that is what a 静态 column looks like.
    """
    host = host_of(found.url)
    return (
        bool(entry.name.strip())
        and entry.name.strip() not in (*NO_COLUMNS, found.name)
        and entry.url.rstrip("/") not in (found.url.rstrip("/"), f"http://{host}", f"https://{host}")
        and host_of(entry.url) == host
        and (section is None or entry.url in pages or section in entry.parents)
    )


def _below(entry: NavEntry, section: str | None) -> NavEntry:
    """Return the entry with its level counted from the section down, not from the portal's home page."""
    if section is None or section not in entry.parents:
        return entry
    own = entry.parents[entry.parents.index(section) + 1 :]
    return msgspec.structs.replace(entry, parents=own)


def _unique(entry: NavEntry, taken: set[str]) -> str:
    if entry.name not in taken:
        return entry.name
    with_parent = f"{entry.parents[-1]}-{entry.name}" if entry.parents else entry.name
    name, number = with_parent, 2
    while name in taken:
        name, number = f"{with_parent}（{number}）", number + 1
    return name


def _column(identifier: str, name: str, entry: NavEntry, page: PageFacts | None, rulebook: Rulebook) -> Column:
    proposal = propose_column(entry, (page,) if page else (), rulebook)
    why = proposal.why if page is not None else f"{proposal.why}；页面未能读取"
    own_period = proposal.type is ColumnType.OWN_PERIOD
    return Column(
        id=identifier,
        name=name,
        url=entry.url,
        type=proposal.type,
        level=min(proposal.level, 9),
        categories=proposal.categories,
        confirmed=False,
        why=why if not own_period else f"{why}（未填更新周期的按年提示，不作不合格判定）",
    )
