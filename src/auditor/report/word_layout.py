"""The look of every Word document written here (版式按 GB/T 9704—2012): styles, page, page numbers, tables.

Fonts are named, never shipped: 方正小标宋简体, 仿宋_GB2312 and 楷体_GB2312 are not free,
the office's own machine has them.
"""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

_BODY, _HEI, _KAI, _TITLE, _SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
_BODY_SIZE = 16
_LINE = Pt(28.95)  # 225 mm 版心 in 22 lines

# name, font, size, alignment, first-line indent in characters
_STYLES: tuple[tuple[str, str, float, Any, int], ...] = (
    ("公文标题", _TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, 0),
    ("文号", _BODY, 16, WD_ALIGN_PARAGRAPH.CENTER, 0),
    ("主送", _BODY, 16, WD_ALIGN_PARAGRAPH.LEFT, 0),
    ("正文段", _BODY, 16, WD_ALIGN_PARAGRAPH.JUSTIFY, 2),
    ("一级标题", _HEI, 16, WD_ALIGN_PARAGRAPH.LEFT, 2),
    ("二级标题", _KAI, 16, WD_ALIGN_PARAGRAPH.LEFT, 2),
    ("附件说明", _BODY, 16, WD_ALIGN_PARAGRAPH.LEFT, 0),
    ("署名", _BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT, 0),
    ("成文日期", _BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT, 0),
    ("附注", _BODY, 16, WD_ALIGN_PARAGRAPH.LEFT, 2),
    ("附件号", _HEI, 16, WD_ALIGN_PARAGRAPH.LEFT, 0),
    ("附件标题", _TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, 0),
    ("表题", _HEI, 12, WD_ALIGN_PARAGRAPH.CENTER, 0),
    ("表头", _HEI, 10.5, WD_ALIGN_PARAGRAPH.CENTER, 0),
    ("表文", _BODY, 10.5, WD_ALIGN_PARAGRAPH.LEFT, 0),
    ("附表头", _HEI, 9, WD_ALIGN_PARAGRAPH.CENTER, 0),
    ("附表文", _BODY, 9, WD_ALIGN_PARAGRAPH.LEFT, 0),
    ("附表中", _BODY, 9, WD_ALIGN_PARAGRAPH.CENTER, 0),
    ("页码单", _SONG, 14, WD_ALIGN_PARAGRAPH.RIGHT, 0),
    ("页码双", _SONG, 14, WD_ALIGN_PARAGRAPH.LEFT, 0),
)


def blank_document() -> Any:
    """Return an empty document with the styles, the page and the page numbers of an official paper."""
    document = Document()
    _normal(document)
    for style in _STYLES:
        _style(document, *style)
    _page(document.sections[0])
    _footers(document)
    return document


def across(document: Any) -> Any:
    """Begin a section that lies across (横排): annexes are wide."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(35), Mm(37)
    section.footer_distance = Mm(16)
    return section


def write_dateless(made: BytesIO, path: Path) -> None:
    """Write the package without the time of day in it, so that the same template is the same file."""
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))


def _normal(document: Any) -> None:
    """正文 of the template: 3号仿宋; the character grid counts from its size."""
    normal = document.styles["Normal"]
    _font(normal, _BODY, 16)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.widow_control = False
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)


def _style(document: Any, name: str, font: str, size: float, alignment: Any, indent: int) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _font(style, font, size)
    form = style.paragraph_format
    form.alignment = alignment
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = _line_of(size)
    if indent:
        _indent(style, "firstLineChars", indent)
    if size == _BODY_SIZE:
        _tighten(style)
    else:
        _off_grid(style)
    if name == "附件说明":
        _indent(style, "leftChars", 5)
        _indent(style, "hangingChars", 3)
    if name in ("一级标题", "二级标题", "表题", "附件号", "附件标题", "表头", "附件说明", "署名"):
        form.keep_with_next = True
    if name == "附件标题":
        form.space_after = Pt(8)


def _tighten(style: Any) -> None:
    """28 characters of 16 points in 156 mm: a quarter of a point closer."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "-5")
    style.element.get_or_add_rPr().insert_element_before(spacing, "w:sz", "w:szCs", "w:lang")


def _off_grid(style: Any) -> None:
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().insert_element_before(snap, "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _line_of(size: float) -> Any:
    return {22: Pt(34), 16: _LINE, 14: Pt(18), 12: Pt(24), 9: Pt(12.5)}.get(int(size), Pt(15))


def _font(style: Any, name: str, size: float) -> None:
    style.font.size = Pt(size)
    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{attribute}"), name)
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)


def _indent(style: Any, attribute: str, characters: int) -> None:
    """Indent by characters, with the length in points beside it for readers that know no characters."""
    properties = style.element.get_or_add_pPr()
    ind = properties.find(qn("w:ind"))
    if ind is None:
        ind = OxmlElement("w:ind")
        properties.insert_element_before(ind, "w:jc", "w:outlineLvl")
    ind.set(qn(f"w:{attribute}"), str(characters * 100))
    ind.set(qn(f"w:{attribute.removesuffix('Chars')}"), str(characters * 320))


def _page(section: Any) -> None:
    """天头 37, 地脚 35, 订口 28, 切口 26 mm; 22 lines of 28 characters."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    _grid(section, 579)


def _grid(section: Any, pitch: int) -> None:
    """Lines snap to the grid; the 28 characters come from the styles' spacing (readers differ on character grids)."""
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(pitch))


def _footers(document: Any) -> None:
    """页码: — 1 —, 4号宋体, 单页居右空一字, 双页居左空一字."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _page_number(section.footer.paragraphs[0], "页码单", "rightChars")
    _page_number(section.even_page_footer.paragraphs[0], "页码双", "leftChars")


def _page_number(paragraph: Any, style: str, side: str) -> None:
    paragraph.style = style
    ind = OxmlElement("w:ind")
    ind.set(qn(f"w:{side}"), "100")
    ind.set(qn(f"w:{side.removesuffix('Chars')}"), "280")
    paragraph._p.get_or_add_pPr().append(ind)
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif text:
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {text} "
            run._r.append(instruction)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
    paragraph.add_run(" —")


def lines(document: Any, *written: tuple[str, str]) -> None:
    """Add paragraphs, each by style and text."""
    for style, text in written:
        document.add_paragraph(text, style=style)


def framed_table(document: Any, rows: int, widths: Sequence[float]) -> Any:
    """Add a ruled table with columns of ``widths`` millimetres."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    narrow_margins(table)
    return table


def set_widths(table: Any, widths: Sequence[float]) -> None:
    """Give every column its width in millimetres, as every reader wants it: on the column and on each cell."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def narrow_margins(table: Any) -> None:
    """Narrow cell margins: an annex has up to a dozen columns."""
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 20), ("left", 50), ("bottom", 20), ("right", 50)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def put_style(paragraph: Any, name: str) -> None:
    """Give a paragraph one of the styles made here, whose id is its name (looking the id up is slow)."""
    paragraph._p.style = name


def fill_row(row: Any, texts: list[str], style: str) -> None:
    """Write ``texts`` into the row's cells."""
    for cell, text in zip(row.cells, texts, strict=False):
        cell.paragraphs[0].text = text
        put_style(cell.paragraphs[0], style)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def repeat_row(row: Any) -> None:
    """Repeat the heading row on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    unbroken_row(row)


def unbroken_row(row: Any) -> None:
    """Keep the row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
