"""The six headings (六个部分的标题): where each stands, what numeral it carries, and what lies below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from auditor.annual.form import PARTS, PartForm
from auditor.annual.pieces import Piece
from auditor.annual.words import reduced

_NUMERAL = re.compile(r"^\s*(第?[（(]?[一二三四五六七八九十\d０-９]{1,2}(?:[)）、.．,，:：]+|部分|(?=\s)))\s*")
_LONGEST = 45
_ALIKE = 0.82


@dataclass(frozen=True)
class Heading:
    """A line that heads a part. ``index`` counts pieces; ``exact``: the name is one of those known."""

    form: PartForm
    index: int
    text: str
    numeral: str
    exact: bool
    numbered: bool


@dataclass(frozen=True)
class Section:
    """A heading with the pieces up to the next heading; ``place`` = its order in the document, 0 first."""

    heading: Heading
    place: int
    pieces: tuple[Piece, ...]


def find_sections(pieces: Sequence[Piece]) -> tuple[Section, ...]:
    """The sections in the order of the document; of a heading that occurs twice, the one that heads something."""
    chosen = _chosen([heading for index, piece in enumerate(pieces) if (heading := _heading(piece, index))])
    edges = [*(heading.index for heading in chosen), len(pieces)]
    return tuple(
        Section(heading, place, tuple(pieces[heading.index + 1 : edges[place + 1]]))
        for place, heading in enumerate(chosen)
    )


def _heading(piece: Piece, index: int) -> Heading | None:
    if piece.kind not in ("line", "cell") or not piece.text or len(piece.text) > _LONGEST:
        return None
    found = _NUMERAL.match(piece.text)
    numeral = found.group(1) if found else ""
    name = reduced(piece.text[found.end() :] if found else piece.text)
    for form in PARTS:
        if name in form.keys:
            return Heading(form, index, piece.text, numeral, True, piece.numbered)
    return _nearly(piece, index, numeral, name) if numeral else None


def _nearly(piece: Piece, index: int, numeral: str, name: str) -> Heading | None:
    """A numbered line whose name is a few characters off."""
    scores = [(SequenceMatcher(None, name, form.keys[0], autojunk=False).ratio(), form) for form in PARTS]
    score, form = max(scores, key=lambda scored: scored[0])
    if score < _ALIKE or abs(len(name) - len(form.keys[0])) > len(form.keys[0]) // 2:
        return None
    return Heading(form, index, piece.text, numeral, False, piece.numbered)


def _chosen(found: list[Heading]) -> list[Heading]:
    """One heading a part: entries of a table of contents stand directly before the next entry."""
    kept: dict[int, Heading] = {}
    for position, heading in enumerate(found):
        follower = found[position + 1] if position + 1 < len(found) else None
        empty = follower is not None and follower.index - heading.index == 1
        older = kept.get(heading.form.number)
        if older is None or (not empty and _entry(older, found)) or (heading.exact and not older.exact):
            kept[heading.form.number] = heading
    return sorted(kept.values(), key=lambda heading: heading.index)


def _entry(heading: Heading, found: list[Heading]) -> bool:
    """Whether a heading looks like an entry of a table of contents: beside another one, and there again below."""
    beside = any(abs(other.index - heading.index) == 1 for other in found)
    return beside and any(other.form == heading.form and other.index > heading.index for other in found)
