"""The draft of the annual report: it passes its own audit, and what nobody told is 待填."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from auditor.annual import audit_report, read_report
from auditor.annual.draft import Drafted, write_draft
from auditor.annual.draft_facts import Problems, YearFacts
from auditor.annual.draft_form import APPLICATIONS_SHEET, SHEET, Filled, asked_numbers, read_form, write_form
from auditor.annual.draft_tables import Numbers, complete
from auditor.annual.draft_words import draft_paper
from auditor.annual.form import APPLICANTS, CARRIED_IN, CARRIED_OUT, NEW, RESULT_ROWS, RESULT_TOTAL, TABLE_3, TOTAL
from auditor.audit import OpenedOffice, open_office
from auditor.demo import build
from auditor.errors import UsageError
from auditor.ledger.applications_table import import_applications
from auditor.model.zone import SHANGHAI
from auditor.result.figures import Statistics
from auditor.rulebook import load_rulebook

AT = datetime(2027, 1, 12, 9, 0, tzinfo=SHANGHAI)
Entries = Mapping[str, str]
Applicants = Mapping[str, tuple[int, ...]]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo office's register."""
    folder = tmp_path_factory.mktemp("demo")
    build(folder).server.stop()
    return folder / "auditor.yaml"


@pytest.fixture
def opened(register: Path, tmp_path: Path) -> Iterator[OpenedOffice]:
    """The demo office, never audited."""
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "auditor.yaml").write_bytes(register.read_bytes())
    with open_office(folder) as office:
        yield office


def fill(path: Path, entries: Entries, applications: Applicants | None = None) -> None:
    """Fill the form in as people do: ``entries`` by what is asked, every other number 本年无."""
    book = openpyxl.load_workbook(path)
    for row in book[SHEET].iter_rows(min_row=4):
        if row[1].value != "报告说明":
            row[3].value = "本年无"
        if str(row[2].value) in entries:
            row[3].value = entries[str(row[2].value)]
    sheet = book[APPLICATIONS_SHEET]
    if applications is None:
        sheet["B2"] = "本年无"
    else:
        for row in sheet.iter_rows(min_row=4):
            for cell, value in zip(row[1:7], applications.get(str(row[0].value), (0,) * 6), strict=True):
                cell.value = value
    book.save(path)


SIGNED = {"填报人": "王芳", "审核人": "李强", "填报日期": "2027-01-10"}
TOLD = SIGNED | {
    "本机关办公地址": "临江区云溪路1号",
    "政府信息管理（审查、清理、动态调整等）": "落实三审三校和保密审查制度，清理行政规范性文件。",
    "监督保障（组织领导、培训，工作考核、社会评议和责任追究结果）": "组织培训2次，考核合格，没有责任追究。",
    "行政许可：本年处理决定数量": "３１",
    "行政事业性收费：本年收费金额（单位：万元）": "0.50",
    "行政复议：结果维持": "1",
}


def drafted(
    opened: OpenedOffice, entries: Entries, applications: Mapping[str, tuple[int, ...]] | None = None
) -> Drafted:
    first = write_draft(opened, 2026, at=AT)
    assert first.form_is_new
    fill(first.form, entries, applications)
    return write_draft(opened, 2026, at=AT)


def findings(path: Path, *, hints: bool = False) -> list[str]:
    report = read_report(path.read_bytes(), path.name, today=AT.date())
    audited = audit_report(report, load_rulebook("street-office", None, at=AT.date()))
    assert not audited.unread
    return [finding.text for finding in audited.findings if hints or finding.counts]


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_its_own_draft_passes_the_audit_of_annual_reports(opened: OpenedOffice) -> None:
    applications = {
        NEW.name: (3, 2, 0, 0, 0, 1),
        CARRIED_IN.name: (1, 0, 0, 0, 0, 0),
        RESULT_ROWS[0].name: (2, 1, 0, 0, 0, 0),
        RESULT_ROWS[20].name: (0, 0, 0, 0, 0, 1),
    }
    written = drafted(opened, TOLD, applications)
    for path in written.files:
        assert findings(path) == []


def test_without_applications_the_draft_passes_too(opened: OpenedOffice) -> None:
    for path in drafted(opened, TOLD).files:
        assert findings(path) == []


def test_what_nobody_told_is_pending_and_the_draft_says_so_on_every_page(opened: OpenedOffice) -> None:
    written = write_draft(opened, 2026, at=AT)
    assert written.pending
    text = text_of(written.files[0])
    assert "待填：办公地址" in text
    assert "没有检查记录" in text
    assert text.splitlines().count("待填") >= 10 + 7 * 25 + 15 - 1
    assert "<span>草稿</span>" in written.files[1].read_text(encoding="utf-8")


def test_what_is_pending_is_told_in_words_by_the_audit_and_nothing_else_is(opened: OpenedOffice) -> None:
    for path in write_draft(opened, 2026, at=AT).files:
        told = findings(path, hints=True)
        assert [one[:10] for one in told] == [
            "表二还有10格“待填",
            "表三还有175格“待",
            "表四还有15格“待填",
            told[-1][:10],
        ]
        assert told[-1].startswith("正文还有")
        assert "办公地址" in told[-1]


def test_numbers_of_an_unsigned_form_are_not_used(opened: OpenedOffice) -> None:
    written = drafted(
        opened, {key: value for key, value in TOLD.items() if key not in SIGNED} | dict.fromkeys(SIGNED, "")
    )
    assert any("没有采用" in note for note in written.notes)
    text = text_of(written.files[0])
    assert "31" not in text.splitlines()
    assert "临江区云溪路1号" in text


