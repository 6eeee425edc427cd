"""Column types of the database: aware moments, and documents as compressed JSON."""

from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
import zstandard
from sqlalchemy import Dialect, Row, String, TypeDecorator

from auditor.model.zone import SHANGHAI

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC text of fixed width (so text order is time order), returned in Asia/Shanghai."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone cannot be stored: {value!r}")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(str(value)).astimezone(SHANGHAI)


def pack(document: object) -> bytes:
    """Return ``document`` (a struct, or plain lists and dicts) as JSON compressed with zstd."""
    return squeeze(msgspec.json.encode(document))


def squeeze(body: bytes) -> bytes:
    """Return ``body`` compressed with zstd."""
    return zstandard.ZstdCompressor(level=6).compress(body)


def expand(body: bytes) -> bytes:
    """Undo `squeeze`."""
    return zstandard.ZstdDecompressor().decompress(body)


def unpack(body: bytes, kind: type[T]) -> T:
    """Return the document packed in ``body``, checked to be a ``kind``."""
    return msgspec.json.decode(expand(body), type=kind)


def read_row(row: Row[Any], kind: type[S], **decoded: object) -> S:
    """Return ``row`` as a ``kind``, whose fields are columns of the same names but for those ``decoded``."""
    plain = {name: row._mapping[name] for name in kind.__struct_fields__ if name not in decoded}
    return msgspec.convert(plain | decoded, kind)
