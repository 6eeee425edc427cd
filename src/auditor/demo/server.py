"""A small web server on loopback that can misbehave as real government sites do.

It runs on a thread of its own, so that it serves whatever event loop the audit uses.
"""

import asyncio
import gzip
import socket
import struct
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote, urlsplit

Behaviour = Literal["", "reset", "truncated", "flaky", "no_head", "head_forbidden"]
Address = tuple[str, str]
"""Host name and path (with query, percent-encoded)."""

NOT_FOUND = (
    "<html><head><meta charset='utf-8'><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"
)
MAX_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. ``delay`` in seconds before the first byte; ``behaviour`` how it goes wrong, if it does."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    behaviour: Behaviour = ""
    packed: bool = False


def address_of(url: str) -> Address:
    """The key under which the server finds ``url``."""
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return parts.hostname or "", f"{path}?{parts.query}" if parts.query else path


class DemoServer:
    """Serves ``replies`` on 127.0.0.1 under several host names; ``port`` is known once started.

    ``refusing_port`` is a port of this machine on which nobody listens.
    ``log`` counts the requests by method and address, as the server saw them.
    """

    def __init__(self, replies: Mapping[Address, Reply], port: int = 0) -> None:
        self.replies = replies
        self.port = port
        self.log: Counter[tuple[str, str, str]] = Counter()
        self._loop = asyncio.new_event_loop()
        # Bound but not listening: a port that is certain to refuse, and that nobody else can take meanwhile.
        self._refuser = socket.socket()
        self._refuser.bind(("127.0.0.1", 0))
        self.refusing_port = int(self._refuser.getsockname()[1])
        self._server: asyncio.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> "DemoServer":
        """Listen. Raises OSError where the port is taken."""
        ready = threading.Event()
        failure: list[OSError] = []

        def serve() -> None:
            asyncio.set_event_loop(self._loop)
            try:
                self._server = self._loop.run_until_complete(
                    asyncio.start_server(self._converse, "127.0.0.1", self.port)
                )
            except OSError as error:
                failure.append(error)
                ready.set()
                return
            self.port = self._server.sockets[0].getsockname()[1]
            ready.set()
            self._loop.run_forever()

        self._thread = threading.Thread(target=serve, name="demo-portal", daemon=True)
        self._thread.start()
        ready.wait()
        if failure:
            self._loop.close()
            self._refuser.close()
            raise failure[0]
        return self

    def stop(self) -> None:
        """Stop listening and drop every connection."""
        if self._thread is None or self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()
        self._refuser.close()

    def __enter__(self) -> "DemoServer":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one_exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _one_exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; tell whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, target, _ = head.split("\r\n", 1)[0].split(" ", 2)
        lines = (line.partition(":") for line in head.split("\r\n")[1:] if line)
        fields = {name.strip().lower(): value.strip() for name, _, value in lines}
        address = fields.get("host", "").partition(":")[0], target
        self.log[(method, *address)] += 1
        reply = self.replies.get(address, Reply(NOT_FOUND.encode(), 404))
        await asyncio.sleep(reply.delay)
        if self._breaks(reply, address):
            _reset(writer)
            return False
        writer.write(_answer(reply, method, "gzip" in fields.get("accept-encoding", "")))
        await writer.drain()
        return reply.behaviour != "truncated" and fields.get("connection", "").lower() != "close"

    def _breaks(self, reply: Reply, address: Address) -> bool:
        asked = sum(count for (_, *place), count in self.log.items() if tuple(place) == address)
        return reply.behaviour == "reset" or (reply.behaviour == "flaky" and asked == 1)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Cut the connection with a TCP reset."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _answer(reply: Reply, method: str, takes_gzip: bool) -> bytes:
    refused = {"no_head": 405, "head_forbidden": 403}.get(reply.behaviour)
    if method == "HEAD" and refused:
        return _head(refused, [("Content-Type", "text/html"), ("Content-Length", "0")])
    body, fields = reply.body, [("Content-Type", reply.content_type), *reply.headers]
    if reply.packed and takes_gzip:
        body = gzip.compress(body, mtime=0)
        fields.append(("Content-Encoding", "gzip"))
    fields.append(("Content-Length", str(len(body))))
    if reply.behaviour == "truncated":
        body = body[: len(body) // 2]
    return _head(reply.status, fields) + (b"" if method == "HEAD" else body)


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unknown"


def _head(status: int, fields: list[tuple[str, str]]) -> bytes:
    lines = [f"HTTP/1.1 {status} {_reason(status)}", "Server: demo"]
    return ("\r\n".join([*lines, *(f"{name}: {value}" for name, value in fields)]) + "\r\n\r\n").encode("latin-1")
