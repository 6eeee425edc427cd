"""H21: XML that means harm, in site maps and feeds: nothing is expanded or fetched from outside, sizes are bounded."""

import asyncio
import gzip
from datetime import date, datetime, timedelta

import pytest
from tests.servers.raw import Answer, RawServer, fetcher, page, reply

from auditor.channels import ChannelContext, fetch_account
from auditor.channels import Window as PostWindow
from auditor.crawl import Window, gather_site, sweep_site
from auditor.model.facts import SiteFacts
from auditor.model.office import Account, Budget, Column, Network, Site
from auditor.model.zone import SHANGHAI

AT = datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI)
WINDOW = Window(at=AT, start=date(2026, 7, 1))
CANARY = "127.0.0.66"
XML = "application/xml"
ORPHAN = page('<h1>只在地图里的文章</h1><p>正文。</p><a href="/broken.html">坏链接</a>')
HOME = page('<a href="/a.html">文章</a>')


def urlset(*addresses: str, head: str = "") -> str:
    entries = "".join(f"<url><loc>{one}</loc></url>" for one in addresses)
    return f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def index(*addresses: str) -> str:
    return "<sitemapindex>" + "".join(f"<sitemap><loc>{one}</loc></sitemap>" for one in addresses) + "</sitemapindex>"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def outside(canary: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "http://{canary}/x"><!ENTITY % p SYSTEM "http://{canary}/p">%p;]>'


async def walked(
    answers: dict[str, Answer | list[Answer]],
    *,
    sweep: bool = False,
    scope: str = "site",
    url: str = "http://site.test/",
) -> tuple[SiteFacts, RawServer]:
    site = Site(id="s", name="云溪街道", url=url, scope=scope, budget=Budget(delay=0))  # type: ignore[arg-type]
    whole: dict[str, Answer | list[Answer]] = {"/": HOME, "/a.html": page("正文"), "/orphan.html": ORPHAN, **answers}
    async with RawServer(whole) as server, fetcher(server, sites=[site]) as f:
        facts = await (sweep_site(site, WINDOW, f) if sweep else gather_site(site, WINDOW, f))
    return facts, server


def links(facts: SiteFacts) -> set[str]:
    return {link.url.removeprefix("http://site.test") for link in facts.links}


WAYS = {
    "where everybody looks": {"/sitemap.xml": reply(urlset("http://site.test/orphan.html"), kind=XML)},
    "where robots.txt says": {
        "/robots.txt": reply("User-agent: *\nAllow: /\nSITEMAP:  http://site.test/maps/m.xml \n", kind="text/plain"),
        "/maps/m.xml": reply(urlset("http://site.test/orphan.html"), kind=XML),
    },
    "by an index of packed maps": {
        "/sitemap.xml": reply(index("http://site.test/m.xml.gz"), kind=XML),
        "/m.xml.gz": reply(gzip.compress(urlset("http://site.test/orphan.html").encode()), kind="application/x-gzip"),
    },
    "in a plain list": {
        "/robots.txt": reply("Sitemap: /urls.txt", kind="text/plain"),
        "/urls.txt": reply("http://site.test/orphan.html\n", kind="text/plain"),
    },
}


@pytest.mark.parametrize("sweep", [True, False], ids=["sweep", "full walk"])
@pytest.mark.parametrize("way", WAYS)
async def test_a_page_that_only_a_map_names_is_read_and_its_links_are_checked(way: str, sweep: bool) -> None:
    facts, server = await walked(dict(WAYS[way]), sweep=sweep)
    assert "/orphan.html" in server.paths()
    assert links(facts) == {"/a.html", "/broken.html"} | ({"/"} if sweep else set())


@pytest.mark.parametrize("sweep", [True, False], ids=["sweep", "full walk"])
async def test_a_page_that_a_map_names_and_that_is_gone_is_no_broken_link(sweep: bool) -> None:
    answers = {"/sitemap.xml": reply(urlset("http://site.test/gone.html", "http://site.test/a.html"), kind=XML)}
    facts, server = await walked(dict(answers), sweep=sweep)
    assert "/gone.html" in server.paths()
    assert "/gone.html" not in links(facts)
    assert facts.coverage.complete


