"""The transport (传输层): httpx's transport interface over our own connections.

Chosen by measurement over httpx's default pool, whose cost per request grows with the number of connections and
which stays broken after cancelled requests; see docs/decisions/ on the transport.
"""

import asyncio
import errno
import socket
import ssl
from collections.abc import AsyncIterator
from typing import NamedTuple

import httpx

from auditor.fetch.addresses import AddressBook
from auditor.fetch.connection import Connection
from auditor.fetch.failures import (
    ConnectionLostError,
    NetworkUnreachableError,
    Progress,
    SecureConnectionError,
)
from auditor.fetch.tls import PROBLEM_ZH, lenient_context, problem_of, strict_context

_IDLE_SECONDS = 15.0
_MOST_IDLE = 1024
_CONNECT_SECONDS = 10.0
_HANDSHAKE_SECONDS = 60.0
"""Longer than any deadline of the seam, so that a slow handshake ends as a time-out and not as bad security."""

_CONNECT_ZH = {"ECONNREFUSED": "对方拒绝连接", "EHOSTUNREACH": "没有到达对方的线路", "ETIMEDOUT": "连接超时"}
_NO_ROUTE = frozenset({"ENETUNREACH", "ENETDOWN", "EADDRNOTAVAIL"})


class Origin(NamedTuple):
    """Where a connection leads; lenient ones are never mixed with strict ones."""

    secure: bool
    host: str
    port: int
    lenient: bool


class _Body(httpx.AsyncByteStream):
    """The body of one answer; gives its connection back when read to the end, closes it otherwise."""

    __slots__ = ("_connection", "_home", "_origin")

    def __init__(self, connection: Connection, origin: Origin, home: "DirectTransport") -> None:
        self._connection = connection
        self._origin = origin
        self._home = home

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while chunk := await self._connection.next_chunk():
            yield chunk

    async def aclose(self) -> None:
        self._home.give_back(self._connection, self._origin)


class DirectTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 over guarded addresses, with an O(1) free list of idle connections per origin.

    Request extensions: ``progress`` (:class:`Progress`), ``target`` (bytes of the request line), ``lenient``
    (second look with weak security), ``tolerant`` (forgiving parser), ``fresh`` (no idle connection).
    """

    def __init__(
        self,
        book: AddressBook,
        *,
        strict: ssl.SSLContext | None = None,
        lenient: ssl.SSLContext | None = None,
    ) -> None:
        self._book = book
        self._strict = strict
        self._lenient = lenient
        self._idle: dict[Origin, list[Connection]] = {}
        self._idle_count = 0
        self._sweeper: asyncio.TimerHandle | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` and return its answer, the body still to be read; raises httpx's exceptions."""
        extensions = request.extensions
        progress = extensions.get("progress") or Progress()
        url = request.url
        secure = url.scheme == "https"
        host = url.raw_host.decode("ascii")
        origin = Origin(secure, host, url.port or (443 if secure else 80), bool(extensions.get("lenient")))
        wire = await _serialise(request)
        idle = None if extensions.get("fresh") or extensions.get("tolerant") else self._take(origin)
        if idle is not None:
            try:
                return await self._converse(idle, origin, request, wire, progress)
            except ConnectionLostError as error:
                # A server may close an idle connection just as we write to it. That says nothing about the page.
                if not error.silent:
                    raise
        return await self._converse(await self._open(origin, progress), origin, request, wire, progress)

    async def _converse(
        self, connection: Connection, origin: Origin, request: httpx.Request, wire: bytes, progress: Progress
    ) -> httpx.Response:
        progress.phase = "headers"
        progress.address = connection.address
        progress.tls_version = connection.tls_version
        progress.certificate_ends = connection.certificate_ends
        try:
            connection.send(wire, request.method, tolerant=bool(request.extensions.get("tolerant")))
            await connection.wait_for_head()
        except BaseException:
            connection.close()
            raise
        progress.phase = "body"
        return httpx.Response(
            connection.status, headers=connection.headers, stream=_Body(connection, origin, self), request=request
        )

    async def aclose(self) -> None:
        """Close every idle connection."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        for connections in self._idle.values():
            for connection in connections:
                connection.close()
        self._idle.clear()
        self._idle_count = 0
        # Aborted transports finish closing in the next turn of the loop.
        await asyncio.sleep(0)

    # -- idle connections ---------------------------------------------------------------------------------

    def _take(self, origin: Origin) -> Connection | None:
        waiting = self._idle.get(origin)
        while waiting:
            connection = waiting.pop()
            self._idle_count -= 1
            if not connection.closed:
                return connection
        return None

    def give_back(self, connection: Connection, origin: Origin) -> None:
        """Keep a connection whose answer ended cleanly, close any other."""
        if not connection.reusable or self._idle_count >= _MOST_IDLE:
            connection.close()
            return
        loop = asyncio.get_running_loop()
        connection.idle_since = loop.time()
        self._idle.setdefault(origin, []).append(connection)
        self._idle_count += 1
        if self._sweeper is None:
            self._sweeper = loop.call_later(_IDLE_SECONDS, self._sweep)

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        oldest = loop.time() - _IDLE_SECONDS
        for origin, connections in list(self._idle.items()):
            kept = [connection for connection in connections if connection.idle_since > oldest]
            for connection in connections:
                if connection.idle_since <= oldest:
                    connection.close()
            if kept:
                self._idle[origin] = kept
            else:
                del self._idle[origin]
        self._idle_count = sum(map(len, self._idle.values()))
        self._sweeper = loop.call_later(_IDLE_SECONDS, self._sweep) if self._idle_count else None

    # -- opening ------------------------------------------------------------------------------------------

    async def _open(self, origin: Origin, progress: Progress) -> Connection:
        progress.phase = "dns"
        targets = await self._book.targets(origin.host, origin.port)
        failure: httpx.ConnectError | httpx.ConnectTimeout | None = None
        for address, port in targets:
            progress.phase = "connect"
            progress.address = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
            try:
                sock = await connect(address, port)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = failure or error
                continue
            return await self._dress(sock, origin, progress)
        assert failure is not None
        raise failure

    async def _dress(self, sock: socket.socket, origin: Origin, progress: Progress) -> Connection:
        loop = asyncio.get_running_loop()
        connection = Connection(loop, progress.address or "")
        if not origin.secure:
            await loop.create_connection(lambda: connection, sock=sock)
            return connection
        progress.phase = "tls"
        try:
            await loop.create_connection(
                lambda: connection,
                sock=sock,
                ssl=self._context(origin.lenient),
                server_hostname=origin.host.strip("[]").rstrip("."),
                ssl_handshake_timeout=_HANDSHAKE_SECONDS,
            )
        except ssl.SSLError as error:
            problem = problem_of(error)
            raise SecureConnectionError(PROBLEM_ZH[problem], problem) from error
        except OSError as error:
            raise SecureConnectionError("安全连接握手时被对方中断", "handshake") from error
        except ValueError as error:
            sock.close()
            raise httpx.UnsupportedProtocol(f"域名 {origin.host} 无法用于安全连接") from error
        return connection

    def _context(self, lenient: bool) -> ssl.SSLContext:
        # Made when first needed: loading the authorities takes some 20 ms.
        if lenient:
            self._lenient = self._lenient or lenient_context()
            return self._lenient
        self._strict = self._strict or strict_context()
        return self._strict


async def connect(address: str, port: int) -> socket.socket:
    """Return a socket connected to a numeric address that was judged already; raises httpx's exceptions."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        async with asyncio.timeout(_CONNECT_SECONDS):
            await asyncio.get_running_loop().sock_connect(sock, (address, port))
    except TimeoutError as error:
        sock.close()
        raise httpx.ConnectTimeout(f"{_CONNECT_SECONDS:.0f} 秒内未能连上") from error
    except OSError as error:
        sock.close()
        raise _connect_failure(error) from error
    except BaseException:
        sock.close()
        raise
    return sock


def _connect_failure(error: OSError) -> httpx.ConnectError:
    name = errno.errorcode.get(error.errno or 0, "")
    if name in _NO_ROUTE:
        return NetworkUnreachableError("本机没有可用的网络线路")
    return httpx.ConnectError(_CONNECT_ZH.get(name, f"无法连接（{name or error}）"))


async def _serialise(request: httpx.Request) -> bytes:
    target = request.extensions.get("target") or request.url.raw_path
    lines = [b"%s %s HTTP/1.1\r\n" % (request.method.encode("ascii"), target)]
    lines.extend(b"%s: %s\r\n" % pair for pair in request.headers.raw)
    lines.append(b"\r\n")
    if request.method not in ("GET", "HEAD"):
        lines.append(await request.aread())
    return b"".join(lines)
