"""A paper as a Word document in the official layout."""

from pathlib import Path
from typing import Any

from docx.shared import Mm

from auditor.report.paper import Grid, Line, Paper
from auditor.report.tables import Table
from auditor.report.word import align_closing, check_word, keep_text_with_closing, set_properties, watermark
from auditor.report.word_layout import (
    across,
    blank_document,
    fill_row,
    framed_table,
    lines,
    repeat_row,
    set_widths,
    unbroken_row,
)

_TEXT_WIDTH, _ANNEX_WIDTH = 156.0, 225.0
_NARROW = 10  # characters: a column this narrow is centred


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
            if column.width <= _NARROW:
                cell.paragraphs[0].style = centred
        unbroken_row(row)
    set_widths(made, widths)


def _grid(document: Any, grid: Grid) -> None:
    """A form: cells merged as the form asks, labels and entries alike centred but for long labels."""
    made = framed_table(document, len(grid.rows), grid.widths)
    set_widths(made, grid.widths)
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(grid.rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            first = made.cell(number, column)
            last = made.cell(number + cell.down - 1, column + cell.across - 1)
            merged = first.merge(last) if first is not last else first
            fill_cell(merged, cell.text, sum(grid.widths[column : column + cell.across]))
            taken |= {(number + d, column + a) for d in range(cell.down) for a in range(cell.across)}
            column += cell.across
        unbroken_row(made.rows[number])


def fill_cell(cell: Any, text: str, width: float) -> None:
    """Write one entry of a form; what does not fit on one line reads better from the left."""
    paragraph = cell.paragraphs[0]
    paragraph.text = text
    paragraph.style = "附表中" if len(text) * 3.4 <= width else "附表文"
    cell.vertical_alignment = 1
    cell.width = Mm(width)
