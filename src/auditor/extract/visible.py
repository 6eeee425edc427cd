"""The words a reader sees, as lines: what dates, sources and notices are read from."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from auditor.extract.page import INLINE, Page
from auditor.reading.dates import fold

_SKIPPED_TAGS = frozenset({"select", "option", "textarea", "title", "button", "label"})
_ONE_LINE = re.compile(r"[\r\n\t]+")


_LINE = 600
"""Characters either side of a date that are looked at as its line."""


@dataclass(slots=True)
class Visible:
    """Visible words with a line break at every block, and the places where a new element's words start."""

    text: str
    starts: list[int]

    def starts_element(self, at: int) -> bool:
        """A new element begins exactly here: 来源：办公室 and 时间：… may touch without a blank."""
        place = bisect_right(self.starts, at) - 1
        return place >= 0 and self.starts[place] == at

    def line(self, start: int, end: int) -> str:
        """The line around a stretch of the text."""
        floor, ceiling = max(0, start - _LINE), min(len(self.text), end + _LINE)
        low = self.text.rfind("\n", floor, start) + 1 or floor
        high = self.text.find("\n", end, ceiling)
        return self.text[low : ceiling if high < 0 else high]


@dataclass(slots=True)
class _Writer:
    parts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    length: int = 0
    breaks: bool = False

    def add(self, words: str) -> None:
        if self.breaks and self.parts:
            self.parts.append("\n")
            self.length += 1
        self.breaks = False
        self.starts.append(self.length)
        if "\n" in words or "\t" in words:
            words = _ONE_LINE.sub(" ", words)
        self.parts.append(words)
        self.length += len(words)


def visible_text(page: Page, skip: list[tuple[int, int]]) -> Visible:
    """The visible words of the page outside its footer and outside the node ranges ``skip`` (entries of lists).

    Digits and punctuation are folded to plain ones; adjoining inline elements join without a blank, so that a date
    split over several of them is one date again.
    """
    writer = _Writer()
    resume = 0
    skipped = dict(skip)
    for node in page.nodes:
        if node.index < resume:
            continue
        if node.tag == "#text":
            if not node.hidden and node.zone != "footer":
                writer.add(node.text)
        elif node.tag in _SKIPPED_TAGS or node.index in skipped:
            resume = skipped.get(node.index, node.end)
            writer.breaks = True
        elif node.tag not in INLINE:
            writer.breaks = True
    return Visible(fold("".join(writer.parts)), writer.starts)
