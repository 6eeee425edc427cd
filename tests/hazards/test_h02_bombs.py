"""H2: a small answer that unfolds without end is cut off, asked for or not, and takes little memory."""

import gzip
import tracemalloc
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard
from tests.servers.raw import RawServer, fetcher, reply

from auditor.model.words import Outcome

MIB = 1024 * 1024
ZEROS = bytes(64 * MIB)


def _bomb(coding: str) -> bytes:
    if coding == "gzip":
        return gzip.compress(ZEROS)
    if coding == "deflate":
        return zlib.compress(ZEROS)
    if coding == "br":
        return brotli.compress(ZEROS, quality=5)
    return zstandard.ZstdCompressor().compress(ZEROS)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
async def test_a_bomb_is_cut_off_at_the_limit(coding: str):
    async with RawServer({"/": reply(_bomb(coding), Content_Encoding=coding)}) as server, fetcher(server) as f:
        tracemalloc.start()
        got = await f.get("http://site.test/")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert got.outcome is Outcome.TOO_LARGE
    assert len(got.body) <= 10 * MIB
    assert peak < 64 * MIB


async def test_a_bomb_within_a_bomb_is_cut_off():
    nested = gzip.compress(gzip.compress(ZEROS))
    async with RawServer({"/": reply(nested, Content_Encoding="gzip, gzip")}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert got.outcome is Outcome.TOO_LARGE
    assert len(got.body) <= 10 * MIB


@pytest.mark.needs_data
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
async def test_known_bombs_stay_below_a_cap_of_one_megabyte(shared_data: Path, coding: str):
    bomb = (shared_data / f"corpora/bombs/bomb-{coding}.bin").read_bytes()
    async with RawServer({"/": reply(bomb, Content_Encoding=coding)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/", max_bytes=1_000_000)
    assert got.outcome is Outcome.TOO_LARGE
    assert len(got.body) < 1_100_000


async def test_only_gzip_and_deflate_are_offered():
    async with RawServer({"/": reply("好")}) as server, fetcher(server) as f:
        await f.get("http://site.test/")
    assert server.asked[-1].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
async def test_an_ordinary_page_comes_out_whole_whatever_its_coding(coding: str):
    text = "".join(f"<p>第{number}条</p>" for number in range(5000)).encode()
    packed = {
        "gzip": gzip.compress(text),
        "deflate": zlib.compress(text)[2:-4],  # without the zlib head, as some servers send it
        "br": brotli.compress(text),
        "zstd": zstandard.ZstdCompressor().compress(text),
    }[coding]
    async with RawServer({"/": reply(packed, Content_Encoding=coding)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert (got.outcome, got.body) == (Outcome.OK, text)
