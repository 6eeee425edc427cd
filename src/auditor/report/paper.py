"""An official paper (公文) as data: what stands in it, in order, whatever format it is written in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from auditor.report.tables import Table


@dataclass(frozen=True, kw_only=True)
class Line:
    """One paragraph; ``style`` is a style of the Word layout: 正文段, 一级标题, 二级标题, 表题 …"""

    style: str
    text: str


@dataclass(frozen=True, kw_only=True)
class GridCell:
    """One cell of a form: ``across`` columns and ``down`` rows wide, ``head`` = a printed label, no entry."""

    text: str
    across: int = 1
    down: int = 1
    head: bool = True


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A form with merged cells. Every row lists the cells that begin in it; ``widths`` in millimetres."""

    widths: tuple[float, ...]
    rows: tuple[tuple[GridCell, ...], ...]


Block = Line | Table | Grid


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The paper. ``annexes`` key → table, those with a number are printed behind; ``draft`` marks every page 草稿."""

    title_lines: tuple[str, ...]
    recipient: str = ""
    blocks: tuple[Block, ...] = ()
    annexes: Mapping[str, Table] = field(default_factory=dict)
    signature: str = ""
    date: str = ""
    at: datetime
    draft: bool = False

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(self.title_lines)

    def annexed(self) -> tuple[Table, ...]:
        """The annexes that are printed, in order."""
        return tuple(table for table in self.annexes.values() if table.number)


def body(text: str) -> Line:
    """A paragraph of the body."""
    return Line(style="正文段", text=text)


def heading(text: str) -> Line:
    """一级标题."""
    return Line(style="一级标题", text=text)


def subheading(text: str) -> Line:
    """二级标题."""
    return Line(style="二级标题", text=text)


def caption(text: str) -> Line:
    """The caption over a table (表题)."""
    return Line(style="表题", text=text)
