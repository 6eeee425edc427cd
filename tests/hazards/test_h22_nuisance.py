"""H22: the auditor says who it is and keeps one pace per host and platform, whoever links there."""

import asyncio
from datetime import datetime, timedelta

import pytest
from tests.servers.clock import SkippingClock
from tests.servers.raw import RawServer, fetcher, page

from auditor.crawl import SharedSource
from auditor.fetch import Courtesy
from auditor.model.office import Budget, Site
from auditor.model.words import Outcome
from auditor.model.zone import SHANGHAI


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


@pytest.mark.parametrize(
    ("quiet", "begun", "hours"),
    [
        ("08:30-18:00", "09:00", 9.0),
        ("08:30-18:00", "18:00", 0.0),
        ("08:30-18:00", "07:59", 0.0),
        ("22:00-06:30", "23:30", 7.0),
        ("22:00-06:30", "05:30", 1.0),
        ("22:00-06:30", "12:00", 0.0),
    ],
)
async def test_in_its_quiet_hours_a_site_is_left_alone(quiet: str, begun: str, hours: float):
    hour, minute = (int(part) for part in begun.split(":"))
    clock = SkippingClock(datetime(2026, 9, 30, hour, minute, tzinfo=SHANGHAI))
    site = Site(id="s", name="云溪街道", url="http://site.test/", budget=Budget(delay=0, quiet=quiet))
    async with RawServer(missing=page()) as server, fetcher(server, sites=(site,), clock=clock) as f:
        got = await f.get("http://site.test/")
        await f.get("http://site.test/again")
    assert got.outcome is Outcome.OK
    assert sum(clock.slept) == pytest.approx(hours * 3600, abs=5)


async def test_a_foreign_address_is_asked_once_a_day_however_many_sites_carry_it():
    now = datetime(2026, 9, 30, 9, 0, tzinfo=SHANGHAI)
    async with RawServer(missing=page()) as server:
        network = server.network("www.gov.test")
        async with fetcher(network, clock=SkippingClock(now)) as f:
            first = SharedSource(f, ["site.test"], now=now)
            looks = await asyncio.gather(*(first.check("http://www.gov.test/") for _ in range(5)))
        async with fetcher(network, clock=SkippingClock(now)) as f:
            same_day = SharedSource(f, ["site.test"], now=now + timedelta(hours=23), known=first.known)
            again = await same_day.check("http://www.gov.test/")
        assert len(server.paths()) == 1
        async with fetcher(network, clock=SkippingClock(now)) as f:
            next_day = SharedSource(f, ["site.test"], now=now + timedelta(hours=25), known=first.known)
            await next_day.check("http://www.gov.test/")
    assert {look.outcome for look in (*looks, again)} == {Outcome.OK}
    assert len(server.paths()) == 2


async def test_a_foreign_address_that_did_not_open_is_looked_at_anew_in_every_run():
    now = datetime(2026, 9, 30, 9, 0, tzinfo=SHANGHAI)
    async with RawServer() as server, fetcher(server.network("www.gov.test")) as f:
        first = SharedSource(f, ["site.test"], now=now)
        await first.check("http://www.gov.test/gone")
        await SharedSource(f, ["site.test"], now=now, known=first.known).check("http://www.gov.test/gone")
    assert len(server.paths("HEAD")) == 2
