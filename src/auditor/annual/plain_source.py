"""Plain text as people paste it from a word processor: a cell a line, a row a line, or words apart by blanks."""

from collections.abc import Iterator

from auditor.annual.pieces import ROW_END, Piece, cell, line
from auditor.reading.charset import decode


def read_plain(body: bytes) -> tuple[Piece, ...]:
    """Read text in the encodings of Chinese offices.

    A line that begins with a tab is a cell (blank where nothing follows) and an empty line ends its row; a line with
    tabs inside is a row.
    """
    text = decode(body).text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return tuple(_pieces(text.split("\n")))


_LONGEST_CELL = 100


def _is_row(text: str) -> bool:
    """Whether a line holds several cells: tabs inside, or a tab after a label whose cell is blank."""
    return "\t" in text.lstrip("\t").rstrip(" ") and max(map(len, text.split("\t"))) <= _LONGEST_CELL


def _pieces(lines: list[str]) -> Iterator[Piece]:
    in_row = False
    for one in lines:
        if _is_row(one):
            yield from (cell(field) for field in one.split("\t"))
            yield ROW_END
            in_row = False
        elif one.startswith("\t"):
            yield cell(one)
            in_row = True
        elif one.strip():
            if in_row:
                # The text after blank lines of one cell: 三、本年度办理结果 stands below the lines it was centred on.
                yield ROW_END
            in_row = False
            yield line(one)
        elif in_row:
            yield ROW_END
            in_row = False
