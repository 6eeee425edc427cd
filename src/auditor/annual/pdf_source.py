"""PDF files with a text layer: words in the order they were written into the file, which follows the tables' cells."""

import io
import logging
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.annual.pieces import PICTURE, Piece, Word
from auditor.errors import IncompleteError

MOST_PAGES = 200
_LEAST_LETTERS = 30
_LONGEST_PAGE = 4 * 1024 * 1024
_PAGE_NUMBER = re.compile(r"^[\W_]*(?:第?\s*\d{1,3}\s*页?(?:[/共\s]*\d{1,3}\s*页?)?)[\W_]*$")
_SAME_LINE = 3.0
_RADICALS = re.compile("[\u2e80-\u2fdf]")
_SUPPLEMENT = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳", "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟"
)
"""Characters that printing programs write as radicals and that Unicode does not fold by itself."""


class PdfError(IncompleteError):
    """The file has no text that can be read."""


def read_pdf(body: bytes) -> tuple[Piece, ...]:
    """Read the text layer; page numbers are left out, a page without text counts as a picture.

    Raises:
        PdfError: a scan, an encrypted or a damaged file, or more pages than a report has.
    """
    pages = list(_pages(body))
    letters = sum(len(word.text) for page in pages for row in page.lines for word in row.words)
    if letters < _LEAST_LETTERS:
        raise PdfError(
            "这份 PDF 是扫描件（只有图片，没有文字），程序无法读取，请提供 Word 或网页版，或可复制文字的 PDF"
        )
    pieces: list[Piece] = []
    for page in pages:
        kept = page.without_number()
        pieces += [_piece(row.words) for row in kept] or ([PICTURE] if page.has_pictures else [])
    return tuple(pieces)


@dataclass
class _Row:
    y: float
    words: list[Word] = field(default_factory=list)


@dataclass
class _Page:
    has_pictures: bool = False
    lines: list[_Row] = field(default_factory=list)

    def without_number(self) -> list[_Row]:
        """The lines but for a page number that stands alone at the foot or the head."""
        if not self.lines:
            return []
        edges = (min(row.y for row in self.lines), max(row.y for row in self.lines))
        return [row for row in self.lines if not (row.y in edges and self._is_number(row))]

    def _is_number(self, row: _Row) -> bool:
        alone = sum(abs(other.y - row.y) < _SAME_LINE for other in self.lines) == 1
        return alone and _PAGE_NUMBER.match(" ".join(word.text for word in row.words)) is not None


def _piece(words: Sequence[Word]) -> Piece:
    return Piece("line", " ".join(word.text for word in words), tuple(words), wrapped=True)


def _pages(body: bytes) -> Iterator[_Page]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports every oddity of a file; none is the user's
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise PdfError("这份 PDF 加了密码，程序无法读取，请提供没有密码的文件")
        if len(reader.pages) > MOST_PAGES:
            raise PdfError(f"这份 PDF 超过 {MOST_PAGES} 页，不像年度报告，没有读取")
        for page in reader.pages:
            yield _read(page)
    except IncompleteError:
        raise
    except Exception:
        # A damaged or hostile file may fail anywhere inside the library and in any way: never our own error.
        raise PdfError("PDF 文件已损坏，程序无法读取，请重新导出后再检查") from None


def _read(page: Any) -> _Page:
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > _LONGEST_PAGE:
        return _Page(has_pictures=True)  # no page of text is that long: it carries its pictures inside
    read = _Page(has_pictures=_has_pictures(page))
    rows = _Rows(read.lines)
    page.extract_text(visitor_text=rows.hear)
    return read


def _has_pictures(page: Any) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    return any(one.get_object().get("/Subtype") == "/Image" for one in objects.get_object().values())


def _plain(text: str) -> str:
    """Browsers print 一 and 工 as the radicals ⼀ and ⼯, which look the same and are other characters."""
    folded = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    return folded.translate(_SUPPLEMENT)


class _Rows:
    """Gathers what the library tells of each stretch of text into lines of words."""

    def __init__(self, lines: list[_Row]) -> None:
        self._lines = lines
        self._open = False
        self._joins = False

    def hear(self, text: str, matrix: Any, text_matrix: Any, _font: Any, _size: Any) -> None:
        """Take a stretch of text; a line break ends the line, a blank the word."""
        x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
        y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
        for part in re.split(r"(\s+)", _plain(text)):
            if not part:
                continue
            if part.isspace():
                self._open = self._open and "\n" not in part
                self._joins = False
            else:
                self._add(part, x, y)

    def _add(self, part: str, x: float, y: float) -> None:
        if not self._open:
            self._lines.append(_Row(y))
            self._open, self._joins = True, False
        words = self._lines[-1].words
        if self._joins and words:
            words[-1] = Word(words[-1].text + part, words[-1].x)
        else:
            words.append(Word(part, x))
        self._joins = True
