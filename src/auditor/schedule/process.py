"""Names this process, and tells whether another one on this machine still lives."""

import os
import socket
import sys
from pathlib import Path

import msgspec

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """A process: ``boot`` tells a machine's restarts apart, ``space`` its containers, ``born`` a reused process id."""

    host: str
    boot: str = ""
    space: str = ""
    pid: int
    born: str = ""

    @property
    def name(self) -> str:
        """What a user reads."""
        return f"{self.host} 上的进程 {self.pid}"


def this_process() -> Holder:
    """Return the present process."""
    return Holder(host=socket.gethostname(), boot=_boot(), space=_space(), pid=os.getpid(), born=_born(os.getpid()))


def is_dead(holder: Holder, *, same_disk: bool) -> bool:
    """Tell whether ``holder`` surely runs no more; false where that cannot be known.

    Args:
        same_disk: what it held lies on this machine's own disk, so a holder of this machine's name is of this machine.
    """
    me = this_process()
    if holder.host != me.host:
        return False
    if holder.boot != me.boot:
        return same_disk  # the machine was started anew since
    if holder.space != me.space:
        return False
    return not _lives(holder.pid) or _born(holder.pid) != holder.born


def _boot() -> str:
    return _BOOT.read_text().strip() if _BOOT.exists() else ""


def _space() -> str:
    return str(_NAMESPACE.stat().st_ino) if _NAMESPACE.exists() else ""


def _born(pid: int) -> str:
    """When the process began, in the kernel's own count; empty where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The name in brackets may hold blanks; the start time is the 20th field after it.
    return status.rpartition(")")[2].split()[19]


def _lives(pid: int) -> bool:
    if sys.platform == "win32":  # pragma: no cover - needs Windows
        return _lives_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _lives_on_windows(pid: int) -> bool:  # pragma: no cover - needs Windows
    # os.kill would end the process there instead of asking for it.
    if sys.platform != "win32":
        return True
    import ctypes

    may_wait, still_running = 0x00100000, 0x00000102
    handle = ctypes.windll.kernel32.OpenProcess(may_wait, False, pid)
    if not handle:
        return False
    try:
        return bool(ctypes.windll.kernel32.WaitForSingleObject(handle, 0) == still_running)
    finally:
        ctypes.windll.kernel32.CloseHandle(handle)
