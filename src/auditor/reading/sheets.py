"""Tables people hand in (导出表): xlsx, BIFF xls, an HTML table named .xls, csv in the encodings of Chinese offices.

Told apart by content, never by the file's name. Cells come as text, number, bool, date/datetime or ``None``.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import msgspec
from lxml import etree
from python_calamine import CalamineWorkbook, PasswordError

from auditor.errors import UsageError
from auditor.reading.workbook_rows import MAX_CELLS, Cell, OtherWorkbookError, SheetRow, WorkbookError, workbook_rows

__all__ = ["Cell", "Sheet", "SheetError", "SheetRow", "read_sheets", "stream_rows"]

MAX_BYTES = 64 * 1024 * 1024
MAX_STREAMED = 256 * 1024 * 1024
_CHUNK = 1 << 18
_HEAD = 200_000
_LEAST_COLUMNS = 26
_MAX_FIELD = 1_000_000
_MAX_LINE = 8 * _MAX_FIELD
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One table: its name, its rows from the first, and the file's row number of ``rows[0]`` (1-based)."""

    name: str
    rows: list[list[Cell]]
    first_row: int = 1


class SheetError(UsageError):
    """The file is no table that can be read."""


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Read all tables of a file that hold anything.

    Raises:
        SheetError: the file is missing, empty, over 64 MiB, or in none of the known forms.
    """
    found: dict[str, list[list[Cell]]] = {}
    for name, number, row in _rows(path, MAX_BYTES):
        rows = found.setdefault(name, [])
        if number * _LEAST_COLUMNS > MAX_CELLS:
            raise _too_large(path)
        rows.extend([] for _ in range(number - 1 - len(rows)))
        rows.append(row)
    return tuple(Sheet(name=name, rows=rows) for name, rows in found.items())


def stream_rows(path: Path) -> Iterator[SheetRow]:
    """Yield the rows of all tables of a file: (table's name, row number from 1, cells from the first column).

    Memory stays the same however long an xlsx, a csv or an HTML table is; a BIFF xls is bounded by its own form.

    Raises:
        SheetError: the file is missing, empty, over 256 MiB, or in none of the known forms; also on the way.
    """
    return _rows(path, MAX_STREAMED)


def _rows(path: Path, max_bytes: int) -> Iterator[SheetRow]:
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise SheetError(f"{path.name}：文件超过 {max_bytes >> 20} MB，请按时间分段导出后再导入")
        with path.open("rb") as file:
            yield from _by_form(file, path, size)
    except FileNotFoundError:
        raise SheetError(f"{path}：文件不存在，请检查路径") from None
    except OSError as error:
        raise SheetError(f"{path}：文件无法读取（{error.strerror}），请检查权限") from None


def _by_form(file: IO[bytes], path: Path, size: int) -> Iterator[SheetRow]:
    head = file.read(_HEAD)
    file.seek(0)
    if not head.strip():
        raise SheetError(f"{path.name}：文件是空的，请重新导出")
    if head[:4] == b"PK\x03\x04":
        return _workbook(file, path, size)
    if head[:8] == _OLD_WORKBOOK:
        return _other_workbook(file, path, size)
    encoding = _encoding(file, path)
    shown = head.decode(encoding, "ignore")
    if "<table" in shown.lower():
        return _html_rows(file, encoding)
    if "\x00" in shown[:4096]:
        raise SheetError(f"{path.name}：不是可识别的表格文件，请另存为 xlsx 或 csv 后再导入")
    return _csv_rows(file, encoding, path, "\t" if shown[:8192].count("\t") > shown[:8192].count(",") else ",")


# -- workbooks ------------------------------------------------------------------------------------------------------


def _workbook(file: IO[bytes], path: Path, size: int) -> Iterator[SheetRow]:
    try:
        yield from workbook_rows(file)
    except OtherWorkbookError:
        file.seek(0)
        yield from _other_workbook(file, path, size)
    except WorkbookError as error:
        raise _too_large(path) if error.monstrous else SheetError(f"{path.name}：{_damage(error)}") from None


def _too_large(path: Path) -> SheetError:
    what = "工作簿展开后过大（内容过多，或很远的单元格里有内容）"
    return SheetError(f"{path.name}：{what}，请删去空行空列，或按时间分段导出后再导入")


def _other_workbook(file: IO[bytes], path: Path, size: int) -> Iterator[SheetRow]:
    """BIFF xls (at most 65,536 rows of 256 columns a sheet) and what else the library knows."""
    if size > MAX_BYTES:
        raise SheetError(f"{path.name}：文件超过 {MAX_BYTES >> 20} MB，请按时间分段导出后再导入")
    try:
        workbook = CalamineWorkbook.from_filelike(file)
        for name in workbook.sheet_names:
            rows = cast(list[list[Cell]], workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for number, row in enumerate(rows, 1):
                yield name, number, [None if cell == "" else cell for cell in row]
    except (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit):
        raise
    except BaseException as error:  # the reader's panics on damaged files derive from BaseException
        raise SheetError(f"{path.name}：{_damage(error)}") from None


def _damage(error: BaseException) -> str:
    if isinstance(error, PasswordError) or "password" in str(error).lower():
        return "工作簿加了密码，请去掉密码另存后再导入"
    return "工作簿已损坏，请重新导出"


# -- text -----------------------------------------------------------------------------------------------------------


def _encoding(file: IO[bytes], path: Path) -> str:
    """Return the encoding in which the whole file makes sense; the file stands at its start again."""
    head = file.read(3)
    file.seek(0)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif head == codecs.BOM_UTF8:
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        fits = _fits(file, encoding)
        file.seek(0)
        if fits:
            return encoding
    raise SheetError(f"{path.name}：文字编码无法识别，请另存为 xlsx 或 UTF-8 编码的 csv 后再导入")


def _fits(file: IO[bytes], encoding: str) -> bool:
    try:
        for _ in codecs.iterdecode(_chunks(file), encoding):
            pass
    except UnicodeError:
        return False
    return True


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _csv_rows(file: IO[bytes], encoding: str, path: Path, delimiter: str) -> Iterator[SheetRow]:
    csv.field_size_limit(_MAX_FIELD)
    try:
        with io.TextIOWrapper(file, encoding=encoding, newline="") as text:
            for number, row in enumerate(csv.reader(_lines(text), delimiter=delimiter), 1):
                yield path.name, number, [cell.strip() or None for cell in row]
    except csv.Error:
        raise SheetError(f"{path.name}：有单元格过长或含有不能识别的字符，请重新导出") from None


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_MAX_LINE):
        if len(line) == _MAX_LINE:
            raise csv.Error
        yield line


def _html_rows(file: IO[bytes], encoding: str) -> Iterator[SheetRow]:
    """The rows of every table; a row read is forgotten. A table within a cell is a table of its own."""
    parser = etree.HTMLPullParser(events=("start", "end"), tag=("table", "tr"), encoding="utf-8", huge_tree=True)
    tables = _Tables()
    for text in codecs.iterdecode(_chunks(file), encoding):
        parser.feed(text.encode())
        yield from tables.rows(parser.read_events())
    parser.feed(b"</html>")
    parser.close()
    yield from tables.rows(parser.read_events())


class _Tables:
    """Which table a row belongs to, and which row of it it is."""

    def __init__(self) -> None:
        self._open: list[int] = []
        self._lengths: list[int] = []

    def rows(self, events: Iterator[tuple[str, etree._Element]]) -> Iterator[SheetRow]:
        for event, element in events:
            if element.tag == "table":
                self._table(event)
            elif event == "end" and self._open:
                place = self._open[-1]
                self._lengths[place] += 1
                cells: list[Cell] = [_words(cell) for cell in element.iter("td", "th")]
                yield f"表{place + 1}", self._lengths[place], cells
                _forget(element)

    def _table(self, event: str) -> None:
        if event == "start":
            self._open.append(len(self._lengths))
            self._lengths.append(0)
        elif self._open:
            self._open.pop()


def _words(cell: etree._Element) -> str | None:
    return " ".join(word for text in cell.itertext() if (word := str(text).strip())) or None


def _forget(element: etree._Element) -> None:
    element.clear(keep_tail=False)
    while element.getprevious() is not None and (parent := element.getparent()) is not None:
        del parent[0]
