"""The Word report: the page of GB/T 9704, the rows of the annexes, the draft mark."""

import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from auditor.report import render
from auditor.report.charts import drawings
from auditor.report.kinds import load_phrasebook
from auditor.report.narrative import Narrative
from auditor.report.view import View
from auditor.report.word import closing_indents
from auditor.result.report_document import ReportDocument


@pytest.fixture(scope="module")
def word(document: ReportDocument, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(document, tmp_path_factory.mktemp("word"), ("docx",))[0]


def test_the_page_has_the_margins_and_lines_of_the_standard(word: Path) -> None:
    body, annexes = Document(str(word)).sections
    assert [round(side.mm) for side in (body.page_width, body.page_height)] == [210, 297]
    margins = [body.top_margin, body.bottom_margin, body.left_margin, body.right_margin]
    assert [round(side.mm) for side in margins] == [37, 35, 28, 26]
    grid = body._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:linePitch")) == "579"
    assert annexes.page_width > annexes.page_height


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("正文段", "仿宋_GB2312", 16),
        ("一级标题", "黑体", 16),
        ("二级标题", "楷体_GB2312", 16),
        ("附件号", "黑体", 16),
        ("页码单", "宋体", 14),
        ("页码双", "宋体", 14),
    ],
)
def test_fonts_are_named_for_chinese_text(word: Path, style: str, font: str, size: int) -> None:
    found = Document(str(word)).styles[style]
    fonts = found.element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == font
    assert not [name for name in fonts.attrib if name.endswith("Theme")]
    assert found.font.size.pt == size


def test_properties_stand_in_the_order_the_file_format_demands(word: Path) -> None:
    order = ["rFonts", "b", "spacing", "sz", "szCs", "lang"]
    for style in Document(str(word)).styles.element.iter(qn("w:rPr")):
        names = [child.tag.rpartition("}")[2] for child in style]
        known = [order.index(name) for name in names if name in order]
        assert known == sorted(known)


def test_no_table_ends_the_document_or_touches_the_next(word: Path) -> None:
    body = Document(str(word)).element.body
    names = [child.tag.rpartition("}")[2] for child in body]
    assert "tbl" in names
    for first, second in pairwise(names):
        assert not (first == "tbl" and second != "p")


def test_no_font_is_shipped_within(word: Path) -> None:
    with zipfile.ZipFile(word) as package:
        assert not [
            name for name in package.namelist() if "font" in name.lower() and not name.endswith("fontTable.xml")
        ]


def test_page_numbers_stand_outside_on_odd_and_even_pages(word: Path) -> None:
    document = Document(str(word))
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    assert section.footer.paragraphs[0].style.name == "页码单"
    assert section.even_page_footer.paragraphs[0].style.name == "页码双"
    assert section.footer.paragraphs[0].text == "— 1 —"


DRAWINGS = 5
"""By type, by unit, two trends, the calendar."""


def test_every_bar_carries_its_number_and_every_week_its_days(word: Path, found: View) -> None:
    drawn = drawings(found, load_phrasebook(None))
    *bars, calendar = Document(str(word)).tables[-DRAWINGS:]
    for table, wanted in zip(bars, (drawn.by_type, drawn.by_unit, drawn.problems, drawn.on_time), strict=True):
        assert [(row.cells[0].text, row.cells[-1].text) for row in table.rows] == [(b.label, b.value) for b in wanted]
        assert all("595959" in row.cells[1]._tc.xml for row in table.rows)
    for row, line in zip(calendar.rows[1:], drawn.calendar["行"], strict=True):
        texts = [cell.text for cell in row.cells]
        assert texts == [line["名称"], *(str(one["数"] or "") for one in line["格"]), line["最近"], line["状态"]]


def test_a_longer_bar_is_never_shorter_on_paper(word: Path) -> None:
    for table in Document(str(word)).tables[-DRAWINGS:-3]:
        spans = [int(row._tr.tc_lst[1].grid_span) for row in table.rows]
        assert spans == sorted(spans, reverse=True)
        assert {sum(cell.grid_span for cell in row._tr.tc_lst) for row in table.rows} == {21}


def test_a_quarter_without_problems_goes_without_drawings(quiet_document: ReportDocument, tmp_path: Path) -> None:
    (quiet,) = render(quiet_document, tmp_path, ("docx",))
    assert not any("附图" in paragraph.text for paragraph in Document(str(quiet)).paragraphs)


def test_every_row_of_every_annex_is_printed(word: Path, written: Narrative) -> None:
    tables = Document(str(word)).tables
    annexed = written.annexed()
    assert len(tables) == 2 + len(annexed) + DRAWINGS
    for table, annex in zip(tables[2:-DRAWINGS], annexed, strict=True):
        assert len(table.rows) == 1 + len(annex.rows)
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_the_whole_body_is_printed_and_no_tag_is_left(word: Path, written: Narrative) -> None:
    text = "\n".join(paragraph.text for paragraph in Document(str(word)).paragraphs)
    assert all(paragraph in text for paragraph in written.body().splitlines())
    assert "{{" not in text
    assert "{%" not in text


def header_text(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.startswith("word/header")]
        return "".join(package.read(name).decode("utf-8") for name in names)


def test_only_a_draft_carries_the_mark_on_odd_and_even_pages(
    word: Path, document: ReportDocument, tmp_path: Path
) -> None:
    (draft,) = render(document, tmp_path, ("docx",), draft=True)
    assert header_text(draft).count('string="草稿"') == 2
    assert "草稿" not in header_text(word)


@pytest.mark.parametrize(
    ("name", "date", "sealed", "indents"),
    [
        (10, 6, False, (2, 4)),  # the date begins two characters right of the name
        (4, 6, False, (6, 2)),  # a short name gives way
        (10, 6, True, (2, 4)),  # centred over the date
        (20, 6, True, (0, 4)),
    ],
)
def test_the_closing_stands_as_the_standard_asks(
    name: float, date: float, sealed: bool, indents: tuple[float, float]
) -> None:
    assert closing_indents(name, date, sealed=sealed) == indents


def test_the_last_paragraph_of_the_body_stays_with_the_signature(word: Path, written: Narrative) -> None:
    paragraphs = Document(str(word)).paragraphs
    last = next(item for item in paragraphs if item.text.endswith(written.next_steps[-1]))
    first = next(item for item in paragraphs if item.text.endswith(written.next_steps[0]))
    assert last.paragraph_format.keep_with_next
    assert not first.paragraph_format.keep_with_next


def test_the_short_form_leaves_out_the_sections(quiet_document: ReportDocument, tmp_path: Path) -> None:
    (path,) = render(quiet_document, tmp_path, ("docx",))
    texts = [paragraph.text for paragraph in Document(str(path)).paragraphs]
    assert not any(text.startswith("一、") for text in texts)
    assert any("6个对象均未发现“单项否决”情形。本季度自查未发现其他问题。" in text for text in texts)


def test_the_note_on_whom_to_ask_stays_with_the_signature(word: Path) -> None:
    paragraphs = Document(str(word)).paragraphs
    note = next(place for place, item in enumerate(paragraphs) if item.style is not None and item.style.name == "附注")
    assert paragraphs[note - 1].paragraph_format.keep_with_next
