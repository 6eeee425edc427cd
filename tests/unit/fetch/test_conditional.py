"""Conditional requests: an unchanged page costs a head, and says so."""

import asyncio
import hashlib

from tests.servers.raw import Asked, RawServer, fetcher, page, reply

from auditor.model.fetched import Validators
from auditor.model.words import Outcome

BODY = "<html><body>正文</body></html>".encode()
DIGEST = hashlib.sha256(BODY).hexdigest()
KNOWN = Validators(etag='"v1"', last_modified="Wed, 01 Jul 2026 00:00:00 GMT", sha256=DIGEST)


async def test_an_answer_of_not_modified_is_unchanged():
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        same = asked.headers.get("if-none-match") == '"v1"' and "if-modified-since" in asked.headers
        writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n' if same else reply(BODY))
        return True

    async with RawServer({"/": answer}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/", validators=KNOWN)
    assert (got.outcome, got.unchanged, got.body, got.sha256, got.status) == (Outcome.OK, True, b"", DIGEST, 304)


async def test_the_same_body_from_a_server_without_validators_is_unchanged_too():
    async with RawServer({"/": reply(BODY)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/", validators=Validators(sha256=DIGEST))
    assert (got.outcome, got.unchanged, got.body, got.sha256) == (Outcome.OK, True, b"", DIGEST)
    assert "if-none-match" not in server.asked[-1].headers


async def test_another_body_is_changed():
    async with RawServer({"/": page("新的")}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/", validators=KNOWN)
    assert (got.outcome, got.unchanged) == (Outcome.OK, False)
    assert got.sha256 == hashlib.sha256(got.body).hexdigest()


async def test_a_missing_page_is_missing_whatever_was_known():
    async with RawServer() as server, fetcher(server) as f:
        got = await f.get("http://site.test/", validators=KNOWN)
    assert (got.outcome, got.unchanged) == (Outcome.HTTP_4XX, False)


async def test_without_validators_nothing_is_called_unchanged():
    async with RawServer({"/": reply(BODY)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.unchanged, got.body, got.sha256) == (False, BODY, DIGEST)
