"""Moves all rows from one database to another of the same schema: from a server into a file for a backup, and back."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, func, select, text

from auditor.errors import UsageError
from auditor.store.database import ROWS_PER_STATEMENT, Database
from auditor.store.schema import metadata
from auditor.store.trouble import database_trouble


def copy_rows(source: Database, target: Database) -> None:
    """Copy every row of ``source``, as of one moment, into ``target``; both stand at this program's schema.

    Raises:
        UsageError: ``target`` holds rows already.
        StorageError: one of them refuses; then ``target`` holds nothing.
    """
    with _still(source) as old, target.write(guarded=False) as new:
        for table in metadata.sorted_tables:
            if new.execute(select(table).limit(1)).first() is not None:
                raise UsageError(f"{target.place}不是空的（表 {table.name} 已有内容）；请换一个空数据库")
        for table in metadata.sorted_tables:
            rows = old.execution_options(yield_per=ROWS_PER_STATEMENT).execute(select(table)).mappings()
            for some in rows.partitions():
                new.execute(table.insert(), [dict(row) for row in some])
        if not target.sqlite:
            _count_on(new)


@contextmanager
def _still(database: Database) -> Iterator[Connection]:
    """Yield a connection that sees one moment, whatever others write meanwhile."""
    if database.sqlite:  # a reading transaction of a file in WAL mode is one moment as it is
        with database.read() as connection:
            yield connection
        return
    with database_trouble(database.place), database.engine.connect() as connection:
        yield connection.execution_options(isolation_level="REPEATABLE READ")


def _count_on(connection: Connection) -> None:
    # The server counts new rows by itself; it must go on after the numbers that came with the copy.
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        last = connection.execute(select(func.max(column))).scalar()
        if last is not None:
            names = {"table": f'"{table.name}"', "column": column.name, "last": last}
            connection.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)"), names)
