"""依申请公开: the statutory clock in working days, table three and its relations, the ledger as handed in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from auditor.annual.form import ROWS_3
from auditor.errors import UsageError
from auditor.ledger.application_answers import ANSWERS, APPLICANTS, ROWS, answer_row, applicant
from auditor.ledger.applications import (
    ALL,
    Application,
    Interval,
    figures,
    is_late,
    next_step,
    reply_due,
    table_three,
)
from auditor.ledger.applications_table import import_applications, kept_applications
from auditor.model.office import Office, Unit
from auditor.rulebook.working_days import WorkingCalendar

CALENDAR = WorkingCalendar.load()
OFFICE = Office(id="yunxi", name="云溪街道办事处", short_name="云溪街道", units=(Unit(id="dzb", name="党政办"),))
HEAD = [
    "登记编号",
    "收到日期",
    "申请人类型",
    "答复日期",
    "答复结果",
    "承办科室",
    "征求意见开始",
    "征求意见结束",
    "补正告知日期",
    "收到补正日期",
]


def asked(received: str, **more) -> Application:
    days = {
        key: date.fromisoformat(value) if isinstance(value, str) and key != "answer" else value
        for key, value in more.items()
    }
    return Application(number="1", received=date.fromisoformat(received), applicant="自然人", **days)


@pytest.mark.parametrize(
    ("application", "day", "due"),
    [
        (asked("2026-09-01"), "2026-09-10", "2026-09-29"),  # 20 working days, one of them a worked Sunday
        (asked("2026-09-01", extended="2026-09-25"), "2026-09-26", "2026-11-02"),
        (asked("2026-09-01", extended="2026-09-25"), "2026-09-24", "2026-09-29"),  # not yet extended then
        (
            asked("2026-07-01", opinions=(Interval(start=date(2026, 7, 6), end=date(2026, 7, 10)),)),
            "2026-07-20",
            "2026-08-04",
        ),
        (asked("2026-07-01", asked="2026-07-03", corrected="2026-07-13"), "2026-07-14", "2026-08-10"),
        (asked("2026-07-01", asked="2026-07-03"), "2026-07-14", None),
        (asked("2026-07-04"), "2026-07-06", "2026-07-31"),  # received on a Saturday
    ],
)
def test_the_last_day_for_the_answer(application: Application, day: str, due: str | None) -> None:
    found = reply_due(application, date.fromisoformat(day), CALENDAR)
    assert (found.isoformat() if found else None) == due


def test_an_opinion_still_awaited_moves_the_last_day_on_day_by_day() -> None:
    waiting = asked("2026-07-01", opinions=(Interval(start=date(2026, 7, 6)),))
    assert reply_due(waiting, date(2026, 7, 7), CALENDAR) == date(2026, 7, 30)
    assert reply_due(waiting, date(2026, 7, 8), CALENDAR) == date(2026, 7, 31)
    stages = {step.stage: step.due for step in next_step(waiting, date(2026, 7, 8), CALENDAR)}
    assert stages["征求意见"] == date(2026, 7, 27)


def test_two_consultations_at_the_same_time_are_counted_once() -> None:
    one = Interval(start=date(2026, 7, 6), end=date(2026, 7, 10))
    both = asked("2026-07-01", opinions=(one, Interval(start=date(2026, 7, 6), end=date(2026, 7, 8))))
    day = date(2026, 7, 20)
    assert reply_due(both, day, CALENDAR) == reply_due(asked("2026-07-01", opinions=(one,)), day, CALENDAR)


def test_an_unclear_application_owes_a_notice_within_seven_working_days() -> None:
    steps = {step.stage: step.due for step in next_step(asked("2026-07-01", unclear=True), date(2026, 7, 2), CALENDAR)}
    assert steps == {"补正告知": date(2026, 7, 10), "答复": date(2026, 7, 29)}


@pytest.mark.parametrize(("answered", "late"), [("2026-07-29", False), ("2026-07-30", True), (None, True)])
def test_the_last_day_itself_is_in_time(answered: str | None, late: bool) -> None:
    more = {"answered": answered, "answer": "r1"} if answered else {}
    assert is_late(asked("2026-07-01", **more), date(2026, 8, 3), CALENDAR) is late


def test_the_rows_are_those_of_the_annual_reports_form() -> None:
    assert tuple(row.id for row in ROWS_3) == ROWS
    assert len(ROWS) == 25


@pytest.mark.parametrize("row", ROWS_3[2:23], ids=lambda row: row.id)
def test_every_answer_is_known_by_the_forms_own_words(row) -> None:
    assert answer_row(row.name) == row.id


@pytest.mark.parametrize("text", ["", "不予公开", "已办", "无法提供", "部分", "不公开"])
def test_an_answer_that_is_not_clear_belongs_to_no_row(text: str) -> None:
    assert answer_row(text) is None


@pytest.mark.parametrize(
    ("text", "column"), [("个人", "自然人"), ("法人或其他组织-商业企业", "商业企业"), ("张某", None), ("", None)]
)
def test_the_kind_of_applicant(text: str, column: str | None) -> None:
    assert applicant(text) == column


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@st.composite
def applications(draw) -> Application:
    received = draw(DAYS)
    answered = draw(st.none() | st.integers(0, 400).map(lambda days: received + timedelta(days=days)))
    answer = draw(st.sampled_from(sorted(ANSWERS))) if answered else ""
    kind = draw(st.sampled_from(APPLICANTS))
    return Application(number="n", received=received, applicant=kind, answered=answered, answer=answer)


@given(st.lists(applications(), max_size=30))
def test_table_three_always_adds_up_and_carries_over_to_the_next_year(held: list[Application]) -> None:
    this = table_three(held, date(2026, 1, 1), date(2026, 12, 31))
    following = table_three(held, date(2027, 1, 1), date(2027, 12, 31))
    assert len(this) == 25
    for column in (*APPLICANTS, ALL):
        results = sum(this[row][column] for row in ANSWERS)
        assert this["new"][column] + this["carried_in"][column] == this["total"][column] + this["carried_out"][column]
        assert results == this["total"][column]
        assert this["carried_out"][column] == following["carried_in"][column]


@given(st.lists(applications(), max_size=30))
def test_the_quarters_figures_add_up(held: list[Application]) -> None:
    found = figures(held, date(2026, 7, 1), date(2026, 9, 30), date(2026, 9, 30), CALENDAR)
    assert found.carried + found.received == found.answered + found.pending


@pytest.fixture
def hand_in(store, at, tmp_path):
    def take(*rows: list[object], head: list[str] = HEAD, merge: str = "", **more):
        book = Workbook()
        book.active.append(["依申请公开登记台账"])
        book.active.append(head)
        for row in rows:
            book.active.append(row)
        if merge:
            book.active.merge_cells(merge)
        book.save(tmp_path / "台账.xlsx")
        return import_applications(store, OFFICE, tmp_path / "台账.xlsx", at=at(9, 25, **more), person="王某")

    return take


def test_a_ledger_is_taken_in_whatever_the_order_of_its_columns_and_the_form_of_its_days(store, hand_in) -> None:
    taken = hand_in(
        ["（三）不予公开 5.属于三类内部事务信息", "2026年7月20日", "自然人", "A-1", "2026/7/1", "党政办"],
        ["", None, "企业", "A-2", date(2026, 9, 1), ""],
        head=["答复结果", "答复日期", "申请人类型", "登记编号", "收到日期", "承办科室"],
    )
    assert taken.new == ("A-1", "A-2")
    first, second = kept_applications(store, "yunxi")
    assert (first.answer, first.answered, first.unit) == ("r7", date(2026, 7, 20), "党政办")
    assert (second.applicant, second.received, second.answered) == ("商业企业", date(2026, 9, 1), None)


def test_a_later_table_brings_the_answer_and_forgets_no_number(store, hand_in) -> None:
    hand_in(["A-1", "2026-09-01", "自然人"], ["A-2", "2026-09-02", "自然人"])
    again = hand_in(["A-1", "2026-09-01", "自然人", "2026-09-10", "予以公开"], hour=19)
    assert (again.new, again.changed, again.absent) == ((), ("A-1",), ("A-2",))
    assert [one.answer for one in kept_applications(store, "yunxi")] == ["r1", ""]


def test_the_same_table_twice_changes_nothing(hand_in) -> None:
    hand_in(["A-1", "2026-09-01", "自然人"])
    assert hand_in(["A-1", "2026-09-01", "自然人"], hour=19).changed == ()


FILLED = ["A-1", "2026-07-01", "自然人"]


@pytest.mark.parametrize(
    ("rows", "more", "word"),
    [
        ([["", "2026-07-01", "自然人"]], {}, "第 3 行“登记编号”为空"),
        ([["A-1", "自然人", "2026-07-01"]], {}, "第 3 行“收到日期”不是日期：自然人"),
        ([FILLED, ["A-2", "2026-07-01", "自然人"]], {"merge": "B3:B4"}, "第 4 行“收到日期”为空（合并单元格"),
        ([FILLED, FILLED], {}, "登记编号 A-1 出现两次"),
        ([[*FILLED, "2026-06-30", "予以公开"]], {}, "早于“收到日期”"),
        ([[*FILLED, "2026-07-10", ""]], {}, "应同时填写"),
        ([[*FILLED, "2026-07-10", "不予公开"]], {}, "请按年度报告表三的名称填写"),
        ([[*FILLED, "", "", "财政所"]], {}, "不在对象登记中"),
        ([["A-1", "2027-07-01", "自然人"]], {}, "在今天之后"),
        ([[*FILLED, "", "", "", "2026-07-10", "2026-07-06"]], {}, "早于“征求意见开始”"),
        ([[*FILLED, "", "", "", "", "", "", "2026-07-06"]], {}, "须有更早的“补正告知日期”"),
        ([["A-1", "2026-07-01", "张三丰"]], {}, "“申请人类型”为“张三丰”"),
        ([FILLED], {"head": ["登记编号", "收到日期", "申请人类型"]}, "没有找到“答复日期”“答复结果”列"),
        ([[*FILLED, "", "", "江北街道"]], {"head": [*HEAD[:5], "单位"]}, "属于“江北街道”"),
    ],
)
def test_a_faulty_table_is_refused_whole_with_row_and_column(store, hand_in, rows, more, word) -> None:
    with pytest.raises(UsageError) as refused:
        hand_in(*rows, **more)
    assert word in str(refused.value)
    assert kept_applications(store, "yunxi") == ()
