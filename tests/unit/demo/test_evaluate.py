"""Found, missed and false alarms are counted against the planted truth."""

from collections.abc import Sequence
from datetime import date

import msgspec
import pytest

from auditor.demo import DEMO_AT
from auditor.demo.evaluate import evaluate
from auditor.demo.planted import Decoy, Planted
from auditor.model.judgement import ReportingPeriod
from auditor.model.words import Confidence, Responsibility, Severity, Verdict
from auditor.result.document import CheckEntry, Finding, Profile, ResultCoverage, ResultDocument, Score

PLANTED = (
    Planted("link", "首页死链", "dead-link-on-home-page", "section", "/old.html"),
    Planted("template", "模板死链", "dead-link-on-home-page", "section", "/app.html", responsibility="门户平台"),
    Planted("stale", "账号停更", "account-not-updated", "weibo", also=("account-long-gap-between-posts",)),
)
DECOYS = (
    Decoy(
        "fresh",
        "恰好14天",
        "column-not-updated",
        "party",
        verdicts=(Verdict.PASS,),
        may_warn=("column-update-due-soon",),
    ),
    Decoy("slow", "慢页面", mark="/slow.html"),
)
PERIOD = ReportingPeriod(id="2026Q3", start=date(2026, 7, 1), end=date(2026, 9, 30), due=date(2026, 10, 15))


def finding(check: str, obj: str, url: str = "", **more: object) -> Finding:
    plain = Finding(
        id=f"{check}{obj}{url}", check=check, object=obj, unit="", url=url, parent_url="", title="问题", text="",
        observed="", expected="", clause="", severity=Severity.DEDUCT, responsibility=Responsibility.OWN,
        confidence=Confidence.CONFIRMED, internal=False, first_seen=DEMO_AT, last_seen=DEMO_AT, evidence=None,
        remedy="", root_cause="", count=1,
    )  # fmt: skip
    return msgspec.structs.replace(plain, **more)


def said(check: str, obj: str, verdict: Verdict) -> CheckEntry:
    return CheckEntry(code="", id=check, object=obj, verdict=verdict)


FINDINGS = (
    finding("dead-link-on-home-page", "section", "http://a.example/old.html"),
    finding("dead-link-on-home-page", "section", "http://a.example/app.html", responsibility=Responsibility.PLATFORM),
    finding("account-not-updated", "weibo", severity=Severity.VETO),
    finding("account-long-gap-between-posts", "weibo", severity=Severity.ADVICE),
    finding("column-update-due-soon", "party", severity=Severity.ADVICE),
)
CHECKS = (
    said("dead-link-on-home-page", "section", Verdict.FAIL),
    said("account-not-updated", "weibo", Verdict.FAIL),
    said("column-not-updated", "party", Verdict.PASS),
)


def result(findings: Sequence[Finding] = FINDINGS, checks: Sequence[CheckEntry] = CHECKS) -> ResultDocument:
    coverage = ResultCoverage(planned=1, fetched=1, unchanged=0, not_fetched=(), complete=True, reasons=())
    return ResultDocument(
        tool="auditor", office="yunxi", office_name="云溪", run="1", period="2026Q3", period_dates=PERIOD, at=DEMO_AT,
        profile=Profile(id="street-office", layers=()), coverage=coverage, objects=(), checks=tuple(checks),
        findings=tuple(findings), score=Score(), statistics={},
    )  # fmt: skip


def test_a_right_result_has_all_found_and_no_alarm() -> None:
    found = evaluate(result(), PLANTED, DECOYS)
    assert (found.planted, found.found, found.missed, found.decoys, found.false_alarms) == (3, 3, (), 2, ())


def replaced(index: int, **more: object) -> tuple[Finding, ...]:
    return tuple(msgspec.structs.replace(f, **more) if n == index else f for n, f in enumerate(FINDINGS))


UNPROVEN = (CHECKS[0], said("account-not-updated", "weibo", Verdict.NOT_CHECKED), CHECKS[2])
ADVICE = finding("blank-column", "news", severity=Severity.ADVICE)
BLANK = said("blank-column", "news", Verdict.FAIL)
DOUBTED = said("column-not-updated", "party", Verdict.REVIEW)
SLOW = finding("dead-link-on-home-page", "section", "http://a.example/slow.html")
MISSES = {
    "no finding": (FINDINGS[1:], CHECKS, "首页死链：没有发现"),
    "another address": (replaced(0, url="http://a.example/x.html"), CHECKS, "首页死链：没有发现"),
    "only suspected": (replaced(0, confidence=Confidence.SUSPECTED), CHECKS, "首页死链：只列为疑似"),
    "another's matter": (
        replaced(1, responsibility=Responsibility.OWN),
        CHECKS,
        "模板死链：责任应归门户平台，实为本单位",
    ),
    "another verdict": (FINDINGS, UNPROVEN, "账号停更：结论应为 fail，实为 not_checked"),
}


@pytest.mark.parametrize(("findings", "checks", "line"), MISSES.values(), ids=MISSES)
def test_a_defect_not_told_as_it_should_be_is_missed(
    findings: tuple[Finding, ...], checks: tuple[CheckEntry, ...], line: str
) -> None:
    found = evaluate(result(findings, checks), PLANTED, DECOYS)
    assert found.found == 2
    assert found.missed == (line,)


ALARMS = {
    "a finding nobody planted": ((*FINDINGS, finding("blank-column", "news")), CHECKS, "问题（news）"),
    "advice nobody planted": ((*FINDINGS, ADVICE), CHECKS, "问题（news）"),
    "a fail without a finding": (FINDINGS, (*CHECKS, BLANK), "判为不合格，而此处没有埋设问题"),
    "a decoy failed": (FINDINGS, (*CHECKS[:2], DOUBTED), "恰好14天：结论应为 pass，实为 review"),
    "a decoy not judged": (FINDINGS, CHECKS[:2], "恰好14天：结论应为 pass，实为 没有结论"),
    "a warning that deducts": (replaced(4, severity=Severity.DEDUCT), CHECKS, "问题（party）"),
    "a decoy reported": ((*FINDINGS, SLOW), CHECKS, "慢页面：误报“问题”"),
}


@pytest.mark.parametrize(("findings", "checks", "words"), ALARMS.values(), ids=ALARMS)
def test_whatever_else_is_reported_is_a_false_alarm(
    findings: tuple[Finding, ...], checks: tuple[CheckEntry, ...], words: str
) -> None:
    found = evaluate(result(findings, checks), PLANTED, DECOYS)
    assert found.found == 3
    assert any(words in line for line in found.false_alarms), found.false_alarms
