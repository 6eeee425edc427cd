"""The report's pictures in Word, drawn as tables with shaded cells.

No picture file and no font of this machine is needed; every bar and every week carries its number, so the drawing
reads the same in black and white.
"""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

from auditor.report.availability import AvailabilityChart
from auditor.report.charts import Bar, Drawings
from auditor.report.word_layout import fill_row, framed_table, put_style, repeat_row, set_widths, unbroken_row

_CELLS = 20
_LABEL, _CELL = 62.0, 7.0
_FULL = 300
_BAR = "595959"
_LEVELS = {1: "E3E3E3", 2: "B0B0B0", 3: "6E6E6E"}
_WEEK_SHADES = {"warning": "B0B0B0", "over": "595959", "undetermined": "E3E3E3"}
_WHITE = RGBColor(0xFF, 0xFF, 0xFF)
_LIGHT_TEXT = 3  # from this level on the number stands in white


def draw(document: Any, mark: str, drawn: Drawings) -> None:
    """Put the pictures in the place of the paragraph that says ``mark``."""
    place = next((one for one in document.paragraphs if one.text == mark), None)
    if place is None:
        return
    parts: list[Any] = []
    for title, bars in (
        ("问题按类型（个）", drawn.by_type),
        ("问题按责任科室（个）", drawn.by_unit),
        ("各季度自查发现问题", drawn.problems),
        ("各季度栏目更新及时率", drawn.on_time),
    ):
        if bars:
            parts += [_caption(document, title), _bars(document, bars), _gap(document)]
    for chart in drawn.availability:
        parts += [_caption(document, f"首页打不开占比（按周）：{chart.name}"), _weeks(document, chart)]
        parts += [_remark(document, chart.note.replace("虚线框", "浅灰底")), _gap(document)]
    if drawn.calendar["行"]:
        title = "更新日历（按周，格内为有更新的天数）"
        parts += [_page(document), _caption(document, title), _calendar(document, drawn.calendar), _gap(document)]
    for part in parts:
        place._p.addprevious(part)
    place._p.getparent().remove(place._p)


def _caption(document: Any, text: str) -> Any:
    return document.add_paragraph(text, style="表题")._p


def _page(document: Any) -> Any:
    """The calendar is long: it begins on a page of its own."""
    paragraph = document.add_paragraph("", style="附表文")
    paragraph.paragraph_format.page_break_before = True
    return paragraph._p


def _gap(document: Any) -> Any:
    return document.add_paragraph("", style="附表文")._p


def _bars(document: Any, bars: tuple[Bar, ...]) -> Any:
    """One row a bar: its label, then shaded cells in proportion, then its number."""
    table = framed_table(document, len(bars), [_LABEL, *[_CELL] * _CELLS])
    set_widths(table, [_LABEL, *[_CELL] * _CELLS])
    _without_rules(table)
    for row, bar in zip(table.rows, bars, strict=True):
        cells = row.cells
        fill_row(row, [bar.label], "附表文")
        length = max(1, min(_CELLS - 5, round(bar.width * (_CELLS - 5) / _FULL)))
        shaded = cells[1].merge(cells[length])
        _shade(shaded, _BAR)
        put_style(shaded.paragraphs[0], "附表文")
        rest = cells[length + 1].merge(cells[_CELLS])
        rest.paragraphs[0].text = bar.value
        put_style(rest.paragraphs[0], "附表文")
        unbroken_row(row)
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    return table._tbl


def _weeks(document: Any, chart: AvailabilityChart) -> Any:
    """One column a week: what share did not open, and what that means."""
    head, room = 30.0, 225 - 30.0
    widths = [head, *[room / len(chart.weeks)] * len(chart.weeks)]
    table = framed_table(document, 3, widths)
    fill_row(table.rows[0], ["周（起始日）", *(week.label for week in chart.weeks)], "附表头")
    fill_row(table.rows[1], ["打不开占比", *(week.value for week in chart.weeks)], "附表中")
    fill_row(table.rows[2], ["结论", *(week.verdict for week in chart.weeks)], "附表中")
    for cell, week in zip(table.rows[1].cells[1:], chart.weeks, strict=True):
        if week.state in _WEEK_SHADES:
            _shade(cell, _WEEK_SHADES[week.state])
        if week.state == "over":
            for run in cell.paragraphs[0].runs:
                run.font.color.rgb = _WHITE
    for row in table.rows:
        unbroken_row(row)
    set_widths(table, widths)
    return table._tbl


def _remark(document: Any, text: str) -> Any:
    return document.add_paragraph(text, style="附表文")._p


def _without_rules(table: Any) -> None:
    """Bars stand on white, a thin white rule between them."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "12"), ("space", "0"), ("color", "FFFFFF")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().insert_element_before(
        shade, "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark"
    )


def _calendar(document: Any, calendar: dict[str, Any]) -> Any:
    weeks = calendar["周"]
    room = 225 - 56 - 24 - 25
    widths = [56.0, *[room / max(1, len(weeks))] * len(weeks), 24.0, 25.0]
    table = framed_table(document, 1 + len(calendar["行"]), widths)
    fill_row(table.rows[0], ["栏目、账号", *(week["日"] for week in weeks), "最近更新", "状态"], "附表头")
    repeat_row(table.rows[0])
    for row, line in zip(table.rows[1:], calendar["行"], strict=True):
        counts = [str(one["数"] or "") for one in line["格"]]
        fill_row(row, [line["名称"], *counts, line["最近"], line["状态"]], "附表中")
        cells = row.cells
        put_style(cells[0].paragraphs[0], "附表文")
        for cell, one in zip(cells[1:], line["格"], strict=False):
            _week(cell, one["级"])
        unbroken_row(row)
    set_widths(table, widths)
    return table._tbl


def _week(cell: Any, level: int) -> None:
    if not level:
        return
    _shade(cell, _LEVELS[level])
    if level >= _LIGHT_TEXT:
        for run in cell.paragraphs[0].runs:
            run.font.color.rgb = _WHITE