async def test_of_a_sections_portal_only_the_sections_own_pages_are_read() -> None:
    answers = {
        "/yunxi/": page('<a href="/yunxi/a.html">文章</a>'),
        "/yunxi/a.html": page("正文"),
        "/yunxi/orphan.html": page("正文"),
        "/sitemap.xml": reply(urlset("http://site.test/yunxi/orphan.html", "http://site.test/other/b.html"), kind=XML),
    }
    _, server = await walked(dict(answers), scope="section", url="http://site.test/yunxi/")
    assert "/yunxi/orphan.html" in server.paths()
    assert "/other/b.html" not in server.paths()


async def test_a_sections_pages_are_found_behind_a_hundred_thousand_of_the_portals() -> None:
    others = [f"http://site.test/other/{number}.html" for number in range(50_000)]
    answers = {
        "/yunxi/": page('<a href="/yunxi/a.html">文章</a>'),
        "/yunxi/a.html": page("正文"),
        "/yunxi/orphan.html": page("正文"),
        "/sitemap.xml": reply(index(*(f"http://site.test/{n}.xml" for n in (1, 2, 3))), kind=XML),
        "/1.xml": reply(urlset(*others), kind=XML),
        "/2.xml": reply(urlset(*others), kind=XML),
        "/3.xml": reply(urlset("http://site.test/yunxi/orphan.html"), kind=XML),
    }
    _, server = await walked(dict(answers), scope="section", url="http://site.test/yunxi/")
    assert "/yunxi/orphan.html" in server.paths()


async def test_files_and_other_sites_in_a_map_are_left_alone() -> None:
    named = ("http://site.test/f.pdf", "http://other.test/x.html", "ftp://site.test/y", "javascript:alert(1)", "")
    _, server = await walked({"/sitemap.xml": reply(urlset(*named), kind=XML)})
    assert not {"/f.pdf", "/x.html", "/y"} & set(server.paths())


@pytest.mark.parametrize("sweep", [True, False], ids=["sweep", "full walk"])
@pytest.mark.parametrize("name", ["bomb", "outside", "page"])
async def test_a_harmful_map_costs_the_walk_nothing(name: str, sweep: bool) -> None:
    async with RawServer({"/x": reply("secret"), "/p": reply("")}, address=CANARY) as canary:
        body = {
            "bomb": urlset("http://site.test/&j;.html", head=BOMB),
            "outside": urlset("http://site.test/&x;.html", head=outside(canary.at)),
            "page": "<html><body>对不起，您访问的页面不存在</body></html>",
        }[name]
        facts, server = await walked({"/sitemap.xml": reply(body, kind=XML)}, sweep=sweep)
        assert canary.asked == []
    assert (facts.home.seen, facts.coverage.complete) == (True, True)
    assert not [path for path in server.paths() if "lol" in path or "secret" in path]
    assert links(facts) == {"/a.html"} | ({"/"} if sweep else set())


async def test_maps_on_internal_addresses_are_never_asked_for() -> None:
    async with RawServer({"/s.xml": reply(urlset("http://site.test/orphan.html"), kind=XML)}, address=CANARY) as canary:
        answers = {
            "/robots.txt": reply(f"Sitemap: http://{canary.at}/s.xml\nSitemap: file:///etc/passwd", kind="text/plain"),
            "/sitemap.xml": reply(index(f"http://{canary.at}/s.xml"), kind=XML),
        }
        _, server = await walked(dict(answers))
        assert (canary.connections, canary.asked) == (0, [])
    assert "/orphan.html" not in server.paths()


