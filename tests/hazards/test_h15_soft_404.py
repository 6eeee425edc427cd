"""H15: pages that do not exist but answer 200, hosts that send everything home, wildcard hosts and parked domains."""

import asyncio
from datetime import date, datetime

import pytest
from msgspec.structs import replace
from tests.servers.raw import Asked, RawServer, fetcher, page, redirect, reply

from auditor.crawl import Window, gather_site, sweep_site
from auditor.crawl.trials import with_trials
from auditor.derive.link_states import LinkState, link_state
from auditor.model.facts import LinkFacts
from auditor.model.office import Budget, Column, Site
from auditor.model.words import ANSWERED, ColumnType, PageCondition
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


PARKING = reply(
    "<html><head><title>old.test</title></head><body><h1>old.test</h1><p>该域名正在出售</p>"
    '<a href="http://trade.test/">立即报价</a></body></html>'
)


async def test_a_site_whose_domain_is_for_sale_is_not_judged_by_the_page_that_stands_there():
    column = Column(id="c", name="动态", url="http://site.test/dt/", type=ColumnType.NEWS)
    site = Site(
        id="s", name="云溪街道", url="http://site.test/", scope="site", budget=Budget(delay=0), columns=(column,)
    )
    async with RawServer(missing=PARKING) as server, fetcher(server, sites=[site]) as f:
        facts = await gather_site(site, WINDOW, f)
    assert (facts.home.seen, facts.home.condition) == (False, PageCondition.PARKED)
    assert "域名停放" in facts.home.reason
    assert [(one.seen, "域名停放" in one.reason) for one in facts.columns] == [(False, True)]
    assert not facts.coverage.complete


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (PARKING, PageCondition.PARKED),
        (page("<nav><a href='/1'>一</a></nav><p>本站域名已变更，请更新收藏。</p>"), PageCondition.OK),
        (page("友好单位的网站"), PageCondition.OK),
    ],
    ids=["parked", "moved", "well"],
)
async def test_links_to_a_foreign_domain_that_is_for_sale_wait_for_a_person(answer: bytes, expected: PageCondition):
    site = Site(id="s", name="云溪街道", url="http://site.test/", scope="site", budget=Budget(delay=0))
    home = page('<a href="http://old.test/a.html">友情链接</a><a href="http://old.test/b.html">友情链接</a>')
    async with (
        RawServer({"/": home}) as server,
        RawServer(missing=answer, address="127.0.0.6") as foreign,
        fetcher(
            server.network("site.test", resolve={"old.test": foreign.at}, allow=("127.0.0.0/8",)), sites=[site]
        ) as f,
    ):
        facts = await with_trials(site, await gather_site(site, WINDOW, f), f, 0, lambda _: None)
    links = [link for link in facts.links if link.external]
    assert [link.condition for link in links] == [expected] * 2
    states = {link_state(link) for link in links}
    looked = [replace(link, observations=link.observations * 5) for link in links]
    assert {link_state(link) for link in looked} == states
    assert states == {LinkState.SUSPECTED if expected is PageCondition.PARKED else LinkState.OK}
