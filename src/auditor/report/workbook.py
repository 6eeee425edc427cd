"""The annexes as an Excel workbook: every text cell a plain text, every sheet ready to print."""

from collections.abc import Mapping
from datetime import date, datetime, time
from math import ceil
from pathlib import Path
from typing import Any, Protocol

import openpyxl
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from auditor.errors import StorageError
from auditor.report.clean import shorten
from auditor.report.tables import Cell, Table, printed


class Sheets(Protocol):
    """What a workbook is made of: tables by key, each a sheet."""

    @property
    def title(self) -> str:
        """The title among the file's own data."""

    @property
    def signature(self) -> str:
        """Who issues it."""

    @property
    def annexes(self) -> Mapping[str, Table]:
        """The tables, in order."""


_LONGEST = 32_767
"""Most characters Excel keeps in one cell."""


def write_workbook(written: Sheets, path: Path, *, created: datetime, draft: bool) -> None:
    """Write one sheet per annex to ``path``; sheets without rows are kept, so that nobody wonders where they are."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties(
        {
            "title": shorten(written.title, 255),
            "author": shorten(written.signature, 255),
            "created": created.replace(tzinfo=None),
        }
    )
    formats = _formats(book)
    for table in written.annexes.values():
        _sheet(book, table, formats, draft=draft)
    try:
        book.close()
    except FileCreateError as error:
        raise StorageError(f"Excel 文件写不进 {path.parent}；请检查权限和磁盘空间后重试") from error


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "top", "border": 1}
    head = base | {"font_name": "黑体", "align": "center", "valign": "vcenter", "bg_color": "#E8EDF2"}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}),
        "head": book.add_format(head),
        "text": book.add_format(base | {"num_format": "@"}),
        "number": book.add_format(base | {"align": "center"}),
        "day": book.add_format(base | {"align": "center", "num_format": "yyyy-mm-dd"}),
    }


_HEAD_ROW = 1
_LINE, _MOST_LINES = 13.5, 30
_WIDTH = 0.95
"""Excel's column width for one character of a table's width, at the font size used here."""


def _sheet(book: Any, table: Table, formats: dict[str, Any], *, draft: bool) -> None:
    sheet = book.add_worksheet(table.sheet)
    last = len(table.columns) - 1
    sheet.merge_range(0, 0, 0, _on_paper(table) - 1, "", formats["title"])
    sheet.write_string(0, 0, table.title + ("（草稿）" if draft else ""), formats["title"])
    sheet.set_row(0, 30)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width * _WIDTH)
        sheet.write_string(_HEAD_ROW, index, column.heading, formats["head"])
    sheet.set_row(_HEAD_ROW, _height(table, tuple(column.heading for column in table.columns)))
    for number, row in enumerate(table.rows, start=_HEAD_ROW + 1):
        sheet.set_row(number, _height(table, row))
        for index, cell in enumerate(row):
            _write(sheet, number, index, cell, formats)
    bottom = max(_HEAD_ROW + len(table.rows), _HEAD_ROW)
    sheet.autofilter(_HEAD_ROW, 0, bottom, last)
    sheet.freeze_panes(_HEAD_ROW + 1, 1)
    _print_setup(sheet, table, bottom)


def _on_paper(table: Table) -> int:
    """How many columns are printed; the others stand to their right, for the screen."""
    return sum(column.paper for column in table.columns)


def _height(table: Table, row: tuple[Cell, ...]) -> float:
    """Points a row needs for its longest wrapped text (readers do not agree on finding that out themselves)."""
    lines = (ceil(_width(printed(cell)) / column.width * 1.15) for cell, column in zip(row, table.columns, strict=True))
    return float(min(_MOST_LINES, max(1, *lines)) * _LINE)


def _width(text: str) -> int:
    return sum(1 if ord(sign) < 0x2E80 else 2 for sign in text[: _MOST_LINES * 100]) + 1


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, formats["text"])
    elif isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        sheet.write_datetime(row, column, moment.replace(tzinfo=None), formats["day"])
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, formats["number"])
    else:
        sheet.write_string(row, column, shorten(cell, _LONGEST), formats["text"])


def _print_setup(sheet: Any, table: Table, bottom: int) -> None:
    """A4 across, one page wide, heading rows on every page; what is only for the screen stands outside."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _HEAD_ROW)
    sheet.print_area(0, 0, bottom, _on_paper(table) - 1)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.set_footer("&C— &P —")
    sheet.set_header(f"&R附件{table.number}" if table.number else "")


def check_workbook(written: Sheets, path: Path) -> None:
    """Open the workbook again and count: every annex row must be there, and no cell may be a formula.

    Raises:
        StorageError: something is missing, so it is not handed out.
    """
    try:
        book = openpyxl.load_workbook(path)
    except (OSError, KeyError, ValueError) as error:
        raise StorageError(f"写出的 Excel 文件 {path.name} 无法重新打开：{error}；请检查磁盘后重试") from error
    for table in written.annexes.values():
        sheet = book[table.sheet]
        rows = list(sheet.iter_rows(min_row=_HEAD_ROW + 2, max_row=_HEAD_ROW + 1 + max(1, len(table.rows))))
        written_rows = sum(any(cell.value is not None for cell in row) for row in rows)
        if written_rows != len(table.rows):
            raise StorageError(f"写出的 Excel 文件 {path.name} 中“{table.sheet}”少了行；请检查磁盘后重试")
        if any(cell.data_type == "f" for row in rows for cell in row):
            raise StorageError(f"写出的 Excel 文件 {path.name} 中“{table.sheet}”出现公式，未予保存")
    book.close()
