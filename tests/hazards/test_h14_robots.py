"""H14: robots.txt by RFC 9309; what cannot be read decides nothing."""

import asyncio
from dataclasses import replace

import pytest
from tests.servers.clock import SkippingClock
from tests.servers.raw import RawServer, fetcher, page, redirect, reply

from auditor.fetch import fetcher as seam
from auditor.model.office import Site
from auditor.model.words import Outcome

DENY = "User-agent: *\nDisallow: /inner/\n"


async def _outcome(robots, path: str = "/inner/x", **settings) -> Outcome:
    answers = {"/robots.txt": robots, "/inner/x": page(), "/": page()}
    async with RawServer(answers) as server, fetcher(server, **settings) as f:
        return (await f.get(f"http://site.test{path}")).outcome


def _text(body: bytes | str, **headers: str) -> bytes:
    return reply(body, kind="text/plain", **headers)


@pytest.mark.parametrize(
    "robots",
    [
        _text(DENY),
        _text("﻿" + DENY),
        _text(DENY.encode("utf-16")),
        _text(DENY.replace("\n", "\r")),
        _text(DENY.replace("\n", "\r\n")),
        _text("User-agent: auditor\nDisallow: /inner/\n\nUser-agent: *\nDisallow:\n"),
        _text(DENY + "#" + "x" * 5_000_000),
        reply(DENY, kind="text/html"),
    ],
    ids=["plain", "BOM", "UTF-16", "CR only", "CRLF", "by name", "5 MB", "mislabelled"],
)
async def test_a_path_that_is_denied_is_not_asked_for(robots: bytes):
    assert await _outcome(robots) is Outcome.ROBOTS_DENIED


@pytest.mark.parametrize(
    "robots",
    [
        reply(b"", "404 Not Found"),
        reply(b"", "410 Gone"),
        reply(b"", "403 Forbidden"),
        reply(b"", "401 Who"),
        _text(""),
        _text("Disallow nothing at all \x00\xff"),
        reply("<!doctype html><html><body><h1>首页</h1>Disallow</body></html>"),
        _text("User-agent: other\nDisallow: /\n"),
        redirect("/robots.txt"),
    ],
    ids=["404", "410", "403", "401", "empty", "garbage", "web page", "for others", "redirect loop"],
)
async def test_no_rules_for_us_allow_everything(robots: bytes):
    assert await _outcome(robots) is Outcome.OK


@pytest.mark.parametrize("status", ["500 Oops", "502 Bad", "503 Busy"])
async def test_a_server_error_decides_nothing_and_is_never_called_broken(status: str):
    assert await _outcome(reply(b"", status), "/") is Outcome.ROBOTS_DENIED


async def test_robots_that_never_come_decide_nothing(monkeypatch: pytest.MonkeyPatch):
    async def hang(_, __) -> bool:
        await asyncio.sleep(60)
        return False

    monkeypatch.setattr(seam, "_ROBOTS", replace(seam._ROBOTS, seconds=0.3))
    assert await _outcome(hang, "/") is Outcome.ROBOTS_DENIED


async def test_a_host_that_cannot_be_reached_is_reported_as_such_and_not_as_denied():
    async with RawServer() as server:
        network = server.network()
    async with fetcher(network) as f:
        assert (await f.get("http://site.test/")).outcome is Outcome.CONNECT_REFUSED


async def test_a_guard_before_robots_txt_is_named_as_a_guard():
    """加速乐 answers every address with 521, robots.txt too."""
    wall = reply("<script>document.cookie='__jsl_clearance_s=1'</script>", "521 Unknown")
    async with RawServer(missing=wall) as server, fetcher(server) as f:
        assert (await f.get("http://site.test/")).outcome is Outcome.BLOCKED_CHALLENGE


async def test_a_host_that_puts_robots_off_puts_its_pages_off():
    async with RawServer(missing=reply(b"", "503 Busy", Retry_After="86400")) as server, fetcher(server) as f:
        got = [await f.get(f"http://site.test/{number}") for number in range(3)]
    assert {one.outcome for one in got} == {Outcome.RATE_LIMITED}
    assert len(server.asked) == 1


async def test_undecided_robots_are_asked_for_again_after_a_while():
    clock = SkippingClock()
    answers = {"/robots.txt": [reply(b"", "500 Oops"), _text("")], "/": page()}
    async with RawServer(answers) as server, fetcher(server, clock=clock) as f:
        first = await f.get("http://site.test/")
        await clock.sleep(3600)
        second = await f.get("http://site.test/")
    assert (first.outcome, second.outcome) == (Outcome.ROBOTS_DENIED, Outcome.OK)


async def test_robots_are_asked_for_once_a_day_and_once_at_a_time():
    clock = SkippingClock()
    async with RawServer({"/robots.txt": _text(DENY)}, missing=page()) as server, fetcher(server, clock=clock) as f:
        await asyncio.gather(*(f.get(f"http://site.test/{number}") for number in range(20)))
        asked = [one.path for one in server.asked].count("/robots.txt")
        await clock.sleep(25 * 3600)
        await f.get("http://site.test/")
        again = [one.path for one in server.asked].count("/robots.txt")
    assert (asked, again) == (1, 2)


@pytest.mark.parametrize("hops", [5, 6])
async def test_robots_follow_five_redirects(hops: int):
    answers: dict = {"/robots.txt": redirect("/1"), "/inner/x": page()}
    answers |= {f"/{number}": redirect(f"/{number + 1}") for number in range(1, hops)}
    answers[f"/{hops}"] = _text(DENY)
    async with RawServer(answers) as server, fetcher(server) as f:
        got = await f.get("http://site.test/inner/x")
    assert got.outcome is (Outcome.ROBOTS_DENIED if hops == 5 else Outcome.OK)


async def test_a_crawl_delay_of_a_day_is_obeyed_within_reason():
    clock = SkippingClock()
    robots = _text("User-agent: *\nCrawl-delay: 86400\n")
    async with RawServer({"/robots.txt": robots}, missing=page()) as server, fetcher(server, clock=clock) as f:
        for number in range(4):
            await f.get(f"http://site.test/{number}")
    assert 60 < sum(clock.slept) < 150


async def test_only_an_own_site_may_waive_robots_and_it_is_logged(caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO", "auditor.fetch")
    own = Site(id="s", name="门户", url="http://site.test/", robots="ignore")
    answers = {"/robots.txt": _text("User-agent: *\nDisallow: /\n"), "/": page()}
    async with RawServer(answers) as server, fetcher(server.network("site.test", "other.test"), sites=(own,)) as f:
        mine = await f.get("http://site.test/")
        others = await f.get("http://other.test/")
    assert (mine.outcome, others.outcome) == (Outcome.OK, Outcome.ROBOTS_DENIED)
    assert "http://site.test/" in caplog.text
