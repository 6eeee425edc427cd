"""Rows of an xlsx workbook, one after the other: memory stays the same however many rows there are.

Libraries either build a whole sheet in memory (calamine) or take minutes for a large one (openpyxl), so the sheet's
XML is read as it unpacks. Texts that cells share lie in a temporary file, not in memory.
"""

import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

import msgspec
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Numbered = tuple[int, list[Cell]]
"""A row that holds cells: its number from 1, and its cells from column A."""
SheetRow = tuple[str, int, list[Cell]]
"""The same with its sheet's name before it."""
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_CELLS = 30_000_000
_MAX_PART = 32 * 1024 * 1024
_MAX_TEXT = 1_000_000
_MAX_STRINGS = 10_000_000
_MAX_COLUMN = 16_384
_CHUNK = 1 << 16
_REMEMBERED = 4096
_CJK_DATES = frozenset({*range(27, 37), *range(50, 59)})
"""Number formats that Chinese Excel and WPS use for dates without defining them (ECMA-376, 18.8.30)."""


class WorkbookError(Exception):
    """The workbook cannot be read: ``monstrous`` = it would take more than any table people hand in."""

    def __init__(self, *, monstrous: bool = False) -> None:
        super().__init__("monstrous" if monstrous else "damaged")
        self.monstrous = monstrous


class OtherWorkbookError(Exception):
    """An archive, but no xlsx: another reader's matter."""


class _Book(msgspec.Struct, frozen=True, kw_only=True):
    sheets: tuple[tuple[str, str], ...]
    strings: str | None
    formats: tuple[str, ...]
    """By style number: ``date``, ``span`` (a duration), or nothing."""
    from_1904: bool


