"""Blank tables: what is filled into them comes back by the import, and nobody's table is written over."""

from pathlib import Path

import openpyxl
import pytest

from auditor.ledger.blank_tables import BLANKS

FILLED = {
    "submissions": {"标题*": "街道召开会议", "报送科室*": "综合办公室", "报送日期*": "2026-09-01", "类别": "动态"},
    "applications": {"登记编号*": "2026-1", "收到日期*": "2026-09-01", "申请人类型*": "自然人"},
    "superior-notices": {"问题描述*": "链接打不开"},
    "platform-tickets": {"问题描述*": "链接打不开"},
    "zhaocuo": {"问题描述*": "错别字"},
}


@pytest.mark.parametrize("kind", list(BLANKS))
def test_what_is_filled_in_is_taken_in(auditor, folder: Path, tmp_path: Path, kind: str) -> None:
    blank = tmp_path / "表.xlsx"
    assert auditor("import", kind, blank, "--template", "-w", folder).code == 0
    book = openpyxl.load_workbook(blank)
    sheet = book.active
    assert sheet is not None
    headings = {str(cell.value): cell.column for cell in sheet[3]}
    for heading, text in FILLED[kind].items():
        sheet.cell(4, headings[heading]).value = text
    book.save(blank)
    told = auditor("import", kind, blank, "-w", folder)
    assert (told.code, told.err) == (0, "")
    assert "1" in told.out


@pytest.mark.parametrize("kind", list(BLANKS))
def test_an_empty_one_brings_nothing(auditor, folder: Path, tmp_path: Path, kind: str) -> None:
    auditor("import", kind, tmp_path / "表.xlsx", "--template", "-w", folder)
    auditor("import", kind, tmp_path / "表.xlsx", "-w", folder)
    assert "未整改问题 0 个" in auditor("status", "-w", folder).out


def test_units_and_choices_are_picked_from_a_list(auditor, folder: Path, tmp_path: Path) -> None:
    auditor("import", "applications", tmp_path / "表.xlsx", "--template", "-w", folder)
    rules = openpyxl.load_workbook(tmp_path / "表.xlsx").active.data_validations.dataValidation
    lists = {rule.formula1 for rule in rules}
    assert '"综合办公室"' in lists
    assert any("自然人,商业企业" in choices for choices in lists)


def test_a_file_that_is_there_is_not_written_over(auditor, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(b"mine")
    told = auditor("import", "submissions", tmp_path / "表.xlsx", "--template", "-w", folder)
    assert (told.code, "已存在" in told.err) == (2, True)
    assert (tmp_path / "表.xlsx").read_bytes() == b"mine"


def test_kinds_without_a_blank_table_say_where_theirs_comes_from(auditor, folder: Path, tmp_path: Path) -> None:
    told = auditor("import", "ledger", tmp_path / "表.xlsx", "--template", "-w", folder)
    assert (told.code, "ledger export" in told.err) == (2, True)
