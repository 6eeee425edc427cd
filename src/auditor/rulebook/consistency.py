"""Whether the rule files agree with each other: every row, limit, category and type one names exists in another."""

from collections.abc import Iterable, Mapping

from auditor.model.words import ColumnType
from auditor.rulebook.located import Located
from auditor.rulebook.problems import RuleProblem
from auditor.rulebook.rows import Category, ColumnTypes, Row

Placed = tuple[Category, Located, int]


def consistency_problems(
    rows: Mapping[str, Row], categories: Mapping[str, Placed], column_types: tuple[ColumnTypes, Located] | None
) -> list[RuleProblem]:
    """Return every name in categories and column types that stands for nothing."""
    problems = [problem for placed in categories.values() for problem in _category_problems(placed, rows, categories)]
    if column_types is not None:
        problems += _type_problems(*column_types, rows, categories)
    return problems


def _category_problems(
    placed: Placed, rows: Mapping[str, Row], categories: Mapping[str, Placed]
) -> Iterable[RuleProblem]:
    category, located, index = placed
    at = ("categories", index)
    if category.row not in rows:
        yield located.problem((*at, "row"), f"没有条款 {category.row}，请核对编号")
    if category.within is not None and category.within not in categories:
        yield located.problem((*at, "within"), f"没有类别 {category.within}")


def _type_problems(
    types: ColumnTypes, located: Located, rows: Mapping[str, Row], categories: Mapping[str, Placed]
) -> list[RuleProblem]:
    problems: list[RuleProblem] = []
    for index, rule in enumerate(types.types):
        period = rule.period
        if period and (period.row not in rows or period.limit not in rows[period.row].limits):
            words = f"条款 {period.row} 没有阈值 {period.limit}"
            problems.append(located.problem(("types", index, "period"), words))
        if rule.category and rule.category not in categories:
            problems.append(located.problem(("types", index, "category"), f"没有类别 {rule.category}"))
    for index, pattern in enumerate(types.names):
        if pattern.category and pattern.category not in categories:
            problems.append(located.problem(("names", index, "category"), f"没有类别 {pattern.category}"))
    missing = [kind for kind in ColumnType if all(rule.type != kind for rule in types.types)]
    if missing:
        problems.append(located.problem(("types",), f"缺少栏目类型：{'、'.join(missing)}"))
    return problems
