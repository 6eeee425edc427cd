"""All files of a paper, or none: written beside their places, flushed to disk, then renamed."""

from collections.abc import Callable, Mapping
from pathlib import Path

from auditor.errors import StorageError
from auditor.whole_files import made_beside, take_place


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
            written.append(made_beside(place, job))
        for made, place in zip(written, places, strict=True):
            take_place(made, place)
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
