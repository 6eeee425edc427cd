"""Tables people hand in (导出表): xlsx, BIFF xls, an HTML table named .xls, csv in the encodings of Chinese offices.

Told apart by content, never by the file's name. Cells come as text, number, bool, date/datetime or ``None``.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import cast

import msgspec
from bs4 import BeautifulSoup, Tag
from python_calamine import CalamineWorkbook, PasswordError

from auditor.errors import UsageError

Cell = str | float | int | bool | date | datetime | time | timedelta | None
MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_CELLS = 30_000_000
_ASSUMED_COLUMNS = 26
_FAR_CELL = re.compile(rb'<c r="([A-Z]{2,3})([1-9]\d{0,6})"')
_FAR_ROW = re.compile(rb'<row [^>]{0,60}?\br="([1-9]\d{0,6})"|<c r="[A-Z]([1-9]\d{6})"')


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
    try:
        return (Sheet(name=path.name, rows=list(_csv_rows(text))),)
    except csv.Error:
        raise SheetError(f"{path.name}：有单元格过长或含有不能识别的字符，请重新导出") from None


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
    if body[:2] == b"PK":
        _refuse_monstrous(body, path)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheets = []
        for name in workbook.sheet_names:
            rows = cast(list[list[Cell]], workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for row in rows:
                if "" in row:
                    row[:] = [_blank(cell) for cell in row]
            sheets.append(Sheet(name=name, rows=rows))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the reader's panics on damaged files derive from BaseException
        raise SheetError(f"{path.name}：{_damage(error)}") from None
    return tuple(sheets)


def _damage(error: BaseException) -> str:
    if isinstance(error, PasswordError) or "password" in str(error).lower():
        return "工作簿加了密码，请去掉密码另存后再导入"
    return "工作簿已损坏，请重新导出"


def _refuse_monstrous(body: bytes, path: Path) -> None:
    """A few kilobytes can unpack to gigabytes, or name one cell in the last row: refuse before memory is taken."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            sheets = [info for info in archive.infolist() if "/worksheets/" in info.filename]
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise SheetError(f"{path.name}：工作簿展开后过大，请按时间分段导出后再导入")
            if sum(_area(archive, info) for info in sheets) > MAX_CELLS:
                raise SheetError(f"{path.name}：工作表范围过大（很远的单元格里有内容），请删去空行空列后再导入")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return  # damaged, encrypted or oddly packed: the reader itself says so


def _area(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> int:
    """Rows times columns that the sheet's cells span, as the reader will lay them out in memory."""
    rows, columns, rest = 1, _ASSUMED_COLUMNS, b""
    with archive.open(info) as stream:
        while chunk := stream.read(1 << 20):
            text = rest + chunk
            for letters, number in _FAR_CELL.findall(text):
                rows = max(rows, int(number))
                columns = max(columns, _column_number(letters))
            rows = max(rows, *(int(row or cell) for row, cell in _FAR_ROW.findall(text)), 1)
            rest = text[-96:]
    return rows * columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


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
