"""Pages that a script fills, shown by a real Chromium from a portal on loopback."""

import asyncio
import hashlib
import json
from datetime import datetime

import pytest
from tests.integration.crawl.test_loopback import HOST, TODAY, Portal, days_ago, serving
from tests.unit.crawl.memory import article, page

from auditor.crawl import SharedSource, Window, gather_site
from auditor.derive.column_freshness import column_freshness
from auditor.fetch import Fetcher, rendering
from auditor.model.facts import ColumnFacts, SiteFacts
from auditor.model.fetched import Fetched
from auditor.model.office import Budget, Column, Network, Site
from auditor.model.words import ColumnType
from auditor.model.zone import SHANGHAI

LIST = f"http://{HOST}/tzgg/"
ROWS = [{"t": f"关于第{n}号事项的通知", "u": f"/tzgg/art_{n}.html", "d": days_ago(n + 40)} for n in range(1, 7)]
CLOCK = """<div class="header"><span id="now"></span></div><script>
var d=new Date();document.getElementById('now').innerText='今天是'
+d.getFullYear()+'年'+(d.getMonth()+1)+'月'+d.getDate()+'日';
</script>"""
FILL = """
fetch('/api/list.json').then(r => r.json()).then(rows => {
  document.querySelector('%s').innerHTML = '<h2>通知公告</h2><ul>' + rows.map(
    r => '<li><a href="' + r.u + '">' + r.t + '</a><span>' + r.d + '</span></li>').join('') + '</ul>';
});"""
SHELL = '<html><head><title>通知公告</title></head><body><div id="app"></div>'
SHELL += '<script src="/js/app.1a2b.js"></script></body></html>'


