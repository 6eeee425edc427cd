"""Tell a network drive from a local disk: SQLite's locks do not hold on network drives and the file is ruined."""

import os
import re
import sys
from pathlib import Path, PureWindowsPath

NETWORK_TYPES = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "davfs", "fuse.sshfs",
     "fuse.davfs2", "fuse.rclone", "fuse.glusterfs", "fuse.ceph"}
)  # fmt: skip
_WINDOWS_REMOTE_DRIVE = 4
_ESCAPED = re.compile(r"\\([0-7]{3})")
_MOUNTS = Path("/proc/self/mounts")


def network_drive_type(folder: Path) -> str | None:
    """Return the file system's name if ``folder`` lies on a network drive, none if local or not known."""
    if os.name == "nt":  # pragma: no cover - needs Windows
        return _on_windows(folder)
    if not _MOUNTS.is_file():
        return None
    found = mount_type(folder.resolve(), _MOUNTS.read_text(encoding="utf-8", errors="replace"))
    return found if found in NETWORK_TYPES else None


def mount_type(folder: Path, mounts: str) -> str | None:
    """Return the file-system type of the mount that holds ``folder``, from the text of ``/proc/self/mounts``."""
    best: tuple[int, str] | None = None
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[1]))
        # A later mount on the same point hides the earlier one.
        if folder.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            best = (len(point.parts), fields[2])
    return best[1] if best else None


def _on_windows(folder: Path) -> str | None:  # pragma: no cover - needs Windows
    drive = PureWindowsPath(folder.absolute()).drive
    if drive.startswith("\\\\"):
        return "网络共享"
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _WINDOWS_REMOTE_DRIVE:
            return "网络驱动器"
    return None
