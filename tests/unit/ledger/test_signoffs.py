"""人工补查: every undecided thing is asked, an answer holds for what it was given on, and for its time."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook

from auditor.errors import UsageError
from auditor.ledger.asking import questions, signoffs, valid_answer
from auditor.ledger.signoff_table import NUMBER, SHEET, export_signoffs, import_signoffs
from auditor.model.judgement import Answer
from auditor.model.words import Verdict
from auditor.result.document import AuditedObject, CheckEntry
from auditor.rulebook import Rulebook, load_rulebook


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook("street-office", None)


def entry(verdict: Verdict, **changes: Any) -> CheckEntry:
    made = CheckEntry(
        code="L1", id="dead-link", object="lanmu", verdict=verdict, reason="网站有防护，未能打开", title="链接失效"
    )
    return msgspec.structs.replace(made, **changes)


def asked(result: Any, rulebook: Rulebook, kind: str):
    return [question for question in questions(result, rulebook) if question.kind == kind]


def answer_to(question, at: datetime, **changes: Any) -> Answer:
    made = Answer(
        question=question.id,
        check=question.check,
        object=question.object,
        evidence_hash=question.evidence_hash,
        answer="未发现问题",
        person="王某",
        answered_at=at,
        expires=date(2026, 12, 31),
    )
    return msgspec.structs.replace(made, **changes)


def test_every_review_and_not_checked_is_asked_and_nothing_decided_is(at, result, rulebook) -> None:
    checks = tuple(entry(verdict, object=verdict.value) for verdict in Verdict)
    found = result(at(8, 1), checks=checks)
    machine = [question for question in questions(found, rulebook) if question.kind != "manual"]
    assert [(question.object, question.kind) for question in machine] == [
        ("review", "review"),
        ("not_checked", "not_checked"),
    ]
    assert all("网站有防护" in question.why for question in machine)


def test_manual_rows_are_asked_vetoes_first_and_portal_rows_not_of_a_street(at, result, rulebook) -> None:
    manual = asked(result(at(8, 1)), rulebook, "manual")
    rows = [question.row for question in manual]
    assert rows[0] == "JC19-W-V1"
    assert "TL-25" in rows
    assert not [row for row in rows if row.startswith(("JC19-D4", "JC19-B"))]
    assert all(question.text and question.object == "yunxi" for question in manual)


def test_account_rows_are_asked_only_where_there_are_accounts(at, result, rulebook) -> None:
    account = AuditedObject(id="gzh", kind="account", name="云溪发布")
    without = {question.row for question in asked(result(at(8, 1)), rulebook, "manual")}
    having = {question.row for question in asked(result(at(8, 1), objects=(account,)), rulebook, "manual")}
    assert "JC19-N-V1" in having - without


def test_a_portal_of_its_own_is_asked_about_the_portal_rows_too(at, result, rulebook) -> None:
    portal = AuditedObject(id="portal", kind="site", name="门户", facts={"scope": "site"})
    rows = {question.row for question in asked(result(at(8, 1), objects=(portal,)), rulebook, "manual")}
    assert "JC19-D4.5" in rows


def test_no_two_questions_share_an_id(at, result, rulebook) -> None:
    checks = (entry(Verdict.REVIEW), entry(Verdict.NOT_CHECKED, object="gzdt"))
    ids = [question.id for question in questions(result(at(8, 1), checks=checks), rulebook)]
    assert len(ids) == len(set(ids))


def test_an_answer_is_asked_again_when_the_evidence_changed(at, finding, result, rulebook) -> None:
    def question(evidence: str):
        seen = result(at(8, 1), finding(at(8, 1), evidence=evidence), verdict=Verdict.REVIEW)
        return asked(seen, rulebook, "review")[0]

    before, after = question("a" * 64), question("b" * 64)
    given = [answer_to(before, at(8, 2))]
    assert valid_answer(before, given, date(2026, 8, 3)) == given[0]
    assert valid_answer(after, given, date(2026, 8, 3)) is None


def test_an_answer_does_not_depend_on_the_day_the_same_thing_is_asked(at, finding, result, rulebook) -> None:
    first = result(at(8, 1), finding(at(8, 1), evidence="a" * 64), verdict=Verdict.REVIEW)
    later = result(at(8, 9), finding(at(8, 9), evidence="a" * 64, text="已超期 9 天"), verdict=Verdict.REVIEW)
    assert asked(first, rulebook, "review")[0].id == asked(later, rulebook, "review")[0].id


def test_an_answer_on_what_was_not_seen_does_not_carry_into_the_next_quarter(at, result, rulebook) -> None:
    checks = (entry(Verdict.NOT_CHECKED),)
    before = asked(result(at(6, 30), checks=checks), rulebook, "not_checked")[0]
    after = asked(result(at(7, 1), checks=checks), rulebook, "not_checked")[0]
    assert before.id != after.id


@pytest.mark.parametrize(
    ("day", "holds"), [(date(2026, 8, 1), False), (date(2026, 12, 31), True), (date(2027, 1, 1), False)]
)
def test_an_answer_holds_from_the_day_it_was_given_to_the_day_it_expires(at, result, rulebook, day, holds) -> None:
    question = questions(result(at(8, 1)), rulebook)[0]
    assert (valid_answer(question, [answer_to(question, at(8, 2))], day) is not None) is holds


def test_the_latest_answer_counts_and_the_verdict_stays(store, at, result, rulebook) -> None:
    found = result(at(8, 1), checks=(entry(Verdict.REVIEW),))
    question = asked(found, rulebook, "review")[0]
    store.answers.add("yunxi", answer_to(question, at(8, 3), answer="发现问题"))
    store.answers.add("yunxi", answer_to(question, at(8, 2)))
    section = signoffs(store, found, rulebook, at(8, 4))
    (state,) = [one.state for one in section.questions if one.kind == "review"]
    assert state == "发现问题"
    assert len(section.answers) == 1
    assert found.checks[0].verdict is Verdict.REVIEW


@pytest.fixture
def table(store, at, result, rulebook, tmp_path: Path) -> Path:
    found = result(at(8, 1), checks=(entry(Verdict.REVIEW), entry(Verdict.NOT_CHECKED, object="gzdt")))
    path = tmp_path / "人工补查.xlsx"
    section = signoffs(store, found, rulebook, at(8, 2))
    assert export_signoffs(section, "yunxi", path) == len(section.questions)
    return path


def fill(path: Path, row_after_heading: int, **cells: Any) -> None:
    book = load_workbook(path)
    page = book[SHEET]
    top = next(row[0].row for row in page.iter_rows() if any(cell.value == NUMBER for cell in row))
    places = {cell.value: cell.column for cell in page[top]}
    for heading, value in cells.items():
        page.cell(top + row_after_heading, places[heading]).value = value
    book.save(path)


def test_answers_filled_in_are_taken_with_person_day_and_evidence(store, at, table) -> None:
    fill(
        table,
        1,
        核查结论="未发现问题",
        核查人="王某",
        核查时间="2026年8月2日",
        佐证材料="截图1.png",
        情况说明="已逐条打开",
    )
    done = import_signoffs(store, "yunxi", table, at(8, 3))
    (answer,) = store.answers.list("yunxi")
    assert done.taken == 1
    assert done.open > 10
    assert (answer.check, answer.object, answer.person, answer.evidence) == (
        "dead-link",
        "lanmu",
        "王某",
        "已逐条打开；截图1.png",
    )
    assert (answer.answered_at.date(), answer.expires) == (date(2026, 8, 2), date(2026, 11, 2))


def test_the_same_table_again_takes_nothing_more(store, at, table, result, rulebook, tmp_path) -> None:
    fill(table, 1, 核查结论="未发现问题", 核查人="王某", 核查时间="2026-08-02")
    import_signoffs(store, "yunxi", table, at(8, 3))
    again = tmp_path / "again.xlsx"
    found = result(at(8, 1), checks=(entry(Verdict.REVIEW), entry(Verdict.NOT_CHECKED, object="gzdt")))
    export_signoffs(signoffs(store, found, rulebook, at(8, 4)), "yunxi", again)
    assert import_signoffs(store, "yunxi", again, at(8, 5)).taken == 0
    assert import_signoffs(store, "yunxi", table, at(8, 6, 9)).taken == 0


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"核查结论": "没问题", "核查人": "王某"}, "“核查结论”应为"),
        ({"核查结论": "未发现问题"}, "“核查人”必须填写"),
        ({"核查结论": "发现问题", "核查人": "王某"}, "“情况说明”必须填写"),
        ({"核查结论": "未发现问题", "核查人": "王某", "核查时间": "前天"}, "“核查时间”不是日期"),
        ({"核查结论": "未发现问题", "核查人": "王某", "核查时间": "2026-08-30"}, "晚于今天"),
        ({"核查结论": "未发现问题", "核查人": "王某", "有效期至": "2026-01-01"}, "早于“核查时间”"),
        ({"核查编号": "x", "核查结论": "未发现问题", "核查人": "王某"}, "请恢复导出时的编号"),
        ({"核查人": "王某"}, "“核查结论”应为"),
    ],
)
def test_a_fault_names_row_and_column_and_no_answer_is_taken(store, at, table, cells, words) -> None:
    fill(table, 2, 核查结论="未发现问题", 核查人="李某")
    fill(table, 1, **cells)
    with pytest.raises(UsageError, match=words) as refused:
        import_signoffs(store, "yunxi", table, at(8, 3))
    assert "第 4 行" in str(refused.value)
    assert store.answers.list("yunxi") == ()


def test_the_table_of_another_office_is_refused(store, at, table) -> None:
    with pytest.raises(UsageError, match="不能导入"):
        import_signoffs(store, "heping", table, at(8, 3))
