"""Layering (口径): national → province → city → district → office; each layer changes limits or switches rows.

Every change carries its reason and the day it starts; the limit then names the layer it came from.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from auditor.rulebook.limits import Limit, value_problem
from auditor.rulebook.located import Located
from auditor.rulebook.problems import RuleProblem
from auditor.rulebook.profiles import LEVELS, Override, ProfileFile
from auditor.rulebook.rows import Category, Row

Chain = tuple[ProfileFile, ...]
Layer = tuple[ProfileFile, Located]


def chain_of(profile_id: str, profiles: Mapping[str, ProfileFile]) -> Chain | str:
    """Return the profiles from the top down to ``profile_id``, or in Chinese why there is no such chain."""
    chain: list[ProfileFile] = []
    wanted: str | None = profile_id
    while wanted is not None:
        if wanted not in profiles:
            known = "、".join(sorted(profiles))
            return f"没有名为 {wanted} 的口径，可用的有：{known}"
        if any(profile.id == wanted for profile in chain):
            return f"口径互相引用成环：{' → '.join([*(profile.id for profile in chain), wanted])}"
        chain.append(profiles[wanted])
        wanted = profiles[wanted].extends
    return tuple(reversed(chain))


def apply_layers(
    rows: Mapping[str, Row], categories: Mapping[str, Category], layers: Sequence[Layer], at: date | None
) -> tuple[dict[str, Row], list[Category], list[RuleProblem]]:
    """Return rows and categories after all ``layers`` in force on ``at``, and every problem met."""
    result, kept, problems = dict(rows), dict(categories), level_problems(layers)
    for profile, located in layers:
        for index, override in enumerate(profile.overrides):
            problems += override_problems(override, result, located, index)
            if override.row in result and (at is None or override.effective_from <= at):
                result[override.row] = _changed(result[override.row], override, profile)
        for index, change in enumerate(profile.categories):
            if change.category not in kept:
                words = f"没有类别 {change.category}"
                problems.append(located.problem(("categories", index, "category"), words))
            elif change.tier is None:
                del kept[change.category]
            else:
                update = {"tier": change.tier, "reason": change.reason}
                kept[change.category] = kept[change.category].model_copy(update=update)
    return result, list(kept.values()), problems


def level_problems(layers: Iterable[Layer]) -> list[RuleProblem]:
    """Return where a layer extends one below its own level (a province built on a district)."""
    problems, above = [], 0
    for profile, located in layers:
        rank = LEVELS.index(profile.level)
        if rank < above:
            problems.append(located.problem(("level",), f"{profile.level}级口径不能建立在{LEVELS[above]}级口径之上"))
        above = max(above, rank)
    return problems


def override_problems(override: Override, rows: Mapping[str, Row], located: Located, index: int) -> list[RuleProblem]:
    """Return what is wrong with one override: unknown row, unknown limit, a value outside the limit's type."""
    at = ("overrides", index)
    row = rows.get(override.row)
    if row is None:
        return [located.problem((*at, "row"), f"没有条款 {override.row}，请核对编号")]
    problems = []
    for name, value in override.limits.items():
        limit = row.limits.get(name)
        if limit is None:
            known = "、".join(row.limits) or "无"
            words = f"条款 {row.id} 没有阈值 {name}，它的阈值有：{known}"
        else:
            words = value_problem(limit.unit, value)
        if words:
            problems.append(located.problem((*at, "limits", name), words))
    return problems


def _changed(row: Row, override: Override, profile: ProfileFile) -> Row:
    limits = {name: _layered(limit, name, override, profile) for name, limit in row.limits.items()}
    update: dict[str, object] = {"limits": limits}
    if override.enabled is not None:
        update |= {"enabled": override.enabled, "reason": override.reason, "switched_by": profile.label}
    return row.model_copy(update=update)


def _layered(limit: Limit, name: str, override: Override, profile: ProfileFile) -> Limit:
    if name not in override.limits:
        return limit
    clause = override.clause or override.reason
    published = limit.value if limit.published is None else limit.published
    changed = {"value": override.limits[name], "layer": profile.label, "clause": clause, "published": published}
    return limit.model_copy(update=changed)
