"""An annual report as read (政府信息公开工作年度报告): typed, whatever file it came from. Checks see only this."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from auditor.annual.words import number_in


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what it shows, blanks at its ends left out."""

    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing is written in it."""
        return not self.text

    @property
    def number(self) -> Decimal | None:
        """The number it shows; none where it is blank or shows something else."""
        return number_in(self.text)


@dataclass(frozen=True)
class Table:
    """One of the three tables. ``rows``: row id → column name → cell, only rows that were read whole.

    ``missing`` = official labels of rows not found; ``missing_labels`` = other official labels not found;
    ``renamed`` = row id → label as written, where only its place told the row; ``unequal`` = row id → how many
    cells were read where another number belongs; ``repeated`` = row id → its numbers as shown in each place, where the
    table holds the row more than once with different numbers (such a row is not in ``rows``).
    """

    rows: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    missing_labels: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    unequal: Mapping[str, int] = field(default_factory=dict)
    repeated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    old_labels: tuple[str, ...] = ()

    def number(self, row: str, column: str) -> Decimal | None:
        """The number in a cell; none where the cell was not read or shows no number."""
        cell = self.rows.get(row, {}).get(column)
        return cell.number if cell else None


@dataclass(frozen=True)
class Part:
    """One of the six parts: its heading as written, the numeral as written, its place (0 = first), its prose.

    ``numbered``: the numeral is the word processor's own and was not read.
    """

    number: int
    heading: str
    numeral: str
    place: int
    exact: bool = True
    numbered: bool = False
    prose: str = ""


@dataclass(frozen=True)
class Report:
    """The whole report. ``year`` = reported year of the title; ``unread`` = in Chinese, what no program could read.

    ``sentences`` is the prose whose numbers may be compared; ``published`` the date the page shows, if it is a page.
    """

    title: str = ""
    year: int | None = None
    parts: tuple[Part, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    opening: str = ""
    sentences: str = ""
    published: date | None = None
    unread: tuple[str, ...] = ()

    def part(self, number: int) -> Part | None:
        """The part with this number; none where its heading was not found."""
        return next((part for part in self.parts if part.number == number), None)

    def table(self, name: str) -> Table:
        """The table of this name (表二, 表三, 表四); an empty one where none was read."""
        return self.tables.get(name, Table())
