"""Room on the disk (磁盘空间): how much is left, what is too little, and a reserve for the moment there is none."""

import contextlib
import os
import shutil
from pathlib import Path

from auditor.errors import StorageError
from auditor.model.office import Disk

GIB = 1024**3
MIB = 1024**2
_MOST_SPARE = 10 * GIB
"""A tenth of a big disk is more than any audit needs."""
_NONE_LEFT = 16 * MIB
BALLAST = ".reserve"


class Space:
    """The disk that ``folder`` lies on."""

    def __init__(self, folder: Path, limits: Disk | None = None) -> None:
        self.folder = folder
        self.limits = limits or Disk()
        self._ballast = folder / BALLAST

    @property
    def free(self) -> int:
        """Bytes left."""
        return self._usage()[0]

    @property
    def low(self) -> bool:
        """Whether so little is left that unattended work had better wait."""
        free, total = self._usage()
        share = min(total * self.limits.low_percent // 100, _MOST_SPARE)
        return free < max(int(self.limits.low_gib * GIB), share)

    def refuse_critical(self) -> None:
        """Stop while there is still room to write down where the work stands.

        Raises:
            StorageError: less than the least is left.
        """
        free = self.free
        if free < self.limits.critical_mib * MIB:
            raise StorageError(
                f"磁盘只剩 {free // MIB} MB，检查已停下；请清理 {self.folder} 所在的磁盘后再执行，已读到的内容不会重取"
            )

    def hold_ballast(self) -> None:
        """Keep a reserve on the disk, where there is plenty of room for it."""
        size = self.limits.ballast_mib * MIB
        if not size or self._ballast.exists() or self.free < 4 * size:
            return
        with contextlib.suppress(OSError):
            _allocate(self._ballast, size)

    def drop_ballast(self) -> None:
        """Give the reserve back."""
        with contextlib.suppress(OSError):
            self._ballast.unlink(missing_ok=True)

    def relieve(self) -> None:
        """After a refused write: where the disk is full, give up the reserve, so that the end can be written down."""
        if self._ballast.exists() and self.free < _NONE_LEFT:
            self.drop_ballast()

    def _usage(self) -> tuple[int, int]:
        folder = self.folder
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        usage = shutil.disk_usage(folder)
        return usage.free, usage.total


def _allocate(file: Path, size: int) -> None:
    with file.open("wb") as opened:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(opened.fileno(), 0, size)
            return
        for _ in range(size // MIB):  # pragma: no cover - Windows
            opened.write(b"\0" * MIB)
