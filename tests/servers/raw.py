"""A loopback web server that says exactly what a test tells it to, byte for byte, and remembers what it was asked.

    async with RawServer({"/": page("<p>好</p>")}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")

An answer is bytes, a list of answers (used up one request at a time, the last one stays), or an async function
``(asked, writer)`` that writes what it likes; returning false closes the connection.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from tests.servers.clock import SkippingClock

from auditor.fetch import Courtesy, Fetcher
from auditor.model.office import Network


@dataclass(frozen=True)
class Asked:
    """One request as it came: ``target`` as in the request line, header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def host(self) -> str:
        return self.headers.get("host", "").partition(":")[0]


Script = Callable[[Asked, asyncio.StreamWriter], Awaitable[bool | None]]
Answer = bytes | Script
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def reply(body: bytes | str = b"", status: str = "200 OK", kind: str = "text/html", **headers: str) -> bytes:
    """Return a well-formed answer; ``headers`` take underscores for hyphens (``Retry_After="3"``)."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + content


def page(text: str = "栏目内容", **headers: str) -> bytes:
    """Return a small, ordinary HTML page."""
    return reply(f"<!doctype html><html><body><p>{text}</p></body></html>", **headers)


def redirect(location: str | bytes, status: str = "302 Found", **headers: str) -> bytes:
    """Return a redirect; ``location`` goes out as raw bytes."""
    raw = location if isinstance(location, bytes) else location.encode()
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()).encode()
    return b"HTTP/1.1 %s\r\nLocation: %s\r\n%sContent-Length: 0\r\n\r\n" % (status.encode(), raw, extra)


class RawServer:
    """Serves ``answers`` by path (or by ``host/path``) on one loopback address; anything else is a 404."""

    def __init__(
        self,
        answers: Mapping[str, Answer | list[Answer]] | None = None,
        *,
        address: str = "127.0.0.5",
        tls: ssl.SSLContext | None = None,
        missing: Answer = NOT_FOUND,
    ) -> None:
        self.answers: dict[str, Answer | list[Answer]] = dict(answers or {})
        self.address = address
        self.asked: list[Asked] = []
        self.connections = 0
        self.port = 0
        self._missing = missing
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.address, 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)

    @property
    def at(self) -> str:
        """``ip:port``, as ``network.resolve`` wants it."""
        return f"{self.address}:{self.port}"

    @property
    def where(self) -> tuple[str, int]:
        """Address and port, to connect to."""
        return self.address, self.port

    def network(self, *hosts: str, **settings: Any) -> Network:
        """Settings that lead ``hosts`` (``site.test`` if none) here and allow exactly this address."""
        resolve = dict.fromkeys(hosts or ("site.test",), self.at) | settings.pop("resolve", {})
        allow = (f"{self.address}/32", *settings.pop("allow", ()))
        return Network(resolve=resolve, allow=allow, **settings)

    def paths(self, method: str | None = None) -> list[str]:
        """The targets asked for, robots.txt left out."""
        return [
            asked.target
            for asked in self.asked
            if asked.path != "/robots.txt" and (method is None or asked.method == method)
        ]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while await self._answer(reader, writer):
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request, *lines = head.split("\r\n")
        method, target, _ = request.split(" ", 2)
        pairs = (line.partition(":") for line in lines if line)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        asked = Asked(method, target, headers, body)
        self.asked.append(asked)
        answer = self._chosen(asked)
        if not isinstance(answer, bytes):
            return await answer(asked, writer) is not False
        writer.write(answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else answer)
        return b"connection: close" not in answer.lower().partition(b"\r\n\r\n")[0]

    def _chosen(self, asked: Asked) -> Answer:
        key = next((key for key in (f"{asked.host}{asked.path}", asked.path) if key in self.answers), None)
        if key is None:
            return self._missing
        answer = self.answers[key]
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer


def closing(raw: bytes) -> Script:
    """Write ``raw`` and hang up: for answers that are no whole HTTP."""

    async def answer(_: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(raw)
        await writer.drain()
        return False

    return answer


def resetting(raw: bytes = b"") -> Script:
    """Write ``raw`` and break the connection off (RST)."""

    async def answer(_: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(raw)
        await writer.drain()
        writer.transport.abort()
        return False

    return answer


def fetcher(network: RawServer | Network, **settings: Any) -> Fetcher:
    """Return a fetcher in no hurry-saving mood: no waiting between requests, and waits that pass at once."""
    settings.setdefault("clock", SkippingClock())
    settings.setdefault("courtesy", Courtesy(delay=0, concurrency=8))
    return Fetcher(network.network() if isinstance(network, RawServer) else network, session="test", **settings)
