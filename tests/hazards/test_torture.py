"""All at once: bombs, drips, endless bodies, loops and nonsense beside fifty ordinary sites."""

import asyncio
import gzip
import resource

import pytest
from tests.servers.raw import Asked, RawServer, closing, fetcher, page, redirect, reply, resetting

from auditor.fetch import Courtesy
from auditor.model.words import Outcome

NORMAL = [f"normal{number}.test" for number in range(50)]


async def _endless(_: Asked, writer: asyncio.StreamWriter) -> bool:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(b"<div>" * 10_000)
        await writer.drain()


async def _drip(_: Asked, writer: asyncio.StreamWriter) -> bool:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def _hang(_: Asked, __: asyncio.StreamWriter) -> bool:
    await asyncio.sleep(60)
    return False


HOSTILE = {
    "bomb": reply(gzip.compress(bytes(128 * 1024 * 1024)), Content_Encoding="gzip"),
    "endless": _endless,
    "drip": _drip,
    "hang": _hang,
    "loop": redirect("/"),
    "inside": redirect("http://127.0.0.66/"),
    "nonsense": closing(b"\x00\xff nonsense \r\n\r\n"),
    "reset": resetting(),
    "deep": page("<div>" * 100_000),
    "flood": b"HTTP/1.1 200 OK\r\n" + b"Set-Cookie: a=b\r\n" * 5000 + b"Content-Length: 0\r\n\r\n",
}


def _answers(hosts: list[str]) -> dict:
    pages = {f"{host}/{number}": page(f"{host} 第{number}页") for host in hosts for number in range(5)}
    hostile = {f"{name}.test/": answer for name, answer in HOSTILE.items()}
    return pages | hostile


async def _read_normal(f) -> dict[str, tuple[Outcome, bytes]]:
    addresses = [f"http://{host}/{number}" for host in NORMAL for number in range(5)]
    got = await asyncio.gather(*(f.get(url) for url in addresses))
    return {one.url: (one.outcome, one.body) for one in got}


@pytest.mark.slow
async def test_ordinary_sites_come_out_the_same_beside_hostile_ones():
    hostile = [f"{name}.test" for name in HOSTILE]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with RawServer(_answers(NORMAL)) as server:
        network = server.network(*NORMAL, *hostile)
        async with fetcher(network, courtesy=Courtesy(0, 4)) as f:
            clean = await _read_normal(f)
        async with fetcher(network, courtesy=Courtesy(0, 4)) as f:
            attacks = [f.get(f"http://{host}/", deadline=5) for host in hostile for _ in range(3)]
            beside, attacked = await asyncio.gather(_read_normal(f), asyncio.gather(*attacks))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert beside == clean
    assert {outcome for outcome, _ in beside.values()} == {Outcome.OK}
    assert {one.outcome for one in attacked} <= {
        Outcome.TOO_LARGE,
        Outcome.TIMEOUT,
        Outcome.REDIRECT_LOOP,
        Outcome.POLICY_PRIVATE_ADDRESS,
        Outcome.PROTOCOL_ERROR,
        Outcome.RESET,
        Outcome.OK,
    }
    assert grown < 512
