"""The rulebook (规则库) as one profile sees it: every row with the limits in force, categories, column types."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from auditor.rulebook.limits import Limit
from auditor.rulebook.rows import Category, ColumnTypes, Condition, Pack, Row


@dataclass(frozen=True)
class ProfileInfo:
    """口径 in use: ``layers`` are the labels from national down; ``scored`` = points are the office's own score."""

    id: str
    name: str
    layers: tuple[str, ...]
    audience: str
    scored: bool


@dataclass(frozen=True)
class PackInfo:
    """A published document: its title, number and date of issue (as printed)."""

    id: str
    document: str
    name: str
    issued: str
    note: str

    @classmethod
    def of(cls, pack: Pack) -> "PackInfo":
        """Return what is said of the document itself."""
        return cls(pack.id, pack.document, pack.name, pack.issued, pack.note)


@dataclass(frozen=True)
class Rulebook:
    """All rules as they stand for one office. ``digest`` = sha256 of every file they were read from."""

    profile: ProfileInfo
    rows: Mapping[str, Row]
    packs: Mapping[str, PackInfo]
    categories: tuple[Category, ...]
    column_types: ColumnTypes
    digest: str

    def row(self, reference: str) -> Row:
        """Return the row a reference names: ``JC19-D1.9`` or, with one of its conditions, ``JC19-D1.9:stale_each``.

        Raises:
            KeyError: no pack has this row.
        """
        return self.rows[reference.partition(":")[0]]

    def condition(self, reference: str) -> Condition | None:
        """Return the condition a reference names after the colon; ``None`` where it names the row as a whole."""
        row_id, _, name = reference.partition(":")
        return self.rows[row_id].conditions[name] if name else None

    def limit(self, row_id: str, name: str) -> Limit:
        """Return the limit ``name`` of a row with the layer and clause it came from.

        Raises:
            KeyError: no such row, or the row has no such limit.
        """
        return self.row(row_id).limits[name]

    def category(self, category_id: str) -> Category:
        """Return one category.

        Raises:
            KeyError: unknown here.
        """
        return self._categories[category_id]

    def source(self, row_id: str) -> str:
        """Return where a row stands, as a report quotes it: document number and clause."""
        row = self.row(row_id)
        return f"{row.document} {row.clause}"

    def questions(self) -> tuple[Row, ...]:
        """Return the rows a person must answer for (人工核查): what no program decides, or not wholly.

        Portal-wide rows are asked of a portal's own office only.
        """
        portal = self.profile.audience == "portal"
        return tuple(
            row for row in self.rows.values() if row.enabled and row.question and (portal or not row.portal_wide)
        )

    @cached_property
    def _categories(self) -> Mapping[str, Category]:
        return {category.id: category for category in self.categories}
