"""Names this process, and tells whether another one on this machine still lives."""

import os
import socket
import sys
from pathlib import Path

import msgspec

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """A process: ``machine`` tells hosts, restarts and containers apart; ``born`` a reused process id."""

    host: str
    machine: str
    pid: int
    born: str = ""

    @property
    def name(self) -> str:
        """What a user reads."""
        return f"{self.host} 上的进程 {self.pid}"


def this_process() -> Holder:
    """Return the present process."""
    return Holder(host=socket.gethostname(), machine=_machine(), pid=os.getpid(), born=_born(os.getpid()))


def is_dead(holder: Holder) -> bool:
    """Tell whether ``holder`` ran on this machine and surely runs no more; false where that cannot be known."""
    if holder.machine != _machine():
        return False
    return not _lives(holder.pid) or _born(holder.pid) != holder.born


def _machine() -> str:
    parts = [socket.gethostname()]
    if _BOOT.exists():
        parts.append(_BOOT.read_text().strip())
    if _NAMESPACE.exists():
        parts.append(str(_NAMESPACE.stat().st_ino))
    return "/".join(parts)


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
