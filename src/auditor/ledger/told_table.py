"""Read a table whoever made it (通报, 工单, 报送清单, 申请台账): columns by the headings people use, in any order.

Faults are collected with row and column and told all at once; nothing of a faulty table is used.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from auditor.errors import UsageError
from auditor.reading.dates import fold, parse_date
from auditor.reading.sheets import Cell, Sheet, read_sheets

HEADING_ROWS = 15
LEAST_COLUMNS = 2
"""A line with one known word is a title, not the headings."""

_SERIAL_ORIGIN = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
"""Serial day numbers of Excel between 1954 and 2118: a bare number in a column of days."""
_FAR_AHEAD = timedelta(days=3650)


class TableForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a kind of table holds: field → the headings it goes by, first choice first.

    ``needed`` columns must stand in the table; ``filled`` cells must not be empty (their fields are ``needed`` too);
    ``days`` are read as calendar days.
    """

    headings: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    filled: tuple[str, ...] = ()
    days: tuple[str, ...] = ()

    def name(self, field: str) -> str:
        """Return the heading by which the user is told of ``field``."""
        return self.headings[field][0]


class ToldRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row: texts and days by field; ``number`` as Excel counts, from 1."""

    number: int
    texts: dict[str, str]
    days: dict[str, date]
    faulty: list[str] = []

    def text(self, field: str) -> str:
        """Return the cell as trimmed text, empty where there is none."""
        return self.texts.get(field, "")


class ToldTable(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of a table, with what is wrong with it (Chinese, one sentence a fault)."""

    rows: tuple[ToldRow, ...]
    faults: tuple[str, ...]


def read_told(path: Path, form: TableForm, today: date) -> ToldTable:
    """Read the first table of the file that has the ``needed`` columns.

    Raises:
        UsageError: no such file, none of the known forms, no such table, or a heading standing there twice.
    """
    sheet, top, places = _found(path, form)
    rows: list[ToldRow] = []
    faults: list[str] = []
    for index, cells in enumerate(sheet.rows[top + 1 :], top + 1):
        row = _row(sheet.first_row + index, cells, places, form, today, faults)
        if any(row.texts.values()) or row.days:
            faults += _empty(row, form)
            rows.append(row)
    return ToldTable(rows=tuple(rows), faults=tuple(faults))


def plain(cell: Cell) -> str:
    """Return a cell as one line of text."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        cell = cell.date()
    return "" if cell is None else " ".join(str(cell).split())


def day_in(cell: Cell, today: date) -> date | None:
    """Return the day in a cell: a date, a text in any usual form, Excel's serial number; none where it is no day."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = fold(plain(cell))
    if text.isdigit() and int(text) in _SERIALS:
        return _SERIAL_ORIGIN + timedelta(days=int(text))
    return parse_date(text, today=today + _FAR_AHEAD)


def _found(path: Path, form: TableForm) -> tuple[Sheet, int, dict[str, int]]:
    best: list[str] = []
    for sheet in read_sheets(path):
        for index, row in enumerate(sheet.rows[:HEADING_ROWS]):
            headings = [plain(cell).replace(" ", "").strip("*＊") for cell in row]
            places = _places(headings, form)
            if all(field in places for field in form.needed) and len(places) >= LEAST_COLUMNS:
                _refuse_doubled(path, headings, places)
                return sheet, index, places
            known = [form.name(field) for field in form.needed if field in places]
            best = max(best, known, key=len)
    missing = [form.name(field) for field in form.needed if form.name(field) not in best]
    raise UsageError(f"{path.name}：没有找到“{'”“'.join(missing)}”列，请在表头中写明（其余列的顺序不限）")


def _places(headings: Sequence[str], form: TableForm) -> dict[str, int]:
    places: dict[str, int] = {}
    for field, names in form.headings.items():
        found = next((name for name in names if name in headings), None)
        if found is not None:
            places[field] = headings.index(found)
    return places


def _refuse_doubled(path: Path, headings: Sequence[str], places: Mapping[str, int]) -> None:
    doubled = sorted({headings[place] for place in places.values() if headings.count(headings[place]) > 1})
    if doubled:
        raise UsageError(f"{path.name}：列“{'”“'.join(doubled)}”出现两次，请删去一列")


def _row(
    number: int, cells: Sequence[Cell], places: Mapping[str, int], form: TableForm, today: date, faults: list[str]
) -> ToldRow:
    row = ToldRow(number=number, texts={}, days={}, faulty=[])
    for field, place in places.items():
        cell = cells[place] if place < len(cells) else None
        if field not in form.days:
            row.texts[field] = plain(cell)
        elif plain(cell):
            day = day_in(cell, today)
            if day is None:
                row.faulty.append(field)
                faults.append(f"第 {number} 行“{form.name(field)}”不是日期：{plain(cell)[:30]}，请写成 2026-09-01")
            else:
                row.days[field] = day
    return row


def _empty(row: ToldRow, form: TableForm) -> list[str]:
    """Empty cells that must be filled; a merged cell leaves all but its first row empty."""
    return [
        f"第 {row.number} 行“{form.name(field)}”为空（合并单元格请取消合并、逐行填写）"
        for field in form.filled
        if field not in row.days and not row.text(field) and field not in row.faulty
    ]
