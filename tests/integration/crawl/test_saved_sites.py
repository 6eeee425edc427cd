"""Three whole saved government sites, walked through the real fetcher: dates as their pages show them."""

import asyncio
import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.replay import ReplayServer, host_folders, replayed

from auditor.crawl import Discovery, Window, discover, gather_site
from auditor.fetch import Fetcher
from auditor.model.facts import ColumnFacts, SiteFacts
from auditor.model.office import Budget, Column, Site
from auditor.model.words import ColumnType
from auditor.model.zone import SHANGHAI

pytestmark = [pytest.mark.needs_data, pytest.mark.slow]

LEAST_SHARE = 0.97
LEAST_FOUND = {"zhecheng.gov.cn": 0.80, "lyj.jlcity.gov.cn": 0.90, "edu.sc.gov.cn": 0.90}
"""Share of the truth's list columns (first pages) that discovery must propose."""

SITES = {
    "zhecheng.gov.cn": ("http://www.zhecheng.gov.cn/", datetime(2018, 7, 28, 18, tzinfo=SHANGHAI)),
    "lyj.jlcity.gov.cn": ("http://lyj.jlcity.gov.cn/", datetime(2021, 6, 15, 18, tzinfo=SHANGHAI)),
    "edu.sc.gov.cn": ("http://edu.sc.gov.cn/", datetime(2021, 1, 9, 18, tzinfo=SHANGHAI)),
}


@pytest.fixture(scope="module")
def replay(shared_data: Path) -> Iterator[ReplayServer]:
    with replayed(host_folders(shared_data / "sites")) as server:
        yield server


def truth(shared_data: Path, name: str, kind: str) -> dict[str, str]:
    with (shared_data / "sites" / f"{name}.truth.tsv").open(encoding="utf-8") as table:
        return {row["path"]: row["date"] for row in csv.DictReader(table, delimiter="\t") if row["page_type"] == kind}


def declared(home: str, lists: dict[str, str]) -> Site:
    columns = tuple(
        Column(id=f"c{n}", name=f"栏目{n}", url=home.rstrip("/") + path, type=ColumnType.NOTICE)
        for n, path in enumerate(lists)
    )
    budget = Budget(delay=0, concurrency=8, pages=6000)
    return Site(id="s", name="回放", url=home, scope="site", check_links=False, budget=budget, columns=columns)


async def walk(replay: ReplayServer, site: Site, at: datetime) -> SiteFacts:
    async with Fetcher(replay.network, session="s1", sites=(site,)) as fetcher:
        return await gather_site(site, Window(at=at, start=at.date()), fetcher)


def newest(facts: ColumnFacts, at: date) -> date | None:
    return max((item.listed for item in facts.items if item.listed and item.listed <= at), default=None)


def shares(wanted: dict[str, str], got: dict[str, date | None]) -> tuple[float, list[str]]:
    """Return the share of exact days, and the places where a later day than the truth was read."""
    exact = sum(str(got.get(path)) == day for path, day in wanted.items())
    later = [path for path, day in wanted.items() if (found := got.get(path)) and str(found) > day]
    return exact / len(wanted), later


@pytest.mark.parametrize("name", SITES)
def test_dates_of_lists_and_articles_are_those_the_site_shows(
    name: str, shared_data: Path, replay: ReplayServer
) -> None:
    home, at = SITES[name]
    lists, articles = truth(shared_data, name, "list"), truth(shared_data, name, "article")
    facts = asyncio.run(walk(replay, declared(home, lists), at))
    listed = dict(zip(lists, (newest(column, at.date()) for column in facts.columns), strict=True))
    shown = {page.url.partition("//")[2].partition("/")[2]: page.published for page in facts.pages}
    published = {path: found.date if (found := shown.get(path.lstrip("/"))) else None for path in articles}
    list_share, lists_later = shares(lists, listed)
    article_share, articles_later = shares(articles, published)
    print(f"{name}: lists {list_share:.1%} of {len(lists)}, articles {article_share:.1%} of {len(articles)}")
    assert facts.coverage.complete
    assert list_share >= LEAST_SHARE
    assert article_share >= LEAST_SHARE
    assert not lists_later
    assert not articles_later


async def look_round(replay: ReplayServer, home: str, at: datetime) -> Discovery:
    settings = Site(id="s", name="回放", url=home, budget=Budget(delay=0, concurrency=8))
    async with Fetcher(replay.network, session="s1", sites=(settings,)) as fetcher:
        return await discover(home, None, fetcher, at=at)


@pytest.mark.parametrize("name", SITES)
def test_most_columns_are_discovered_from_the_home_page(name: str, shared_data: Path, replay: ReplayServer) -> None:
    home, at = SITES[name]
    found = asyncio.run(look_round(replay, home, at))
    known = {entry.url.removesuffix("index.html") for entry in found.navigation}
    first_pages = [path for path in truth(shared_data, name, "list") if "index_" not in path]
    proposed = sum((home.rstrip("/") + path).removesuffix("index.html") in known for path in first_pages)
    print(f"{name}: {proposed} of {len(first_pages)} list columns proposed")
    assert proposed / len(first_pages) >= LEAST_FOUND[name]
    assert len(found.pages) <= 60
