"""All files of a paper, or none: written beside their places, flushed to disk, then renamed."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from auditor.errors import StorageError


def write_all(folder: Path, jobs: Mapping[str, Callable[[Path], None]]) -> tuple[Path, ...]:
    """Do every job (file name → what writes and checks the file); only when all are good do they take their names.

    Raises:
        StorageError: the folder refuses, or a written file does not open again; nothing is left behind.
    """
    places = tuple(folder / name for name in jobs)
    written: list[Path] = []
    try:
        _refuse_folders(places)
        folder.mkdir(parents=True, exist_ok=True)
        for place, job in zip(places, jobs.values(), strict=True):
            written.append(_beside(folder, place.suffix))
            job(written[-1])
            _flush(written[-1])
        for made, place in zip(written, places, strict=True):
            made.replace(place)
        _flush(folder)
    except OSError as error:
        why = error.strerror or error
        raise StorageError(f"报告写不进文件夹 {folder}：{why}；请检查权限和磁盘空间后重试") from error
    finally:
        for made in written:
            made.unlink(missing_ok=True)
    return places


def _refuse_folders(places: tuple[Path, ...]) -> None:
    """A folder in a file's place would stop the last step half-way: say so before the first."""
    for place in places:
        if place.is_dir():
            raise StorageError(f"{place} 是文件夹，报告写不进去；请先移走或改名")


def _beside(folder: Path, suffix: str) -> Path:
    """Make an empty file in the same folder, so that taking its name later is one step."""
    handle, name = tempfile.mkstemp(prefix=".writing-", suffix=suffix, dir=folder)
    os.close(handle)
    path = Path(name)
    path.chmod(0o644)
    return path


def _flush(path: Path) -> None:
    """Make sure the disk has it, not only the system's memory."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