def workbook_rows(file: IO[bytes]) -> Iterator[SheetRow]:
    """Yield the rows that hold cells, sheet after sheet. Errors of formulas come as ``None``.

    Raises:
        WorkbookError: damaged, or larger than any table people hand in.
        OtherWorkbookError: no xlsx.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise WorkbookError(monstrous=True)
            book = _book(archive)
            with _Strings() as strings:
                if book.strings is not None:
                    _read_part(archive, book.strings, _StringsReader(strings))
                budget = _Budget()
                for name, part in book.sheets:
                    for number, row in _sheet_rows(archive, part, book, strings, budget):
                        yield name, number, row
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, RuntimeError, EOFError) as error:
        raise WorkbookError from error
    except (OSError, ValueError, KeyError, IndexError, OverflowError) as error:
        raise WorkbookError from error


# -- the workbook's own description -------------------------------------------------------------------------------


def _book(archive: zipfile.ZipFile) -> _Book:
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise OtherWorkbookError
    workbook = _document(archive, "xl/workbook.xml")
    targets = _targets(archive, names)
    sheets = [
        (sheet.get("name") or "", part)
        for sheet in workbook.iter()
        if _local(sheet.tag) == "sheet" and (part := targets.get(_relation(sheet), "")) in names
    ]
    properties = next((each for each in workbook.iter() if _local(each.tag) == "workbookPr"), None)
    strings = next((part for part in sorted(names) if part.lower() == "xl/sharedstrings.xml"), None)
    return _Book(
        sheets=tuple((name, part) for name, part in sheets if "chartsheet" not in part.lower()),
        strings=strings,
        formats=_formats(_document(archive, "xl/styles.xml")) if "xl/styles.xml" in names else (),
        from_1904=properties is not None and properties.get("date1904", "") in ("1", "true"),
    )


def _document(archive: zipfile.ZipFile, part: str) -> Element:
    if archive.getinfo(part).file_size > _MAX_PART:
        raise WorkbookError(monstrous=True)
    try:
        return fromstring(archive.read(part), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise WorkbookError from error


def _targets(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    part = "xl/_rels/workbook.xml.rels"
    if part not in names:
        raise OtherWorkbookError
    found = {}
    for relation in _document(archive, part):
        target = relation.get("Target") or ""
        found[relation.get("Id") or ""] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _relation(sheet: Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _formats(styles: Element) -> tuple[str, ...]:
    own = {
        each.get("numFmtId", ""): each.get("formatCode", "") for each in styles.iter() if _local(each.tag) == "numFmt"
    }
    cells = next((each for each in styles.iter() if _local(each.tag) == "cellXfs"), None)
    if cells is None:
        return ()
    return tuple(_format(own, each.get("numFmtId", "0")) for each in cells if _local(each.tag) == "xf")


def _format(own: Mapping[str, str], number: str) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

    code = own.get(number)
    if code is None and number.isascii() and number.isdigit():
        if int(number) in _CJK_DATES:
            return "date"
        code = BUILTIN_FORMATS.get(int(number))
    if is_timedelta_format(code):
        return "span"
    return "date" if is_date_format(code) else ""


# -- reading a part as it unpacks -----------------------------------------------------------------------------------


class _Reader:
    """What follows the tags of one part; texts wanted are collected between two tags."""

    def __init__(self) -> None:
        self._wanted = False
        self._text: list[str] = []
        self._length = 0
        self._prefix = ""

    def connect(self, parser: expat.XMLParserType) -> None:
        parser.buffer_text = True
        parser.buffer_size = _CHUNK
        parser.StartElementHandler = self._root
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.StartDoctypeDeclHandler = self._refuse
        self._parser = parser

    def _root(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        """The first tag tells whether the part's tags carry a prefix."""
        self._prefix = name.rpartition(":")[0] + ":" if ":" in name else ""
        self._parser.StartElementHandler = self.start if not self._prefix else self._prefixed_start
        self._parser.EndElementHandler = self.end if not self._prefix else self._prefixed_end

    def _prefixed_start(self, name: str, attributes: dict[str, str]) -> None:
        self.start(name.removeprefix(self._prefix), attributes)

    def _prefixed_end(self, name: str) -> None:
        self.end(name.removeprefix(self._prefix))

    def _refuse(self, *_: object) -> None:
        raise WorkbookError

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Follow an opening tag."""

    def end(self, name: str) -> None:
        """Follow a closing tag."""

    def data(self, text: str) -> None:
        """Collect the text where it is wanted."""
        if self._wanted:
            self._length += len(text)
            if self._length > _MAX_TEXT:
                raise WorkbookError(monstrous=True)
            self._text.append(text)

    def _taken(self) -> str:
        text = self._text[0] if len(self._text) == 1 else "".join(self._text)
        self._text.clear()
        self._length = 0
        return text


def _read_part(archive: zipfile.ZipFile, part: str, reader: _Reader) -> None:
    for _ in _steps(archive, part, reader):
        pass


def _steps(archive: zipfile.ZipFile, part: str, reader: _Reader) -> Iterator[None]:
    parser = expat.ParserCreate()
    reader.connect(parser)
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
        yield


# -- shared texts ---------------------------------------------------------------------------------------------------


class _Strings:
    """Texts by number, in a temporary file."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="auditor-")  # noqa: SIM115 - closed by __exit__
        self._ends = array("Q", [0])
        self.get: Callable[[int], str] = lru_cache(_REMEMBERED)(self._read)

    def __enter__(self) -> "_Strings":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, text: str) -> None:
        if len(self._ends) > _MAX_STRINGS:
            raise WorkbookError(monstrous=True)
        self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "surrogatepass")))

    def _read(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise WorkbookError
        start = self._ends[number]
        self._file.seek(start)
        return self._file.read(self._ends[number + 1] - start).decode("utf-8", "surrogatepass")


class _StringsReader(_Reader):
    def __init__(self, strings: _Strings) -> None:
        super().__init__()
        self._strings = strings
        self._spoken = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name == "t" and not self._spoken:
            self._wanted = True
        elif name == "rPh":
            self._spoken = True  # the reading of a word, not the word

    def end(self, name: str) -> None:
        if name == "t":
            self._wanted = False
        elif name == "rPh":
            self._spoken = False
        elif name == "si":
            self._strings.add(self._taken())


# -- sheets ---------------------------------------------------------------------------------------------------------


class _Budget:
    """Cells of all sheets together, blank ones between included."""

    def __init__(self) -> None:
        self._left = MAX_CELLS

    def spend(self, cells: int) -> None:
        self._left -= cells
        if self._left < 0:
            raise WorkbookError(monstrous=True)


def _sheet_rows(
    archive: zipfile.ZipFile, part: str, book: _Book, strings: _Strings, budget: _Budget
) -> Iterator[Numbered]:
    reader = _SheetReader(book, strings, budget)
    for _ in _steps(archive, part, reader):
        if reader.ready:
            yield from reader.ready
            reader.ready.clear()


class _SheetReader(_Reader):
    """Builds rows out of the tags ``row``, ``c``, ``v`` and ``is/t``."""

    def __init__(self, book: _Book, strings: _Strings, budget: _Budget) -> None:
        super().__init__()
        self.ready: list[Numbered] = []
        self._book, self._strings, self._budget = book, strings, budget
        self._places: dict[str, int] = {}
        self._row: list[Cell] = []
        self._number = 0
        self._kind = self._style = ""
        self._place = -1
        self._spoken = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            reference = attributes.get("r")
            letters = reference.rstrip("0123456789") if reference else ""
            place = self._places.get(letters)
            self._place = place if place is not None else self._place_of(letters)
            self._kind = attributes.get("t", "")
            self._style = attributes.get("s", "")
        elif name == "v" or (name == "t" and not self._spoken):
            self._wanted = True
        elif name == "rPh":
            self._spoken = True
        elif name == "row":
            self._number = int(attributes.get("r") or self._number + 1)
            self._place = -1

    def end(self, name: str) -> None:
        if name == "v" or name == "t":
            self._wanted = False
        elif name == "c":
            if self._text:
                value = self._value(self._taken())
                if self._place == len(self._row):
                    self._row.append(value)
                else:
                    self._put_apart(value)
        elif name == "rPh":
            self._spoken = False
        elif name == "row" and self._row:
            self._budget.spend(len(self._row))
            self.ready.append((self._number, self._row))
            self._row = []

    def _put_apart(self, value: Cell) -> None:
        """Put a cell that does not follow the one before it."""
        row, place = self._row, self._place
        while len(row) <= place:
            row.append(None)
        row[place] = value

    def _place_of(self, letters: str) -> int:
        if not letters:
            return self._place + 1
        place = 0
        for letter in letters.upper():
            place = place * 26 + ord(letter) - 64
        place -= 1
        if not 0 <= place < _MAX_COLUMN:
            raise WorkbookError(monstrous=True)
        self._places[letters] = place
        return place

    def _value(self, text: str) -> Cell:
        kind = self._kind
        if kind == "s":
            return self._strings.get(int(text)) or None
        if not kind or kind == "n":
            form = self._book.formats[int(self._style)] if self._style else ""
            if form:
                return _moment(float(text), form, from_1904=self._book.from_1904)
            return int(text) if text.isdigit() else float(text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "d":
            return _iso(text)
        return text if kind in ("str", "inlineStr") else None


@lru_cache(_REMEMBERED)
def _moment(number: float, form: str, *, from_1904: bool) -> Cell:
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    try:
        found: Any = from_excel(number, epoch=MAC_EPOCH if from_1904 else WINDOWS_EPOCH, timedelta=form == "span")
    except (ValueError, OverflowError):
        return number
    if isinstance(found, datetime) and found.time() == time():
        return found.date()
    return found if isinstance(found, datetime | date | time | timedelta) else number


def _iso(text: str) -> Cell:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return found.date() if found.time() == time() else found.replace(tzinfo=None)
