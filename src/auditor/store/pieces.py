"""Small pieces worth keeping between runs (缓存): what was read from pages. Losing them costs time, never truth."""

import contextlib
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import zstandard

T = TypeVar("T")

_LEVEL = 1
_TOGETHER = 256
"""Pieces written at once: a file for each, or a transaction for each, costs more than reading the page again."""

_PATIENCE = 10.0
_TABLE = "CREATE TABLE IF NOT EXISTS pieces (name TEXT PRIMARY KEY, piece BLOB NOT NULL) WITHOUT ROWID"


class Pieces:
    """One file of pieces by name, which several processes may share; nothing here waits for the disk.

    A file that is damaged, locked or cannot be written counts as an empty one. ``put`` keeps pieces in memory until
    there are enough of them; call ``flush`` when no more will come.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._squeeze = zstandard.ZstdCompressor(level=_LEVEL)
        self._expand = zstandard.ZstdDecompressor()
        self._waiting: dict[str, bytes] = {}
        self._opened: sqlite3.Connection | None = None

    def has(self, name: str) -> bool:
        """Tell whether a piece is kept under ``name``."""
        return name in self._waiting or self._row("SELECT 1 FROM pieces WHERE name = ?", name) is not None

    def get(self, name: str) -> bytes | None:
        """Return the piece kept under ``name``, none where there is none."""
        squeezed = self._waiting.get(name)
        if squeezed is None:
            row = self._row("SELECT piece FROM pieces WHERE name = ?", name)
            squeezed = row[0] if row is not None else None
        try:
            return None if squeezed is None else self._expand.decompress(squeezed)
        except zstandard.ZstdError:
            return None

    def put(self, name: str, piece: bytes) -> None:
        """Keep ``piece``; a full or read-only disk is no trouble here."""
        self._waiting[name] = self._squeeze.compress(piece)
        if len(self._waiting) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write the pieces that wait."""
        waiting, self._waiting = self._waiting, {}
        if waiting:
            self._asked(lambda file: _write(file, waiting), make=True)

    def close(self) -> None:
        """Write what waits and let go of the file."""
        self.flush()
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _row(self, query: str, name: str) -> tuple[bytes] | None:
        return self._asked(lambda file: file.execute(query, (name,)).fetchone(), make=False)

    def _asked(self, ask: Callable[[sqlite3.Connection], T], *, make: bool) -> T | None:
        """Ask the file, none where there is none; a damaged one is put away, and the next call begins a new one."""
        try:
            if self._opened is None:
                if not make and not self.file.exists():
                    return None
                self._opened = _open(self.file)
            return ask(self._opened)
        except (sqlite3.OperationalError, OSError):  # locked, full, read-only
            return None
        except sqlite3.DatabaseError:
            self._put_away()
            return None

    def _put_away(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None
        with contextlib.suppress(OSError):
            self.file.unlink(missing_ok=True)


def _open(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(file, timeout=_PATIENCE)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(_TABLE)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _write(file: sqlite3.Connection, pieces: Mapping[str, bytes]) -> None:
    with file:
        file.executemany("INSERT OR REPLACE INTO pieces VALUES (?, ?)", pieces.items())
