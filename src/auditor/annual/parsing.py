"""From pieces to a typed report: parts, tables, title, and the prose whose numbers may be compared."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from auditor.annual.form import TABLE_2, TABLE_3, TABLE_4, TABLES
from auditor.annual.headings import Section, find_sections
from auditor.annual.pieces import Piece
from auditor.annual.report import Part, Report, Table
from auditor.annual.table_reading import illegible, read_table, readable_numbers
from auditor.annual.words import folded, reduced
from auditor.reading.numbers import chinese_number

_TABLE_PART = {TABLE_2: 2, TABLE_3: 3, TABLE_4: 4}
_STARTS = {TABLE_2: "第二十条第一项", TABLE_3: "申请人情况", TABLE_4: "行政复议"}
"""Where a table starts if the heading above it is missing."""
_LONGEST_TITLE = 60
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)|([二][〇○零][〇○零一二三四五六七八九]{2})")
_SENTENCE_END = "。；！？：;!?:"
_SHORTEST_WRAPPED = 20
_A_TABLE_OF_NUMBERS = 10


def understand(pieces: Sequence[Piece], published: date | None = None) -> Report | None:
    """The report in these pieces, or none where they hold neither its title and headings nor one of its tables."""
    sections = find_sections(pieces)
    regions = {name: _region(name, pieces, sections) for name in TABLES}
    as_found = {name: read_table(name, region) for name, region in regions.items()}
    garbled = {name for name in TABLES if illegible(as_found[name], regions[name])}
    tables = {name: Table() if name in garbled else table for name, table in as_found.items()}
    first = sections[0].heading.index if sections else len(pieces)
    opening = _prose(pieces[:first])
    title, year = _title(pieces[:first])
    titled = len(sections) > 1 and year is not None
    if not titled and not any(table.rows for table in tables.values()):
        return None
    return Report(
        title=title,
        year=year,
        parts=tuple(_part(section) for section in sections),
        tables=tables,
        opening=opening,
        sentences="\n".join([opening, *(_sentences(section) for section in sections)]),
        published=published,
        unread=tuple(_unread(regions, tables, garbled)),
    )


def _part(section: Section) -> Part:
    heading = section.heading
    return Part(
        number=heading.form.number,
        heading=heading.text,
        numeral=heading.numeral,
        place=section.place,
        exact=heading.exact,
        numbered=heading.numbered,
        prose=_prose(section.pieces),
    )


def _prose(pieces: Sequence[Piece]) -> str:
    """Lines of text; a line cut at the page's width is joined with the next one."""
    text = ""
    for piece in pieces:
        if piece.kind == "line":
            text += piece.text.replace(" ", "") if piece.wrapped else piece.text
            cut = piece.wrapped and len(piece.text) >= _SHORTEST_WRAPPED and text[-1:] not in _SENTENCE_END
            text += "" if cut else "\n"
    return text.strip()


def _sentences(section: Section) -> str:
    """Prose whose numbers are no table's: below the table headings only whole paragraphs of a format with lines."""
    if section.heading.form.number not in _TABLE_PART.values():
        return _prose(section.pieces)
    whole = [piece.text for piece in section.pieces if piece.kind == "line" and not piece.wrapped]
    return "\n".join(text for text in whole if text.endswith("。"))


def _title(pieces: Sequence[Piece]) -> tuple[str, int | None]:
    """The short line nearest to part one that names an annual report and a year, else the opening words.

    Lists of other years' reports stand beside or above the article, farther from its text than its own title.
    """
    texts = [piece.text.replace(" ", "") if piece.wrapped else piece.text for piece in pieces if piece.text]
    named = [text for text in reversed(texts) if "年" in text and re.search("年度报告|年报", folded(text))]
    short = [text for text in named if len(text) <= _LONGEST_TITLE]
    for text in (*short, *named):
        year = _year(folded(text))
        if year is not None:
            return (text if len(text) <= _LONGEST_TITLE else ""), year
    return "", None


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    if not found:
        return None
    return int(found.group(1)) if found.group(1) else chinese_number(found.group(2))


def _region(name: str, pieces: Sequence[Piece], sections: Sequence[Section]) -> Sequence[Piece]:
    """The pieces a table is looked for in: its part, or from its first label on where the part's heading is missing."""
    own = next((section for section in sections if section.heading.form.number == _TABLE_PART[name]), None)
    if own is not None:
        return own.pieces
    starts = [index for index, piece in enumerate(pieces) if reduced(piece.text).startswith(_STARTS[name])]
    first = starts[0] if starts else len(pieces)
    later = [section.heading.index for section in sections if section.heading.index > first]
    return pieces[first : min(later, default=len(pieces))]


def _unread(regions: Mapping[str, Sequence[Piece]], tables: Mapping[str, Table], garbled: Collection[str]) -> list[str]:
    """Tables that are there but that no program could read: pictures, or numbers under no label known."""
    words = []
    for name in TABLES:
        if tables[name].rows or tables[name].unequal:
            continue
        if any(piece.kind == "picture" for piece in regions[name]):
            words.append(f"{name}是图片，程序无法读取，请提供能复制文字的文件，或人工核对")
        elif name in garbled or readable_numbers(regions[name]) >= _A_TABLE_OF_NUMBERS:
            words.append(f"{name}的版式无法辨认，程序没有读到各行数字，请人工核对")
    return words
