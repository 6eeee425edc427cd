"""From a file's bytes to a report: the kind of file is told by its content, never by its name."""

import re
from collections.abc import Callable
from datetime import date

from auditor.annual.html_source import read_html
from auditor.annual.parsing import understand
from auditor.annual.pdf_source import read_pdf
from auditor.annual.pieces import Piece
from auditor.annual.plain_source import read_plain
from auditor.annual.report import Report
from auditor.annual.word_source import read_word
from auditor.errors import IncompleteError
from auditor.extract import read_page

MOST_BYTES = 32 * 1024 * 1024
MOST_PIECES = 20_000
"""Lines and cells; a long report with its page around it has some 2,000."""
_HEAD = 2048
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UNKNOWN_ADDRESS = "http://saved.page.invalid/"


class UnreadableError(IncompleteError):
    """The file is no annual report that a program can read (exit 3)."""


def read_report(
    body: bytes, name: str, *, today: date, url: str = UNKNOWN_ADDRESS, content_type: str | None = None
) -> Report:
    """Read an annual report from a web page, Word, PDF or text file.

    ``name`` is what messages call it; ``url`` and ``content_type`` help with fetched pages; ``today`` (Asia/Shanghai)
    bounds the dates a page may show.

    Raises:
        UnreadableError: empty, over 32 MiB, a scan, damaged, or no annual report.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableError(f"{name}：文件超过 32 MB，没有读取，请压缩图片后另存一份再检查")
    if not body.strip():
        raise UnreadableError(f"{name}：文件是空的，请检查后重试")
    reader, is_page = _reader(body, name)
    try:
        pieces = reader(body, content_type)
    except IncompleteError as error:
        raise UnreadableError(f"{name}：{error}") from None
    if len(pieces) > MOST_PIECES:
        raise UnreadableError(f"{name}：内容超过 {MOST_PIECES} 行，不像年度报告，没有检查")
    published = _published(body, url, content_type, today) if is_page else None
    report = understand(pieces, published)
    if report is None:
        raise UnreadableError(f"{name}：没有读到政府信息公开工作年度报告的标题和表格，{_hint(pieces, is_page)}")
    return report


_Reader = Callable[[bytes, str | None], tuple[Piece, ...]]


def _reader(body: bytes, name: str) -> tuple[_Reader, bool]:
    """The reader for this content, and whether it is a web page."""
    if body[:_HEAD].lstrip().startswith(b"%PDF-"):
        return (lambda given, _: read_pdf(given)), False
    if body.startswith(b"PK\x03\x04"):
        return (lambda given, _: read_word(given)), False
    if body.startswith(_OLD_OFFICE):
        raise UnreadableError(f"{name}：旧版 .doc、.wps 文档无法读取，请用 Word 或 WPS 另存为 .docx 再检查")
    if body.startswith(_PICTURES):
        raise UnreadableError(f"{name}：文件是图片（扫描件），没有文字，程序无法读取，请提供 Word、网页或文本")
    head = body[:_HEAD]
    if len(_CONTROL.findall(head)) > len(head) // 50 and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(f"{name}：不是网页、Word、PDF 或文本文件，程序无法读取")
    lowered = body[: 64 * 1024].lower()
    if any(mark in lowered for mark in (b"<html", b"<body", b"<!doctype", b"<table", b"<div", b"<p>")):
        return read_html, True
    return (lambda given, _: read_plain(given)), False


def _published(body: bytes, url: str, content_type: str | None, today: date) -> date | None:
    found = read_page(body, url, content_type=content_type, today=today).published
    return found.date if found else None


def _hint(pieces: tuple[Piece, ...], is_page: bool) -> str:
    if any(piece.kind == "picture" for piece in pieces):
        return "内容可能是图片，请提供能复制文字的文件"
    return "正文可能在附件里，请下载附件后检查" if is_page else "请确认文件是否正确"
