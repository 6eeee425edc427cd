"""H6: redirects end: by arriving, by a loop seen, or by the tenth hop."""

import asyncio

import pytest
from tests.servers.raw import Asked, RawServer, fetcher, page, redirect, reply

from auditor.model.words import Outcome


def _chain(length: int) -> dict[str, bytes]:
    hops = {f"/{number}": redirect(f"/{number + 1}") for number in range(length)}
    return hops | {f"/{length}": page("到了")}


async def test_ten_hops_are_followed_and_recorded():
    async with RawServer(_chain(10)) as server, fetcher(server) as f:
        got = await f.get("http://site.test/0")
    assert (got.outcome, got.final_url, len(got.hops)) == (Outcome.REDIRECT_OK, "http://site.test/10", 10)
    assert (got.hops[0].status, got.hops[0].location) == (302, "/1")


async def test_the_eleventh_hop_is_not():
    async with RawServer(_chain(11)) as server, fetcher(server) as f:
        got = await f.get("http://site.test/0")
    assert got.outcome is Outcome.REDIRECT_LOOP
    assert len(server.paths()) == 11


async def test_the_same_address_twice_is_a_loop_seen_at_once():
    answers = {"/a": redirect("/b"), "/b": redirect("http://site.test/a")}
    async with RawServer(answers) as server, fetcher(server) as f:
        got = await f.get("http://site.test/a")
    assert (got.outcome, server.paths()) == (Outcome.REDIRECT_LOOP, ["/a", "/b"])


async def test_a_redirect_to_itself_that_hands_out_a_cookie_is_no_loop():
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        seen = "seen=1" in asked.headers.get("cookie", "")
        writer.write(page() if seen else redirect("/", Set_Cookie="seen=1"))
        return True

    async with RawServer({"/": answer}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, len(got.hops)) == (Outcome.REDIRECT_OK, 1)


async def test_a_redirect_that_hands_out_a_new_cookie_each_time_still_ends():
    count = iter(range(1000))

    async def answer(_: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(redirect("/", Set_Cookie=f"n={next(count)}"))
        return True

    async with RawServer({"/": answer}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert got.outcome is Outcome.REDIRECT_LOOP
    assert len(server.paths()) <= 11


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
        redirect(""),
        redirect("   "),
        redirect("http://"),
        redirect("http://[::1/"),
        redirect("http://a b/"),
        redirect("http://site.test:99999/"),
    ],
    ids=["missing", "empty", "blank", "no host", "bad literal", "blank in host", "bad port"],
)
async def test_a_redirect_without_a_usable_target_breaks_the_protocol(answer: bytes):
    async with RawServer({"/": answer}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert got.outcome is Outcome.PROTOCOL_ERROR
    assert "跳转" in got.detail


async def test_a_raw_gbk_target_goes_back_byte_for_byte():
    name = "/公告.html".encode("gbk")
    escaped = "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in name)
    async with RawServer({"/": redirect(name), escaped: page()}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, server.paths()) == (Outcome.REDIRECT_OK, ["/", escaped])


async def test_a_raw_utf8_target_is_escaped_as_utf8():
    async with RawServer({"/": redirect("/公告"), "/%E5%85%AC%E5%91%8A": page()}) as server, fetcher(server) as f:
        assert (await f.get("http://site.test/")).outcome is Outcome.REDIRECT_OK


async def test_a_broken_page_behind_a_redirect_is_broken():
    answers = {"/": redirect("/gone"), "/gone": reply("没了", "404 Not Found")}
    async with RawServer(answers) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.status, len(got.hops)) == (Outcome.HTTP_4XX, 404, 1)


async def test_credentials_in_an_address_are_never_sent_or_kept():
    async with RawServer({"/": page(), "/r": redirect("http://u:p@site.test/")}) as server, fetcher(server) as f:
        got = await f.get("http://user:secret@site.test/")
        hopped = await f.get("http://site.test/r")
    assert (got.outcome, got.final_url, hopped.outcome) == (Outcome.OK, "http://site.test/", Outcome.REDIRECT_OK)
    assert all("authorization" not in asked.headers for asked in server.asked)


async def test_each_hop_asks_its_own_hosts_robots():
    answers = {
        "site.test/": redirect("http://other.test/private/x"),
        "other.test/robots.txt": reply("User-agent: *\nDisallow: /private/\n", kind="text/plain"),
    }
    async with RawServer(answers) as server, fetcher(server.network("site.test", "other.test")) as f:
        got = await f.get("http://site.test/")
    assert got.outcome is Outcome.ROBOTS_DENIED
    assert server.paths() == ["/"]
