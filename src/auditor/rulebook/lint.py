"""``rules lint``: every problem of every rule file, of all profiles at once, not only of the one in use."""

from collections.abc import Iterable, Set
from pathlib import Path

from auditor.rulebook.consistency import consistency_problems
from auditor.rulebook.layering import Layer, apply_layers, chain_of
from auditor.rulebook.loading import RuleFiles, read_rule_files
from auditor.rulebook.problems import RuleProblem
from auditor.rulebook.rows import Row


def lint(own: Path | None, *, checks: Set[str] | None = None, shipped: Path | None = None) -> tuple[RuleProblem, ...]:
    """Return every problem of the shipped rules and the workspace's own, in file order.

    Args:
        own: the workspace's ``rules`` folder; none = the shipped rules only.
        checks: ids of all checks there are; a row naming another is a problem. None = not looked at.
        shipped: another folder instead of the shipped one (tests).
    """
    files = read_rule_files(own, shipped)
    problems = list(files.problems)
    problems += consistency_problems(files.rows, files.categories, files.column_types)
    for profile_id in files.profiles:
        problems += _profile_problems(files, profile_id)
    if files.overlay is not None:
        problems += _layer_problems(files, [files.overlay])
    if checks is not None:
        problems += _check_problems(files, checks)
    return tuple(sorted(set(problems)))


def _profile_problems(files: RuleFiles, profile_id: str) -> Iterable[RuleProblem]:
    chain = chain_of(profile_id, {key: value[0] for key, value in files.profiles.items()})
    if isinstance(chain, str):
        return [files.profiles[profile_id][1].problem(("extends",), chain)]
    return _layer_problems(files, [files.profiles[profile.id] for profile in chain])


def _layer_problems(files: RuleFiles, layers: list[Layer]) -> Iterable[RuleProblem]:
    categories = {key: value[0] for key, value in files.categories.items()}
    return apply_layers(files.rows, categories, layers, None)[2]


def _check_problems(files: RuleFiles, checks: Set[str]) -> Iterable[RuleProblem]:
    for row_id, (located, index) in files.places.items():
        for path, name in _named_checks(files.rows[row_id]):
            if name not in checks:
                yield located.problem(("rows", index, *path), f"没有检查项 {name}，请核对拼写")


def _named_checks(row: Row) -> Iterable[tuple[tuple[str, ...], str]]:
    yield from ((("checks",), name) for name in row.checks)
    for condition_id, condition in row.conditions.items():
        yield from ((("conditions", condition_id, "checks"), name) for name in condition.checks)
