"""What of a long annex is printed on paper (Word, PDF): a choice, and where the whole of it stands.

Nobody leafs through six hundred pages of broken links. The workbook, the web page and the JSON hold every row.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.report.narrative import Narrative
from auditor.report.tables import Cell, Table

MOST_ROWS = 300
"""About thirty pages across: as much as anybody reads."""
UNIT, VETO = "责任科室", "性质"


def on_paper(written: Narrative, workbook: str) -> Narrative:
    """Return the report with its long annexes cut to what is printed; ``workbook`` is the file that holds them whole.

    An annex keeps every row of 单项否决, and as many rows of each unit as its share comes to, so that every unit finds
    its own.
    """
    return replace(written, annexes=cut_annexes(written.annexes, workbook, UNIT))


def cut_annexes(annexes: Mapping[str, Table], workbook: str, whose: str) -> dict[str, Table]:
    """Return the annexes with the long ones cut; ``whose`` is the column that says whose a row is."""
    return {key: _cut(table, workbook, whose) for key, table in annexes.items()}


def _cut(table: Table, workbook: str, whose: str) -> Table:
    if len(table.rows) <= MOST_ROWS:
        return table
    rows = tuple(_chosen(table, whose))
    return replace(table, rows=(*rows, _told(table, len(rows), workbook, whose)))


def _chosen(table: Table, owner: str) -> Iterator[tuple[Cell, ...]]:
    keys = [column.key for column in table.columns]
    unit = keys.index(owner) if owner in keys else None
    veto = keys.index(VETO) if VETO in keys else None
    each = _most_of_each(table, unit)
    taken: Counter[Cell] = Counter()
    for row in table.rows:
        whose = None if unit is None else row[unit]
        if taken[whose] < each or (veto is not None and row[veto] == "是"):
            taken[whose] += 1
            yield row


def _most_of_each(table: Table, unit: int | None) -> int:
    if unit is None:
        return MOST_ROWS
    units = len({row[unit] for row in table.rows})
    return max(1, MOST_ROWS // units)


def _told(table: Table, listed: int, workbook: str, whose: str) -> tuple[Cell, ...]:
    """A last row that says what is left out, in the widest column that is printed."""
    paper = [index for index, column in enumerate(table.columns) if column.paper]
    widest = max(paper, key=lambda index: table.columns[index].width)
    vetoes = "，单项否决全部列出" if VETO in [column.key for column in table.columns] else ""
    words = f"以上按{whose}择要列出{listed}项{vetoes}；全部{len(table.rows)}项见随附的《{workbook}》“{table.sheet}”表。"
    return tuple(words if index == widest else "" for index in range(len(table.columns)))
