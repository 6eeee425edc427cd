"""H8: answers that break the rules are named one way each; what a browser would show is not called broken."""

import pytest
from tests.servers.raw import RawServer, closing, fetcher, reply, resetting

from auditor.model.words import Outcome

OK = Outcome.OK
BODY = b"<p>" + "正文".encode() + b"</p>"
LENGTH = b"Content-Length: %d\r\n" % len(BODY)
CHUNKS = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"

SHOWN_BY_BROWSERS = {
    "no content type": b"HTTP/1.1 200 OK\r\n" + LENGTH + b"\r\n" + BODY,
    "no length": b"HTTP/1.1 200 OK\r\n\r\n" + BODY,
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
    "no reason phrase": b"HTTP/1.1 200\r\n" + LENGTH + b"\r\n" + BODY,
    "Chinese reason phrase": "HTTP/1.1 200 正常\r\n".encode("gbk") + LENGTH + b"\r\n" + BODY,
    "bare line feeds": b"HTTP/1.1 200 OK\n" + LENGTH.replace(b"\r", b"") + b"\n" + BODY,
    "header without a colon": b"HTTP/1.1 200 OK\r\nServerName\r\n" + LENGTH + b"\r\n" + BODY,
    "blank in a header name": b"HTTP/1.1 200 OK\r\nX Powered By: x\r\n" + LENGTH + b"\r\n" + BODY,
    "blank before the colon": b"HTTP/1.1 200 OK\r\nServer : x\r\n" + LENGTH + b"\r\n" + BODY,
    "raw Chinese in a header": "HTTP/1.1 200 OK\r\nX-Name: 公告\r\n".encode("gbk") + LENGTH + b"\r\n" + BODY,
    "the same length twice": b"HTTP/1.1 200 OK\r\n" + LENGTH * 2 + b"\r\n" + BODY,
    "60 kB of headers": b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 60_000 + b"\r\n" + LENGTH + b"\r\n" + BODY,
    "more than announced": b"HTTP/1.1 200 OK\r\n" + LENGTH + b"\r\n" + BODY + b"trailing",
    "chunked": CHUNKS + b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY),
    "chunk sizes padded with blanks": CHUNKS + b"%x  \r\n%s\r\n0  \r\n\r\n" % (len(BODY), BODY),
    "chunked with trailers": CHUNKS + b"%x\r\n%s\r\n0\r\nX: y\r\n\r\n" % (len(BODY), BODY),
    "interim answers first": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\n"
    + LENGTH
    + b"\r\n"
    + BODY,
    "unknown coding name identity": b"HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n" + LENGTH + b"\r\n" + BODY,
}

BROKEN = {
    "nothing at all": (b"", Outcome.RESET),
    "half a status line": (b"HTTP/1.1 20", Outcome.RESET),
    "half a head": (b"HTTP/1.1 200 OK\r\nContent-Type: te", Outcome.RESET),
    "not HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", Outcome.PROTOCOL_ERROR),
    "HTTP/0.9": (b"<html>bare</html>\r\n\r\n", Outcome.PROTOCOL_ERROR),
    "NUL in a header": (b"HTTP/1.1 200 OK\r\nX: a\0b\r\n" + LENGTH + b"\r\n" + BODY, Outcome.PROTOCOL_ERROR),
    "two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n" + LENGTH + b"\r\n" + BODY, Outcome.PROTOCOL_ERROR),
    "length not a number": (b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + BODY, Outcome.PROTOCOL_ERROR),
    "negative length": (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + BODY, Outcome.PROTOCOL_ERROR),
    "400 kB of headers": (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 400_000 + b"\r\n\r\n", Outcome.PROTOCOL_ERROR),
    "bad chunk size": (CHUNKS + b"zz\r\n" + BODY, Outcome.PROTOCOL_ERROR),
    "switching protocols": (
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        Outcome.PROTOCOL_ERROR,
    ),
    "not modified unasked": (b"HTTP/1.1 304 Not Modified\r\n\r\n", Outcome.PROTOCOL_ERROR),
    "less than announced": (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + BODY, Outcome.TRUNCATED),
    "no last chunk": (CHUNKS + b"%x\r\n%s\r\n" % (len(BODY), BODY), Outcome.TRUNCATED),
    "half a chunk": (CHUNKS + b"fff\r\n" + BODY, Outcome.TRUNCATED),
    "unknown coding": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: x-own\r\n" + LENGTH + b"\r\n" + BODY,
        Outcome.PROTOCOL_ERROR,
    ),
}


