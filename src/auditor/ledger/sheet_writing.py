"""Write a table for staff to fill in: headings, choices, locked grey cells, and a hidden sheet of what was exported."""

import io
import re
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import msgspec

from auditor.register.writing import write_atomically

CELL_LIMIT = 32_000
LINE_HEIGHT = 15.0
MOST_LINES = 20
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class FormColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a form; ``choices`` make a drop-down list, ``fill`` marks it as staff's to fill."""

    heading: str
    width: int = 14
    fill: bool = False
    choices: tuple[str, ...] = ()
    note: str = ""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A table to fill: ``guide`` lines stand above it; ``beside`` sheets are hidden and read back at import."""

    sheet: str
    guide: tuple[str, ...]
    columns: tuple[FormColumn, ...]
    rows: Sequence[Mapping[str, str]]
    beside: Mapping[str, Sequence[Sequence[str]]] = {}


def printable(text: str) -> str:
    """Return ``text`` as a cell can hold it: no control characters, no lone surrogates, at most 32,000 characters."""
    return _UNPRINTABLE.sub("", text)[:CELL_LIMIT]


def write_form(form: Form, path: Path) -> Path:
    """Write ``form`` to ``path`` as .xlsx, whole or not at all; every cell is text, none becomes a formula.

    Raises:
        StorageError: the folder refuses the write.
    """
    import xlsxwriter  # slow to load, and asked for by few

    body = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(body, options)
    _write_table(book, form)
    for name, rows in form.beside.items():
        hidden = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                hidden.write_string(number, place, printable(text))
        hidden.very_hidden()
    book.close()
    write_atomically(path, body.getvalue())
    return path


def _height(row: Mapping[str, str], columns: Sequence[FormColumn]) -> float:
    """Return a height that shows the whole text: not every spreadsheet program works it out by itself."""
    lines = max(
        sum(ceil((_cells_wide(line) or 1) / column.width) for line in row.get(column.heading, "").split("\n"))
        for column in columns
    )
    return LINE_HEIGHT * min(lines, MOST_LINES)


def _cells_wide(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def _write_table(book: Any, form: Form) -> None:
    page = book.add_worksheet(form.sheet)
    common = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFBFBF", "num_format": "@"}
    heading = book.add_format({**common, "bold": True, "bg_color": "#D9E2F3", "valign": "vcenter"})
    given = book.add_format({**common, "bg_color": "#F2F2F2"})
    to_fill = book.add_format({**common, "bg_color": "#FFFBE6"})
    for number, line in enumerate(form.guide):
        page.write_string(number, 0, line)
    top = len(form.guide)
    for place, column in enumerate(form.columns):
        page.set_column(place, place, column.width)
        page.write_string(top, place, column.heading, heading)
        if column.note:
            page.write_comment(top, place, column.note)
        for number, row in enumerate(form.rows, top + 1):
            page.write_string(number, place, printable(row.get(column.heading, "")), to_fill if column.fill else given)
        if column.choices and form.rows:
            choices = {"validate": "list", "source": list(column.choices)}
            page.data_validation(top + 1, place, top + len(form.rows), place, choices)
    for number, row in enumerate(form.rows, top + 1):
        page.set_row(number, _height(row, form.columns))
    page.freeze_panes(top + 1, 0)
    page.autofilter(top, 0, top + len(form.rows), len(form.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