async def test_a_map_that_is_sent_on_to_an_internal_address_is_refused() -> None:
    async with RawServer({"/s.xml": reply(urlset("http://site.test/orphan.html"), kind=XML)}, address=CANARY) as canary:
        sent = f"HTTP/1.1 302 Found\r\nLocation: http://{canary.at}/s.xml\r\nContent-Length: 0\r\n\r\n".encode()
        site = Site(id="s", name="云溪街道", url="http://site.test/", scope="site", budget=Budget(delay=0))
        async with RawServer({"/": HOME, "/a.html": page("正文"), "/sitemap.xml": sent}) as server:
            network = Network(resolve={"site.test": server.at}, allow=(f"{server.address}/32",))
            async with fetcher(network, sites=[site]) as f:
                facts = await gather_site(site, WINDOW, f)
        assert canary.connections == 0
    assert facts.coverage.complete


async def test_maps_that_lead_round_in_circles_and_without_end_are_left() -> None:
    asked = 0

    async def answer(question: object, writer: asyncio.StreamWriter) -> bool:
        nonlocal asked
        asked += 1
        more = (f"http://site.test/more{asked * 100 + number}.xml" for number in range(100))
        writer.write(reply(index("http://site.test/sitemap.xml", *more), kind=XML))
        return True

    answers: dict[str, Answer | list[Answer]] = {"/": HOME, "/a.html": page("正文"), "/sitemap.xml": answer}
    site = Site(id="s", name="云溪街道", url="http://site.test/", scope="site", budget=Budget(delay=0))
    async with RawServer(answers, missing=answer) as server, fetcher(server, sites=[site]) as f:
        await sweep_site(site, WINDOW, f)
    assert len([path for path in server.paths() if path.endswith(".xml")]) <= 50


async def test_a_packed_map_that_unpacks_to_gigabytes_is_left() -> None:
    packed = gzip.compress(b"<urlset>" + b" " * (80 * 1024 * 1024))
    facts, _ = await walked({"/sitemap.xml": reply(packed, kind="application/x-gzip")})
    assert facts.coverage.complete


@pytest.mark.parametrize("name", ["bomb", "outside"])
async def test_a_harmful_feed_is_failed_and_nothing_outside_is_asked(name: str) -> None:
    async with RawServer({"/x": reply("secret"), "/p": reply("")}, address=CANARY) as canary:
        head, entity = (BOMB, "j") if name == "bomb" else (outside(canary.at), "x")
        item = f"<item><title>&{entity};</title><pubDate>Mon, 28 Sep 2026 10:20:00 GMT</pubDate></item>"
        body = f'{head}<rss version="2.0"><channel><title>t</title>{item}</channel></rss>'
        async with RawServer({"/feed": reply(body, kind="application/rss+xml")}) as server, fetcher(server) as f:
            account = Account.model_validate(
                {
                    "id": "a",
                    "name": "云溪发布",
                    "platform": "网易号",
                    "sources": [{"adapter": "feed", "url": "http://site.test/feed"}],
                }
            )
            window = PostWindow(start=AT.date() - timedelta(days=90), end=AT.date(), at=AT)
            facts = await fetch_account(account, window, ChannelContext(reader=f, now=AT))
        assert canary.connections == 0
    assert ([run.status for run in facts.runs], facts.posts) == (["failed"], ())


async def test_columns_are_read_before_any_map() -> None:
    column = Column(id="c", name="动态", url="http://site.test/list.html", type="动态要闻")  # type: ignore[arg-type]
    site = Site(
        id="s", name="云溪街道", url="http://site.test/", scope="site", budget=Budget(delay=0), columns=(column,)
    )
    answers: dict[str, Answer | list[Answer]] = {
        "/": HOME,
        "/a.html": page("正文"),
        "/list.html": page('<ul><li><a href="/a.html">文章</a><span>2026-09-01</span></li></ul>'),
        "/sitemap.xml": reply(urlset("http://site.test/orphan.html"), kind=XML),
        "/orphan.html": ORPHAN,
    }
    async with RawServer(answers) as server, fetcher(server, sites=[site]) as f:
        await gather_site(site, WINDOW, f)
    order = server.paths()
    assert order.index("/list.html") < order.index("/sitemap.xml") < order.index("/orphan.html")
