"""Puts hostile strings into every free text of a report document, and compares what came out with a harmless twin."""

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
from lxml import etree

from auditor.report.clean import clean, mask
from auditor.result.report_document import Rectification, ReportDocument

FREE_TEXT = frozenset(
    {
        "tool", "office_name", "name", "title", "text", "observed", "expected", "clause", "remedy",
        "root_cause", "unit", "owner", "reason", "reasons", "url", "parent_url", "path", "type", "limit",
        "newest_title", "method", "platform", "handle", "source", "note", "measure", "person", "recheck",
        "number", "answer", "why", "object_name", "area", "district", "recipient", "signature", "contact",
        "phone", "short_name", "basis", "outcome", "layer", "value", "id_code", "account_state", "evidence",
        "evidence_hash", "code",
    }
)  # fmt: skip
"""Fields that hold words. Ids, which tie the document together, are poisoned by :func:`poison_ids`."""


def poison(document: ReportDocument, strings: Iterator[str]) -> ReportDocument:
    """Return the document with the next of ``strings`` in each free text."""
    return _convert(_replaced(msgspec.to_builtins(document), strings))


def _replaced(value: Any, strings: Iterator[str], key: str = "") -> Any:
    if isinstance(value, str):
        return next(strings) if key in FREE_TEXT else value
    if isinstance(value, list | tuple):
        return [_replaced(item, strings, key) for item in value]
    if isinstance(value, dict):
        return {name: _replaced(item, strings, name) for name, item in value.items()}
    return value


def poison_ids(document: ReportDocument, ids: dict[str, str]) -> ReportDocument:
    """Return the document with object and finding ids renamed everywhere alike."""

    def rename(value: Any) -> Any:
        if isinstance(value, str):
            return ids.get(value, value)
        if isinstance(value, list | tuple):
            return [rename(item) for item in value]
        return {name: rename(item) for name, item in value.items()} if isinstance(value, dict) else value

    return _convert(rename(msgspec.to_builtins(document)))


def _convert(values: Any) -> ReportDocument:
    made = msgspec.convert(values, ReportDocument)
    if made.rectification is None:
        return made
    ledger = Rectification.of(made.rectification.rows, made.rectification.look_back)
    return msgspec.structs.replace(made, rectification=ledger)


class Shape(HTMLParser):
    """Elements with their attribute names, comments, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.comments = 0
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = sorted(name for name, _ in attrs)
        if tag == "a" and ("href", "#") not in attrs:
            self.targets += [value or "" for name, value in attrs if name == "href"]
            return  # a link more or less depends on the address; where it leads is checked apart
        self.elements[f"{tag}[{','.join(names)}]"] += 1

    def handle_comment(self, data: str) -> None:
        self.comments += 1


def page_shape(path: Path) -> Shape:
    shape = Shape()
    shape.feed(path.read_text(encoding="utf-8"))
    return shape


def word_elements(path: Path) -> Counter[str]:
    """Count the elements of the Word text; splitting of runs at blanks is of no account."""
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
        assert package.testzip() is None
    kept = ("tbl", "tr", "tc", "p", "hyperlink", "object", "pict", "fldChar", "instrText", "sectPr", "drawing")
    return Counter(tag for tag in (etree.QName(element).localname for element in root.iter("{*}*")) if tag in kept)


def word_text(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return "".join(root.itertext())


def assert_workbook_is_plain(path: Path, rows: dict[str, int]) -> None:
    """Every sheet has its rows, and no cell is a formula, a link or an error."""
    book = openpyxl.load_workbook(path)
    for name, count in rows.items():
        sheet = book[name]
        assert sheet.max_row == 2 + count
        for row in sheet.iter_rows(min_row=3):
            assert all(cell.data_type in ("s", "n", "d") and cell.hyperlink is None for cell in row)


def printed(text: str) -> str:
    """Return a string as the report prints it."""
    return mask(clean(text))


def as_word_prints(text: str) -> str:
    """The Word template engine joins ``{_{`` to ``{{``, its own way of writing braces."""
    told = printed(text).strip()
    for left, right in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
        told = told.replace(left, right)
    return told


def batches(strings: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(strings), size):
        yield strings[start : start + size]


def endless(strings: list[str]) -> Iterator[str]:
    return cycle(strings)


Make = Callable[[], ReportDocument]
