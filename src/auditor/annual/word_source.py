"""Word documents (.docx): paragraphs and cells as they read with all tracked changes accepted."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from auditor.annual.pieces import PICTURE, ROW_END, Piece, cell, line
from auditor.errors import IncompleteError

MOST_UNPACKED = 128 * 1024 * 1024
"""All parts of the package together; a report with many photographs stays far below."""
MOST_TEXT = 32 * 1024 * 1024
_DEEPEST = 100

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = frozenset({_W + "del", _W + "moveFrom", _W + "instrText", _W + "delText", _MC + "Fallback"})
_SIGNS = {_W + "tab": " ", _W + "br": " ", _W + "cr": " ", _W + "noBreakHyphen": "-"}
_PICTURES = frozenset({_W + "drawing", _W + "pict", _W + "object"})


class WordError(IncompleteError):
    """The document cannot be opened."""


def read_word(body: bytes) -> tuple[Piece, ...]:
    """Read a Word document: deleted text is left out, inserted text taken, a vertically merged cell comes once.

    Raises:
        WordError: no Word document, damaged, or unpacking to more than any report needs.
    """
    try:
        root = fromstring(_document_part(body), forbid_dtd=True)
    except (zipfile.BadZipFile, KeyError, ParseError, NotImplementedError, RuntimeError, EOFError, OSError):
        raise WordError("Word 文档已损坏或加了密码，无法读取，请用 Word 或 WPS 打开后另存一份再检查") from None
    except (DefusedXmlException, ValueError):
        raise WordError(
            "Word 文档里有不应出现的外部引用，为安全没有读取，请用 Word 或 WPS 打开后另存一份再检查"
        ) from None
    found = root.find(_W + "body")
    return () if found is None else tuple(_blocks(found, 0))


def _document_part(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        parts = package.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise WordError("Word 文档解开后超过 128 MB，为安全没有读取，请压缩图片后另存一份再检查")
        with package.open("word/document.xml") as stream:
            # The sizes a package declares may lie: read no further than is allowed.
            text = stream.read(MOST_TEXT + 1)
    if len(text) > MOST_TEXT:
        raise WordError("Word 文档的正文超过 32 MB，不是年度报告，没有读取")
    return text


def _blocks(parent: Any, depth: int) -> Iterator[Piece]:
    """Paragraphs and tables below ``parent``, those in content controls and inserted blocks too."""
    held = ""
    for child in parent:
        if child.tag == _W + "p":
            held += _text(child)
            if _mark_deleted(child):
                continue  # the paragraph runs on into the next one
            yield from _paragraph(child, held)
            held = ""
        elif depth >= _DEEPEST or child.tag in _GONE:
            continue
        elif child.tag == _W + "tbl":
            yield from _table(child, depth)
        else:
            yield from _blocks(child, depth + 1)


def _paragraph(paragraph: Any, text: str) -> Iterator[Piece]:
    numbered = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    if text.strip():
        yield line(text, numbered=numbered)
    if any(True for tag in _PICTURES for _ in paragraph.iter(tag)):
        yield PICTURE


def _mark_deleted(paragraph: Any) -> bool:
    return paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None


def _table(table: Any, depth: int) -> Iterator[Piece]:
    for row in _within(table, _W + "tr"):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        for one in _within(row, _W + "tc"):
            yield from _cell(one, depth)
        yield ROW_END


def _within(parent: Any, tag: str) -> Iterator[Any]:
    """Children with ``tag``, also those wrapped in content controls or insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _within(child, tag)


def _cell(one: Any, depth: int) -> Iterator[Piece]:
    properties = one.find(_W + "tcPr")
    if properties is not None and (_continues(properties) or properties.find(_W + "cellDel") is not None):
        return
    if one.find(f".//{_W}tbl") is not None:
        yield from _blocks(one, depth + 1)  # a cell with a table in it only lays the page out
        return
    pieces = list(_blocks(one, depth + 1))
    yield cell("".join(piece.text for piece in pieces))
    yield from (piece for piece in pieces if piece.kind == "picture")


def _continues(properties: Any) -> bool:
    merged = properties.find(_W + "vMerge")
    return merged is not None and merged.get(_W + "val", "continue") == "continue"


def _text(element: Any) -> str:
    """The words of a paragraph, without deletions, field codes and hidden text; iterative, in document order."""
    words: list[str] = []
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if one.tag in _GONE or (one.tag == _W + "r" and one.find(f"{_W}rPr/{_W}vanish") is not None):
            continue
        if one.tag == _W + "t":
            words.append(one.text or "")
        elif one.tag in _SIGNS:
            words.append(_SIGNS[one.tag])
        else:
            waiting.extend(reversed([child for child in one if child.tag != _W + "pPr"]))
    return "".join(words)
