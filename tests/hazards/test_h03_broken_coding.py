"""H3: compressed content that is cut short, corrupt or not compressed at all is never taken for an empty page."""

import gzip
import os
from pathlib import Path

import pytest
from tests.servers.raw import RawServer, fetcher, reply

from auditor.model.words import Outcome

TEXT = "".join(f"<p>{number} {os.urandom(8).hex()}</p>" for number in range(2000)).encode()
PACKED = gzip.compress(TEXT)


@pytest.mark.parametrize("kept", [0.25, 0.5, 0.9, 0.999])
async def test_gzip_cut_short_keeps_what_decoded_and_says_so(kept: float):
    part = PACKED[: int(len(PACKED) * kept)]
    async with RawServer({"/": reply(part, Content_Encoding="gzip")}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.truncated, got.status) == (Outcome.TRUNCATED, True, 200)
    assert len(got.body) > 0.5 * kept * len(TEXT)
    assert TEXT.startswith(got.body)
    assert len(server.paths()) == 2, "a cut-short answer is asked for once more"


async def test_gzip_that_ends_before_its_first_byte_of_content_is_cut_short_not_empty():
    async with RawServer({"/": reply(PACKED[:12], Content_Encoding="gzip")}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.truncated) == (Outcome.TRUNCATED, True)


@pytest.mark.needs_data
@pytest.mark.parametrize("name", ["truncated-crc-error.gz", "truncated-crc-error-short.gz", "unexpected-eof.gz"])
async def test_known_broken_files_are_cut_short(shared_data: Path, name: str):
    broken = (shared_data / "corpora/bombs" / name).read_bytes()
    async with RawServer({"/": reply(broken, Content_Encoding="gzip")}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.truncated) == (Outcome.TRUNCATED, True)
    assert got.body


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
async def test_plain_text_labelled_compressed_is_read_as_plain(coding: str):
    async with RawServer({"/": reply(b"<p>plain</p>", Content_Encoding=coding)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.body) == (Outcome.OK, b"<p>plain</p>")
    assert got.detail == "标注为压缩内容，实际未压缩"


async def test_a_corrupt_middle_keeps_the_part_before_it():
    corrupt = PACKED[: len(PACKED) // 2] + bytes(64) + PACKED[len(PACKED) // 2 + 64 :]
    async with RawServer({"/": reply(corrupt, Content_Encoding="gzip")}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.truncated) == (Outcome.TRUNCATED, True)
    assert got.body


async def test_several_gzip_members_and_padding_after_them_are_one_page():
    joined = gzip.compress(b"<p>1</p>") + gzip.compress(b"<p>2</p>") + bytes(16)
    async with RawServer({"/": reply(joined, Content_Encoding="gzip")}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.body) == (Outcome.OK, b"<p>1</p><p>2</p>")


async def test_an_answer_that_recovers_on_the_second_look_is_fine():
    answers = [reply(PACKED[:500], Content_Encoding="gzip"), reply(PACKED, Content_Encoding="gzip")]
    async with RawServer({"/": answers}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.body) == (Outcome.OK, TEXT)
