"""Tables people brought (导入): posts of accounts, items of columns, and other rows, batch by batch."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Row, select

from auditor.model.facts import ItemFacts, Post, PostImport
from auditor.store.columns import read_row
from auditor.store.database import Database
from auditor.store.schema import import_batches, import_rows

POSTS = "posts"
COLUMN_ITEMS = "column-items"
_ROWS_AT_ONCE = 50
_POSTS_IN_A_ROW = 50
T = TypeVar("T")


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """One file or one entry by hand. ``object`` = the account or column it is for, empty where for the office.

    ``coverage_from``/``coverage_to`` (both inclusive) with ``complete``: within these days nothing can be missing.
    ``sha256`` of the file; the same file for the same object is one batch.
    """

    office: str
    kind: str
    object: str = ""
    source_file: str = ""
    sha256: str
    imported_at: datetime
    person: str = ""
    complete: bool = False
    coverage_from: date | None = None
    coverage_to: date | None = None
    warnings: tuple[str, ...] = ()


class Imported(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One batch with its rows in the order of the file."""

    id: int
    batch: Batch
    rows: tuple[T, ...]


class Imports:
    """Batches of imported rows, by office, kind and object."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, batch: Batch, rows: Iterable[msgspec.Struct], told_last: Callable[[], Batch] | None = None) -> bool:
        """Keep ``batch`` with its rows, all or nothing; return false where the same file is there already.

        The rows are written as they come. What only their end tells of the batch, ``told_last`` says after them.
        """
        known = (
            select(import_batches.c.id)
            .where(import_batches.c.office == batch.office, import_batches.c.kind == batch.kind)
            .where(import_batches.c.object == batch.object, import_batches.c.sha256 == batch.sha256)
        )
        with self._db.write() as connection:
            if connection.execute(known).first() is not None:
                return False
            made = import_batches.insert().values(**_fields(batch)).returning(import_batches.c.id)
            number = connection.execute(made).scalar_one()
            bodies = (
                {"office": batch.office, "batch": number, "position": place, "body": msgspec.json.encode(row).decode()}
                for place, row in enumerate(rows)
            )
            for some in batched(bodies, _ROWS_AT_ONCE):
                connection.execute(import_rows.insert(), some)
            if told_last is not None:
                chosen = import_batches.c.id == number
                connection.execute(import_batches.update().where(chosen).values(**_fields(told_last())))
        return True

    def remove(self, office: str, batch_id: int) -> bool:
        """Take a batch imported by mistake out again, with its rows; return whether it was there."""
        with self._db.write() as connection:
            chosen = (import_batches.c.office == office) & (import_batches.c.id == batch_id)
            return connection.execute(import_batches.delete().where(chosen)).rowcount == 1

    def add_posts(self, batch: Batch, posts: Iterable[Post], told: Callable[[], tuple[Batch, PostImport]]) -> bool:
        """Keep an account's exported posts as they are read; return false where the same file is there already.

        ``told`` says after the last post what the batch and the export were.
        """
        end: list[Batch] = []

        def rows() -> Iterator[PostImport]:
            for some in batched(posts, _POSTS_IN_A_ROW):
                yield PostImport(account=batch.object, file_name="", sha256="", profile="", posts=tuple(some))
            final, export = told()
            end.append(final)
            yield export

        return self.add(batch, rows(), lambda: end[0])

    def posts(self, office: str, account: str) -> tuple[PostImport, ...]:
        """Return the exports imported for one account, each with all its posts, oldest import first."""
        return tuple(_joined(found.rows) for found in self.rows(office, POSTS, PostImport, account) if found.rows)

    def column_items(self, office: str, column: str) -> tuple[Imported[ItemFacts], ...]:
        """Return what was imported or entered by hand for one column, oldest import first."""
        return self.rows(office, COLUMN_ITEMS, ItemFacts, column)

    def rows(self, office: str, kind: str, form: type[T], object_id: str | None = None) -> tuple[Imported[T], ...]:
        """Return the batches of ``kind`` with rows read as ``form``; of one object, or of all."""
        query = select(import_batches).where(import_batches.c.office == office, import_batches.c.kind == kind)
        if object_id is not None:
            query = query.where(import_batches.c.object == object_id)
        with self._db.read() as connection:
            found = connection.execute(query.order_by(import_batches.c.id)).all()
            bodies = {row.id: self._bodies(row.id) for row in found}
        return tuple(
            Imported(id=row.id, batch=_batch(row), rows=tuple(_decode(body, form) for body in bodies[row.id]))
            for row in found
        )

    def _bodies(self, batch_id: int) -> Sequence[str]:
        query = select(import_rows.c.body).where(import_rows.c.batch == batch_id).order_by(import_rows.c.position)
        with self._db.read() as connection:
            return connection.execute(query).scalars().all()


def _joined(rows: Sequence[PostImport]) -> PostImport:
    """The last row says what the export was, the rows before it carry its posts."""
    posts = tuple(post for row in rows for post in row.posts)
    return msgspec.structs.replace(rows[-1], posts=posts)


def _fields(batch: Batch) -> dict[str, Any]:
    return msgspec.structs.asdict(batch) | {"warnings": msgspec.json.encode(batch.warnings).decode()}


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of at most ``size``."""
    source = iter(items)
    while some := list(islice(source, size)):
        yield some


def _decode(body: str, form: type[T]) -> T:
    return msgspec.json.decode(body, type=form)


def _batch(row: Row[Any]) -> Batch:
    return read_row(row, Batch, warnings=msgspec.json.decode(row.warnings, type=tuple[str, ...]))
