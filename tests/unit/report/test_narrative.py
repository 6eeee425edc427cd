"""What the report says, and what it must never say."""

import re
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.checks import load
from auditor.model.words import Severity, Verdict
from auditor.report.kinds import load_phrasebook
from auditor.report.narrative import BODY_LIMIT, Narrative, narrate
from auditor.report.phrases import percent
from auditor.report.view import View, view
from auditor.result.document import Finding, ResultDocument, Score
from auditor.result.report_document import LookBack, LookBackRow, Rectification, RectificationRow, ReportDocument

GOLDEN = Path(__file__).with_name("golden.txt")


def tell(document: ReportDocument) -> Narrative:
    return narrate(view(document), load_phrasebook(None))


def with_result(document: ReportDocument, **changes: object) -> ReportDocument:
    return msgspec.structs.replace(document, result=msgspec.structs.replace(document.result, **changes))


def as_text(told: Narrative) -> str:
    tables = [table for table in (told.comparison, told.veto_table) if table]
    rows = [f"{table.title}｜{'｜'.join(map(str, row))}" for table in tables for row in table.rows]
    annexes = [f"附件{table.number}.{table.title}：{len(table.rows)}行" for table in told.annexed()]
    return "\n".join(
        [told.title, f"{told.recipient}：", told.body(), *rows, *annexes, told.signature, told.date, told.contact]
    )


def test_the_words_of_the_sample_are_the_golden_ones(written: Narrative, quiet_document: ReportDocument) -> None:
    told = f"{as_text(written)}\n\n{as_text(tell(quiet_document))}\n"
    assert told == GOLDEN.read_text(encoding="utf-8")


def test_every_number_of_problems_equals_the_rows_of_the_annex(written: Narrative, found: View) -> None:
    listed = written.annexes["问题清单"].rows
    nature = [column.key for column in written.annexes["问题清单"].columns].index("性质")
    problems = [row for row in listed if row[nature] != "提示"]
    assert f"发现问题{len(problems)}个" in written.problem_lead
    assert f"风险提示{len(listed) - len(problems)}项" in written.problem_lead
    sentences = [text for area in written.problem_areas for text in area.sentences]
    assert sum(int(re.search(r"(?:共|涉及)(\d+)[个项条处]", text)[1]) for text in sentences) == len(problems)  # type: ignore[index]
    assert len(problems) == len(found.problems)


def test_rectification_counts_equal_the_rows_of_the_ledger_annex(written: Narrative) -> None:
    table = written.annexes["整改台账"]
    state = [column.key for column in table.columns].index("整改情况")
    fixed = sum(row[state] == "已整改" for row in table.rows)
    assert f"列入整改台账的问题{len(table.rows)}个，已整改{fixed}个" in written.rectified
    assert f"（{fixed}/{len(table.rows)}）" in written.rectified


def test_annexes_are_numbered_without_gaps_and_named_in_the_text(written: Narrative) -> None:
    assert [table.number for table in written.annexed()] == list(range(1, len(written.annexed()) + 1))
    named = {int(number) for number in re.findall(r"附件(\d+)", written.body())}
    assert named <= {table.number for table in written.annexed()}


def test_the_body_keeps_its_limit_with_many_kinds_of_problems(sample: ModuleType, document: ReportDocument) -> None:
    many = tuple(
        sample.finding(
            1000 + kind * 10 + number,
            f"check-{kind}",
            "section",
            f"第{kind}类问题的名称写得比较长",
            "某页面中的某一处内容与规定的要求不相一致，已经持续了相当长的一段时间，需要尽快核实处理。",
        )
        for kind in range(25)
        for number in range(6)
    )
    told = tell(with_result(document, findings=many))
    assert told.length() <= BODY_LIMIT
    assert "发现问题150个" in told.problem_lead
    sentences = told.problem_areas[0].sentences
    assert sum(int(re.search(r"共(\d+)个", text)[1]) for text in sentences) == len(many)  # type: ignore[index]


def test_codes_doubt_words_and_tool_names_stay_out_of_the_body(written: Narrative, document: ReportDocument) -> None:
    codes = {entry.code for entry in document.result.checks} | {entry.id for entry in document.result.checks}
    words = {"JC19", "confirmed", "suspected", "auditor", "疑似", "置信", "爬虫"}
    assert [word for word in codes | words if word in written.body()] == []


def test_a_street_prints_neither_score_nor_pass_rate(written: Narrative, quiet_document: ReportDocument) -> None:
    body = written.body() + tell(quiet_document).body()
    assert [word for word in ("合格率", "得分", "总分", "扣分") if word in body] == []


