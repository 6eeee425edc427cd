"""Tables as plain grids of words: merged cells repeat their words, so that every row has all its columns."""

from collections.abc import Iterator

from auditor.extract.page import Node, Page

Grid = list[tuple[str, ...]]

MAX_ROWS = 3_000
MAX_SPAN = 200


def grids(page: Page) -> Iterator[Grid]:
    """Give every table that holds no other table, as rows of words."""
    for table in page.by_tag.get("table", ()):
        inside = page.inside(table)
        if not any(node.tag == "table" for node in inside):
            yield _grid(page, [node for node in inside if node.tag == "tr"][:MAX_ROWS])


def _grid(page: Page, lines: list[Node]) -> Grid:
    grid: Grid = []
    hanging: dict[int, tuple[int, str]] = {}
    for line in lines:
        row: list[str] = []
        for cell in (node for node in page.children(line) if node.tag in ("td", "th")):
            _hang(row, hanging)
            _put(page, cell, row, hanging)
        _hang(row, hanging)
        if row:
            grid.append(tuple(row))
    return grid


def _hang(row: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    """Fill in the cells that reach down from the rows above."""
    while len(row) in hanging:
        left, words = hanging.pop(len(row))
        if left > 1:
            hanging[len(row)] = (left - 1, words)
        row.append(words)


def _put(page: Page, cell: Node, row: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    words = page.text(cell)
    down = _span(cell.get("rowspan"))
    for _ in range(_span(cell.get("colspan"))):
        if down > 1:
            hanging[len(row)] = (down - 1, words)
        row.append(words)


def _span(text: str) -> int:
    return min(int(text), MAX_SPAN) if text.isascii() and text.isdigit() and int(text) else 1
