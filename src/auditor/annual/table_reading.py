"""One of the three tables from its pieces: rows with named cells, and what of the form is missing."""

from collections.abc import Mapping, Sequence

from auditor.annual.form import LABELS, OLD_LABELS, ROWS, TABLE_3, TABLE_4, RowForm
from auditor.annual.pieces import Piece
from auditor.annual.report import Cell, Table
from auditor.annual.tables import Run, cells_of, column_places, matched, renamed, repeated, runs_of
from auditor.annual.words import reduced

_TOO_MUCH_LOST = 3
_TOO_MANY_NUMBERS = 16
_TIMES_SHOWN = {1, 3}
"""Table four shows its column names under each of three groups, or once where the groups are rows."""


def read_table(name: str, pieces: Sequence[Piece]) -> Table:
    """Read one table; what cannot be told apart is reported as such, never guessed."""
    runs = runs_of(pieces)
    rows = ROWS[name]
    text = "".join(reduced(piece.text) for piece in pieces)
    if name == TABLE_4:
        return _table_4(runs, rows, text)
    found = matched(runs, rows)
    names = renamed(runs, rows, found) if found else {}
    twice = repeated(runs, found)
    places = column_places(found, rows) if name == TABLE_3 else ()
    read: dict[str, Mapping[str, Cell]] = {}
    unequal: dict[str, int] = {}
    for row in rows:
        if row.id not in found or row.id in twice:
            continue
        cells = cells_of(found[row.id], len(row.columns), places)
        if cells is None:
            unequal[row.id] = sum(1 for one in found[row.id].shown if one.text)
        else:
            read[row.id] = dict(zip(row.columns, cells, strict=True))
    return Table(
        rows=read,
        missing=tuple(row.name for row in rows if row.id not in found),
        missing_labels=_missing_labels(name, text),
        renamed=names,
        unequal=unequal,
        repeated=twice,
        old_labels=tuple(label for label in OLD_LABELS if reduced(label) in text),
    )


def _table_4(runs: Sequence[Run], rows: Sequence[RowForm], text: str) -> Table:
    """Fifteen cells in reading order: in one row, in three rows of five, or one beside each column name."""
    wanted = sum(len(row.columns) for row in rows)
    cells = _all_in_one(runs, wanted) or _row_by_row(runs, wanted)
    columns = [(row.id, column) for row in rows for column in row.columns]
    read: dict[str, dict[str, Cell]] = {}
    for (row, column), one in zip(columns, cells or (), strict=False):
        read.setdefault(row, {})[column] = one
    filled = sum(1 for run in runs for one in run.shown if one.text)
    return Table(
        rows=read,
        missing=() if cells or filled else tuple(row.name for row in rows),
        missing_labels=_missing_labels(TABLE_4, text),
        unequal={"": filled} if filled and not cells else {},
    )


def _all_in_one(runs: Sequence[Run], wanted: int) -> list[Cell] | None:
    fitting = [cells for run in runs if (cells := cells_of(run, wanted))]
    return fitting[-1] if fitting else None


def _row_by_row(runs: Sequence[Run], wanted: int) -> list[Cell] | None:
    rows = [cells for run in runs if run.filled and (cells := cells_of(run, wanted // 3))]
    if len(rows) == 3:
        return [cell for row in rows for cell in row]
    single = [Cell(run.shown[0].text) for run in runs if len(run.shown) == 1]
    return single if len(single) == wanted else None


def readable_numbers(pieces: Sequence[Piece]) -> int:
    """How many number cells the pieces hold, whatever they belong to."""
    return sum(1 for run in runs_of(pieces) for one in run.shown if one.text)


def _missing_labels(name: str, text: str) -> tuple[str, ...]:
    """Official labels that the table lacks; a label the form has twice must be found twice."""
    missing = []
    for label in sorted(LABELS[name], key=len, reverse=True):
        key = reduced(label)
        if name == TABLE_4 and key != reduced("行政复议"):
            enough = text.count(key) in _TIMES_SHOWN or text.count(key) > max(_TIMES_SHOWN)
            missing += [] if enough else [label]
        elif key in text:
            text = text.replace(key, "\n", 1)
        else:
            missing.append(label)
    return tuple(label for label in LABELS[name] if label in missing)


def illegible(table: Table, pieces: Sequence[Piece]) -> bool:
    """Whether so little of a table was recognised in lines of words that what is missing may only be unread.

    A format with cells says what is there; lines lose columns, and labels wrapped inside columns fall apart.
    """
    shown = any(one.shown for one in runs_of(pieces))
    if table.old_labels or not shown or any(piece.kind == "cell" for piece in pieces):
        return False
    lost = len(table.missing) + len(table.missing_labels) + len(table.unequal)
    return lost >= _TOO_MUCH_LOST or any(count > _TOO_MANY_NUMBERS for count in table.unequal.values())
