"""The annexes (附件) as tables: one build for all formats, so that every format has the same rows."""

from dataclasses import dataclass, replace
from datetime import date, datetime

Cell = str | int | float | date | None
NARROW = 10
"""Characters: the entries of a column this narrow are short."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: ``key`` names it in templates, ``width`` in characters, ``paper`` = also printed on paper.

    ``figure`` = holds figures or rates, which read best from the middle however wide the column is.
    """

    key: str
    title: str = ""
    width: int = 10
    paper: bool = True
    figure: bool = False

    @property
    def centred(self) -> bool:
        """Whether entries stand in the middle: figures, and what is short."""
        return self.figure or self.width <= NARROW

    @property
    def heading(self) -> str:
        """The words of the heading row."""
        return self.title or self.key


@dataclass(frozen=True, kw_only=True)
class Table:
    """One annex. ``number`` is its 附件 number, 0 while it is not annexed; ``sheet`` names it in the workbook."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sheet: str = ""
    number: int = 0

    def texts(self) -> list[dict[str, str]]:
        """Return the rows for templates: column key → printed text."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, (printed(cell) for cell in row), strict=True)) for row in self.rows]


def arranged(table: Table) -> Table:
    """Return the table with the columns that are not printed on paper moved behind those that are."""
    order = sorted(range(len(table.columns)), key=lambda index: not table.columns[index].paper)
    return replace(
        table,
        columns=tuple(table.columns[index] for index in order),
        rows=tuple(tuple(row[index] for index in order) for row in table.rows),
    )


def printed(cell: Cell) -> str:
    """Return a cell as printed: days as ``2026-09-30``, nothing as an empty string."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def numbered(rows: list[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Put 序号 before each row."""
    return tuple((index, *row) for index, row in enumerate(rows, start=1))