class Kept:
    """Keeps bytes as evidence, as a run does."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}
        self.methods: list[tuple[str, str]] = []

    def __call__(self, fetched: Fetched) -> str | None:
        self.methods.append((fetched.method, fetched.url))
        if not fetched.body:
            return None
        digest = hashlib.sha256(fetched.body).hexdigest()
        self.bodies[digest] = fetched.body
        return digest


def portal(column: str, **pages: str) -> Portal:
    made = Portal()
    made.put("/", page("云溪街道", f'<div class="nav"><a href="/tzgg/">通知公告</a></div><p>{"便民服务。" * 60}</p>'))
    made.put("/tzgg/", column)
    made.put("/js/app.1a2b.js", FILL % "#app", Content_Type="application/javascript")
    made.put("/api/list.json", json.dumps(ROWS), Content_Type="application/json")
    for row in ROWS:
        made.put(row["u"], article(row["t"], row["d"]))
    return made


async def walk(network: Network, keep: Kept, *routes: str) -> SiteFacts:
    columns = tuple(
        Column(id=f"tz{number}", name="通知公告", url=LIST + route, type=ColumnType.NOTICE)
        for number, route in enumerate(routes or ("",))
    )
    site = Site(
        id="s", name="云溪街道", url=f"http://{HOST}/", columns=columns, check_links=False, budget=Budget(delay=0)
    )
    now = datetime.now(SHANGHAI)
    async with Fetcher(network, session="t", sites=[site]) as fetcher:
        source = SharedSource(fetcher, [HOST], now=now)
        return await gather_site(site, Window(at=now, start=TODAY.replace(day=1)), source, keep=keep)


def column_of(made: Portal, keep: Kept | None = None) -> ColumnFacts:
    with serving(made):
        return asyncio.run(walk(made.network, keep or Kept())).columns[0]


@pytest.mark.needs_chromium
def test_an_empty_shell_is_read_as_the_browser_shows_it(chromium: str) -> None:
    kept = Kept()
    facts = column_of(portal(SHELL), kept)
    assert facts.seen
    assert [(item.title, str(item.listed)) for item in facts.items] == [(row["t"], row["d"]) for row in ROWS]
    assert not facts.needs_browser
    assert [method for method, url in kept.methods if url == LIST] == ["GET", "BROWSER"]
    shells = [body for body in kept.bodies.values() if body == SHELL.encode()]
    assert shells
    assert ROWS[0]["t"].encode() in kept.bodies[facts.evidence[0]]


@pytest.mark.needs_chromium
@pytest.mark.slow
def test_a_list_filled_by_script_is_read_and_the_clock_in_the_header_is_no_date_of_it(chromium: str) -> None:
    body = page("通知公告", f'{CLOCK}<div class="list"></div><script>{FILL % ".list"}</script>')
    facts = column_of(portal(body))
    assert len(facts.items) == len(ROWS)
    assert max(item.listed for item in facts.items if item.listed).isoformat() == ROWS[0]["d"]


@pytest.mark.needs_chromium
@pytest.mark.slow
def test_a_page_that_is_complete_never_sees_the_browser(chromium: str) -> None:
    rows = "".join(f'<li><a href="{row["u"]}">{row["t"]}</a><span>{row["d"]}</span></li>' for row in ROWS)
    made = portal(page("通知公告", f"<h2>通知公告</h2><ul>{rows}</ul><script>{FILL % 'ul'}</script>"))
    assert len(column_of(made).items) == len(ROWS)
    assert not made.asked[("GET", "/api/list.json")]


@pytest.mark.needs_chromium
@pytest.mark.slow
def test_a_barrier_against_robots_never_sees_the_browser(chromium: str) -> None:
    barrier = "<html><body><div id=app></div><script>window['$_ts']=1;$_ts=window['$_ts']</script></body></html>"
    made = portal(barrier)
    facts = column_of(made)
    assert not facts.seen
    assert "白名单" in facts.reason
    assert not made.asked[("GET", "/js/app.1a2b.js")]


@pytest.mark.needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize("answer", [503, 404])
def test_where_the_data_do_not_come_an_empty_page_says_nothing(chromium: str, answer: int) -> None:
    made = portal(SHELL.replace('id="app">', 'id="app"><p>暂无数据</p>'))
    made.put("/api/list.json", "", status=answer)
    facts = column_of(made)
    assert not facts.seen
    assert facts.empty_notice is None
    assert "请求未成功" in facts.reason


@pytest.mark.needs_chromium
@pytest.mark.slow
def test_private_addresses_are_refused_to_the_page_and_nothing_is_dialled(chromium: str) -> None:
    outside = Portal()
    outside.put("/secret.json", json.dumps(ROWS), Content_Type="application/json", Access_Control_Allow_Origin="*")
    with serving(outside):
        made = portal(SHELL)
        address = f"http://127.0.0.2:{outside.port}"
        script = (
            FILL.replace("/api/list.json", f"{address}/secret.json") % "#app"
            + f"new WebSocket('ws://127.0.0.2:{outside.port}/');new Image().src='{address}/p.png';"
            + f"navigator.sendBeacon('{address}/b');"
        )
        made.put("/js/app.1a2b.js", script, Content_Type="application/javascript")
        with serving(made):
            network = made.network.model_copy(update={"allow": ("127.0.0.1/32",)})
            facts = asyncio.run(walk(network, Kept())).columns[0]
    assert not facts.seen
    assert not outside.asked


def test_without_the_component_the_column_is_unseen_and_so_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "browser_program", lambda: None)
    facts = column_of(portal(SHELL))
    assert not facts.seen
    assert facts.reason == "栏目内容由网页脚本生成，需安装浏览器组件（auditor[browser]）"
    column = Column(id="tz", name="通知公告", url=LIST, type=ColumnType.NOTICE)
    judged = column_freshness(column, facts, datetime.now(SHANGHAI), None)
    assert (judged.state, judged.why) == ("unseen", facts.reason)


@pytest.mark.needs_chromium
@pytest.mark.slow
def test_a_page_that_never_ends_is_given_up_and_the_next_one_shown(
    chromium: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = portal(SHELL)

    async def both(network: Network) -> list[Fetched | None]:
        async with Fetcher(network, session="t") as fetcher:
            shell = await fetcher.get(LIST)
            monkeypatch.setattr(rendering, "SECONDS", 2.0)
            made.put("/js/app.1a2b.js", "while (true) {}", Content_Type="application/javascript")
            first = await fetcher.render(shell)
            monkeypatch.setattr(rendering, "SECONDS", 30.0)
            made.put("/js/app.1a2b.js", FILL % "#app", Content_Type="application/javascript")
            return [first, await fetcher.render(shell)]

    with serving(made):
        first, second = asyncio.run(both(made.network))
    assert first is not None
    assert first.body == b""
    assert first.detail
    assert second is not None
    assert ROWS[0]["t"].encode() in second.body


@pytest.mark.needs_chromium
@pytest.mark.slow
def test_columns_that_differ_by_their_route_alone_are_kept_apart(chromium: str) -> None:
    made = portal(SHELL)
    script = FILL.replace("rows =>", "all => { const rows = all.filter((_, n) => location.hash === '#/' + n %% 2);")
    made.put(
        "/js/app.1a2b.js", script.replace("</ul>';\n}", "</ul>';}\n}") % "#app", Content_Type="application/javascript"
    )
    with serving(made):
        even, odd = asyncio.run(walk(made.network, Kept(), "#/0", "#/1")).columns
    assert [item.title for item in even.items] == [row["t"] for row in ROWS[::2]]
    assert [item.title for item in odd.items] == [row["t"] for row in ROWS[1::2]]
