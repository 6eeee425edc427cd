"""Tables two to four of the draft: numbers with their totals, every relation held, and the form they are printed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from auditor.annual.draft_form import Place
from auditor.annual.form import (
    APPLICANTS,
    CARRIED_IN,
    CARRIED_OUT,
    COLUMNS_3,
    COLUMNS_4,
    DECISIONS,
    FEE,
    FILES,
    LAWSUITS,
    NEW,
    OUTCOMES,
    RESULT_ROWS,
    RESULT_TOTAL,
    REVIEW,
    ROWS_2,
    ROWS_4,
    TABLE_2,
    TABLE_3,
    TABLE_4,
    TOTAL,
    RowForm,
)
from auditor.annual.words import PENDING
from auditor.errors import UsageError
from auditor.report.paper import Grid, GridCell

_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_GROUPS = (
    ("（三）不予公开", 2, 10),
    ("（四）无法提供", 10, 13),
    ("（五）不予处理", 13, 18),
    ("（六）其他处理", 18, 21),
)
"""Heading of a group, and which of the result rows it holds."""

_BLOCKS_2 = (
    ("第二十条第（一）项", ("rules", "documents"), FILES),
    ("第二十条第（五）项", ("licences",), DECISIONS),
    ("第二十条第（六）项", ("penalties", "coercion"), DECISIONS),
    ("第二十条第（八）项", ("fee",), FEE),
)


@dataclass(frozen=True)
class Numbers:
    """All numbers of the three tables that are known, totals included."""

    known: Mapping[Place, Decimal]

    def get(self, table: str, row: str, column: str = TOTAL) -> Decimal | None:
        """Return a number, none where it is not known."""
        return self.known.get((table, row, column))

    def shown(self, table: str, row: str, column: str) -> str:
        """Return a cell as printed."""
        number = self.get(table, row, column)
        return PENDING if number is None else plain(number)

    @property
    def pending(self) -> int:
        """How many cells are still 待填."""
        places = [(TABLE_2, row.id, column) for row in ROWS_2 for column in row.columns]
        places += [(TABLE_3, row.id, column) for row in (NEW, CARRIED_IN, *RESULT_ROWS) for column in APPLICANTS]
        places += [(TABLE_4, row.id, column) for row in ROWS_4 for column in OUTCOMES]
        return sum(place not in self.known for place in places)


def plain(number: Decimal) -> str:
    """A number without needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def complete(known: Mapping[Place, Decimal], registered: Mapping[str, Mapping[str, int]] | None) -> Numbers:
    """Add what follows from the numbers known: totals, and 结转下年度. ``registered``: table three of the ledger.

    Raises:
        UsageError: more applications are settled than there were; names the columns.
    """
    numbers = dict(known)
    if registered is not None:
        numbers = {place: number for place, number in numbers.items() if place[0] != TABLE_3}
        for row, cells in registered.items():
            numbers |= {(TABLE_3, row, column): Decimal(value) for column, value in cells.items()}
    else:
        _complete_three(numbers)
    for form in ROWS_4:
        _put_sum(numbers, (TABLE_4, form.id, TOTAL), [(TABLE_4, form.id, column) for column in OUTCOMES])
    return Numbers(numbers)


def _complete_three(numbers: dict[Place, Decimal]) -> None:
    wrong: list[str] = []
    for column in APPLICANTS:
        parts = [(TABLE_3, row.id, column) for row in RESULT_ROWS]
        _put_sum(numbers, (TABLE_3, RESULT_TOTAL.id, column), parts)
        came = _sum(numbers, [(TABLE_3, NEW.id, column), (TABLE_3, CARRIED_IN.id, column)])
        settled = numbers.get((TABLE_3, RESULT_TOTAL.id, column))
        if came is None or settled is None:
            continue
        if settled > came:
            wrong.append(f"{column}（新收加结转{came}件，办理结果{settled}件）")
        numbers[TABLE_3, CARRIED_OUT.id, column] = came - settled
    if wrong:
        raise UsageError(f"申请办理情况的数字对不上，办理结果多于新收加上年结转：{'；'.join(wrong)}；请核对填报表")
    for row in (NEW, CARRIED_IN, *RESULT_ROWS, RESULT_TOTAL, CARRIED_OUT):
        _put_sum(numbers, (TABLE_3, row.id, TOTAL), [(TABLE_3, row.id, column) for column in APPLICANTS])


