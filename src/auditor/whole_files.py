"""Files written whole (整写): a reader meets all of a file or what stood there before, also after a power cut."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

_PASSING = ".writing-"


def write_whole(target: Path, body: bytes, room: Path | None = None) -> None:
    """Write ``body`` to ``target``, first in ``room``, a folder on the same disk (none = beside the target).

    Raises:
        OSError: as the disk says; the part written is removed.
    """

    def write(part: Path) -> None:
        part.write_bytes(body)

    part = made_beside(target, write, room)
    take_place(part, target)


def made_beside(target: Path, make: Callable[[Path], None], room: Path | None = None) -> Path:
    """Have ``make`` write a file that is to become ``target``; return it, safe on the disk, under a passing name.

    Raises:
        OSError: as the disk says; the part written is removed. What ``make`` raises passes through.
    """
    descriptor, name = tempfile.mkstemp(dir=room or target.parent, prefix=_PASSING, suffix=target.suffix)
    os.close(descriptor)
    part = Path(name)
    try:
        part.chmod(0o644)
        make(part)
        _flush(part)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    return part


def take_place(part: Path, target: Path) -> None:
    """Give a file made by `made_beside` its name, in one step.

    Raises:
        OSError: as the disk says; the part is removed.
    """
    try:
        part.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    sync_folder(target.parent)


def remove_leftovers(folder: Path, before: datetime) -> None:
    """Remove what killed processes left under passing names anywhere in ``folder``, where it was written ``before``."""
    for part in folder.rglob(f"{_PASSING}*"):
        with contextlib.suppress(OSError):
            if part.stat().st_mtime < before.timestamp():
                part.unlink()


def sync_folder(folder: Path) -> None:
    """Make sure the disk knows the names in ``folder``, not only the system's memory."""
    if os.name == "nt":  # pragma: no cover - Windows keeps no handle on a folder
        return
    _flush(folder)


def sync_file(path: Path) -> None:
    """Make sure the disk has what was written to ``path``."""
    _flush(path)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
