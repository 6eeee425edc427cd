"""Who decides what: exempt accounts, the portal's matters, rows that people decide."""

from typing import Any

import msgspec
import pytest

from auditor.model.words import Verdict
from auditor.report.kinds import load_phrasebook
from auditor.report.narrative import Narrative, narrate
from auditor.report.vetoes import CLEAR, FOUND, NOT_OURS, UNDECIDED, veto_states
from auditor.report.view import view
from auditor.result.report_document import ReportDocument, SignoffQuestion, VetoRule


def tell(document: ReportDocument) -> Narrative:
    return narrate(view(document), load_phrasebook(None))


def with_checks(document: ReportDocument, target: str, verdict: Verdict) -> ReportDocument:
    checks = tuple(
        msgspec.structs.replace(entry, verdict=verdict) if entry.object == target else entry
        for entry in document.result.checks
    )
    return msgspec.structs.replace(document, result=msgspec.structs.replace(document.result, checks=checks))


def asked(document: ReportDocument, *questions: dict[str, Any]) -> ReportDocument:
    made = tuple(SignoffQuestion(id=str(index), text="请核查", **question) for index, question in enumerate(questions))
    return msgspec.structs.replace(document, signoffs=msgspec.structs.replace(document.signoffs, questions=made))


def state_of(document: ReportDocument, row: str) -> tuple[str, str]:
    return next((item.state, item.words) for item in veto_states(view(document)) if item.rule.row == row)


def test_a_cancelled_account_is_neither_counted_nor_missed(quiet_document: ReportDocument) -> None:
    told = tell(with_checks(quiet_document, "wx-shequ", Verdict.NOT_APPLICABLE))
    assert "检查政务新媒体账号3个" in told.scope
    assert "不列入检查" in told.scope
    assert "检查率100%（5/5）" in told.scope
    assert "5个对象均未发现" in told.veto
    assert len(told.annexes["账号明细"].rows) == 4


def test_an_incomplete_record_is_named_and_not_taken_for_silence(document: ReportDocument) -> None:
    objects = tuple(
        msgspec.structs.replace(item, facts=item.facts | {"complete": False}) if item.id == "dy-yunxi" else item
        for item in document.result.objects
    )
    told = tell(msgspec.structs.replace(document, result=msgspec.structs.replace(document.result, objects=objects)))
    assert "其中1个账号的发布记录不完整，按已取得的计" in told.accounts
    assert "1个账号未取得发布记录，未计入" in told.accounts


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("未发现问题",), (CLEAR, "未发现（人工核查）")),
        (("待核查",), (UNDECIDED, "待人工核查")),
        (("未发现问题", "待核查"), (UNDECIDED, "待人工核查")),
        (("不适用",), (NOT_OURS, "不适用")),
        (("发现问题", "未发现问题"), (FOUND, "人工核查发现1处")),
    ],
)
def test_a_manual_row_is_decided_by_all_its_answers(
    quiet_document: ReportDocument, states: tuple[str, ...], expected: tuple[str, str]
) -> None:
    questions = [
        {"check": "row:JC19-N-V1", "object": "yunxi", "row": "JC19-N-V1", "kind": "manual", "state": s} for s in states
    ]
    assert state_of(asked(quiet_document, *questions), "JC19-N-V1") == expected


@pytest.mark.parametrize(("state", "expected"), [("未发现问题", CLEAR), ("待核查", UNDECIDED), ("发现问题", FOUND)])
def test_what_a_check_could_not_decide_a_person_may(quiet_document: ReportDocument, state: str, expected: str) -> None:
    document = with_checks(quiet_document, "wx-yunxi", Verdict.NOT_CHECKED)
    question = {"check": "account-not-updated", "object": "wx-yunxi", "row": "JC19-N-V2a:days", "kind": "not_checked"}
    assert state_of(asked(document, question | {"state": state}), "JC19-N-V2a")[0] == expected


def test_one_answer_does_not_decide_another_account(quiet_document: ReportDocument) -> None:
    document = with_checks(with_checks(quiet_document, "wx-yunxi", Verdict.REVIEW), "dy-yunxi", Verdict.REVIEW)
    question = {"check": "account-not-updated", "object": "wx-yunxi", "row": "JC19-N-V2a", "state": "未发现问题"}
    assert state_of(asked(document, question), "JC19-N-V2a") == (UNDECIDED, "需人工核实")


def test_the_portals_rows_do_not_apply_to_a_section_and_stand_in_one_line(quiet_document: ReportDocument) -> None:
    rules = tuple(
        VetoRule(row=f"JC19-W-V{number}", area="网站（专栏）", title=f"整站指标{number}", text="整站")
        for number in (2, 5, 6)
    )
    own = next(rule for rule in quiet_document.vetoes if rule.row == "JC19-W-V1")
    document = msgspec.structs.replace(quiet_document, vetoes=(own, *rules))
    told = tell(document)
    assert told.veto_table is not None
    assert [row[1] for row in told.veto_table.rows] == ["安全、泄密事故等严重问题", "其他整站指标"]
    assert told.veto_table.rows[1][2] == "整站指标2、整站指标5、整站指标6"
    assert "均未发现" in told.veto


def test_the_same_rows_are_undecided_for_an_office_with_a_portal_of_its_own(quiet_document: ReportDocument) -> None:
    rules = (VetoRule(row="JC19-W-V6a", area="网站（专栏）", title="没有办事服务", text="整站"),)
    words = msgspec.structs.replace(quiet_document.words, street=False)
    document = msgspec.structs.replace(quiet_document, vetoes=rules, words=words)
    assert state_of(document, "JC19-W-V6a") == (UNDECIDED, "待人工核查")
    assert "均未发现" not in tell(document).veto


def test_manual_rows_beyond_the_veto_table_are_counted_in_one_line(quiet_document: ReportDocument) -> None:
    plain = [
        {"check": f"row:X{n}", "object": "yunxi", "row": f"X{n}", "kind": "manual", "state": state}
        for n, state in enumerate(("待核查", "待核查", "未发现问题", "发现问题"))
    ]
    rows = tell(asked(quiet_document, *plain)).annexes["核实事项"].rows
    assert [row[2] for row in rows] == ["请核查", "其他人工核查项3项"]
    assert "已核查1项，待核查2项" in rows[1]


def test_an_answer_stands_beside_the_machines_verdict_in_the_annex(document: ReportDocument) -> None:
    rows = tell(document).annexes["核实事项"].rows
    answered = [row for row in rows if "李强" in row]
    assert len(answered) == 1
    assert "未发现问题" in answered[0]


def test_a_closed_account_counts_for_nothing_although_its_filing_was_looked_at(document: ReportDocument) -> None:
    checks = tuple(
        msgspec.structs.replace(entry, verdict=Verdict.NOT_APPLICABLE)
        if (entry.id, entry.object) == ("account-not-updated", "wb-yunxi")
        else entry
        for entry in document.result.checks
    )
    filing = msgspec.structs.replace(checks[-1], id="account-filing-list", object="wb-yunxi", verdict=Verdict.REVIEW)
    result = msgspec.structs.replace(document.result, checks=(*checks, filing))
    closed = view(msgspec.structs.replace(document, result=result))
    assert closed.is_exempt("wb-yunxi")
    assert closed.targets == view(document).targets - 1
