"""A forgiving reader of HTTP answers, for the second look after a protocol error.

Browsers show pages whose heads break the rules (a header line without a colon, blanks in a name, bare line
feeds), so an auditor must not call them broken. Only ever used on a connection that carries nothing else.
"""

import re
from typing import Protocol

import httptools

_STATUS = re.compile(rb"^HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n|\r\r")
_CHUNK_SIZE = re.compile(rb"^[ \t]*([0-9A-Fa-f]{1,12})[ \t]*(?:;.*)?$")


class Owner(Protocol):
    """Who is told what was read (the methods of :class:`auditor.fetch.connection.Connection`)."""

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        ...

    def on_headers_complete(self) -> None:
        """The head is whole."""
        ...

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        ...

    def on_message_complete(self) -> None:
        """The body is whole."""
        ...


class TolerantParser:
    """Reads one answer; the connection is not kept afterwards."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._buffer = b""
        self._status = 0
        self._in_body = False
        self._chunked = False
        self._left: int | None = None
        self._done = False

    def get_status_code(self) -> int:
        """Return the status of the head read."""
        return self._status

    def should_keep_alive(self) -> bool:
        """Never: what breaks the rules once is not trusted with a second request."""
        return False

    def feed_data(self, data: bytes) -> None:
        """Take the next bytes; raises ``HttpParserError`` where even a browser would give up."""
        if self._done:
            return
        self._buffer += data
        if not self._in_body and not self._read_head():
            return
        if self._chunked:
            self._read_chunks()
        else:
            self._read_plain()

    def _read_head(self) -> bool:
        end = _END_OF_HEAD.search(self._buffer)
        if end is None:
            return False
        lines = re.split(rb"\r\n|\n|\r", self._buffer[: end.start()])
        self._buffer = self._buffer[end.end() :]
        found = _STATUS.match(lines[0])
        if found is None or any(b"\0" in line for line in lines):
            raise httptools.HttpParserError("应答没有状态行或含有非法字符")
        self._status = int(found[1])
        if self._status < 200:
            return self._read_head()
        self._take_headers(lines[1:])
        self._in_body = True
        self._owner.on_headers_complete()
        return True

    def _take_headers(self, lines: list[bytes]) -> None:
        lengths: set[bytes] = set()
        for line in lines:
            name, colon, value = line.partition(b":")
            name, value = name.strip().replace(b" ", b"-"), value.strip()
            if not colon or not name:
                continue
            self._chunked = self._chunked or (name.lower() == b"transfer-encoding" and b"chunked" in value.lower())
            if name.lower() == b"content-length":
                lengths.update(part.strip() for part in value.split(b","))
            self._owner.on_header(name, value)
        self._set_length(lengths)

    def _set_length(self, lengths: set[bytes]) -> None:
        if self._chunked or not lengths:
            return
        if len(lengths) > 1:
            raise httptools.HttpParserError("应答给出互相矛盾的长度")
        length = lengths.pop()
        if not length.isdigit():
            raise httptools.HttpParserError("应答给出的长度不是数字")
        self._left = int(length)

    def _read_plain(self) -> None:
        data, self._buffer = self._buffer, b""
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
        if data:
            self._owner.on_body(data)
        if self._left == 0:
            self._complete()

    def _read_chunks(self) -> None:
        while not self._done:
            if self._left:
                data, self._buffer = self._buffer[: self._left], self._buffer[self._left :]
                self._left -= len(data)
                if not data:
                    return
                self._owner.on_body(data)
            line, newline, rest = self._buffer.partition(b"\n")
            if not newline or self._left:
                return
            self._buffer = rest
            self._begin_chunk(line.strip(b"\r"))

    def _begin_chunk(self, line: bytes) -> None:
        if not line and self._left == 0:
            return  # the line break that ends the chunk before
        size = _CHUNK_SIZE.match(line)
        if size is None:
            raise httptools.HttpParserError("分块传输的长度写法有误")
        self._left = int(size[1], 16)
        if self._left == 0:
            self._complete()

    def _complete(self) -> None:
        self._done = True
        self._owner.on_message_complete()
