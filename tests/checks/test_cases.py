"""Every check against its cases: facts in, verdict out. The cases are data, one file for each check."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from auditor.checks import LoadedCheck, load
from auditor.model.judgement import Judgement, Problem
from auditor.model.words import Verdict

FOLDER = Path(__file__).with_name("cases")
PROBLEM_FIELDS = {"severity", "responsibility", "confidence", "key", "count", "root_cause", "unit", "internal"}
CHECKS = {check.meta.id: check for check in load()}
FILES = {path.stem: YAML(typ="safe").load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
CASES = [
    pytest.param(check_id, {**content.get("common", {}), **case}, id=f"{check_id}: {case['name']}")
    for check_id, content in FILES.items()
    for case in content["cases"]
]


def fires(expected: Any) -> bool:
    """A case is must-fire where it expects something stated: a fail, or advice beside a pass."""
    if isinstance(expected, str):
        return expected == "fail"
    stated = expected["verdict"] == "pass" and bool(expected.get("problems"))
    return expected["verdict"] == "fail" or stated


@pytest.mark.parametrize(("check_id", "case"), CASES)
def test_case(check_id: str, case: Mapping[str, Any], build: Callable[[Mapping[str, Any]], Any]) -> None:
    built = build(case)
    context = built.context()
    judgements = CHECKS[check_id].run(built.facts(), context)
    wanted = case.get("object")
    found = [each for each in judgements if wanted is None or each.object == wanted]
    assert len(found) == 1, [each.object for each in judgements]
    compare(found[0], case["expect"])


def compare(found: Judgement, expected: Any) -> None:
    """Compare a judgement with a verdict, or with a mapping of what matters in the case."""
    if isinstance(expected, str):
        expected = {"verdict": expected}
    assert found.verdict == expected["verdict"], found
    assert len(found.problems) == expected.get("problems", 1 if expected["verdict"] == "fail" else 0), found.problems
    assert found.reason or found.verdict is Verdict.PASS
    assert all(word in found.reason for word in _several(expected.get("reason"))), found.reason
    assert all(word in found.observed for word in _several(expected.get("observed"))), found.observed
    assert found.coverage_gap is expected.get("gap", found.coverage_gap)
    if found.problems:
        _compare_problem(found.problems[0], expected)


def _compare_problem(problem: Problem, expected: Mapping[str, Any]) -> None:
    for field in PROBLEM_FIELDS & expected.keys():
        assert getattr(problem, field) == expected[field], (field, problem)
    assert all(word in problem.text for word in _several(expected.get("text"))), problem.text
    assert problem.text.endswith("。")


def _several(words: Any) -> list[str]:
    if words is None:
        return []
    return [words] if isinstance(words, str) else list(words)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
def test_every_check_has_cases_and_no_fewer_that_must_not_fire(check: LoadedCheck) -> None:
    cases = FILES[check.meta.id]["cases"]
    firing = sum(fires(case["expect"]) for case in cases)
    assert len(cases) - firing >= firing
    assert len(cases) >= 3


def test_no_case_file_belongs_to_no_check() -> None:
    assert not FILES.keys() - CHECKS.keys()
