"""A district's 通报 from several offices' documents: every figure is a count of rows."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import openpyxl
import pytest
from docx import Document

from auditor.errors import UsageError
from auditor.model.words import Responsibility, Severity
from auditor.report import render
from auditor.report.rollup import FAILED, OPEN, PASSED, SECTION, Rollup, roll_up
from auditor.report.rollup_paper import write_rollup
from auditor.result.report_document import ReportDocument

Make = Callable[..., Path]


@pytest.fixture
def package(document: ReportDocument, tmp_path: Path) -> Make:
    """Write a document as ``name``'s JSON; ``changes`` replace its fields."""

    def make(name: str, base: ReportDocument = document, **changes: object) -> Path:
        words = msgspec.structs.replace(base.words, name=name, short_name="")
        result = msgspec.structs.replace(base.result, office=f"id-{name}")
        made = msgspec.structs.replace(base, **{"words": words, "result": result, **changes})
        made = msgspec.structs.replace(made, words=msgspec.structs.replace(made.words, name=name))
        folder = tmp_path / f"{name}-{made.revision}-{len(list(tmp_path.iterdir()))}"
        return render(made, folder, ("json",))[0]

    return make


def state(rolled: Rollup, office: str, name: str) -> str:
    return next(one.state for one in rolled.standings if (one.office, one.name) == (office, name))


def test_every_object_is_counted_once_and_what_nobody_decided_never_passes(
    package: Make, quiet_document: ReportDocument
) -> None:
    rolled = roll_up([package("甲街道"), package("乙街道", quiet_document)])
    assert [office.name for office in rolled.offices] == ["乙街道", "甲街道"]
    assert state(rolled, "甲街道", "云溪街道") == FAILED
    assert state(rolled, "甲街道", "云溪社区服务") == OPEN
    assert len(rolled.standings) == sum(office.found.targets for office in rolled.offices)
    for platform, standings in rolled.platforms().items():
        assert {one.platform for one in standings} == {platform}
    accounts = [one for one in rolled.standings if one.platform != SECTION]
    assert sum(len(standings) for standings in rolled.platforms().values()) == len(accounts)


def test_an_object_passes_once_people_and_machine_have_decided_everything(
    package: Make, quiet_document: ReportDocument
) -> None:
    asked = quiet_document.signoffs.questions
    manual = [msgspec.structs.replace(one, state="待核查") for one in asked]
    waiting = msgspec.structs.replace(quiet_document.signoffs, questions=tuple(manual))
    rolled = roll_up([package("甲街道", quiet_document), package("乙街道", quiet_document, signoffs=waiting)])
    assert any(one.state == PASSED for one in rolled.offices[1].standings)
    assert sum(one.state == PASSED for one in rolled.offices[0].standings) <= sum(
        one.state == PASSED for one in rolled.offices[1].standings
    )


def test_a_document_that_knows_no_veto_rows_proves_nothing(package: Make, quiet_document: ReportDocument) -> None:
    rolled = roll_up([package("甲街道", quiet_document, vetoes=())])
    assert {one.state for one in rolled.standings} == {OPEN}


def test_those_expected_that_sent_nothing_are_named(package: Make) -> None:
    rolled = roll_up([package("甲街道")], expected=("甲街道", "丙街道"))
    assert rolled.missing == ("丙街道",)


def test_the_same_defect_of_the_platform_is_merged_across_offices(package: Make) -> None:
    rolled = roll_up([package("甲街道"), package("乙街道")])
    defects = rolled.defects()
    assert len(defects) == len(rolled.offices[0].found.referred)
    assert {one.offices for one in defects} == {("乙街道", "甲街道")}


def test_of_one_office_the_latest_counts_and_the_others_are_told(package: Make, document: ReportDocument) -> None:
    newer = package("甲街道", revision=2, as_of=document.as_of + timedelta(days=1))
    rolled = roll_up([newer, package("甲街道")])
    assert [office.found.document.revision for office in rolled.offices] == [2]
    assert "报送了2份" in rolled.notes[0]


def test_every_faulty_file_is_named_at_once(package: Make, tmp_path: Path) -> None:
    bad = tmp_path / "坏.json"
    bad.write_text("[]")
    draft, topic = package("甲街道", draft=True), package("乙街道", topic="链接")
    with pytest.raises(UsageError) as caught:
        roll_up([bad, tmp_path / "没有.zip", draft, topic, package("丙街道")])
    told = str(caught.value).splitlines()
    assert [word in line for word, line in zip(("坏.json", "没有.zip", "草稿", "专项"), told, strict=True)] == [
        True
    ] * 4


