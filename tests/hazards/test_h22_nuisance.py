"""H22: the auditor says who it is and keeps one pace per host and platform, whoever links there."""

import asyncio

import pytest
from tests.servers.clock import SkippingClock
from tests.servers.raw import RawServer, fetcher, page

from auditor.fetch import Courtesy
from auditor.model.office import Budget, Site


async def test_it_says_who_it_is_and_whom_to_ask():
    async with RawServer(missing=page()) as server, fetcher(server.network(contact="政务公开科 010-1234")) as f:
        await f.get("http://site.test/")
    agents = {asked.headers["user-agent"] for asked in server.asked}
    assert len(agents) == 1, "robots.txt is asked for under the same name"
    assert "auditor/" in agents.pop()


async def test_the_contact_stands_in_the_user_agent():
    async with RawServer(missing=page()) as server, fetcher(server.network(contact="ops@office.example")) as f:
        await f.get("http://site.test/")
    assert "ops@office.example" in server.asked[-1].headers["user-agent"]


async def test_pages_and_links_to_one_outside_host_share_one_pace():
    clock = SkippingClock()
    pace = Courtesy(delay=1, concurrency=2)
    async with RawServer(missing=page()) as server, fetcher(server, clock=clock, courtesy=pace) as f:
        await asyncio.gather(
            *(f.get(f"http://site.test/{number}") for number in range(5)),
            *(f.check(f"http://site.test/link{number}") for number in range(5)),
        )
    assert len(server.asked) == 11
    assert sum(clock.slept) >= 10 * 0.75 - 1


@pytest.mark.parametrize(("platform", "apart"), [("市集约化平台", True), ("", False)])
async def test_sites_of_one_declared_platform_share_one_pace(platform: str, apart: bool):
    clock = SkippingClock()
    sites = [
        Site(
            id=f"s{number}",
            name="门户",
            url=f"http://s{number}.test/",
            platform=platform,
            robots="ignore",
            budget=Budget(delay=5, concurrency=1),
        )
        for number in range(4)
    ]
    hosts = [f"s{number}.test" for number in range(4)]
    async with RawServer(missing=page()) as server, fetcher(server.network(*hosts), clock=clock, sites=sites) as f:
        for host in hosts:
            await f.get(f"http://{host}/")
    assert (sum(clock.slept) > 3 * 5 * 0.75 - 1) is apart
