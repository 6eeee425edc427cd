"""Open a table staff filled in (.xlsx): columns by their headings wherever they were moved, cells as text or day.

Faults are collected with row and column and told all at once; nothing of a faulty table is used.
"""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from auditor.errors import UsageError
from auditor.reading.dates import fold, parse_date

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
HEADING_ROWS = 10
FAULTS_SHOWN = 20
_SERIAL_ORIGIN = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
"""Serial day numbers of Excel between 1954 and 2118: a bare number in a column of days."""


class FilledRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row by heading; ``number`` as Excel counts, from 1."""

    number: int
    cells: Mapping[str, Any]

    def text(self, heading: str) -> str:
        """Return the cell as trimmed text, empty where it is."""
        value = self.cells.get(heading)
        if isinstance(value, datetime):
            value = value.date() if value.time() == datetime.min.time() else value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """One table: its rows, and the hidden sheets beside it as plain rows of text."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[FilledRow, ...]
    beside: Mapping[str, tuple[tuple[str, ...], ...]]


def read_filled(path: Path, sheet: str, needed: Sequence[str]) -> Filled:
    """Read the sheet called ``sheet`` of the workbook at ``path``.

    Raises:
        UsageError: no such file or sheet, not an .xlsx, headings missing or doubled, merged cells in the table.
    """
    book = _open(path)
    if sheet not in book.sheetnames:
        raise UsageError(f"{path.name}：缺少工作表“{sheet}”，请使用导出的表格填写，不要改工作表名称")
    page = book[sheet]
    grid = [list(row) for row in page.iter_rows(values_only=True)]
    start = _heading_row(grid, needed)
    headings = [_plain(cell) for cell in grid[start]] if grid else []
    _refuse_bad_headings(path, headings, needed)
    _refuse_merged(path, page, start + 1)
    rows = tuple(
        FilledRow(number=number, cells=dict(zip(headings, cells, strict=False)))
        for number, cells in enumerate(grid[start + 1 :], start + 2)
        if any(_plain(cell) for cell in cells)
    )
    beside = {
        name: tuple(tuple(_plain(cell) for cell in row) for row in book[name].iter_rows(values_only=True))
        for name in book.sheetnames
        if name != sheet
    }
    return Filled(name=path.name, headings=tuple(headings), rows=rows, beside=beside)


def day_of(row: FilledRow, heading: str, today: date) -> date | None:
    """Return the day in a cell, none where it is empty; text, date cells and serial numbers are understood.

    Raises:
        ValueError: the cell is no day; the message (Chinese) names row and column.
    """
    value = row.cells.get(heading)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = row.text(heading)
    if not text:
        return None
    folded = fold(text)
    if folded.isdigit() and int(folded) in _SERIALS:
        return _SERIAL_ORIGIN + timedelta(days=int(folded))
    # Days to come (有效期, 时限) lie farther ahead than a page's publication date ever may.
    found = parse_date(text, today=today + timedelta(days=3650))
    if found is None:
        raise ValueError(f"第 {row.number} 行“{heading}”不是日期：{text[:30]}，请写成 2026-09-01")
    return found


def refuse(name: str, faults: Sequence[str]) -> None:
    """Raise all faults as one error; do nothing where there are none.

    Raises:
        UsageError: there are faults.
    """
    if faults:
        more = f"\n……共 {len(faults)} 处" if len(faults) > FAULTS_SHOWN else ""
        raise UsageError(f"{name} 有误，未导入任何内容：\n" + "\n".join(faults[:FAULTS_SHOWN]) + more)


def _open(path: Path) -> Any:
    from openpyxl import load_workbook  # slow to load, and asked for by few
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path.name}：文件超过 20 MB，请检查是否选错文件")
        with zipfile.ZipFile(path) as packed:
            if sum(member.file_size for member in packed.infolist()) > MAX_UNPACKED:
                raise UsageError(f"{path.name}：文件展开后过大，请检查是否选错文件")
        return load_workbook(path, data_only=True)
    except FileNotFoundError as trouble:
        raise UsageError(f"找不到文件 {path}，请检查路径") from trouble
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError) as trouble:
        raise UsageError(f"{path.name}：不是有效的 .xlsx 文件，请用 Excel 或 WPS 另存为 .xlsx 后再导入") from trouble
    except OSError as trouble:
        raise UsageError(f"{path.name}：文件读不出来（{trouble.strerror}），若正在 Excel 中打开，请先关闭") from trouble


def _heading_row(grid: Sequence[Sequence[Any]], needed: Sequence[str]) -> int:
    wanted = set(needed)
    hits = [len(wanted & {_plain(cell) for cell in row}) for row in grid[:HEADING_ROWS]]
    return hits.index(max(hits)) if hits else 0


def _refuse_bad_headings(path: Path, headings: Sequence[str], needed: Sequence[str]) -> None:
    missing = [heading for heading in needed if heading not in headings]
    if missing:
        raise UsageError(f"{path.name}：缺少列“{'”“'.join(missing)}”，请使用导出的表格填写，不要改表头文字")
    doubled = sorted({heading for heading in headings if heading and headings.count(heading) > 1})
    if doubled:
        raise UsageError(f"{path.name}：列“{'”“'.join(doubled)}”出现两次，请删去一列")


def _refuse_merged(path: Path, page: Any, heading_row: int) -> None:
    merged = [area for area in page.merged_cells.ranges if area.max_row >= heading_row]
    if merged:
        where = "、".join(f"第 {area.min_row}—{area.max_row} 行（{area.coord}）" for area in merged[:5])
        raise UsageError(f"{path.name}：{where}是合并单元格，无法分清属于哪一行，请取消合并、逐行填写后再导入")


def _plain(value: Any) -> str:
    return "" if value is None else str(value).strip()
