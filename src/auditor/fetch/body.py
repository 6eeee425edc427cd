"""Bounded reading of bodies (有界解压): Content-Encoding undone step by step, stopped at a limit.

A few hundred bytes can unfold to gigabytes, so no decoder is ever allowed to give more than one step at a time.
"""

import zlib
from collections.abc import Iterator
from typing import Protocol, cast

import brotli
import zstandard

_CodedWrongly: type[Exception]
try:  # the same as zlib in less than half the time; not to be had for every machine
    from isal.isal_zlib import IsalError, decompressobj

    _CodedWrongly = cast("type[Exception]", IsalError)
except ImportError:
    from zlib import decompressobj  # type: ignore[assignment]

    _CodedWrongly = zlib.error

STEP = 64 * 1024
_RATIO = 100
_RATIO_FROM = 1024 * 1024
_MOST_CODINGS = 3
_SMALL_STEP = 64
_ZSTD_SLICE = 256
_ZSTD_WINDOW = 8 * 1024 * 1024


class CorruptError(Exception):
    """The coded bytes cannot be undone any further."""


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what ``data`` unfolds to, at most about one step at a time."""
        ...

    @property
    def complete(self) -> bool:
        """Whether the coded stream has come to its end."""
        ...


class _Inflate:
    """gzip (also several members in a row) and deflate, with or without the zlib head."""

    def __init__(self, coding: str) -> None:
        self._gzip = coding == "gzip"
        self._held = b""
        self._engine = decompressobj(31) if self._gzip else None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._engine is None:
            self._held += data
            if len(self._held) < 2:
                return
            data, self._held = self._held, b""
            has_head = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._engine = decompressobj(15 if has_head else -15)
        yield from self._unfold(data)

    def _unfold(self, data: bytes) -> Iterator[bytes]:
        assert self._engine is not None
        piece = b""
        while data or len(piece) >= STEP:
            if self._engine.eof:
                if not (self._gzip and data.startswith(b"\x1f\x8b")):
                    return  # padding after the end harms nobody
                self._engine = decompressobj(31)
            try:
                piece = self._engine.decompress(data, STEP)
            except _CodedWrongly as error:
                raise CorruptError(str(error)) from error
            data = self._engine.unconsumed_tail or self._engine.unused_data
            if piece:
                yield piece

    @property
    def complete(self) -> bool:
        return self._engine is not None and self._engine.eof


class _Brotli:
    def __init__(self) -> None:
        self._engine = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            try:
                piece = self._engine.process(data, output_buffer_limit=STEP)
            except brotli.error as error:
                raise CorruptError(str(error)) from error
            data = b""
            if not piece:
                return
            yield piece

    @property
    def complete(self) -> bool:
        return bool(self._engine.is_finished())


class _Zstd:
    """Fed in slices: the library bounds the window, not what one call gives back."""

    def __init__(self) -> None:
        self._engine = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self._ended = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _ZSTD_SLICE):
            if self._engine.eof:
                return
            try:
                piece = self._engine.decompress(data[start : start + _ZSTD_SLICE])
            except zstandard.ZstdError as error:
                raise CorruptError(str(error)) from error
            if piece:
                yield piece

    @property
    def complete(self) -> bool:
        return self._engine.eof


def _decoder(coding: str) -> _Decoder | None:
    if coding in ("gzip", "x-gzip"):
        return _Inflate("gzip")
    if coding == "deflate":
        return _Inflate("deflate")
    if coding == "br":
        return _Brotli()
    return _Zstd() if coding == "zstd" else None


class BoundedBody:
    """Collects one body up to ``limit`` bytes after decoding.

    ``too_large``: the limit or the unfolding ratio was reached and reading stopped. ``cut_short``: the coded
    stream ended early or broke; ``content`` holds what could be read. ``mislabelled``: announced as coded, but plain.
    """

    def __init__(self, content_encoding: str, limit: int) -> None:
        codings = [word.strip().lower() for word in content_encoding.split(",") if word.strip()]
        codings = [coding for coding in codings if coding not in ("identity", "none", "utf-8")]
        self._limit = limit
        self._decoders = [decoder for coding in reversed(codings) if (decoder := _decoder(coding)) is not None]
        self.unknown_coding = len(self._decoders) < len(codings) or len(codings) > _MOST_CODINGS
        if self.unknown_coding:
            self._decoders = []
        self._raw: bytes = b""
        self._pieces: list[bytes] = []
        self._size = 0
        self._raw_size = 0
        self.too_large = False
        self.cut_short = False
        self.mislabelled = False

    def feed(self, data: bytes) -> bool:
        """Take raw bytes; return whether more are wanted."""
        self._raw_size += len(data)
        if not self._decoders:
            self._keep(data)
        elif not self.cut_short:
            self._feed_coded(data)
        return not (self.too_large or self.cut_short)

    def _feed_coded(self, data: bytes) -> None:
        if not self._size:
            self._raw += data[:STEP]
        try:
            for piece in self._through(data, 0):
                self._keep(piece)
                if self.too_large:
                    return
        except CorruptError:
            self._give_up()

    def _through(self, data: bytes, depth: int) -> Iterator[bytes]:
        if depth == len(self._decoders):
            yield data
            return
        for piece in self._decoders[depth].feed(data):
            yield from self._through(piece, depth + 1)

    def _give_up(self) -> None:
        """Broken from the first byte: the label is wrong and the bytes are plain. Broken later: cut short."""
        if self._size or self._raw.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
            self.cut_short = True
            self._salvage()
            return
        self.mislabelled = True
        self._decoders = []
        self._keep(self._raw)

    def _salvage(self) -> None:
        """A step that fails gives back nothing of itself: go through the first bytes again in small steps."""
        if self._size or not self._raw.startswith(b"\x1f\x8b"):
            return
        engine = decompressobj(31)
        try:
            for start in range(0, len(self._raw), _SMALL_STEP):
                self._keep(engine.decompress(self._raw[start : start + _SMALL_STEP], STEP))
        except _CodedWrongly:
            pass

    def _keep(self, piece: bytes) -> None:
        room = self._limit - self._size
        if len(piece) > room:
            piece = piece[:room]
            self.too_large = True
        self._pieces.append(piece)
        self._size += len(piece)
        if self._decoders and self._size > _RATIO_FROM and self._size > _RATIO * self._raw_size:
            self.too_large = True

    def finish(self) -> None:
        """The raw bytes have ended."""
        if self._decoders and self._raw_size and not self.too_large:
            self.cut_short = self.cut_short or not all(decoder.complete for decoder in self._decoders)

    @property
    def content(self) -> bytes:
        """What was read so far."""
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