def test_files_of_two_quarters_are_not_mixed(package: Make, document: ReportDocument) -> None:
    other = msgspec.structs.replace(document.result, period="2026Q2")
    with pytest.raises(UsageError, match="不是同一个季度"):
        roll_up([package("甲街道"), package("乙街道", result=other)])


def test_the_papers_figures_are_those_of_its_rows(
    package: Make, quiet_document: ReportDocument, document: ReportDocument, tmp_path: Path
) -> None:
    rolled = roll_up([package("甲街道"), package("乙街道", quiet_document)], expected=("甲街道", "乙街道", "丙街道"))
    files = write_rollup(rolled, tmp_path / "out", issuer="临江区人民政府办公室", at=document.as_of)
    assert [path.name for path in files] == [f"2026年第三季度检查情况通报.{form}" for form in ("docx", "html", "xlsx")]
    book = openpyxl.load_workbook(files[2])
    rows = {sheet.title: sheet.max_row - 2 for sheet in book}
    failed = sum(one.state == FAILED for one in rolled.standings)
    assert rows["点名名单"] == failed
    assert rows["单位排名"] == 2
    assert rows["未报送"] == 1
    text = "\n".join(paragraph.text for paragraph in Document(str(files[0])).paragraphs)
    assert f"自查共发现问题{rows['问题清单']}个" in text
    assert "应报送单位3个，已报送2个，报送率66.7%（2/3）。" in text
    page = files[1].read_text(encoding="utf-8")
    assert all(line in page for line in text.splitlines() if len(line) > 30)
    assert [cell.value for cell in book["单位排名"][3]][1:3] == [1, "乙街道"]


def test_findings_kept_inside_never_reach_the_district(package: Make, document: ReportDocument, tmp_path: Path) -> None:
    secret = msgspec.structs.replace(document.result.findings[0], internal=True, text="疑似改动日期")
    result = msgspec.structs.replace(document.result, findings=(secret, *document.result.findings[1:]))
    rolled = roll_up([package("甲街道", result=result)])
    files = write_rollup(rolled, tmp_path / "out", at=document.as_of)
    assert "疑似改动日期" not in files[1].read_text(encoding="utf-8")


def test_hostile_text_of_an_office_is_only_text(package: Make, document: ReportDocument, tmp_path: Path) -> None:
    bad = msgspec.structs.replace(
        document.result.findings[0],
        text="<script>alert(1)</script>=cmd|'/c calc'!A1",
        severity=Severity.VETO,
        responsibility=Responsibility.OWN,
    )
    result = msgspec.structs.replace(document.result, findings=(bad,))
    files = write_rollup(roll_up([package("<b>甲</b>", result=result)]), tmp_path / "out", at=document.as_of)
    page = files[1].read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "<b>甲" not in page
    cells = [cell for sheet in openpyxl.load_workbook(files[2]) for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


def test_paper_lists_a_share_of_each_office_and_workbook_and_page_list_all(
    package: Make, document: ReportDocument, sample, tmp_path: Path
) -> None:
    many = tuple(
        sample.finding(
            10_000 + n, "dead-link-on-other-pages", "section", "链接不可用", "链接打不开", url=f"http://x.example/{n}"
        )
        for n in range(200)
    )
    crowded = msgspec.structs.replace(document, result=msgspec.structs.replace(document.result, findings=many))
    rolled = roll_up([package("甲街道", crowded), package("乙街道", crowded)])
    word, page, book = write_rollup(rolled, tmp_path / "out", issuer="区政府办", at=document.as_of)
    tables = [table for table in Document(str(word)).tables if table.rows[0].cells[3].text == "问题类别"]
    rows = [[cell.text for cell in row.cells] for row in tables[0].rows[1:]]
    assert [sum(row[1] == office for row in rows) for office in ("甲街道", "乙街道")] == [150, 150]
    assert "以上按单位择要列出300项；全部400项见随附的《2026年第三季度检查情况通报.xlsx》" in "".join(rows[-1])
    assert page.read_text(encoding="utf-8").count("链接打不开") == 400
    assert max(sheet.max_row for sheet in openpyxl.load_workbook(book)) >= 402
