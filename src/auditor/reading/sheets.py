"""Tables people hand in (导出表): xlsx, BIFF xls, an HTML table named .xls, csv in the encodings of Chinese offices.

Told apart by content, never by the file's name. Cells come as text, number, bool, date/datetime or ``None``.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec
from bs4 import BeautifulSoup, Tag
from python_calamine import CalamineError, CalamineWorkbook

from auditor.errors import UsageError

Cell = str | float | int | bool | date | datetime | time | timedelta | None
MAX_BYTES = 64 * 1024 * 1024


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One table: its name, its rows from the first, and the file's row number of ``rows[0]`` (1-based)."""

    name: str
    rows: list[list[Cell]]
    first_row: int = 1


class SheetError(UsageError):
    """The file is no table that can be read."""


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Read all tables of a file.

    Raises:
        SheetError: the file is missing, empty, over 64 MiB, or in none of the known forms.
    """
    body = _bytes_of(path)
    if body[:4] == b"PK\x03\x04" or body[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _workbook(body, path)
    text = _decoded(body, path)
    if "<table" in text[:200_000].lower():
        return _html_tables(text)
    if "\x00" in text[:4096]:
        raise SheetError(f"{path.name}：不是可识别的表格文件，请另存为 xlsx 或 csv 后再导入")
    return (Sheet(name=path.name, rows=list(_csv_rows(text))),)


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SheetError(f"{path.name}：文件超过 64 MB，请按时间分段导出后再导入")
        body = path.read_bytes()
    except FileNotFoundError:
        raise SheetError(f"{path}：文件不存在，请检查路径") from None
    except OSError as error:
        raise SheetError(f"{path}：文件无法读取（{error.strerror}），请检查权限") from None
    if not body.strip():
        raise SheetError(f"{path.name}：文件是空的，请重新导出")
    return body


def _workbook(body: bytes, path: Path) -> tuple[Sheet, ...]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheets = []
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            sheets.append(Sheet(name=name, rows=[[_blank(cell) for cell in row] for row in rows]))
    except (CalamineError, ValueError, OSError) as error:
        raise SheetError(f"{path.name}：工作簿已损坏或加了密码（{error}），请重新导出") from None
    return tuple(sheets)


def _blank(cell: Cell) -> Cell:
    return None if cell == "" else cell


def _decoded(body: bytes, path: Path) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif body[:3] == b"\xef\xbb\xbf":
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError(f"{path.name}：文字编码无法识别，请另存为 xlsx 或 UTF-8 编码的 csv 后再导入")


def _html_tables(text: str) -> tuple[Sheet, ...]:
    soup = BeautifulSoup(text, "lxml")
    sheets = []
    for number, table in enumerate(soup.find_all("table"), start=1):
        if not isinstance(table, Tag):
            continue
        rows: list[list[Cell]] = []
        for row in table.find_all("tr"):
            if isinstance(row, Tag):
                cells = row.find_all(["td", "th"])
                rows.append([cell.get_text(" ", strip=True) or None for cell in cells])
        sheets.append(Sheet(name=f"表{number}", rows=rows))
    return tuple(sheets)


def _csv_rows(text: str) -> Iterator[list[Cell]]:
    head = text[:8192]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    csv.field_size_limit(1_000_000)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield [cell.strip() or None for cell in row]
