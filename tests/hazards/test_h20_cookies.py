"""H20: cookies are few, per host, and never shared."""

import asyncio

import pytest
from tests.servers.raw import Asked, RawServer, fetcher, page

from auditor.fetch.cookies import CookieJar
from auditor.fetch.place import read_place
from auditor.model.words import Outcome


def _jar(*cookies: str, url: str = "http://site.test/") -> CookieJar:
    jar = CookieJar()
    jar.keep(read_place(url), [(b"Set-Cookie", cookie.encode()) for cookie in cookies])
    return jar


async def test_a_flood_of_cookies_keeps_fifty():
    flood = b"".join(b"Set-Cookie: c%d=%d\r\n" % (number, number) for number in range(5000))
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + flood + b"Content-Length: 0\r\n\r\n"
    async with RawServer({"/": answer}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
        await f.get("http://site.test/")
    assert got.outcome is Outcome.OK
    assert server.asked[-1].headers["cookie"].count("=") == 50


async def test_no_cookie_reaches_another_site():
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(page(Set_Cookie="id=1; Domain=test; Path=/"))
        return True

    async with RawServer({"/": answer}) as server, fetcher(server.network("a.test", "b.test", "sub.a.test")) as f:
        for host in ("a.test", "b.test", "sub.a.test"):
            await f.get(f"http://{host}/")
    assert [asked.headers.get("cookie") for asked in server.asked if asked.path == "/"] == [None] * 3


async def test_no_cookie_outlives_its_session():
    async with RawServer({"/": page(Set_Cookie="id=1")}) as server:
        for _ in range(2):
            async with fetcher(server) as f:
                await f.get("http://site.test/")
    assert [asked.headers.get("cookie") for asked in server.asked if asked.path == "/"] == [None, None]


@pytest.mark.parametrize(
    ("cookies", "url", "sent"),
    [
        (["a=1", "b=2"], "http://site.test/", b"a=1; b=2"),
        (["a=1; Path=/x"], "http://site.test/x/y", b"a=1"),
        (["a=1; Path=/x"], "http://site.test/xy", None),
        (["a=1; Secure"], "http://site.test/", None),
        (["a=1; Secure"], "https://site.test/", b"a=1"),
        (["a=1", "a=2"], "http://site.test/", b"a=2"),
        (["a=1", "a=; Max-Age=0"], "http://site.test/", None),
        (["novalue"], "http://site.test/", None),
        (["a=" + "x" * 5000], "http://site.test/", None),
        (["a=1"], "http://www.site.test/", None),
    ],
)
def test_a_cookie_is_sent_where_it_belongs(cookies: list[str], url: str, sent: bytes | None):
    assert _jar(*cookies).header(read_place(url)) == sent
