"""A paper as a Word document in the official layout."""

import re
from pathlib import Path
from typing import Any

from docx.shared import Length, Mm
from docx.table import _Cell

from auditor.report.paper import Grid, GridCell, Line, Paper
from auditor.report.tables import Table
from auditor.report.word import align_closing, check_word, keep_text_with_closing, set_properties, watermark
from auditor.report.word_layout import (
    across,
    blank_document,
    fill_row,
    framed_table,
    lines,
    put_style,
    repeat_row,
    set_widths,
    unbroken_row,
)

_TEXT_WIDTH, _ANNEX_WIDTH = 156.0, 225.0
_SMALL = 16
_NUMBERED = re.compile(r"\d\.\D")


def write_paper_word(paper: Paper, path: Path) -> None:
    """Write ``paper`` to ``path`` and open it again.

    Raises:
        StorageError: the written document does not open.
    """
    document = blank_document()
    for text in paper.title_lines:
        lines(document, ("公文标题", text))
    lines(document, ("正文段", ""))
    if paper.recipient:
        lines(document, ("主送", f"{paper.recipient}："))
    for block in paper.blocks:
        _block(document, block)
    _closing(document, paper)
    _annexes(document, paper)
    align_closing(document, sealed=False)
    keep_text_with_closing(document)
    if paper.draft:
        watermark(document, "草稿")
    set_properties(document, paper.title, paper.signature, paper.at)
    document.save(str(path))
    check_word(path)


def _block(document: Any, block: Line | Table | Grid) -> None:
    if isinstance(block, Line):
        lines(document, (block.style, block.text))
        return
    if isinstance(block, Grid):
        _grid(document, block)
    else:
        _table(document, block, _TEXT_WIDTH, ("表头", "表文", "附表中"))
    lines(document, ("表文", ""))


def _closing(document: Any, paper: Paper) -> None:
    annexed = paper.annexed()
    if annexed:
        lines(document, ("正文段", ""))
    for index, table in enumerate(annexed):
        lines(document, ("附件说明", f"{'附件：' if index == 0 else '　　　'}{table.number}.{table.title}"))
    if paper.signature:
        lines(document, ("署名", ""), ("署名", ""), ("署名", paper.signature), ("成文日期", paper.date))


def _annexes(document: Any, paper: Paper) -> None:
    annexed = paper.annexed()
    if not annexed:
        return
    across(document)
    for index, table in enumerate(annexed):
        number = document.add_paragraph(f"附件{table.number}", style="附件号")
        number.paragraph_format.page_break_before = index > 0
        lines(document, ("附件标题", table.title))
        _table(document, table, _ANNEX_WIDTH, ("附表头", "附表文", "附表中"))
        lines(document, ("附表文", ""))  # a document may not end with a table


def _table(document: Any, table: Table, room: float, styles: tuple[str, str, str]) -> None:
    head, text, centred = styles
    columns = [column for column in table.columns if column.paper]
    total = sum(column.width for column in columns)
    widths = [room * column.width / total for column in columns]
    made = framed_table(document, 1 + len(table.rows), widths)
    fill_row(made.rows[0], [column.heading for column in columns], head)
    repeat_row(made.rows[0])
    for row, values in zip(list(made.rows)[1:], table.texts(), strict=True):
        fill_row(row, [values[column.key] for column in columns], text)
        for cell, column in zip(row.cells, columns, strict=True):
            if column.centred:
                put_style(cell.paragraphs[0], centred)
        unbroken_row(row)
    set_widths(made, widths)


def _grid(document: Any, grid: Grid) -> None:
    """A form: cells merged as the form asks, labels and entries alike centred but for long labels."""
    made = framed_table(document, len(grid.rows), grid.widths)
    for column, width in zip(made.columns, grid.widths, strict=True):
        column.width = Mm(width)
    above: dict[int, GridCell] = {}  # column → the cell begun further up that reaches down to here
    ends: dict[int, int] = {}
    for number, (row, begun) in enumerate(zip(made.rows, grid.rows, strict=True)):
        places = list(row._tr.tc_lst)
        waiting = iter(begun)
        column = 0
        while column < len(places):
            continued = ends.get(column, 0) > number
            cell = above[column] if continued else next(waiting)
            above[column], ends[column] = cell, ends[column] if continued else number + cell.down
            _place(places[column : column + cell.across], cell, made, continued=continued)
            column += cell.across
        unbroken_row(row)
    if len(grid.rows) <= _SMALL:
        _together(made)


def _place(places: list[Any], cell: GridCell, table: Any, *, continued: bool) -> None:
    """Let the first of ``places`` span them all; a cell that reaches down is continued by empty ones."""
    first, *rest = places
    width = Length(sum(place.width for place in places))
    for place in rest:
        place.getparent().remove(place)
    first.grid_span = cell.across
    if cell.down > 1:
        first.vMerge = "continue" if continued else "restart"
    first.width = width
    fill_cell(_Cell(first, table), "" if continued else cell.text, width.mm)


def _together(table: Any) -> None:
    """A short form stays on one page: every row but the last keeps with the next."""
    for row in list(table.rows)[:-1]:
        for place in row._tr.tc_lst:
            for paragraph in _Cell(place, table).paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def fill_cell(cell: Any, text: str, width: float) -> None:
    """Write one entry of a form; a numbered label, and what does not fit on one line, reads better from the left."""
    paragraph = cell.paragraphs[0]
    paragraph.text = text
    put_style(paragraph, "附表中" if len(text) * 3.4 <= width and not _NUMBERED.match(text) else "附表文")
    cell.vertical_alignment = 1
