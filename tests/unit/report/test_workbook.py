"""The Excel workbook: the sheets an office hands in, every row, no formula."""

from datetime import datetime
from pathlib import Path
from types import ModuleType

import msgspec
import openpyxl
import pytest

from auditor.report import render
from auditor.report.narrative import Narrative
from auditor.result.report_document import ReportDocument

SHEETS = [
    "问题清单",
    "整改台账",
    "栏目更新明细",
    "账号明细",
    "未能检查及需人工核实事项",
    "转报事项",
    "考核情况",
    "报送采用（按类别）",
    "可用性监测",
]


@pytest.fixture(scope="module")
def book(document: ReportDocument, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    return openpyxl.load_workbook(render(document, tmp_path_factory.mktemp("book"), ("xlsx",))[0])


def test_the_seven_sheets_stand_in_order_with_all_their_rows(book: openpyxl.Workbook, written: Narrative) -> None:
    assert book.sheetnames == SHEETS
    for table in written.annexes.values():
        sheet = book[table.sheet]
        assert [cell.value for cell in sheet[2]] == [column.heading for column in table.columns]
        assert sheet.max_row == 2 + len(table.rows)


def test_sheets_are_ready_to_print_and_to_filter(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$1:$2"
        assert sheet.freeze_panes == "B3"
        assert sheet.auto_filter.ref.startswith("A2:")


def test_days_are_days_and_counts_are_numbers(book: openpyxl.Workbook) -> None:
    ledger = book["整改台账"]
    due = [cell.value for cell in ledger[2]].index("整改时限")
    assert ledger[3][due].value == datetime(2026, 10, 15)  # noqa: DTZ001 - Excel knows no zone
    columns = book["栏目更新明细"]
    age = [cell.value for cell in columns[2]].index("距检查时点（天）")
    assert columns[3][age].value == 31


HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://x")',
    "{=1}",
    "http://x.example/" + "a" * 3000,
    "长" * 40_000,
    "\x00\x07坏字符",
    "\ud800孤字",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_becomes_a_formula_or_is_dropped(
    text: str, sample: ModuleType, document: ReportDocument, tmp_path: Path
) -> None:
    changes = dict.fromkeys(("observed", "clause", "remedy", "url", "parent_url", "unit"), text)
    bad = sample.finding(77, "some-check", "section", text, text, **changes)
    result = msgspec.structs.replace(document.result, findings=(bad,))
    (path,) = render(msgspec.structs.replace(document, result=result, rectification=None), tmp_path, ("xlsx",))
    row = list(openpyxl.load_workbook(path)["问题清单"][3])
    assert not [cell for cell in row if cell.data_type == "f" or cell.hyperlink]
    described = next(
        cell.value
        for cell, head in zip(row, openpyxl.load_workbook(path)["问题清单"][2], strict=True)
        if head.value == "问题描述"
    )
    assert described
    assert len(described) <= 32_767
