"""Files that are no readable report: one Chinese line, never a verdict; and what hostile files may cost."""

import io
import struct
import zipfile
import zlib

import pytest
from tests.unit.annual.reading import read
from tests.unit.annual.samples import CLEAN, as_docx, as_html, packed

from auditor.annual import UnreadableError
from auditor.annual.pdf_source import PdfError, read_pdf
from auditor.annual.word_source import WordError, read_word


def picture_pdf() -> bytes:
    """A page that holds nothing but a picture, as a scanner makes it."""
    pixels = zlib.compress(bytes(64 * 64))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/XObject/Subtype/Image/Width 64/Height 64/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
        b"/Length %d>>stream\n%s\nendstream" % (len(pixels), pixels),
        b"<</Length 30>>stream\nq 200 0 0 200 0 0 cm /I Do Q  \nendstream",
    ]
    body = b"%PDF-1.4\n"
    starts = []
    for number, content in enumerate(objects, start=1):
        starts.append(len(body))
        body += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return body + head + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)


def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(17)


UNREADABLE = {
    "empty": (b"", "空的"),
    "blank": (b" \r\n\t", "空的"),
    "binary": (bytes(range(256)) * 40, "不是网页"),
    "a scan": (picture_pdf(), "扫描件"),
    "a picture": (png(), "图片"),
    "a broken PDF": (b"%PDF-1.7\n" + b"garbage" * 100, "损坏"),
    "a broken Word file": (b"PK\x03\x04" + bytes(200), "损坏"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
    "a package that is no Word file": (packed({"mimetype": b"x"}), "损坏"),
    "a page that is no report": (b"<html><body><h1>\xe9\x80\x9a\xe7\x9f\xa5</h1><p>1 2 3</p></body></html>", "附件"),
    "a letter": ("各科室：请于周五前报送材料。".encode("gb18030"), "没有读到"),
    "too large": (b"x" * (32 * 1024 * 1024 + 1), "32 MB"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_readable_report_is_told_in_one_line(name: str) -> None:
    body, word = UNREADABLE[name]
    with pytest.raises(UnreadableError, match=word) as told:
        read(body)
    assert told.value.exit_code == 3
    assert "\n" not in str(told.value)


def test_a_list_of_reports_is_no_report() -> None:
    items = "".join(
        f"<li><a href='{year}.html'>{year}年政府信息公开工作年度报告</a></li>" for year in range(2015, 2026)
    )
    with pytest.raises(UnreadableError, match="没有读到"):
        read(f"<html><body><h2>政府信息公开年报</h2><ul>{items}</ul></body></html>".encode())


def test_a_table_shown_as_a_picture_is_not_judged() -> None:
    page = as_html().decode()
    start = page.index("<table border=1>", page.index("<p>三、"))
    end = page.index("</table>", start) + len("</table>")
    report = read((page[:start] + '<img src="t3.png" width="800">' + page[end:]).encode())
    assert len(report.unread) == 1
    assert "表三是图片" in report.unread[0]


def test_numbers_under_unknown_labels_are_not_judged() -> None:
    from tests.unit.annual.reading import rulebook

    from auditor.annual import audit_report

    page = as_html().decode()
    start = page.index("<table border=1>", page.index("<p>三、"))
    end = page.index("</table>", start) + len("</table>")
    strange = "<table>" + "<tr><td>甲</td><td>1</td><td>2</td></tr>" * 20 + "</table>"
    audited = audit_report(read((page[:start] + strange + page[end:]).encode()), rulebook())
    assert audited.findings == ()
    assert "表三" in audited.unread[0]


def test_a_report_without_the_table_lacks_it() -> None:
    from tests.unit.annual.reading import found

    page = as_html().decode()
    start = page.index("<table border=1>", page.index("<p>三、"))
    end = page.index("</table>", start) + len("</table>")
    assert [(one.check, one.table) for one in found((page[:start] + page[end:]).encode())] == [("NB30-4", "表三")]


def bomb(size: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package, package.open("word/document.xml", "w") as part:
        for _ in range(size // 1_000_000):
            part.write(b"<" * 1_000_000)
    return stream.getvalue()


@pytest.mark.parametrize("size", [40_000_000, 140_000_000])
def test_a_package_that_unpacks_to_very_much_is_refused(size: int) -> None:
    with pytest.raises(WordError, match="没有读取"):
        read_word(bomb(size))


def test_a_package_that_lies_about_its_sizes_is_refused() -> None:
    body = bytearray(bomb(40_000_000))
    at = body.rindex(b"PK\x01\x02")
    body[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(WordError):
        read_word(bytes(body))


ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&x;'
    "</w:t></w:r></w:p></w:body></w:document>"
)


def test_external_entities_are_refused() -> None:
    with pytest.raises(WordError, match="外部引用"):
        read_word(packed({"word/document.xml": ENTITY.encode()}))


def test_deep_nesting_is_survived() -> None:
    body = "<html><body>" + "<div>" * 20_000 + "x" + "</div>" * 20_000
    with pytest.raises(UnreadableError):
        read(body.encode())


def test_nested_tables_of_a_word_file_are_bounded() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    nested = "<w:tbl><w:tr><w:tc>" * 400 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 400
    body = f"<w:document {w}><w:body>{nested}</w:body></w:document>"
    assert read_word(packed({"word/document.xml": body.encode()})) is not None


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_a_file_cut_short_never_breaks_the_program(cut: float) -> None:
    for body in (as_docx(), as_html(), picture_pdf()):
        try:
            read(body[: int(len(body) * cut)])
        except UnreadableError as told:
            assert "\n" not in str(told)  # noqa: PT017


def test_a_locked_pdf_is_told() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(picture_pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(PdfError, match="密码"):
        read_pdf(stream.getvalue())


def test_the_sample_itself_is_readable() -> None:
    assert read(as_html(CLEAN)).unread == ()


ENDLESS = {
    "very many lines": "1、甲乙丙丁\n" * 60_000,
    "one endless line of numbers": "三、收到和处理政府信息公开申请情况\n" + "政 1 2 3 4 5 6 7 " * 100_000,
    "very many cells": "<html><table>" + "<tr><td>1</td><td>a</td></tr>" * 30_000,
    "headings over and over": "三、收到和处理政府信息公开申请情况\n" * 15_000,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_content_is_turned_away(name: str) -> None:
    with pytest.raises(UnreadableError):
        read(ENDLESS[name].encode())