def test_a_filled_form_is_never_overwritten(opened: OpenedOffice) -> None:
    written = drafted(opened, TOLD)
    assert not written.form_is_new
    assert read_form(written.form).words["地址"] == "临江区云溪路1号"


def test_the_ledger_of_applications_goes_before_the_form(opened: OpenedOffice, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["登记编号", "收到日期", "申请人类型", "答复日期", "答复结果"])
    sheet.append(["2026-1", date(2026, 3, 2), "自然人", date(2026, 3, 9), "予以公开"])
    sheet.append(["2026-2", date(2026, 12, 20), "商业企业", None, None])
    book.save(tmp_path / "applications.xlsx")
    import_applications(opened.store, opened.office, tmp_path / "applications.xlsx", at=AT, person="王芳")
    written = drafted(opened, TOLD, {NEW.name: (9, 9, 9, 9, 9, 9)})
    assert findings(written.files[0]) == []
    assert "新收政府信息公开申请2件，上年结转0件，办结政府信息公开申请1件，结转下年度继续办理1件" in text_of(
        written.files[0]
    )


@pytest.mark.parametrize("year", [2020, 2028])
def test_a_year_without_the_form_or_still_to_come_is_refused(opened: OpenedOffice, year: int) -> None:
    with pytest.raises(UsageError, match="--year"):
        write_draft(opened, year, at=AT)


def test_more_settled_than_received_is_refused_by_column() -> None:
    known = {(TABLE_3, row.id, column): Decimal(0) for row in (NEW, CARRIED_IN, *RESULT_ROWS) for column in APPLICANTS}
    known[TABLE_3, "r1", "商业企业"] = Decimal(1)
    with pytest.raises(UsageError, match="商业企业（新收加结转0件，办理结果1件）"):
        complete(known, None)


def test_one_unknown_cell_leaves_its_sums_unknown() -> None:
    known = {(TABLE_3, row.id, column): Decimal(1) for row in RESULT_ROWS for column in APPLICANTS}
    known |= {(TABLE_3, NEW.id, column): Decimal(30) for column in APPLICANTS}
    known |= {(TABLE_3, CARRIED_IN.id, column): Decimal(0) for column in APPLICANTS}
    del known[TABLE_3, "r5", "自然人"]
    numbers = complete(known, None)
    for row, column in ((RESULT_TOTAL, "自然人"), (CARRIED_OUT, "自然人"), (RESULT_TOTAL, TOTAL), (CARRIED_OUT, TOTAL)):
        assert numbers.get(TABLE_3, row.id, column) is None
    assert numbers.get(TABLE_3, RESULT_TOTAL.id, "其他") == 21
    assert numbers.get(TABLE_3, CARRIED_OUT.id, "其他") == 9


@pytest.mark.parametrize("text", ["三件左右", "-1", "1.5", "=1+1", "1e3"])
def test_a_cell_that_holds_no_count_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    form = tmp_path / "form.xlsx"
    write_form(form, "云溪街道", 2026)
    fill(form, {"行政许可：本年处理决定数量": text})
    if text == "=1+1":  # nobody has opened it since: the formula has no value yet
        assert ("表二", "licences", "本年处理决定数量") not in read_form(form).numbers
        return
    with pytest.raises(UsageError, match=r"“年度数据”第\d+行行政许可"):
        read_form(form)


def test_lines_moved_about_in_the_form_are_still_known(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    write_form(form, "云溪街道", 2026)
    fill(form, TOLD)
    straight = read_form(form)
    book = openpyxl.load_workbook(form)
    sheet = book[SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for row, values in zip(sheet.iter_rows(min_row=4), reversed(rows), strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value
    book.save(form)
    assert read_form(form) == straight


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 cut short", "年度数据".encode()])
def test_a_file_that_is_no_form_is_named(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "form.xlsx").write_bytes(body)
    with pytest.raises(UsageError, match=r"form\.xlsx：填报表无法打开"):
        read_form(tmp_path / "form.xlsx")


def paper_text(opened: OpenedOffice, facts: YearFacts) -> str:
    numbers = Numbers({place: Decimal(0) for place, _, _ in asked_numbers()})
    paper = draft_paper(opened.office, facts, Filled(), numbers, at=AT)
    return "\n".join(getattr(block, "text", "") for block in paper.blocks)


def test_last_years_problems_stand_beside_this_years(opened: OpenedOffice) -> None:
    facts = YearFacts(
        year=2026,
        quarters={
            f"2026Q{number}": Statistics(section_items=10, portal_items=2, posts={"a": 5}) for number in range(1, 5)
        },
        problems=Problems(kinds={"链接无法打开": 5, "空白栏目": 1}, fixed=3, not_ours=1),
        before=Problems(kinds={"链接无法打开": 8, "账号更新不及时": 2}),
        steps=("定期清查链接。",),
    )
    text = paper_text(opened, facts)
    assert "共发现问题6个（上年10个）。一是链接无法打开5个（上年8个）；二是空白栏目1个（上年0个）。" in text
    assert "上年存在的账号更新不及时问题本年度未再发现。" in text
    assert "已整改3个，整改率60%（3/5）" in text
    assert "全年公开信息40条" in text
    assert "全年发布信息20条" in text


def test_a_quarter_nobody_audited_keeps_the_years_sums_open(opened: OpenedOffice) -> None:
    facts = YearFacts(
        year=2026, quarters={"2026Q3": Statistics(section_items=31, portal_items=None, posts={"a": None})}
    )
    text = paper_text(opened, facts)
    assert "全年公开信息〔待填：第一季度、第二季度、第四季度没有检查记录，已统计31〕条" in text
    assert "上年没有检查记录，未作比较" in text
