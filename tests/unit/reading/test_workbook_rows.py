"""The streaming reader of xlsx workbooks: it sees what the library sees that reads them whole."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from python_calamine import CalamineWorkbook

from auditor.reading.workbook_rows import OtherWorkbookError, WorkbookError, workbook_rows

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"


def rows_of(body: bytes) -> dict[str, dict[int, list[Any]]]:
    """The rows that hold anything, by sheet and number; blanks at a row's end left off."""
    found: dict[str, dict[int, list[Any]]] = {}
    for name, number, row in workbook_rows(io.BytesIO(body)):
        if shown := trimmed(row):
            found.setdefault(name, {})[number] = shown
    return found


def trimmed(row: list[Any]) -> list[Any]:
    cells = [None if cell == "" else cell for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def by_library(body: bytes) -> dict[str, dict[int, list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    shown = {name: {n: cut for n, row in enumerate(rows, 1) if (cut := trimmed(row))} for name, rows in sheets.items()}
    return {name: rows for name, rows in shown.items() if rows}


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)).map(  # noqa: DTZ001 - a cell's
    lambda moment: moment.replace(microsecond=0)
)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**15),
    st.floats(-1e12, 1e12).map(lambda number: round(number, 6)),
    st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=12),
    st.sampled_from(["停水通知", "1.2万", "甲乙丙丁", "  空格  "]),
    MOMENTS,
)
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=8)


@pytest.mark.parametrize("constant_memory", [True, False])
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=TABLES)
def test_what_is_streamed_is_what_the_library_reads_whole(table: list[list[Any]], constant_memory: bool) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": constant_memory, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("一")
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, row in enumerate(table):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, place, cell, moment)
                elif isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write(number, place, cell)
    assert rows_of(out.getvalue()) == by_library(out.getvalue())


def test_every_kind_of_cell_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append([None, 1, 1.5, True, "x", datetime(2026, 9, 1, 8, 30), date(2026, 9, 1), time(8, 30)])  # noqa: DTZ001
    sheet.append([timedelta(hours=30), "=1/0", CellRichText("甲", TextBlock(InlineFont(b=True), "乙"))])
    sheet["A5"] = "#N/A"
    sheet["D5"] = "  sp  "
    assert rows_of(saved(book))["Sheet"] == {
        2: [None, 1, 1.5, True, "x", datetime(2026, 9, 1, 8, 30), date(2026, 9, 1), time(8, 30)],  # noqa: DTZ001
        3: [timedelta(hours=30), None, "甲乙"],
        5: [None, None, None, "  sp  "],
    }


def test_a_date_of_the_other_epoch_is_the_same_day() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append([date(2026, 9, 1)])
    assert rows_of(saved(book))["Sheet"] == {1: [date(2026, 9, 1)]}


def handmade(sheet: str, strings: str = "", styles: str = "") -> bytes:
    """A workbook of one sheet as other programs than Excel write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {MAIN} xmlns:r="{relation}"><sheets>'
            '<sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}/worksheet" Target="/{SHEET}"/></Relationships>',
        )
        archive.writestr(SHEET, sheet)
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
        if styles:
            archive.writestr("xl/styles.xml", styles)
    return out.getvalue()


def test_a_chinese_date_format_that_is_defined_nowhere_is_a_date() -> None:
    styles = f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>'
    sheet = f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" s="1"><v>46266</v></c></row></sheetData></worksheet>'
    assert rows_of(handmade(sheet, styles=styles)) == {"一": {1: [date(2026, 9, 1)]}}


def test_tags_with_a_prefix_cells_without_place_and_readings_of_words_are_understood() -> None:
    strings = f"<sst {MAIN}><si><t>街道</t><rPh sb='0' eb='2'><t>jiedao</t></rPh></si></sst>"
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row>'
        "<x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    assert rows_of(handmade(sheet, strings)) == {"一": {1: ["街道", "甲"], 2: [7]}}


def sheet_of(cells: str, before: str = "") -> str:
    return f"{before}<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>"


BOMB = '<!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "entities": sheet_of('<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>', BOMB),
    "a string that is not there": sheet_of('<row r="1"><c r="A1" t="s"><v>5</v></c></row>'),
    "a style that is not there": sheet_of('<row r="1"><c r="A1" s="9"><v>5</v></c></row>'),
    "a row number that is none": sheet_of('<row r="x"><c r="A1"><v>5</v></c></row>'),
    "a cell of two million letters": sheet_of(f'<row r="1"><c r="A1" t="str"><v>{"x" * 2_000_000}</v></c></row>'),
    "a column beyond the last": sheet_of('<row r="1"><c r="XFE1"><v>5</v></c></row>'),
    "rows all reaching the last column": sheet_of(
        "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 2000))
    ),
    "cut short": "<worksheet><sheetData><row",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sheet_is_refused(name: str) -> None:
    with pytest.raises(WorkbookError):
        rows_of(handmade(HOSTILE[name]))


def test_an_archive_that_is_no_workbook_is_left_to_others() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(OtherWorkbookError):
        rows_of(out.getvalue())
