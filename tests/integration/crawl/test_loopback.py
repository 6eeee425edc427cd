"""The walk through the real fetcher against a server on loopback."""

import asyncio
import http.server
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from tests.unit.crawl.memory import article, listed, page

from auditor.crawl import History, Window, gather_site, observe_again
from auditor.fetch import Fetcher
from auditor.model.facts import LinkFacts, SiteFacts
from auditor.model.fetched import Fetched, Validators
from auditor.model.office import Budget, Column, Network, Site
from auditor.model.words import ColumnType, Outcome
from auditor.model.zone import SHANGHAI

HOST = "www.yunxi.test"
TODAY = datetime.now(SHANGHAI).date()


def days_ago(number: int) -> str:
    return (TODAY - timedelta(days=number)).isoformat()


ITEMS = [(f"/tzgg/art_{n}.html", f"关于第{n}号事项的通知", days_ago(n)) for n in range(1, 7)]


class Portal:
    """A tiny portal: addresses to (status, headers, body); counts what was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: Counter[tuple[str, str]] = Counter()
        self.port = 0

    def put(self, path: str, body: str | bytes = "", status: int = 200, **headers: str) -> None:
        raw = body.encode() if isinstance(body, str) else body
        heads = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, {"Content-Type": "text/html", **heads}, raw)

    @property
    def network(self) -> Network:
        return Network(resolve={HOST: f"127.0.0.1:{self.port}"}, allow=("127.0.0.0/8",))


def handler(portal: Portal) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            portal.asked[(self.command, self.path)] += 1
            status, headers, body = portal.pages.get(self.path, (404, {"Content-Type": "text/html"}, b"<h1>404</h1>"))
            tag = headers.get("ETag")
            if tag and self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 (the name the base class calls)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def serving(portal: Portal) -> Iterator[Portal]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(portal)) as server:
        portal.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield portal
        server.shutdown()
        thread.join()


@pytest.fixture
def portal() -> Iterator[Portal]:
    made = Portal()
    menu = '<div class="nav"><a href="/tzgg/">通知公告</a><a href="javascript:;">菜单</a></div>'
    gone = '<p><a href="/gone.html">失效链接</a><a href="/files/a.pdf">附件</a><img src="/pic.png" alt="图"></p>'
    made.put("/", page("云溪街道", menu + listed(*ITEMS) + gone))
    made.put("/tzgg/", page("通知公告", "<h2>通知公告</h2>" + listed(*ITEMS)))
    for url, title, day in ITEMS:
        made.put(url, article(title, day))
    made.put("/files/a.pdf", b"%PDF-1.7", Content_Type="application/pdf")
    made.put("/pic.png", b"\x89PNG\r\n\x1a\n", Content_Type="image/png")
    with serving(made):
        yield made


def site(**changes: object) -> Site:
    column = Column(id="tz", name="通知公告", url=f"http://{HOST}/tzgg/", type=ColumnType.NOTICE)
    settings: dict[str, object] = {"budget": Budget(delay=0, concurrency=4), "columns": (column,), **changes}
    return Site(id="s", name="云溪街道", url=f"http://{HOST}/", scope="site", **settings)  # type: ignore[arg-type]


def walk(portal: Portal, declared: Site | None = None, history: History | None = None) -> SiteFacts:
    async def run() -> SiteFacts:
        chosen = declared or site()
        now = datetime.now(SHANGHAI)
        async with Fetcher(portal.network, session="s1", sites=(chosen,)) as fetcher:
            window = Window(at=now, start=TODAY - timedelta(days=60))
            return await gather_site(chosen, window, fetcher, history=history, keep=lambda fetched: fetched.sha256)

    return asyncio.run(run())


def link(facts: SiteFacts, ending: str) -> LinkFacts:
    return next(found for found in facts.links if found.url.endswith(ending))


def test_a_site_is_walked_and_its_links_are_checked(portal: Portal) -> None:
    facts = walk(portal)
    column = facts.columns[0]
    assert facts.coverage.complete, facts.coverage
    assert max(item.listed for item in column.items if item.listed) == TODAY - timedelta(days=1)
    assert all(found.published and found.published.date < date.max for found in column.articles)
    assert link(facts, "gone.html").outcome is Outcome.HTTP_4XX
    assert len(link(facts, "gone.html").observations) == 2
    assert link(facts, "gone.html").on_home
    assert [link(facts, end).outcome for end in ("a.pdf", "pic.png", "art_1.html")] == [Outcome.OK] * 3
    assert facts.home.evidence


def test_each_page_is_asked_for_once_and_files_only_by_their_head(portal: Portal) -> None:
    walk(portal)
    assert {portal.asked[("GET", path)] for path in ("/", "/tzgg/", *(url for url, _, _ in ITEMS))} == {1}
    assert portal.asked[("HEAD", "/files/a.pdf")] == 1
    assert portal.asked[("GET", "/files/a.pdf")] == 0


def test_robots_that_keep_a_column_out_leave_it_unseen(portal: Portal) -> None:
    portal.put("/robots.txt", "User-agent: *\nDisallow: /tzgg/", Content_Type="text/plain")
    facts = walk(portal)
    assert not facts.columns[0].seen
    assert facts.columns[0].outcome is Outcome.ROBOTS_DENIED


@pytest.mark.parametrize(("status", "body"), [(412, "<html><script>x</script></html>"), (521, "<script>y</script>")])
def test_a_challenged_column_is_unseen(portal: Portal, status: int, body: str) -> None:
    portal.put("/tzgg/", body, status=status, Set_Cookie="__jsluid_s=1")
    facts = walk(portal)
    assert not facts.columns[0].seen
    assert facts.columns[0].items == ()


def test_a_gbk_page_labelled_gb2312_is_read_whole(portal: Portal) -> None:
    text = page(
        "通知公告", "<h2>通知公告</h2>" + listed(("/tzgg/art_1.html", "朱镕基喆事项的通知", days_ago(1)), *ITEMS[1:])
    )
    portal.put("/tzgg/", text.replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030"))
    facts = walk(portal)
    assert facts.columns[0].items[0].title == "朱镕基喆事项的通知"
    assert len(facts.columns[0].items) == 6


def test_an_unchanged_page_is_read_from_what_was_kept(portal: Portal) -> None:
    body = portal.pages["/tzgg/"][2]
    portal.put("/tzgg/", body, ETag='"1"')
    url = f"http://{HOST}/tzgg/"
    history = History(validators={url: Validators(etag='"1"', sha256="abc")}, stored={"abc": body}.get)
    facts = walk(portal, history=history)
    assert len(facts.columns[0].items) == 6
    assert facts.coverage.unchanged == 1


def test_an_unchanged_page_whose_bytes_are_gone_is_fetched_whole(portal: Portal) -> None:
    portal.put("/tzgg/", portal.pages["/tzgg/"][2], ETag='"1"')
    url = f"http://{HOST}/tzgg/"
    history = History(validators={url: Validators(etag='"1"', sha256="abc")}, stored=lambda sha: None)
    assert len(walk(portal, history=history).columns[0].items) == 6


def test_a_server_that_is_gone_leaves_everything_unseen() -> None:
    with serving(Portal()) as closed:
        pass
    facts = walk(closed)
    assert not facts.home.seen
    assert not facts.columns[0].seen
    assert facts.columns[0].outcome is Outcome.CONNECT_REFUSED


def test_a_link_is_looked_at_again_in_a_later_session(portal: Portal) -> None:
    broken = link(walk(portal), "gone.html")

    async def again() -> tuple[LinkFacts, ...]:
        async with Fetcher(portal.network, session="s2", sites=(site(),)) as fetcher:
            return await observe_again([broken], fetcher, session="s2")

    (seen,) = asyncio.run(again())
    assert [look.session for look in seen.observations] == ["s1", "s1", "s2"]
    portal.put("/gone.html", article("恢复的页面"))
    (well,) = asyncio.run(again())
    assert well.outcome is Outcome.OK


def test_evidence_is_kept_of_every_page_opened(portal: Portal) -> None:
    kept: list[Fetched] = []

    async def run() -> None:
        async with Fetcher(portal.network, session="s1", sites=(site(),)) as fetcher:
            window = Window(at=datetime.now(SHANGHAI), start=TODAY - timedelta(days=60))
            await gather_site(site(), window, fetcher, keep=lambda fetched: kept.append(fetched) or fetched.sha256)

    asyncio.run(run())
    paths = {fetched.url.partition(HOST)[2] for fetched in kept}
    assert {"/", "/tzgg/", "/gone.html", *(url for url, _, _ in ITEMS)} <= paths
