"""Small pieces worth keeping between runs (缓存): what was read from pages. Losing them costs time, never truth."""

import contextlib
import os
from pathlib import Path

import zstandard

_LEVEL = 1


class Pieces:
    """A folder of pieces by name; half-written or damaged ones count as absent. Nothing here waits for the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._squeeze = zstandard.ZstdCompressor(level=_LEVEL)
        self._expand = zstandard.ZstdDecompressor()

    def get(self, name: str) -> bytes | None:
        """Return the piece kept under ``name``, none where there is none."""
        try:
            return self._expand.decompress(self._path(name).read_bytes())
        except (OSError, zstandard.ZstdError):
            return None

    def put(self, name: str, piece: bytes) -> None:
        """Keep ``piece``; a full or read-only disk is no trouble here."""
        target = self._path(name)
        part = target.with_name(f".{target.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(self._squeeze.compress(piece))
            part.replace(target)

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name
