"""科室考核情况: figures equal to rows, and nobody charged with what was never counted."""

import msgspec
import pytest

from auditor.report.annexes import ledger_of
from auditor.report.scorecard import categories, scorecard
from auditor.report.view import View, view
from auditor.result.report_document import (
    NO_CATEGORY,
    Rectification,
    RectificationRow,
    ReportDocument,
    SubmissionCategory,
    SubmissionRow,
    Submissions,
)

OFFICE, COMMUNITY = "党政办公室", "社区办"
"""The first is declared with a name of its own, the second is known by its id only."""


def row(number: int, unit: str, status: str, **more: object) -> RectificationRow:
    values = {
        "number": f"T{number}",
        "finding": f"{number:064x}",
        "text": "问题",
        "unit": unit,
        "status": status,
    } | more
    return msgspec.convert(values, RectificationRow)


def shown(found: View, ledger: Rectification) -> dict[str, tuple[object, ...]]:
    return {str(line[1]): line[2:] for line in scorecard(found, ledger).rows}


@pytest.fixture
def ledger() -> Rectification:
    return Rectification.of(
        (
            row(1, "党政办", "已整改"),
            row(2, "党政办", "待整改", overdue=True),
            row(3, "党政办", "误报剔除"),
            row(4, "社区办", "不属于本单位"),
            row(5, "", "正在整改"),
        )
    )


def with_submissions(document: ReportDocument, rows: tuple[SubmissionRow, ...] | None) -> View:
    return view(msgspec.structs.replace(document, submissions=None if rows is None else Submissions(rows=rows)))


def test_figures_are_those_of_the_ledgers_rows(document: ReportDocument, ledger: Rectification) -> None:
    sent = (
        SubmissionRow(unit="党政办", submitted=152, adopted=151, late=3),
        SubmissionRow(unit="外聘", submitted=1, adopted=0),
    )
    told = shown(with_submissions(document, sent), ledger)
    assert told[OFFICE] == (2, 1, 1, "50%（1/2）", 152, 151, "99.3%（151/152）", 3)
    assert told["未明确责任科室"] == (1, 0, 0, "0%（0/1）", 0, 0, "—", 0)
    assert told["外聘"] == (0, 0, 0, "—", 1, 0, "0%（0/1）", 0)
    assert COMMUNITY not in told


def test_without_submissions_nobody_is_charged_with_a_zero(document: ReportDocument, ledger: Rectification) -> None:
    told = shown(with_submissions(document, None), ledger)
    assert told[OFFICE][4:] == ("未统计", "未统计", "—", "未统计")


def test_every_problem_that_counts_stands_in_one_row(found: View) -> None:
    ledger = ledger_of(found)
    counted = [one for one in ledger.rows if one.status not in ("不属于本单位", "误报剔除")]
    rows = scorecard(found, ledger).rows
    assert sum(int(str(line[2])) for line in rows) == len(counted)
    assert sum(int(str(line[4])) for line in rows) == sum(one.overdue for one in counted)


def test_where_nothing_is_owed_or_sent_there_is_no_annex(document: ReportDocument) -> None:
    assert scorecard(with_submissions(document, None), Rectification.of(())).rows == ()


def by_category(document: ReportDocument, *told: SubmissionCategory) -> list[tuple[object, ...]]:
    section = Submissions(rows=(), by_category=told)
    return [row[1:] for row in categories(view(msgspec.structs.replace(document, submissions=section))).rows]


def test_what_was_submitted_is_told_by_category_too(document: ReportDocument) -> None:
    news = SubmissionCategory(category="工作动态", submitted=10, adopted=9, late=1, delay=2.5)
    none = SubmissionCategory(category=NO_CATEGORY, submitted=2, adopted=0)
    assert by_category(document, news, none) == [
        ("工作动态", 10, 9, "90%（9/10）", 1, 2.5),
        ("未分类", 2, 0, "0%（0/2）", 0, None),
    ]


def test_where_no_category_was_named_there_is_nothing_to_tell_by_it(document: ReportDocument) -> None:
    assert by_category(document, SubmissionCategory(category=NO_CATEGORY, submitted=2, adopted=0)) == []
    assert by_category(document) == []
