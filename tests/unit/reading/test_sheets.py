"""Whatever a file holds, it is read as tables or refused with a word to the user: nothing else comes out."""

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.reading.sheets import SheetError, read_sheets


def workbook(rows: int = 3) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for row in range(rows):
        sheet.write_row(row, 0, ["标题", "2026-09-01", row])
    book.close()
    return out.getvalue()


GOOD = workbook()


def repacked(change: dict[str, bytes]) -> bytes:
    """The workbook with some of its parts replaced, in a sound archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return out.getvalue()


def read(folder: Path, body: bytes) -> None:
    path = folder / "x.xlsx"
    path.write_bytes(body)
    read_sheets(path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=12), cut=st.integers(0, 200)
)
def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path, places: list[tuple[int, int]], cut: int) -> None:
    body = bytearray(GOOD[: len(GOOD) - cut])
    for place, value in places:
        if place < len(body):
            body[place] = value
    with contextlib.suppress(SheetError):
        read(tmp_path, bytes(body))


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"
PARTS = {
    "xml cut short": {SHEET: HEAD + b"<row"},
    "no xml": {SHEET: b"\x00\xff"},
    "an impossible cell": {SHEET: HEAD + b'<row r="1"><c r="@@"><v>1</v></c></row></sheetData></worksheet>'},
    "a string that is not there": {SHEET: HEAD + b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>' + END},
    "no workbook part": {"xl/workbook.xml": b""},
    "one cell in the farthest corner": {
        SHEET: HEAD
        + b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        + END
    },
    "a farthest cell without rows": {
        SHEET: HEAD + b'<row><c r="A1"><v>1</v></c></row><row><c r="XFD999999"><v>1</v></c></row>' + END
    },
}


@pytest.mark.parametrize("name", PARTS)
def test_a_workbook_with_a_bad_part_is_read_or_refused(tmp_path: Path, name: str) -> None:
    with contextlib.suppress(SheetError):
        read(tmp_path, repacked(PARTS[name]))


def test_a_few_kilobytes_that_unpack_to_gigabytes_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(1100):
            part.write(b" " * 1024 * 1024)
    assert len(out.getvalue()) < 2 * 1024 * 1024
    with pytest.raises(SheetError, match="过大"):
        read(tmp_path, out.getvalue())


def test_a_cell_of_many_megabytes_in_a_csv_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="单元格"):
        read(tmp_path, b"a,b\n" + b"x" * 2_000_000 + b",1\n")


def test_an_archive_in_an_unknown_packing_is_refused(tmp_path: Path) -> None:
    body = bytearray(GOOD)
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        place, offset = 0, 8 if mark == b"PK\x03\x04" else 10
        while (place := bytes(body).find(mark, place)) >= 0:
            body[place + offset] = 99
            place += 4
    with pytest.raises(SheetError, match="损坏"):
        read(tmp_path, bytes(body))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(min_size=1, max_size=600))
@pytest.mark.parametrize("head", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table><tr>", b"\xff\xfe"])
def test_any_bytes_are_read_or_refused(tmp_path: Path, head: bytes, body: bytes) -> None:
    with contextlib.suppress(SheetError):
        read(tmp_path, head + body)
