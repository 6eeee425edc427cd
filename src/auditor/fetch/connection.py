"""One HTTP/1.1 connection: an asyncio protocol over httptools' parser. Bytes in, head and body chunks out.

Kept small and allocation-poor on purpose: the crawl spends most of its CPU time here (see the decision record).
"""

import asyncio
from datetime import datetime
from typing import Protocol

import httptools
import httpx

from auditor.fetch.failures import ConnectionLostError, CutShortError
from auditor.fetch.tls import not_after
from auditor.fetch.tolerant import TolerantParser

_HIGH_WATER = 256 * 1024
_MOST_HEAD = 256 * 1024
_BODILESS = frozenset({204, 205, 304})


class Parser(Protocol):
    """What a connection needs of a response parser (httptools' interface)."""

    def feed_data(self, data: bytes) -> None:
        """Take the next bytes and call the ``on_…`` methods of its owner."""
        ...

    def get_status_code(self) -> int:
        """Return the status of the head read last."""
        ...

    def should_keep_alive(self) -> bool:
        """Whether the connection may carry another request."""
        ...


class Connection(asyncio.Protocol):
    """Carries one exchange at a time. After an exchange it is either ``reusable`` or must be closed."""

    __slots__ = (
        "_buffered",
        "_chunks",
        "_delimited",
        "_error",
        "_head_bytes",
        "_head_done",
        "_header_bytes",
        "_loop",
        "_method",
        "_parser",
        "_paused",
        "_spoiled",
        "_transport",
        "_waiter",
        "address",
        "certificate_ends",
        "done",
        "headers",
        "idle_since",
        "lost",
        "status",
        "tls_version",
    )

    def __init__(self, loop: asyncio.AbstractEventLoop, address: str) -> None:
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._parser: Parser | None = None
        self._paused = False
        self.address = address
        self.tls_version = ""
        self.certificate_ends: datetime | None = None
        self.idle_since = 0.0
        self.lost = False
        self._clear("GET")

    def _clear(self, method: str) -> None:
        self._method = method
        self._chunks: list[bytes] = []
        self._buffered = 0
        self._error: httpx.TransportError | None = None
        self._head_done = False
        self._head_bytes = 0
        self._header_bytes = 0
        self._delimited = False
        self._spoiled = False
        self.headers: list[tuple[bytes, bytes]] = []
        self.status = 0
        self.done = False

    # -- what the transport calls -------------------------------------------------------------------------

    def send(self, data: bytes, method: str, *, tolerant: bool = False) -> None:
        """Write one request and make ready for its answer."""
        self._clear(method)
        self._parser = TolerantParser(self) if tolerant else httptools.HttpResponseParser(self)
        if self._transport is None or self.lost:
            self._error = ConnectionLostError("连接已被对方关闭", silent=True)
        else:
            self._transport.write(data)

    async def wait_for_head(self) -> None:
        """Return when status and headers are in; raise what went wrong."""
        while not self._head_done:
            if self._error is not None:
                raise self._error
            await self._wait()

    async def next_chunk(self) -> bytes:
        """Return the bytes of the body that have come, empty at its end; raise what went wrong after them."""
        while True:
            if self._chunks:
                return self._take()
            if self.done:
                return b""
            if self._error is not None:
                raise self._error
            await self._wait()

    @property
    def reusable(self) -> bool:
        """Whether the answer ended cleanly and the server keeps the connection open."""
        return self.done and not self.lost and not self._spoiled and self._error is None

    def close(self) -> None:
        """Drop the connection at once."""
        self.lost = True
        if self._transport is not None:
            self._transport.abort()

    @property
    def closed(self) -> bool:
        """Whether the other side hung up or spoke out of turn while the connection lay idle."""
        return self.lost or self._transport is None or self._transport.is_closing()

    # -- waiting ------------------------------------------------------------------------------------------

    async def _wait(self) -> None:
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def _take(self) -> bytes:
        data = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        self._chunks.clear()
        self._buffered = 0
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        return data

    # -- asyncio.Protocol ---------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; note the protocol of a secure connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        secure = transport.get_extra_info("ssl_object")
        if secure is not None:
            self.tls_version = secure.version() or ""
            self.certificate_ends = not_after(secure.getpeercert(binary_form=True))

    def data_received(self, data: bytes) -> None:
        """Feed the parser; bytes that nobody asked for end the connection."""
        if self._parser is None:
            self.close()
            return
        if not self._head_done:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._fail(httpx.RemoteProtocolError("服务器要求切换协议"))
        except httptools.HttpParserError as error:
            self._fail(httpx.RemoteProtocolError(str(error) or "应答不合规范"))
        if self._header_bytes > _MOST_HEAD or (not self._head_done and self._head_bytes > _MOST_HEAD):
            self._fail(httpx.RemoteProtocolError("应答头过大"))
        self._wake()

    def eof_received(self) -> bool:
        """The server has finished sending: end of a body without announced length, or a loss."""
        self._end()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone, cleanly or not."""
        self.lost = True
        if exc is not None and not self.done and self._error is None:
            self._error = ConnectionLostError("连接被对方中断", silent=self._head_bytes == 0)
        self._end()

    def _end(self) -> None:
        self._spoiled = True
        if not self.done and self._error is None and self._parser is not None:
            if not self._head_done:
                self._error = ConnectionLostError("对方未给出完整应答就关闭了连接", silent=self._head_bytes == 0)
            elif self._delimited:
                self._error = CutShortError("内容未传完连接就断开")
            else:
                self._finish(keep=False)
        self._wake()

    def _fail(self, error: httpx.TransportError) -> None:
        if not self.done and self._error is None:
            self._error = error
        self.close()
        self._wake()

    def _finish(self, *, keep: bool) -> None:
        self.done = True
        self._spoiled = self._spoiled or not keep
        self._parser = None

    # -- parser callbacks ---------------------------------------------------------------------------------

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep one header as it came (trailers after the body are of no use here)."""
        if self._head_done:
            return
        self.headers.append((name, value))
        self._header_bytes += len(name) + len(value)
        lowered = name.lower()
        if lowered == b"content-length" or (lowered == b"transfer-encoding" and b"chunked" in value.lower()):
            self._delimited = True

    def on_headers_complete(self) -> None:
        """The head is whole. Interim answers (1xx) are passed over; a HEAD ends here."""
        assert self._parser is not None
        status = self._parser.get_status_code()
        if status < 200:
            self.headers = []
            return
        self.status = status
        self._head_done = True
        if self._method == "HEAD" or status in _BODILESS:
            self._finish(keep=self._parser.should_keep_alive())

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body; hold the server back when nobody takes the pieces."""
        if self.done:
            self._spoiled = True
            return
        self._chunks.append(body)
        self._buffered += len(body)
        if self._buffered > _HIGH_WATER and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def on_message_complete(self) -> None:
        """The body is whole (also called after an interim answer, which is passed over)."""
        if self._head_done and not self.done:
            assert self._parser is not None
            self._finish(keep=self._parser.should_keep_alive())
