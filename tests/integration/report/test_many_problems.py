"""A report with thousands of problems: paper lists a choice of them and says where all stand; nothing else is cut."""

import json
from pathlib import Path
from types import ModuleType

import msgspec
import openpyxl
import pytest
from docx import Document

from auditor.model.words import Severity
from auditor.report import render
from auditor.report.paper_rows import MOST_ROWS
from auditor.result.report_document import ReportDocument

TEXT = "“便民服务”页面中的链接打不开（返回404）。"


def crowded(sample: ModuleType, units: dict[str, int], vetoes: int = 0) -> ReportDocument:
    """The sample quarter with as many broken links as named for each unit, the first ``vetoes`` of them vetoes."""
    owed = [unit for unit, count in units.items() for _ in range(count)]
    many = tuple(
        sample.finding(
            10_000 + n,
            "dead-link-on-other-pages",
            "section",
            "链接不可用",
            TEXT,
            unit=unit,
            url=f"{sample.PORTAL}/{n}",
            severity=Severity.VETO if n < vetoes else Severity.DEDUCT,
        )
        for n, unit in enumerate(owed)
    )
    document = sample.report_document()
    result = msgspec.structs.replace(document.result, findings=many)
    return msgspec.structs.replace(document, result=result, rectification=None)


def listed(word: Path) -> list[list[str]]:
    """Rows of the annex of problems below its heading row."""
    tables = [table for table in Document(str(word)).tables if "是否单项否决" in [c.text for c in table.rows[0].cells]]
    return [[cell.text for cell in row.cells] for row in tables[0].rows[1:]]


def test_paper_gives_each_unit_its_share_and_says_where_all_stand(sample: ModuleType, tmp_path: Path) -> None:
    (word,) = render(crowded(sample, {"党政办": 400, "宣传办": 5}), tmp_path, ("docx",))
    *rows, told = listed(word)
    assert [row[0] for row in rows] == [str(n) for n in (*range(1, MOST_ROWS // 2 + 1), *range(401, 406))]
    assert f"以上按责任科室择要列出{len(rows)}项" in "".join(told)
    assert "全部405项见随附的《2026年第三季度自查报告.xlsx》“问题清单”表" in "".join(told)


def test_every_veto_is_printed_whatever_the_share(sample: ModuleType, tmp_path: Path) -> None:
    (word,) = render(crowded(sample, {"党政办": 400, "宣传办": 5}, vetoes=200), tmp_path, ("docx",))
    assert sum(row[8] == "是" for row in listed(word)) == 200


def test_as_many_as_paper_takes_are_all_listed(sample: ModuleType, tmp_path: Path) -> None:
    (word,) = render(crowded(sample, {"党政办": MOST_ROWS}), tmp_path, ("docx",))
    assert [row[0] for row in listed(word)] == [str(number) for number in range(1, MOST_ROWS + 1)]


@pytest.mark.slow
def test_five_thousand_problems_all_stand_in_workbook_page_and_json(sample: ModuleType, tmp_path: Path) -> None:
    formats = ("docx", "xlsx", "html", "json")
    word, book, page, machine = render(crowded(sample, {"党政办": 5_000}), tmp_path, formats)
    assert any("发现问题5000个" in paragraph.text for paragraph in Document(str(word)).paragraphs)
    assert len(listed(word)) == MOST_ROWS + 1
    assert openpyxl.load_workbook(book)["问题清单"].max_row == 5_002
    assert 'id="附件1-5000"' in page.read_text(encoding="utf-8")
    assert len(json.loads(machine.read_text(encoding="utf-8"))["result"]["findings"]) == 5_000
