"""The report as a Word document, from the office's own template."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from docxtpl import DocxTemplate

from auditor.errors import StorageError, UsageError
from auditor.report.charts import Drawings
from auditor.report.clean import shorten
from auditor.report.context import template_context
from auditor.report.narrative import Narrative
from auditor.report.templates import environment, telling, template_file
from auditor.report.word_drawings import draw
from auditor.report.word_template import DRAWINGS_MARK, TEMPLATE

_CHARACTER = 16  # points: 3号
_PROPERTY = 255  # most characters of a document property


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a report is written: ``sealed`` = a seal goes over the date, ``draft`` = marked 草稿, ``at`` its moment."""

    sealed: bool
    draft: bool
    at: datetime


def write_word(written: Narrative, drawn: Drawings, path: Path, *, folder: Path | None, form: Form) -> None:
    """Write the report to ``path``; the short form for a quarter without problems goes without pictures.

    Raises:
        UsageError: the template cannot be read or uses an unknown tag.
    """
    source = template_file(TEMPLATE, folder)
    template = _open(source)
    context = template_context(written, draft=form.draft) | {"附图": "" if written.brief else DRAWINGS_MARK}
    telling(source, lambda: template.render(context, environment(), autoescape=True))
    document = template.docx
    draw(document, DRAWINGS_MARK, drawn)
    align_closing(document, sealed=form.sealed)
    keep_text_with_closing(document)
    if form.draft:
        watermark(document, "草稿")
    set_properties(document, written.title, written.signature, form.at)
    template.save(str(path))


def check_word(path: Path) -> None:
    """Open the written document again.

    Raises:
        StorageError: it does not open, so it is not handed out.
    """
    try:
        paragraphs = Document(str(path)).paragraphs
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise StorageError(f"写出的 Word 文件 {path.name} 无法重新打开：{error}；请检查磁盘后重试") from error
    if not any(paragraph.text.strip() for paragraph in paragraphs):
        raise StorageError(f"写出的 Word 文件 {path.name} 没有内容；请检查模板 {TEMPLATE}")


def _open(source: Path) -> Any:
    try:
        template = DocxTemplate(str(source))
        template.init_docx()
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise UsageError(f"Word 模板 {source} 无法打开；请另存为 .docx 格式，或删去以使用随程序的模板") from error
    return template


def set_properties(document: Any, title: str, author: str, at: datetime) -> None:
    """Set the document's own data; ``at`` stands for both its moments."""
    properties = document.core_properties
    properties.title = shorten(title, _PROPERTY)
    properties.author = properties.last_modified_by = shorten(author, _PROPERTY)
    properties.comments = ""
    properties.created = properties.modified = at.replace(tzinfo=None)


def align_closing(document: Any, *, sealed: bool) -> None:
    """Place 署名 and 成文日期 as the standard asks; how far in depends on how long both are."""
    found = {item.style.name: item for item in document.paragraphs if item.text.strip()}
    name, date = found.get("署名"), found.get("成文日期")
    if name is None or date is None:
        return
    name_indent, date_indent = closing_indents(_width(name.text), _width(date.text), sealed=sealed)
    for paragraph, indent in ((name, name_indent), (date, date_indent)):
        paragraph.paragraph_format.right_indent = Pt(indent * _CHARACTER)


def keep_text_with_closing(document: Any) -> None:
    """The page that carries 署名 must carry text of the body too: its last paragraph goes with it, and so does 附注."""
    paragraphs = document.paragraphs
    for paragraph, following in pairwise(paragraphs):
        if following.style.name == "附注":
            paragraph.paragraph_format.keep_with_next = True
    closing = ("附件说明", "署名")
    first = next((index for index, item in enumerate(paragraphs) if item.style.name in closing), 0)
    for paragraph in reversed(paragraphs[:first]):
        paragraph.paragraph_format.keep_with_next = True
        if paragraph.text.strip():
            return


def closing_indents(name: float, date: float, *, sealed: bool) -> tuple[float, float]:
    """Return the right indents of 署名 and 成文日期 in characters, from their widths in characters.

    Sealed: the date stands four characters in, the name centred over it. Unsealed: the name stands two characters in
    and the date begins two characters right of the name's first; where that would push it out, the name gives way.
    """
    if sealed:
        return max(0.0, 4 + (date - name) / 2), 4.0
    if name - date >= 2:
        return 2.0, name - date
    return 4.0 + date - name, 2.0


def _width(text: str) -> float:
    return sum(0.5 if ord(sign) < 0x2E80 else 1.0 for sign in text)


_WATERMARK = """<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" \
xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:w10="urn:schemas-microsoft-com:office:word"><w:r><w:rPr><w:noProof/></w:rPr><w:pict>\
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">\
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>\
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>\
<v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>\
<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" \
o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>\
<v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>\
<v:shape id="draft{number}" o:spid="_x0000_s{shape}" type="#_x0000_t136" alt="{text}" \
style="position:absolute;margin-left:0;margin-top:0;width:320pt;height:160pt;rotation:315;z-index:-251658752;\
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;\
mso-position-vertical-relative:margin" fillcolor="#bfbfbf" stroked="f"><v:fill opacity=".5"/>\
<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="{text}"/></v:shape></w:pict></w:r></w:p>"""


def watermark(document: Any, text: str) -> None:
    """Put ``text`` aslant behind every page: into the headers of all sections, of odd and even pages."""
    number = 0
    for section in document.sections:
        for header in (section.header, section.even_page_header):
            if header.is_linked_to_previous and number >= 2:
                continue
            number += 1
            shape = parse_xml(_WATERMARK.format(number=number, shape=2048 + number, text=text))
            header._element.append(shape)
            _drop_rule(header)


def _drop_rule(header: Any) -> None:
    """An empty header paragraph keeps its place but draws no rule."""
    for paragraph in header.paragraphs:
        borders = paragraph._p.find(f".//{qn('w:pBdr')}")
        if borders is not None:
            borders.getparent().remove(borders)