def _sum(numbers: Mapping[Place, Decimal], places: list[Place]) -> Decimal | None:
    parts = [numbers.get(place) for place in places]
    return None if None in parts else sum((part for part in parts if part is not None), Decimal(0))


def _put_sum(numbers: dict[Place, Decimal], place: Place, parts: list[Place]) -> None:
    total = _sum(numbers, parts)
    if total is not None:
        numbers[place] = total


def _label(text: str, across: int = 1, down: int = 1) -> GridCell:
    return GridCell(text=text, across=across, down=down)


def _entries(numbers: Numbers, table: str, row: RowForm, columns: tuple[str, ...], across: int = 1) -> list[GridCell]:
    return [GridCell(text=numbers.shown(table, row.id, column), across=across, head=False) for column in columns]


def table_two(numbers: Numbers) -> Grid:
    """主动公开政府信息情况."""
    forms = {row.id: row for row in ROWS_2}
    rows: list[tuple[GridCell, ...]] = []
    for clause, members, columns in _BLOCKS_2:
        across = 3 // len(columns)
        rows.append((_label(clause, 4),))
        rows.append((_label("信息内容"), *(_label(column, across) for column in columns)))
        for member in members:
            form = forms[member]
            rows.append((_label(form.name), *_entries(numbers, TABLE_2, form, columns, across)))
    return Grid(widths=(48, 36, 36, 36), rows=tuple(rows))


def table_three_grid(numbers: Numbers) -> Grid:
    """收到和处理政府信息公开申请情况."""
    rows: list[tuple[GridCell, ...]] = [
        (_label(_NOTE, 3, 3), _label("申请人情况", 7)),
        (_label("自然人", 1, 2), _label("法人或其他组织", 5), _label(TOTAL, 1, 2)),
        tuple(_label(column) for column in APPLICANTS[1:]),
        _row_three(numbers, NEW, NEW.name, 3),
        _row_three(numbers, CARRIED_IN, CARRIED_IN.name, 3),
    ]
    result = [_row_three(numbers, RESULT_ROWS[index], RESULT_ROWS[index].name, 2) for index in (0, 1)]
    for group, first, last in _GROUPS:
        for index in range(first, last):
            row = RESULT_ROWS[index]
            line = _row_three(numbers, row, row.name.removeprefix(group).strip(), 1)
            result.append((_label(group, 1, last - first), *line) if index == first else line)
    result.append(_row_three(numbers, RESULT_TOTAL, "（七）总计", 2))
    result[0] = (_label("三、本年度办理结果", 1, len(result)), *result[0])
    rows += [*result, _row_three(numbers, CARRIED_OUT, CARRIED_OUT.name, 3)]
    return Grid(widths=(13, 20, 42, *[81 / 7] * 7), rows=tuple(rows))


def _row_three(numbers: Numbers, row: RowForm, label: str, across: int) -> tuple[GridCell, ...]:
    return (_label(label, across), *_entries(numbers, TABLE_3, row, COLUMNS_3))


def table_four(numbers: Numbers) -> Grid:
    """政府信息公开行政复议、行政诉讼情况."""
    names = ("未经复议直接起诉", "复议后起诉")
    return Grid(
        widths=(10.4,) * 15,
        rows=(
            (_label("行政复议", 5), _label("行政诉讼", 10)),
            (*(_label(column, 1, 2) for column in COLUMNS_4), *(_label(name, 5) for name in names)),
            tuple(_label(column) for _ in names for column in COLUMNS_4),
            tuple(cell for row in (REVIEW, *LAWSUITS) for cell in _entries(numbers, TABLE_4, row, COLUMNS_4)),
        ),
    )
