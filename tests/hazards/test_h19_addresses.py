"""H19: addresses are read as a browser reads them; what tries to break the line is refused."""

import pytest
from tests.servers.raw import RawServer, fetcher, page, redirect

from auditor.model.words import Outcome


@pytest.mark.parametrize(
    "url",
    [
        "http://site.test/\r\nX-Injected: 1", "http://site.test/a\nb", "http://site.test/\0", "http://site.test/a\tb",
        "http://", "http:///", "http://a b/", "http://[::1", "http://site.test:99999/", "http://%zz/", "", "   ",
        "no scheme", "//site.test/", "http://xn--a-ecp.ru\0/", "http://site.test/" + "a" * 9000,
    ],
)  # fmt: skip
async def test_an_address_no_browser_would_open_is_invalid_and_never_asked(url: str):
    async with RawServer(missing=page()) as server, fetcher(server) as f:
        got = await f.get(url)
        checked = await f.check(url)
    assert (got.outcome, checked.outcome, server.asked) == (Outcome.INVALID_URL, Outcome.INVALID_URL, [])
    assert got.url == url


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://site.test", "/"),
        ("HTTP://SITE.TEST/a", "/a"),
        ("http://site.test/a/../b/./c", "/b/c"),
        ("http://site.test\\a\\b", "/a/b"),
        ("http://ｓｉｔｅ．ｔｅｓｔ/a", "/a"),
        ("http://site.test/公告 1.html", "/%E5%85%AC%E5%91%8A%201.html"),
        ("http://site.test/%B9%AB%B8%E6.html", "/%B9%AB%B8%E6.html"),
        ("http://site.test/a?b=中#c", "/a?b=%E4%B8%AD"),
        ("http://site.test/a;jsessionid=1?x=[1]|2", "/a;jsessionid=1?x=[1]|2"),
        ("  http://site.test/a  ", "/a"),
        ("http://user:pw@site.test/a", "/a"),
        ("http://site.test/%2e%2e/a", "/a"),
        ("http://site.test/a%zz", "/a%zz"),
    ],
)
async def test_an_address_is_asked_for_as_a_browser_would(url: str, target: str):
    async with RawServer(missing=page()) as server, fetcher(server) as f:
        got = await f.get(url)
    assert (got.outcome, server.paths(), got.url) == (Outcome.OK, [target], url)


async def test_a_chinese_domain_is_asked_for_in_its_ascii_form():
    async with RawServer(missing=page()) as server, fetcher(server.network("xn--fiqs8s.test")) as f:
        got = await f.get("http://中国.test/")
    assert (got.outcome, server.asked[-1].host) == (Outcome.OK, "xn--fiqs8s.test")


@pytest.mark.parametrize("location", ["/a\tb", "/a\x7fb"])
async def test_control_characters_in_a_redirect_break_the_protocol(location: str):
    async with RawServer({"/": redirect(location)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, server.paths()) == (Outcome.PROTOCOL_ERROR, ["/"] * len(server.paths()))


async def test_validators_that_would_break_the_line_are_left_out():
    from auditor.model.fetched import Validators

    evil = Validators(etag='"x"\r\nX-Injected: 1', last_modified="公\n告")
    async with RawServer(missing=page()) as server, fetcher(server) as f:
        got = await f.get("http://site.test/", validators=evil)
    assert got.outcome is Outcome.OK
    assert not {"x-injected", "if-none-match", "if-modified-since"} & set(server.asked[-1].headers)


async def test_secrets_in_addresses_stay_out_of_the_log(caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    url = "http://user:CANARY1@site.test/a?access_token=CANARY2&ticket=CANARY3&id=7"
    async with RawServer() as server, fetcher(server) as f:
        await f.get(url)
        await f.check(url)
        await f.post(url, b"{}", content_type="application/json")
        await f.get("http://10.0.0.1/?secret=CANARY4")
    assert "CANARY" not in caplog.text
    assert "id=7" in caplog.text
