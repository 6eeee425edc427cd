"""H10: malformed and bottomless pages cost seconds at most, say that they were not read whole, and end no run."""

import resource
from datetime import date, datetime

import pytest
from tests.servers.raw import RawServer, fetcher, page

from auditor.crawl import Window, gather_site, sweep_site
from auditor.model.office import Budget, Site
from auditor.model.words import Outcome, PageCondition
from auditor.model.zone import SHANGHAI

WINDOW = Window(at=datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI), start=date(2026, 7, 1))
HOSTILE = {
    "/nested.html": "<div>" * 100_000 + '<a href="/behind.html">后面</a>',
    "/formatting.html": "<b><i>" * 30_000 + '<a href="/behind.html">后面</a>',
    "/unclosed.html": "<table><tr><td><a href='/behind.html'>" * 500,
    "/attributes.html": "<a " + " ".join(f"x{n}=1" for n in range(20_000)) + ' href="/behind.html">后面</a>',
    "/nothing.html": "<" * 200_000,
    "/zeros.html": "\x00" * 100_000 + '<a href="/behind.html">后面</a>',
    "/entities.html": "&amp" * 100_000 + '<a href="/behind.html">后面</a>',
    "/comment.html": "<!--" + "-" * 200_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("sweep", [True, False], ids=["sweep", "full walk"])
async def test_bottomless_pages_end_no_run_and_hide_no_ordinary_page(sweep: bool):
    home = "".join(f'<a href="{path}">{path}</a>' for path in (*HOSTILE, "/good.html", "/gone.html"))
    answers = {path: page(body) for path, body in HOSTILE.items()}
    answers |= {"/": page(home), "/good.html": page("正文"), "/behind.html": page("后面的正文")}
    site = Site(id="s", name="云溪街道", url="http://site.test/", scope="site", budget=Budget(delay=0, concurrency=4))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with RawServer(answers) as server, fetcher(server, sites=[site]) as f:
        walk = sweep_site(site, WINDOW, f) if sweep else gather_site(site, WINDOW, f)
        facts = await walk
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    links = {link.url.removeprefix("http://site.test"): link for link in facts.links}
    assert links["/gone.html"].status == 404
    assert {path for path, link in links.items() if link.outcome is not Outcome.OK} == {"/gone.html"}
    assert links["/nested.html"].condition is PageCondition.PARSE_LIMIT
    assert links["/good.html"].condition is links["/behind.html"].condition is PageCondition.OK
    assert grown < 512
