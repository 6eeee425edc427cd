"""H13: a host that asks for patience gets it, up to fifteen minutes; the others go on."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from tests.servers.clock import SkippingClock
from tests.servers.raw import RawServer, fetcher, page, reply

from auditor.fetch import Courtesy
from auditor.model.office import Budget, Site
from auditor.model.words import Outcome


@pytest.mark.parametrize("status", ["429 Slow Down", "503 Busy"])
async def test_seconds_asked_for_are_waited_and_the_page_read(status: str):
    clock = SkippingClock()
    answers = {"/": [reply(b"", status, Retry_After="120"), page()]}
    async with RawServer(answers) as server, fetcher(server, clock=clock) as f:
        got = await f.get("http://site.test/")
    assert got.outcome is Outcome.OK
    assert sum(clock.slept) == pytest.approx(120, abs=1)


async def test_a_date_asked_for_is_waited_for():
    clock = SkippingClock()
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    answers = {"/": [reply(b"", "429 Slow Down", Retry_After=later), page()]}
    async with RawServer(answers) as server, fetcher(server, clock=clock) as f:
        got = await f.get("http://site.test/")
    assert got.outcome is Outcome.OK
    assert sum(clock.slept) == pytest.approx(300, abs=3)


@pytest.mark.parametrize("value", ["soon", "-5", "1e9", "", "٣", "Wed, 99 Foo 2026"])
async def test_garbage_is_a_short_wait_and_two_more_looks(value: str):
    clock = SkippingClock()
    answer = reply(b"", "429 Slow Down", Retry_After=value.encode().decode("latin-1"))
    async with RawServer({"/": answer}) as server, fetcher(server, clock=clock) as f:
        got = await f.get("http://site.test/")
    assert got.outcome is Outcome.RATE_LIMITED
    assert len(server.paths()) == 3
    assert sum(clock.slept) < 60


@pytest.mark.parametrize("value", ["315360000", "Fri, 01 Jan 2038 00:00:00 GMT", "901"])
async def test_ten_years_are_not_waited_and_the_host_is_put_off(value: str):
    clock = SkippingClock()
    answers = {"site.test/": reply(b"", "429 Slow Down", Retry_After=value), "other.test/": page()}
    async with RawServer(answers) as server, fetcher(server.network("site.test", "other.test"), clock=clock) as f:
        first = await f.get("http://site.test/")
        second = await f.get("http://site.test/")
        other = await f.get("http://other.test/")
    assert [first.outcome, second.outcome, other.outcome] == [Outcome.RATE_LIMITED, Outcome.RATE_LIMITED, Outcome.OK]
    assert len(server.paths()) == 2, "a host that is put off is not asked again"
    assert sum(clock.slept) == 0


async def test_a_portal_under_maintenance_wears_out_our_patience_once_and_not_at_every_page():
    clock = SkippingClock()
    maintenance = reply("系统维护中", "503 Busy", Retry_After="600")
    async with RawServer({"/robots.txt": reply(b"", "404 N")}, missing=maintenance) as server:
        f = fetcher(server, clock=clock)
        async with f:
            got = await asyncio.gather(*(f.get(f"http://site.test/{number}") for number in range(20)))
    assert {one.outcome for one in got} <= {Outcome.RATE_LIMITED, Outcome.HTTP_5XX}
    assert got[-1].outcome is Outcome.RATE_LIMITED
    assert len(server.paths()) <= 16


async def test_a_503_without_a_word_on_time_is_a_server_error():
    async with RawServer({"/": reply(b"", "503 Busy")}) as server, fetcher(server) as f:
        assert (await f.get("http://site.test/")).outcome is Outcome.HTTP_5XX
    assert server.paths() == ["/"]


async def test_requests_to_one_host_keep_their_distance_and_number():
    clock = SkippingClock()
    running = most = 0

    async def answer(_, writer) -> bool:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        writer.write(page())
        return True

    site = Site(id="s", name="门户", url="http://site.test/", budget=Budget(delay=2, concurrency=2), robots="ignore")
    async with RawServer(missing=answer) as server, fetcher(server, sites=(site,), clock=clock) as f:
        await asyncio.gather(*(f.get(f"http://site.test/{number}") for number in range(12)))
    assert most <= 2
    assert sum(clock.slept) >= 11 * 2 * 0.75 - 1


async def test_a_delay_of_zero_waits_for_nothing():
    clock = SkippingClock()
    site = Site(id="s", name="门户", url="http://site.test/", budget=Budget(delay=0, concurrency=4))
    async with (
        RawServer(missing=page()) as server,
        fetcher(server, sites=(site,), clock=clock, courtesy=Courtesy()) as f,
    ):
        for number in range(20):
            await f.get(f"http://site.test/{number}")
    assert clock.slept == []


async def test_a_host_under_strain_is_asked_ever_less_often_and_recovers():
    from random import Random

    from auditor.fetch.politeness import Gate

    clock = SkippingClock()
    gate = Gate(Courtesy(delay=1, concurrency=1), clock, Random(1))

    async def wait() -> float:
        before = len(clock.slept)
        async with gate.turn():
            pass
        return sum(clock.slept[before:])

    await wait()
    calm = await wait()
    for _ in range(4):
        gate.report(Outcome.TIMEOUT, "headers", 30)
    await wait()
    strained = await wait()
    for _ in range(12):
        gate.report(Outcome.OK, "", 0.1)
    await wait()
    again = await wait()
    assert strained > 4 * calm
    assert again < 2


async def test_after_five_failures_to_connect_a_host_is_left_alone_for_a_quarter_of_an_hour():
    clock = SkippingClock()
    async with RawServer() as gone:
        network = gone.network()
    async with RawServer(missing=page()) as server, fetcher(network, clock=clock) as f:
        first = [await f.get(f"http://site.test/{number}") for number in range(7)]
        await clock.sleep(16 * 60)
        later = await f.get("http://site.test/later")
    assert {one.outcome for one in first} == {Outcome.CONNECT_REFUSED}
    assert "不再逐一访问" in first[-1].detail
    assert "不再逐一访问" not in first[0].detail
    assert "不再逐一访问" not in later.detail
    assert server.asked == []


async def test_pages_that_are_merely_missing_never_put_a_host_off():
    async with RawServer() as server, fetcher(server) as f:
        got = [await f.get(f"http://site.test/{number}") for number in range(12)]
    assert {one.outcome for one in got} == {Outcome.HTTP_4XX}
    assert len(server.paths()) == 12
