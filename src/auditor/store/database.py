"""Connections and transactions: SQLite in a file, or PostgreSQL by its address.

A write transaction joins the one already open in its thread, so several repositories can write as one.
Never keep a transaction open across an ``await``.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from auditor.errors import StorageError, UsageError
from auditor.store.network_drive import network_drive_type
from auditor.store.trouble import database_trouble

BUSY_SECONDS = 30
WAL_TRIES = 600
WAL_BYTES = 64 * 1024 * 1024
"""What the write-ahead log may keep of the disk after a checkpoint, however big one transaction was."""
WAL_PAUSE = 0.05
ROWS_PER_STATEMENT = 500
"""Keeps one statement below SQLite's 32,766 bound values."""

Guard = Callable[[Connection], None]


class Database:
    """One database. ``guard``, where set, is asked first in every write transaction and may refuse it.

    ``relieve`` is called after a write the disk refused.
    """

    def __init__(self, address: str | Path) -> None:
        """Prepare the database at ``address`` (a file, or an SQLAlchemy URL); connects only when used.

        Raises:
            UsageError: the address cannot be read, or its driver is not installed.
            StorageError: the file lies on a network drive.
        """
        self.url = _read_address(address)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.place = f"数据库 {self.file or self.url.render_as_string(hide_password=True)}"
        self.guard: Guard | None = None
        self.relieve: Callable[[], None] = lambda: None
        self._mine = threading.local()
        self.engine = _sqlite_engine(self.url, self.file) if self.sqlite else _postgresql_engine(self.url)

    @property
    def file(self) -> Path | None:
        """The database's file; none for a server."""
        return Path(self.url.database) if self.sqlite and self.url.database else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection for reading; inside `write` it sees what is being written."""
        current = self._current()
        if current is not None:
            yield current
            return
        with database_trouble(self.place), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, guarded: bool = True) -> Iterator[Connection]:
        """Yield a connection in a transaction: all of it is kept on leaving, or nothing.

        Raises:
            StorageError: disk full, read-only, locked or damaged.
            LeaseError: the guard refused (another process has taken over).
        """
        current = self._current()
        if current is not None:
            yield current
            return
        with self._trouble(), self.engine.connect() as connection:
            connection = connection.execution_options(auditor_writes=True)
            with connection.begin():
                self._mine.connection = connection
                try:
                    if guarded and self.guard is not None:
                        self.guard(connection)
                    yield connection
                finally:
                    self._mine.connection = None

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            with database_trouble(self.place):
                yield
        except StorageError:
            self.relieve()
            raise

    def _current(self) -> Connection | None:
        return getattr(self._mine, "connection", None)

    def put(self, table: Table, rows: Sequence[Mapping[str, Any]], *, replace: bool) -> None:
        """Insert ``rows``; where the primary key or a unique key is taken, replace the row or leave it."""
        make = self._insert()
        with self.write() as connection:
            for start in range(0, len(rows), ROWS_PER_STATEMENT):
                chunk = list(rows[start : start + ROWS_PER_STATEMENT])
                statement = make(table)
                if replace:
                    keys = [column.name for column in table.primary_key]
                    rest = {name: statement.excluded[name] for name in chunk[0] if name not in keys}
                    statement = statement.on_conflict_do_update(index_elements=keys, set_=rest)
                else:
                    statement = statement.on_conflict_do_nothing()
                connection.execute(statement, chunk)

    def _insert(self) -> Any:
        """The statement of this kind of database; the other kind's need not be loaded."""
        if self.sqlite:
            from sqlalchemy.dialects.sqlite import insert as insert_sqlite

            return insert_sqlite
        from sqlalchemy.dialects.postgresql import insert as insert_postgresql

        return insert_postgresql

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _read_address(address: str | Path) -> URL:
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite", database=str(Path(address).absolute()))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as trouble:
        raise UsageError(
            "数据库地址写法有误，应形如 postgresql://用户@主机:5432/库名，请检查设置 store.url"
        ) from trouble
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return url
    raise UsageError(f"不支持的数据库类型 {backend}：请使用 SQLite 文件或 PostgreSQL，请检查设置 store.url")


def _sqlite_engine(url: URL, file: Path | None) -> Engine:
    if file is None:
        raise UsageError("数据库必须是一个文件，请检查设置 store.url")
    drive = network_drive_type(file.parent)
    if drive is not None:
        raise StorageError(f"数据库 {file} 位于网络盘（{drive}），文件锁不可靠会损坏数据；请把工作目录移到本机磁盘")
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: `_begin_sqlite` does, with the right kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        _switch_to_wal(cursor)
        for setting in ("synchronous=FULL", "foreign_keys=ON", f"journal_size_limit={WAL_BYTES}"):
            cursor.execute(f"PRAGMA {setting}")
    finally:
        cursor.close()


def _switch_to_wal(cursor: sqlite3.Cursor) -> None:
    # Several programs opening a new file at once: the switch says "locked" at once, whatever the busy timeout.
    for patience in range(WAL_TRIES, -1, -1):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as trouble:
            if trouble.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or not patience:
                raise
            time.sleep(WAL_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns into a writing one fails with "locked" whatever the timeout;
    # one that is writing from its first word waits its turn.
    writes = connection.get_execution_options().get("auditor_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql_engine(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": 10})
    except ModuleNotFoundError as trouble:
        raise UsageError("未安装 PostgreSQL 组件：请执行 pip install 'auditor[postgresql]'") from trouble
