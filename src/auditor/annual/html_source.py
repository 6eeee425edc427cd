"""Web pages: lines and cells in document order. Layout tables are seen through, merged cells come once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from auditor.annual.pieces import PICTURE, ROW_END, Piece, cell, line
from auditor.reading.charset import decode

_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "select", "textarea", "iframe", "object"})
_INLINE = frozenset(
    "a abbr b bdi big cite code em font i ins kbd label mark q s small span strong sub sup tt u var wbr".split()  # noqa: SIM905
)
_LONGEST_CELL = 200
_SMALLEST_PICTURE = 120


def read_html(body: bytes, content_type: str | None = None) -> tuple[Piece, ...]:
    """Read a page; whatever its nesting, the walk is flat and bounded by the parser's own depth limit."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = etree.fromstring(decode(body, content_type).text.encode("utf-8", "replace") or b" ", parser)
    if root is None:
        return ()
    return tuple(_Walk().over(root))


@dataclass
class _Walk:
    """The state of one walk: words of the current line, and the cells that are open (a nested table empties them)."""

    words: list[str] = field(default_factory=list)
    open_cells: list[list[str] | None] = field(default_factory=list)
    unseen: int = 0

    def over(self, root: Any) -> Iterator[Piece]:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                yield from self._opens(tag, element)
            else:
                yield from self._closes(tag, element)
        yield from self._line()

    def _opens(self, tag: str, element: Any) -> Iterator[Piece]:
        if self.unseen or tag in _UNSEEN or _hidden(element):
            self.unseen += 1
            return
        if tag == "table":
            yield from self._give_up_cell()
        if tag in ("td", "th"):
            yield from self._line()
            self.open_cells.append([])
        elif tag == "img" and _is_big(element):
            yield from self._line()
            yield PICTURE
        elif tag not in _INLINE:
            yield from self._line()
        self.words.append(element.text or "")

    def _closes(self, tag: str, element: Any) -> Iterator[Piece]:
        if self.unseen:
            self.unseen -= 1
        elif tag in ("td", "th"):
            yield from self._cell()
        elif tag == "tr":
            yield from self._line()
            yield ROW_END
        elif tag not in _INLINE:
            yield from self._line()
        if not self.unseen:
            self.words.append(element.tail or "")

    def _line(self) -> Iterator[Piece]:
        """End the line: inside a cell its text is kept for the cell, elsewhere it is a line of its own."""
        text = " ".join("".join(self.words).split())
        self.words.clear()
        if not text:
            return
        if self.open_cells and self.open_cells[-1] is not None:
            self.open_cells[-1].append(text)
        else:
            yield line(text)

    def _give_up_cell(self) -> Iterator[Piece]:
        """A cell with a table in it only lays the page out: what it held so far are lines."""
        yield from self._line()
        if self.open_cells and self.open_cells[-1] is not None:
            yield from (line(text) for text in self.open_cells[-1])
            self.open_cells[-1] = None

    def _cell(self) -> Iterator[Piece]:
        yield from self._line()
        held = self.open_cells.pop() if self.open_cells else None
        if held is None:
            return
        text = "".join(held)
        if len(text) > _LONGEST_CELL:
            yield from (line(one) for one in held)
        else:
            yield cell(text)


def _hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower() if hasattr(element, "get") else ""
    return "display:none" in style or "visibility:hidden" in style


def _is_big(element: Any) -> bool:
    """A picture that may be a table; icons and spacers say how small they are."""
    sizes = [element.get(name, "").removesuffix("px") for name in ("width", "height")]
    return all(int(size) >= _SMALLEST_PICTURE for size in sizes if size.isdigit())
