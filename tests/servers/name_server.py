"""A real name server on loopback (UDP): answers each name as told, or keeps silent."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Self, cast

import dns.message
import dns.rcode
import dns.rrset

Reply = Sequence[str] | str
"""Addresses, or ``NXDOMAIN``, ``SERVFAIL``, ``REFUSED``, ``silent``."""


class NameServer(asyncio.DatagramProtocol):
    """Knows ``names``; any other does not exist."""

    def __init__(self, names: Mapping[str, Reply], *, address: str = "127.0.0.53") -> None:
        self._names = names
        self._address = address
        self.asked: list[str] = []

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(self._address, 0))
        self._transport = cast("asyncio.DatagramTransport", transport)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._transport.close()

    @property
    def at(self) -> str:
        """``ip:port``, as ``network.resolvers`` wants it."""
        host, port = self._transport.get_extra_info("sockname")
        return f"{host}:{port}"

    def datagram_received(self, data: bytes, addr: Any) -> None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        self.asked.append(name)
        reply = self._names.get(name, "NXDOMAIN")
        if reply == "silent":
            return
        answer = dns.message.make_response(query)
        if isinstance(reply, str):
            answer.set_rcode(dns.rcode.from_text(reply))
        else:
            wanted = [one for one in reply if (":" in one) == (question.rdtype == 28)]
            if wanted:
                answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", question.rdtype, *wanted))
        self._transport.sendto(answer.to_wire(), addr)