def test_what_is_only_suspected_is_listed_for_a_person_and_not_stated(written: Narrative) -> None:
    assert "区政府公报" not in written.body()
    assert not any("区政府公报" in str(row) for row in written.annexes["问题清单"].rows)
    assert sum("区政府公报" in str(row) for row in written.annexes["核实事项"].rows) == 1


def test_an_internal_suspicion_appears_nowhere(written: Narrative) -> None:
    for table in written.annexes.values():
        assert not any("前后矛盾" in str(row) or "发布时间需核对" in str(row) for row in table.rows)
    assert "前后矛盾" not in as_text(written)


def test_the_platforms_own_defect_is_referred_and_not_counted_as_ours(written: Narrative) -> None:
    assert not any("网站地图" in str(row) for row in written.annexes["问题清单"].rows)
    assert len(written.annexes["转报事项"].rows) == 1
    assert "转报事项（附件6）" in written.problem_lead


def test_people_are_named_in_the_method_only_where_people_answered(document: ReportDocument) -> None:
    unanswered = msgspec.structs.replace(document, signoffs=msgspec.structs.replace(document.signoffs, answers=()))
    assert "技术监测与人工复核相结合" in tell(document).intro
    assert "人工" not in tell(unanswered).intro


def test_a_quarter_without_problems_takes_the_short_form_and_says_none_was_found(
    quiet_document: ReportDocument,
) -> None:
    told = tell(quiet_document)
    assert told.brief
    assert told.veto == "经检查，6个对象均未发现“单项否决”情形。"


def undecided(result: ResultDocument, verdict: Verdict) -> ResultDocument:
    """The result with the verdict on one account's freshness changed."""
    checks = tuple(
        msgspec.structs.replace(entry, verdict=verdict, reason="数据不全")
        if (entry.id, entry.object) == ("account-not-updated", "wx-yunxi")
        else entry
        for entry in result.checks
    )
    return msgspec.structs.replace(result, checks=checks)


def pending(document: ReportDocument) -> ReportDocument:
    questions = (
        msgspec.structs.replace(document.signoffs.questions[0], state="待核查"),
        *document.signoffs.questions[1:],
    )
    return msgspec.structs.replace(document, signoffs=msgspec.structs.replace(document.signoffs, questions=questions))


SHAKEN = {
    "an account was not checked": lambda d: msgspec.structs.replace(d, result=undecided(d.result, Verdict.NOT_CHECKED)),
    "an account needs a person": lambda d: msgspec.structs.replace(d, result=undecided(d.result, Verdict.REVIEW)),
    "a manual question is open": pending,
    "nobody was asked": lambda d: msgspec.structs.replace(d, signoffs=type(d.signoffs)()),
    "the run was incomplete": lambda d: with_result(
        d, coverage=msgspec.structs.replace(d.result.coverage, complete=False)
    ),
    "the score leaves another row open": lambda d: with_result(d, score=Score(veto_undecided=("JC19-W-V9",))),
    "a veto was found": lambda d: with_result(d, score=Score(veto=("JC19-N-V2a",))),
}


@pytest.mark.parametrize("what", SHAKEN)
def test_all_clear_is_said_only_where_everything_was_decided(what: str, quiet_document: ReportDocument) -> None:
    told = tell(SHAKEN[what](quiet_document))
    assert "均未发现" not in told.body()
    assert not told.brief


def test_an_incomplete_run_is_reported_as_provisional(written: Narrative, quiet_document: ReportDocument) -> None:
    assert "阶段性情况" in written.provisional
    assert tell(quiet_document).provisional == ""


def test_without_a_ledger_this_quarters_problems_open_it(document: ReportDocument) -> None:
    told = tell(msgspec.structs.replace(document, rectification=None))
    rows = told.annexes["整改台账"].rows
    assert len(rows) == 9
    assert "已整改0个，整改率0%（0/9）" in told.rectified
    assert "明确责任科室" not in told.rectified


def test_all_mended_is_said_only_where_all_is_mended(document: ReportDocument) -> None:
    rows = tuple(
        msgspec.structs.replace(row, status="已整改", closed=True)
        for row in document.rectification.rows  # type: ignore[union-attr]
    )
    assert "均已整改完毕" in tell(msgspec.structs.replace(document, rectification=Rectification.of(rows))).rectified
    assert "均已整改完毕" not in tell(document).rectified
    explained = (msgspec.structs.replace(rows[0], status="已作情况说明"), *rows[1:])
    told = tell(msgspec.structs.replace(document, rectification=Rectification.of(explained)))
    assert "均已整改完毕" not in told.rectified
    assert "已作情况说明1个" in told.rectified


