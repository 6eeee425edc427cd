"""H1: no spelling, redirect or change of DNS answers leads to an internal address."""

import socket
from pathlib import Path

import pytest
from tests.servers.names import ScriptedResolver
from tests.servers.raw import RawServer, fetcher, page, redirect

from auditor.model.words import Outcome

CANARY = "127.0.0.66"
REFUSED = {Outcome.POLICY_PRIVATE_ADDRESS, Outcome.POLICY_SCHEME, Outcome.INVALID_URL}


@pytest.fixture
async def canary():
    """An internal service that must never be asked for anything, on port 80 where that can be had."""
    async with RawServer(missing=page("内部"), address=CANARY) as server:
        yield server


def _localhost() -> ScriptedResolver:
    return ScriptedResolver({"localhost": [["127.0.0.1"]], "public.example": [socket.EAI_NONAME]})


@pytest.mark.needs_data
async def test_no_spelling_of_an_internal_address_is_dialled(shared_data: Path):
    spellings = (shared_data / "corpora/ssrf/addresses.txt").read_text("utf-8").split()
    async with RawServer() as server, fetcher(server, resolver=_localhost()) as f:
        outcomes = {url: (await f.get(url)).outcome for url in spellings}
        checked = {url: (await f.check(url)).outcome for url in spellings}
    assert {url for url, outcome in outcomes.items() if outcome not in REFUSED} == set()
    assert outcomes == checked
    assert len(spellings) >= 40


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.66", "127.0.66", "127.66", "2130706498", "0x7f000042", "0177.0.0.0102", "127.0.0.66.",
        "[::ffff:127.0.0.66]", "[::127.0.0.66]", "[64:ff9b::7f00:42]", "[2002:7f00:42::]", "①②⑦.⓪.⓪.⑥⑥",
    ],
)  # fmt: skip
async def test_the_canary_is_not_reached_by_any_spelling_with_its_port(canary: RawServer, host: str):
    async with RawServer() as server, fetcher(server) as f:
        got = await f.get(f"http://{host}:{canary.port}/")
    assert (got.outcome, got.status, canary.asked) == (Outcome.POLICY_PRIVATE_ADDRESS, None, [])


@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
async def test_a_redirect_to_an_internal_address_is_not_followed(canary: RawServer, status: str):
    inside = f"http://{canary.at}/admin"
    async with RawServer({"/": redirect(inside, status)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert got.outcome is Outcome.POLICY_PRIVATE_ADDRESS
    assert [hop.location for hop in got.hops] == [inside]
    assert canary.asked == []


async def test_robots_and_notifications_pass_the_same_guard(canary: RawServer):
    answers = {"/robots.txt": redirect(f"http://{canary.at}/robots.txt"), "/": page()}
    async with RawServer(answers) as server, fetcher(server) as f:
        await f.get("http://site.test/")
        sent = await f.post(f"http://{canary.at}/hook", b"{}", content_type="application/json")
    assert sent.outcome is Outcome.POLICY_PRIVATE_ADDRESS
    assert canary.asked == []


async def test_of_a_mixed_dns_answer_only_the_permitted_address_is_dialled(canary: RawServer):
    async with RawServer({"/": page()}) as server:
        resolver = ScriptedResolver({"mixed.test": [[canary.address, server.address]]})
        network = server.network("elsewhere.test")
        async with fetcher(network, resolver=resolver) as f:
            got = await f.get(f"http://mixed.test:{server.port}/")
    assert got.outcome is Outcome.OK
    assert canary.asked == []


async def test_a_name_that_turns_inward_on_its_second_answer_is_refused(canary: RawServer):
    """DNS rebinding: first the permitted address, from then on the internal one."""
    hang_up = {"/": page(Connection="close")}
    async with RawServer(hang_up) as server:
        resolver = ScriptedResolver({"turn.test": [[server.address], [canary.address]]})
        async with fetcher(server.network("elsewhere.test"), resolver=resolver) as f:
            first = await f.get(f"http://turn.test:{server.port}/")
            resolver.forget(f)
            later = [await f.get(f"http://turn.test:{canary.port}/{number}") for number in range(5)]
    assert first.outcome is Outcome.OK
    assert {got.outcome for got in later} == {Outcome.POLICY_PRIVATE_ADDRESS}
    assert canary.asked == []


async def test_the_operators_own_list_outranks_what_is_allowed():
    async with RawServer({"/": page()}) as server, fetcher(server.network(deny=("127.0.0.0/8",))) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, server.asked) == (Outcome.POLICY_PRIVATE_ADDRESS, [])


async def test_an_allowed_internal_address_is_dialled_and_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("auditor.fetch.guard._told", set())
    caplog.set_level("INFO", "auditor.fetch.guard")
    async with RawServer({"/": page()}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert got.outcome is Outcome.OK
    assert "127.0.0.5" in caplog.text


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO", "ftp://127.0.0.1/", "data:,x"])
async def test_only_http_and_https_are_asked(url: str):
    async with RawServer() as server, fetcher(server) as f:
        assert (await f.get(url)).outcome is Outcome.POLICY_SCHEME


@pytest.mark.parametrize("target", ["file:///etc/passwd", "javascript:alert(1)", "gopher://127.0.0.1:6379/"])
async def test_a_redirect_out_of_http_is_not_followed(target: str):
    async with RawServer({"/": redirect(target)}) as server, fetcher(server) as f:
        assert (await f.get("http://site.test/")).outcome is Outcome.POLICY_SCHEME
