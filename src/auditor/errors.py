"""Errors meant for the user: one Chinese line that says what, where and how to mend; each knows its exit code."""


class AuditorError(Exception):
    """Base: the message is shown as it stands, without a traceback."""

    exit_code = 4


class UsageError(AuditorError):
    """Wrong command words, or a register or file that cannot be used as it is."""

    exit_code = 2


class IncompleteError(AuditorError):
    """The work ended, but not all of it could be seen or read (a scan, an unreadable source)."""

    exit_code = 3


class StorageError(AuditorError):
    """Disk, database or output folder refused a write or a read."""

    exit_code = 5


class PausedError(StorageError):
    """Work that waits for something outside (room on the disk) and will go on by itself: no attempt at it counts."""


class LeaseError(AuditorError):
    """Another run holds the workspace."""

    exit_code = 6