def test_ledger_rows_on_doubts_hints_and_the_platforms_matters_are_left_to_their_own_annexes(
    document: ReportDocument,
) -> None:
    extra = tuple(
        RectificationRow(number=f"x{number}", finding=f"{number:064x}", text="不应列入") for number in (10, 12, 13)
    )
    ledger = Rectification.of((*document.rectification.rows, *extra))  # type: ignore[union-attr]
    told = tell(msgspec.structs.replace(document, rectification=ledger))
    assert len(told.annexes["整改台账"].rows) == 9


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ((), "2026年第二季度自查未发现问题，无需复查。"),
        (("已整改", "已整改"), "自查发现问题2个，本季度逐一复查。经复查，均已整改完毕。"),
        (("已整改", "未整改", "反复出现"), "经复查，已整改1个、未整改1个、反复出现1个。"),
        (("已整改", "误报剔除", "未能复查"), "经复查，已整改1个、未整改0个、反复出现0个、未能复查1个、误报剔除1个。"),
    ],
)
def test_last_quarters_problems_are_looked_back_on(
    document: ReportDocument, states: tuple[str, ...], words: str
) -> None:
    rows = tuple(LookBackRow(finding=str(n), text="问题", state=state) for n, state in enumerate(states))  # type: ignore[arg-type]
    ledger = Rectification.of((), LookBack(period="2026Q2", rows=rows))
    assert words in tell(msgspec.structs.replace(document, rectification=ledger)).look_back


def test_no_look_back_and_no_comparison_where_no_previous_quarter_is_stored(document: ReportDocument) -> None:
    told = tell(msgspec.structs.replace(document, rectification=None, previous=None))
    assert told.look_back == ""
    assert told.comparison is None


def test_percentages_are_compared_in_points_and_counts_in_their_unit(written: Narrative) -> None:
    assert written.comparison is not None
    rows = {row[0]: row[3] for row in written.comparison.rows}
    assert rows["栏目更新及时率"] == "减少14.3个百分点"
    assert rows["专栏发布信息"] == "增加5条"
    assert rows["检查对象"] == "持平"
    assert rows["链接可用率"] == "—"


def test_what_nobody_recorded_is_said_to_be_unrecorded_and_what_was_nought_not_received(
    document: ReportDocument,
) -> None:
    bare = with_result(document, statistics={})
    bare = msgspec.structs.replace(bare, applications=None)
    assert "未登记" not in tell(document).sites
    assert "未收到“我为政府网站找错”留言" in tell(document).sites
    assert "网民留言、“我为政府网站找错”留言、政府信息公开申请本季度未登记。" in tell(bare).sites


def test_a_special_inspection_has_its_own_title_and_scope(document: ReportDocument) -> None:
    told = tell(msgspec.structs.replace(document, topic="链接可用性"))
    assert told.title == "临江区云溪街道办事处关于2026年第三季度链接可用性专项自查情况的报告"
    assert "对链接可用性开展了自查" in told.intro


def test_next_steps_are_two_to_four_and_answer_this_quarters_problems(
    written: Narrative, quiet_document: ReportDocument
) -> None:
    assert 2 <= len(written.next_steps) <= 4
    assert written.next_steps[0].startswith("加强账号运维管理")
    assert 2 <= len(tell(quiet_document).next_steps) <= 4


def test_an_office_without_accounts_or_sites_is_told_plainly(document: ReportDocument) -> None:
    objects = tuple(item for item in document.result.objects if item.kind == "site")
    told = tell(with_result(document, objects=objects, findings=()))
    assert told.accounts == "本单位未开设政务新媒体账号。"


def test_a_graver_finding_whose_check_asks_for_a_person_is_not_stated(
    sample: ModuleType, document: ReportDocument
) -> None:
    doubtful: Finding = sample.finding(500, "dead-link-on-home-page", "zhuanlan", "链接不可用", "需要人工判断的一处。")
    hint = msgspec.structs.replace(doubtful, id="f" * 64, text="只是提示的一处。", severity=Severity.ADVICE)
    sorted_view = view(with_result(document, findings=(doubtful, hint)))
    assert [item.text for item in sorted_view.suspected] == ["需要人工判断的一处。"]
    assert [item.text for item in sorted_view.hints] == ["只是提示的一处。"]


def test_the_wording_file_names_no_check_that_is_gone() -> None:
    worded = {check for kind in load_phrasebook(None).kinds for check in kind.checks}
    assert worded - {check.meta.id for check in load()} == set()


@given(st.integers(min_value=1, max_value=10**7), st.integers(min_value=0, max_value=10**7))
def test_a_hundred_percent_means_all_and_nought_means_none(whole: int, part: int) -> None:
    part = min(part, whole)
    assert (percent(part, whole) == "100%") == (part == whole)
    assert (percent(part, whole) == "0%") == (part == 0)
