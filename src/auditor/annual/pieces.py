"""What every format is reduced to before it is understood: lines, cells, ends of rows and pictures, in reading order.

A merged cell comes once, where it begins. Formats without cells (text, PDF) give lines of words.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["line", "cell", "row_end", "picture"]


@dataclass(frozen=True)
class Word:
    """A word of a line and, where the format tells, how far from the left it stands (points)."""

    text: str
    x: float | None = None


@dataclass(frozen=True)
class Piece:
    """One line, cell, end of a row or picture.

    ``numbered``: the word processor numbers this paragraph by itself, so that its text lacks the numeral.
    ``wrapped``: the line may be part of a paragraph (PDF), so that its end is no end of a sentence.
    """

    kind: Kind
    text: str = ""
    words: tuple[Word, ...] = ()
    numbered: bool = False
    wrapped: bool = False


ROW_END = Piece("row_end")
PICTURE = Piece("picture")


_LONGEST_ROW = 2_000


def line(text: str, *, numbered: bool = False) -> Piece:
    """A line of text whose words are told apart by blanks; one too long for a table's row is prose and has none."""
    text = text.strip()
    words = tuple(Word(word) for word in text.split()) if len(text) <= _LONGEST_ROW else ()
    return Piece("line", text, words, numbered=numbered)


def cell(text: str) -> Piece:
    """One cell of a table, blank or not."""
    return Piece("cell", text.strip())
