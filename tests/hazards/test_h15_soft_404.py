"""H15: pages that do not exist but answer 200, hosts that send everything home, wildcard hosts and parked domains."""

import asyncio
from datetime import date, datetime

import pytest
from tests.servers.raw import Asked, RawServer, fetcher, page, redirect, reply

from auditor.crawl import Window, gather_site, sweep_site
from auditor.model.facts import LinkFacts
from auditor.model.office import Budget, Site
from auditor.model.words import ANSWERED, PageCondition
from auditor.model.zone import SHANGHAI

WINDOW = Window(at=datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI), start=date(2026, 7, 1))
HOME = page('<a href="/real.html">真实的文章</a><a href="/lost.html">丢失的文章</a>')
REAL = page("街道召开会议，部署下半年重点工作，要求各社区认真落实。" * 20)
ERROR_PAGE = reply("<html><head><title>出错了</title></head><body><p>对不起，请稍后再来</p></body></html>")


async def _links(missing: bytes, *, sweep: bool, home: bytes = HOME) -> dict[str, LinkFacts]:
    site = Site(id="s", name="云溪街道", url="http://site.test/", scope="site", budget=Budget(delay=0))
    async with (
        RawServer({"/": home, "/real.html": REAL}, missing=missing) as server,
        fetcher(server, sites=[site]) as f,
    ):
        walk = sweep_site(site, WINDOW, f) if sweep else gather_site(site, WINDOW, f)
        facts = await walk
    return {link.url.removeprefix("http://site.test"): link for link in facts.links}


MISSING = {
    "words": page("您访问的页面不存在"),
    "an unworded error page": ERROR_PAGE,
    "sent home": redirect("/"),
}


@pytest.mark.parametrize("sweep", [True, False], ids=["sweep", "full walk"])
@pytest.mark.parametrize("missing", MISSING.values(), ids=MISSING.keys())
async def test_a_missing_page_that_answers_200_is_told_from_a_real_one(missing: bytes, sweep: bool):
    links = await _links(missing, sweep=sweep)
    assert links["/real.html"].condition is PageCondition.OK
    assert links["/lost.html"].condition is PageCondition.SOFT_404
    assert len([look for look in links["/lost.html"].observations if look.outcome in ANSWERED]) >= 1


@pytest.mark.parametrize("sweep", [True, False], ids=["sweep", "full walk"])
async def test_a_host_that_shows_its_home_page_for_everything_tells_nothing(sweep: bool):
    links = await _links(HOME, sweep=sweep)
    assert {link.condition for link in links.values()} == {PageCondition.OK}


@pytest.mark.parametrize("sweep", [True, False], ids=["sweep", "full walk"])
async def test_a_host_that_says_404_is_believed(sweep: bool):
    links = await _links(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", sweep=sweep)
    assert links["/real.html"].condition is PageCondition.OK
    assert links["/lost.html"].status == 404


async def test_each_host_is_asked_for_its_missing_page_twice_only():
    asked: list[str] = []

    async def answer(question: Asked, writer: asyncio.StreamWriter) -> bool:
        asked.append(question.path)
        writer.write(ERROR_PAGE)
        return True

    many = page("".join(f'<a href="/lost{number}.html">文章</a>' for number in range(30)))
    site = Site(id="s", name="云溪街道", url="http://site.test/", scope="site", budget=Budget(delay=0))
    async with RawServer({"/": many}, missing=answer) as server, fetcher(server, sites=[site]) as f:
        await sweep_site(site, WINDOW, f)
    made_up = [path for path in asked if not path.startswith(("/lost", "/robots", "/sitemap"))]
    assert len(made_up) == 2
