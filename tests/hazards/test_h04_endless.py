"""H4: huge and endless bodies are read to the limit and no further; a big attachment is not a broken one."""

import asyncio

from tests.servers.raw import Asked, RawServer, fetcher, reply

from auditor.model.words import Outcome

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n"


def _endless(kind: bytes, *, chunked: bool):
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(HEAD % kind + (b"Transfer-Encoding: chunked\r\n\r\n" if chunked else b"\r\n"))
        piece = b"x" * 65536
        while asked.method != "HEAD":
            writer.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            await writer.drain()
        return False

    return answer


async def test_an_endless_page_is_too_large():
    answers = {"/chunked": _endless(b"text/html", chunked=True), "/plain": _endless(b"text/html", chunked=False)}
    async with RawServer(answers) as server, fetcher(server) as f:
        got = [await f.get(f"http://site.test{path}", max_bytes=300_000) for path in answers]
    assert [one.outcome for one in got] == [Outcome.TOO_LARGE] * 2
    assert [len(one.body) for one in got] == [300_000] * 2


async def test_an_attachment_is_asked_for_by_its_first_bytes():
    big = reply(
        b"%PDF-1.7" + bytes(65528), "206 Partial Content", "application/pdf", Content_Range="bytes 0-65535/900000000"
    )
    async with RawServer({"/a.pdf": big}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/a.pdf", purpose="asset")
    assert server.asked[-1].headers["range"] == "bytes=0-65535"
    assert (got.outcome, got.status, len(got.body)) == (Outcome.OK, 206, 65536)


async def test_an_attachment_whose_server_ignores_ranges_is_cut_off_and_fine():
    async with RawServer({"/a.pdf": _endless(b"application/pdf", chunked=False)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/a.pdf", purpose="asset")
        again = await f.check("http://site.test/a.pdf")
    assert (got.outcome, len(got.body)) == (Outcome.OK, 65536)
    assert again.outcome is Outcome.OK


async def test_a_download_of_several_gigabytes_is_settled_by_its_head_alone():
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nContent-Length: 9000000000\r\n\r\n"
    async with RawServer({"/a.zip": head}) as server, fetcher(server) as f:
        got = await f.check("http://site.test/a.zip")
    assert (got.outcome, got.method) == (Outcome.OK, "HEAD")


async def test_an_empty_file_is_not_broken_because_it_has_no_first_bytes():
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        if "range" in asked.headers:
            writer.write(reply(b"", "416 Range Not Satisfiable"))
        else:
            writer.write(reply(b"", kind="text/plain"))
        return True

    async with RawServer({"/a.txt": answer}) as server, fetcher(server) as f:
        assert (await f.check("http://site.test/a.txt")).outcome is Outcome.OK
