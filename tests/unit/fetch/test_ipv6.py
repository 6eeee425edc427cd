"""Whether a site answers over IPv6: told only where this machine could know."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from auditor.fetch.addresses import AddressBook
from auditor.fetch.guard import Guard
from auditor.fetch.ipv6 import SixResolver, ask_over_ipv6
from auditor.fetch.transport import DirectTransport

NAMES = {"six.example": ("203.0.113.9", "::1"), "four.example": ("203.0.113.9",)}


class Named:
    """Knows the names of this test only."""

    async def addresses(self, host: str) -> tuple[str, ...]:
        return NAMES[host]

    def close(self) -> None:
        """Nothing is held."""


def loopback_has_six() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "::1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def asked(url: str, *, routed: bool = True) -> str:
    transport = DirectTransport(AddressBook({}, Guard(("::1/128",), ()), SixResolver(Named())))
    try:
        return await ask_over_ipv6(url, transport, [], routed=lambda: routed)
    finally:
        await transport.aclose()


@pytest.mark.skipif(not loopback_has_six(), reason="no IPv6 loopback on this machine")
async def test_a_server_that_answers_there_is_open_and_one_that_refuses_is_closed() -> None:
    async with served() as port:
        assert await asked(f"http://six.example:{port}/") == "open"
    assert await asked(f"http://six.example:{port}/") == "closed"


async def test_a_name_without_such_an_address_has_none() -> None:
    assert await asked("http://four.example/") == "no_address"


async def test_without_a_route_of_our_own_nothing_is_said() -> None:
    assert await asked("http://four.example/", routed=False) == "no_route"


async def test_a_bad_address_is_unknown() -> None:
    assert await asked("http:///") == "unknown"
