"""Trouble of disk and database, told to the user in one Chinese line (exit 5)."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, InternalError, OperationalError

from auditor.errors import StorageError

FULL = "磁盘空间不足，未能写入{place}；请清理磁盘后重试，已保存的内容不受影响"
READ_ONLY = "{place}所在位置只读或没有写入权限；请检查权限，或换一个可以写入的文件夹"
LOCKED = "{place}正被其他程序占用；请稍后重试，并关闭打开它的其他程序"
DAMAGED = "{place}已损坏或不是本程序的数据库；请用备份恢复，或将该文件改名后重新检查"
CANNOT_OPEN = "无法打开{place}；请检查文件夹是否存在、是否有读写权限"
BROKEN_DISK = "读写{place}时磁盘出错（磁盘可能已满或损坏）；请检查磁盘后重试"
UNREACHABLE = "无法使用{place}：{why}；请检查数据库服务是否启动、地址和账号是否正确"

_BY_SQLITE_CODE = {
    3: READ_ONLY,
    5: LOCKED,
    6: LOCKED,
    8: READ_ONLY,
    10: BROKEN_DISK,
    11: DAMAGED,
    13: FULL,
    14: CANNOT_OPEN,
    26: DAMAGED,
}
"""Primary result codes of SQLite (https://www.sqlite.org/rescode.html)."""

_BY_SQLSTATE = {"53100": FULL, "25006": READ_ONLY, "55P03": LOCKED}
_FULL_ERRNO = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
_NO_PLACE_ERRNO = frozenset({errno.ENOENT, errno.ENOTDIR})
_NO_WRITE_ERRNO = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def database_trouble(place: str) -> Iterator[None]:
    """Turn operational trouble of the database at ``place`` into `StorageError`; mistakes of ours pass through."""
    try:
        yield
    except (OperationalError, InternalError, InterfaceError) as trouble:
        raise StorageError(_explain(trouble, place)) from trouble
    except DatabaseError as trouble:
        # SQLite tells a damaged file by the base class itself; its subclasses are mistakes of ours.
        if type(trouble) is not DatabaseError:
            raise
        raise StorageError(_explain(trouble, place)) from trouble


def _explain(trouble: DBAPIError, place: str) -> str:
    cause = trouble.orig
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        words = _BY_SQLITE_CODE.get((code or 0) & 0xFF, UNREACHABLE)
    else:
        words = _BY_SQLSTATE.get(getattr(cause, "sqlstate", None) or "", UNREACHABLE)
    return words.format(place=place, why=" ".join(str(cause).split())[:200])


@contextmanager
def file_trouble(place: str) -> Iterator[None]:
    """Turn a refusal of the disk at ``place`` into `StorageError`."""
    try:
        yield
    except OSError as trouble:
        raise StorageError(explain_file(trouble, place)) from trouble


def explain_file(trouble: OSError, place: str) -> str:
    """Return the Chinese line for ``trouble`` met at ``place``."""
    if trouble.errno in _FULL_ERRNO:
        return FULL.format(place=place)
    if trouble.errno in _NO_PLACE_ERRNO:
        return CANNOT_OPEN.format(place=place)
    if trouble.errno in _NO_WRITE_ERRNO:
        return READ_ONLY.format(place=place)
    return BROKEN_DISK.format(place=place)
