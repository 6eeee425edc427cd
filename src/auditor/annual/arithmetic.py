"""The 42 relations (勾稽关系) of tables three and four, and the carry-over from the year before.

NB30-A1…A4 and A6; a relation one of whose cells shows no number is not judged: the cell has its own finding.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from auditor.annual.finding import Finding, plain
from auditor.annual.form import (
    APPLICANTS,
    CARRIED_IN,
    CARRIED_OUT,
    COLUMNS_3,
    NEW,
    OUTCOMES,
    RESULT_ROWS,
    RESULT_TOTAL,
    ROWS_3,
    ROWS_4,
    TABLE_3,
    TABLE_4,
    TOTAL,
)
from auditor.annual.report import Report

Place = tuple[str, str]
"""Row id and column name."""


@dataclass(frozen=True)
class Relation:
    """Two sums that must be equal: of the cells on the left and of those on the right, in one table."""

    rule: str
    table: str
    row: str
    column: str
    left: tuple[Place, ...]
    right: tuple[Place, ...]
    words: Callable[[int | float, int | float], str]


def _received_and_handled(column: str) -> Relation:
    return Relation(
        "NB30-A1",
        TABLE_3,
        "一＋二＝三（七）＋四",
        column,
        ((NEW.id, column), (CARRIED_IN.id, column)),
        ((RESULT_TOTAL.id, column), (CARRIED_OUT.id, column)),
        lambda left, right: f"本年新收加上年结转为{left}，办理结果总计加结转下年度为{right}",
    )


def _results_and_total(column: str) -> Relation:
    return Relation(
        "NB30-A2",
        TABLE_3,
        RESULT_TOTAL.name,
        column,
        tuple((row.id, column) for row in RESULT_ROWS),
        ((RESULT_TOTAL.id, column),),
        lambda left, right: f"各项办理结果之和为{left}，总计填的是{right}",
    )


def _sum_of_row(rule: str, table: str, row_id: str, name: str, columns: Iterable[str], kinds: str) -> Relation:
    return Relation(
        rule,
        table,
        name,
        TOTAL,
        tuple((row_id, column) for column in columns),
        ((row_id, TOTAL),),
        lambda left, right: f"{kinds}之和为{left}，总计填的是{right}",
    )


RELATIONS = (
    *(_received_and_handled(column) for column in COLUMNS_3),
    *(_results_and_total(column) for column in COLUMNS_3),
    *(_sum_of_row("NB30-A3", TABLE_3, row.id, row.name, APPLICANTS, "六类申请人") for row in ROWS_3),
    *(_sum_of_row("NB30-A4", TABLE_4, row.id, row.name, OUTCOMES, "四种结果") for row in ROWS_4),
)
"""All 42, in the order of the form."""


def check_relations(report: Report) -> Iterator[Finding]:
    """Yield a finding for every relation whose two sides differ."""
    for relation in RELATIONS:
        left, right = _sum(report, relation.table, relation.left), _sum(report, relation.table, relation.right)
        if left is None or right is None or left == right:
            continue
        words = relation.words(plain(left), plain(right))
        yield Finding(
            check=relation.rule,
            table=relation.table,
            row=relation.row,
            column=relation.column,
            left=plain(left),
            right=plain(right),
            difference=plain(left - right),
            text=f"{relation.table}“{relation.row}”行“{relation.column}”列：{words}，相差{plain(abs(left - right))}。",
        )


def _sum(report: Report, table: str, places: Iterable[Place]) -> Decimal | None:
    total = Decimal(0)
    for row, column in places:
        number = report.table(table).number(row, column)
        if number is None:
            return None
        total += number
    return total


def check_carried_over(report: Report, previous: Report) -> Iterator[Finding]:
    """NB30-A6: what was carried out of last year is carried into this one, column by column."""
    for column in COLUMNS_3:
        left = report.table(TABLE_3).number(CARRIED_IN.id, column)
        right = previous.table(TABLE_3).number(CARRIED_OUT.id, column)
        if left is None or right is None or left == right:
            continue
        yield Finding(
            check="NB30-A6",
            table=TABLE_3,
            row=CARRIED_IN.name,
            column=column,
            left=plain(left),
            right=plain(right),
            difference=plain(left - right),
            text=f"{TABLE_3}“{CARRIED_IN.name}”行“{column}”列：本年报告填的是{plain(left)}，"
            f"上年报告“{CARRIED_OUT.name}”为{plain(right)}，相差{plain(abs(left - right))}。",
        )
