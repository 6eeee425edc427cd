"""A report with thousands of problems still opens, with every row."""

from pathlib import Path
from types import ModuleType

import msgspec
import openpyxl
import pytest
from docx import Document

from auditor.report import render


@pytest.mark.slow
def test_five_thousand_problems_stand_in_the_word_file_and_the_workbook(sample: ModuleType, tmp_path: Path) -> None:
    text = "“便民服务”页面中的链接打不开（返回404）。"
    many = tuple(
        sample.finding(
            10_000 + n, "dead-link-on-other-pages", "section", "链接不可用", text, url=f"{sample.PORTAL}/{n}"
        )
        for n in range(5_000)
    )
    document = sample.report_document()
    result = msgspec.structs.replace(document.result, findings=many)
    word, book = render(
        msgspec.structs.replace(document, result=result, rectification=None), tmp_path, ("docx", "xlsx")
    )
    opened = Document(str(word))
    assert any("发现问题5000个" in paragraph.text for paragraph in opened.paragraphs)
    assert [len(table._tbl.tr_lst) for table in opened.tables[2:4]] == [5_001, 5_001]
    assert openpyxl.load_workbook(book)["问题清单"].max_row == 5_002
