"""H11: endless page spaces end by themselves, are named in the coverage, and hide none of the real pages."""

import asyncio
from datetime import date, datetime
from urllib.parse import urlsplit

import pytest
from tests.servers.raw import NOT_FOUND, Asked, RawServer, fetcher, page

from auditor.crawl import Window, gather_site, sweep_site
from auditor.model.facts import SiteFacts
from auditor.model.office import Budget, Site
from auditor.model.words import Outcome
from auditor.model.zone import SHANGHAI

WINDOW = Window(at=datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI), start=date(2026, 7, 1))
REAL = 200


def _link(url: str, words: str = "下一页") -> str:
    return f'<a href="{url}">{words}</a>'


def _real(path: str) -> str:
    """A home page that leads to ten lists of twenty articles each, and into every trap."""
    if path == "/":
        lists = "".join(_link(f"/list{number}.html", f"栏目{number}") for number in range(10))
        traps = _link("/cal?y=2026&m=1") + _link("/deep/") + _link("/s.html;jsessionid=A0") + _link("/more?page=1")
        return lists + traps
    if path.startswith("/list"):
        own = int(path.removeprefix("/list").removesuffix(".html"))
        return "".join(_link(f"/art{number}.html", f"文章{number}") for number in range(own * 20, own * 20 + 20))
    return f"<h1>文章{path}</h1><p>正文。</p>" + _link("/") if path.startswith("/art") else ""


async def _answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
    parts = urlsplit(asked.target)
    path = parts.path
    if path == "/cal":
        month = int(parts.query.rpartition("=")[2])
        body = f"<p>日历</p>{_link(f'/cal?y=2026&m={month + 1}')}{_link(f'/cal?y=2026&m={month + 2}')}"
    elif path.startswith("/deep/"):
        body = _link("deeper/", "下一层") + "<p>目录</p>"
    elif "jsessionid" in asked.target or path == "/s.html":
        body = "".join(_link(f"/s.html;jsessionid=A{asked.target[-1:]}{number}") for number in range(5))
    elif path == "/more":
        body = "<p>更多</p>" + _link(f"/more?page={int(parts.query.rpartition('=')[2]) + 1}")
    else:
        body = _real(path)
    writer.write(page(body) if body else NOT_FOUND)
    return True


async def _walked(*, sweep: bool) -> tuple[SiteFacts, RawServer]:
    site = Site(
        id="s",
        name="云溪街道",
        url="http://site.test/",
        scope="site",
        budget=Budget(delay=0, concurrency=8, pages=5000),
    )
    async with RawServer({}, missing=_answer) as server, fetcher(server, sites=[site]) as f:
        walk = sweep_site(site, WINDOW, f) if sweep else gather_site(site, WINDOW, f)
        return await walk, server


@pytest.mark.slow
@pytest.mark.parametrize("sweep", [True, False], ids=["sweep", "full walk"])
async def test_traps_end_and_every_real_page_is_read(sweep: bool):
    facts, server = await _walked(sweep=sweep)
    asked = set(server.paths())
    assert {f"/art{number}.html" for number in range(REAL)} <= asked
    assert len(server.paths()) < 2 * REAL
    assert Outcome.TRAP_LIMIT in {missed.outcome for missed in facts.coverage.not_fetched}
    assert any("无限增多" in reason for reason in facts.coverage.reasons)
    assert [link.url for link in facts.links if link.outcome is not Outcome.OK] == []


@pytest.mark.slow
async def test_session_ids_are_one_page():
    _, server = await _walked(sweep=True)
    assert len([path for path in server.paths() if path.startswith("/s.html")]) == 1
