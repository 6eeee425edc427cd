"""Running all checks: one that stumbles harms only itself, and noise in the facts changes nothing."""

import random
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import pytest

from auditor.checks import LoadedCheck, load, run_all
from auditor.checks.base import Check
from auditor.model.words import Severity, Verdict

CASE = {
    "columns": [
        {"type": "动态要闻", "items": ["2026-09-01 会议", "2026-08-01 活动 | 无日期"]},
        {"type": "通知公告", "items": []},
        {"type": "按发生公开", "items": ["2026-05-01 公示"]},
        {"type": "静态", "facts": {"is_list": False}},
        {"type": "政策解读", "unseen": True},
    ],
    "accounts": [{"facts": {"posts": ["2026-09-01"], "covers": ["2026-07-01", "2026-09-30"]}}],
    "links": [
        {"url": "https://w.example/a", "outcome": "http_4xx", "status": 404, "looks": ["2026-09-30T10:00 http_4xx a"]},
        {"url": "https://w.example/b", "outcome": "ok", "on_home": True},
    ],
    "navigation": ["领导信息", "依申请公开"],
}
Build = Callable[[Mapping[str, Any]], Any]


def test_a_check_that_stumbles_is_not_checked_and_the_others_run_on(build: Build) -> None:
    def broken(*_: object) -> tuple[()]:
        raise KeyError("JC19-X")

    built = build(CASE)
    meta = Check(code="XX01", id="always-broken", title="坏的", objects="column", rows=())
    checks = [LoadedCheck(meta, broken, ""), *load()]
    results = run_all(built.facts(), built.context(), checks)
    stumbled = [judgement for check, judgement in results if check is meta]
    assert [each.verdict for each in stumbled] == [Verdict.NOT_CHECKED] * 5
    assert all("检查项执行出错" in each.reason and each.coverage_gap for each in stumbled)
    assert len(results) == 5 + len(run_all(built.facts(), built.context()))


@pytest.mark.parametrize("scope", ["site", "section"])
def test_no_check_stumbles_over_ordinary_facts(build: Build, scope: str) -> None:
    built = build({**CASE, "site": {"scope": scope}})
    results = run_all(built.facts(), built.context())
    assert not [judgement.reason for _, judgement in results if "执行出错" in judgement.reason]


@pytest.mark.parametrize("scope", ["site", "section"])
@pytest.mark.parametrize("case", [{}, {"site_unseen": True}, {"no_site": True}, {"home": {"seen": False}}])
def test_no_check_stumbles_over_missing_facts_or_calls_them_failed(
    build: Build, case: Mapping[str, Any], scope: str
) -> None:
    built = build({"columns": [{"type": "动态要闻", "unseen": True}], "site": {"scope": scope}, **case})
    results = run_all(built.facts(), built.context())
    assert not [judgement.reason for _, judgement in results if "执行出错" in judgement.reason]
    assert all(judgement.verdict is not Verdict.FAIL for check, judgement in results)


def test_every_object_gets_one_verdict_a_check_and_every_finding_one_key(build: Build) -> None:
    built = build({**CASE, "accounts": [*CASE["accounts"], {"platform": "抖音"}]})
    results = run_all(built.facts(), built.context())
    places = [(check.id, judgement.object) for check, judgement in results]
    assert len(set(places)) == len(places)
    keys = [(check.id, judgement.object, each.key) for check, judgement in results for each in judgement.problems]
    assert len(set(keys)) == len(keys)


def test_the_order_of_the_facts_never_changes_a_result(build: Build) -> None:
    built = build(CASE)
    facts, context = built.facts(), built.context()
    expected = run_all(facts, context)
    for seed in range(20):
        chance = random.Random(seed)
        (site,) = facts.sites
        columns = [msgspec.structs.replace(each, items=_mixed(each.items, chance)) for each in site.columns]
        mixed = msgspec.structs.replace(
            site,
            columns=_mixed(columns, chance),
            links=_mixed(site.links, chance),
            navigation=_mixed(site.navigation, chance),
        )
        assert run_all(msgspec.structs.replace(facts, sites=(mixed,)), context) == expected


def test_a_section_is_never_judged_by_rows_of_the_whole_portal(build: Build) -> None:
    built = build({**CASE, "home": {"items": ["2020-01-01 旧闻"]}})
    allowed = (Verdict.NOT_APPLICABLE, Verdict.PASS, Verdict.NOT_CHECKED)
    for check, judgement in run_all(built.facts(), built.context()):
        rows = judgement.rows or check.rows
        if any(built.rulebook.row(row).portal_wide for row in rows):
            assert judgement.verdict in allowed, (check.id, judgement)


def test_only_rows_that_may_veto_lead_to_a_veto(build: Build) -> None:
    allowed = {"home-not-updated", "too-many-columns-not-updated", "too-many-blank-columns", "account-not-updated"}
    stale = [{"type": "动态要闻", "name": f"栏目{n}", "items": ["2025-01-01 会议"]} for n in range(12)]
    built = build({**CASE, "site": {"scope": "site"}, "columns": stale, "home": {"items": ["2020-01-01 旧闻"]}})
    found = run_all(built.facts(), built.context())
    vetoes = {check.id for check, judgement in found for each in judgement.problems if each.severity is Severity.VETO}
    assert vetoes
    assert vetoes <= allowed


def test_a_check_whose_rows_the_profile_switches_off_is_not_applicable(build: Build) -> None:
    built = build({"profile": "department", "accounts": [{"platform": "小程序"}]})
    found = [each for check, each in run_all(built.facts(), built.context()) if check.id == "street-runs-own-app"]
    assert [each.verdict for each in found] == [Verdict.NOT_APPLICABLE]
    assert "县级政府部门不在" in found[0].reason


def _mixed(things: Any, chance: random.Random) -> tuple[Any, ...]:
    shuffled = list(things)
    chance.shuffle(shuffled)
    return tuple(shuffled)