@pytest.mark.parametrize("raw", SHOWN_BY_BROWSERS.values(), ids=SHOWN_BY_BROWSERS.keys())
async def test_what_a_browser_shows_is_not_broken(raw: bytes):
    async with RawServer({"/": closing(raw)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.status, got.body) == (OK, 200, BODY)


@pytest.mark.parametrize(("raw", "outcome"), BROKEN.values(), ids=BROKEN.keys())
async def test_what_no_browser_shows_has_one_name(raw: bytes, outcome: Outcome):
    async with RawServer({"/": closing(raw)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert got.outcome is outcome
    assert got.detail
    assert got.phase in ("headers", "body") or got.status is not None


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc"])
async def test_a_connection_broken_off_is_a_reset_or_cut_short(raw: bytes):
    async with RawServer({"/": resetting(raw)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert got.outcome in (Outcome.RESET, Outcome.TRUNCATED)


async def test_what_came_of_a_cut_short_page_is_kept():
    raw, _ = BROKEN["less than announced"]
    async with RawServer({"/": closing(raw)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.status, got.body, got.truncated) == (200, BODY, True)


async def test_a_closed_port_is_connection_refused():
    async with RawServer() as server:
        network = server.network()
    async with fetcher(network) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.phase, got.detail) == (Outcome.CONNECT_REFUSED, "connect", "对方拒绝连接")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("404 Not Found", Outcome.HTTP_4XX),
        ("410 Gone", Outcome.HTTP_4XX),
        ("403 Forbidden", Outcome.HTTP_4XX),
        ("500 Oops", Outcome.HTTP_5XX),
        ("503 Busy", Outcome.HTTP_5XX),
        ("401 Who", Outcome.LOGIN_REQUIRED),
        ("204 Nothing", Outcome.OK),
    ],
)
async def test_each_status_has_its_outcome(status: str, outcome: Outcome):
    async with RawServer({"/": reply(b"", status)}) as server, fetcher(server) as f:
        assert (await f.get("http://site.test/")).outcome is outcome


async def test_a_page_labelled_as_something_else_is_read_and_noted():
    html = b"<!DOCTYPE html><html><body>x</body></html>"
    async with RawServer({"/": reply(html, kind="application/octet-stream")}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.body) == (Outcome.WRONG_CONTENT_TYPE, html)


@pytest.mark.parametrize(
    "head", [reply(b"", "405 No"), reply(b"", "501 No"), reply(b"", "403 No"), reply(b"", "404 No")]
)
async def test_a_head_that_is_refused_is_asked_again_as_get(head: bytes):
    async def answer(asked, writer) -> bool:
        writer.write(head if asked.method == "HEAD" else reply(b"%PDF-1.4", kind="application/pdf"))
        return True

    async with RawServer({"/a.pdf": answer}) as server, fetcher(server) as f:
        got = await f.check("http://site.test/a.pdf")
    assert (got.outcome, got.method) == (Outcome.OK, "GET")


async def test_a_head_that_promises_a_web_page_for_a_file_is_not_believed():
    async with RawServer({"/a.pdf": reply(b"<html>404</html>")}) as server, fetcher(server) as f:
        got = await f.check("http://site.test/a.pdf")
    assert (got.outcome, server.paths("GET")) == (Outcome.WRONG_CONTENT_TYPE, ["/a.pdf"])
