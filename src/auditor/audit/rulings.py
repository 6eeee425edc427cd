"""What ``auditor rules`` tells: every row, how it is decided, and what is wrong with packs and profiles."""

from pathlib import Path

import msgspec

from auditor.audit.opened import OWN_RULES, load_rules, own_folder
from auditor.checks import load
from auditor.errors import UsageError
from auditor.rulebook import Row, Rulebook
from auditor.rulebook.describe import describe
from auditor.rulebook.lint import lint


class ListedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``auditor rules list --json``. ``checks`` are codes, or the command that decides the row."""

    id: str
    pack: str
    title: str
    decided_by: str
    checks: tuple[str, ...]
    points: float | None
    cap: float | None
    grade: str
    reason: str


def checks_by_row() -> dict[str, tuple[str, ...]]:
    """Return the codes of the checks that serve each row (conditions count for their row)."""
    found: dict[str, tuple[str, ...]] = {}
    for loaded in load():
        for reference in loaded.meta.rows:
            row = reference.partition(":")[0]
            if loaded.meta.code not in found.get(row, ()):
                found[row] = (*found.get(row, ()), loaded.meta.code)
    return found


def rows_listed(folder: Path, profile: str) -> tuple[ListedRow, ...]:
    """Return every row of the packs in use, in their order."""
    rulebook = _rulebook(folder, profile)
    serving = checks_by_row()
    return tuple(_listed(row, serving.get(row.id, ())) for row in rulebook.rows.values())


def _listed(row: Row, checks: tuple[str, ...]) -> ListedRow:
    return ListedRow(
        id=row.id,
        pack=row.pack,
        title=row.title,
        decided_by=row.decided_by,
        checks=checks or ((row.command,) if row.command else ()),
        points=row.points,
        cap=row.cap,
        grade=row.grade,
        reason=row.reason,
    )


def _rulebook(folder: Path, profile: str) -> Rulebook:
    return load_rules(folder, profile)[0]


def row_described(folder: Path, profile: str, row_id: str) -> list[str]:
    """Return what there is to say of one row: text, limits with their layer, who decides, the checks' manual pages.

    Raises:
        UsageError: no such row.
    """
    rulebook = _rulebook(folder, profile)
    if row_id.partition(":")[0] not in rulebook.rows:
        near = [known for known in rulebook.rows if row_id.upper() in known.upper()][:5]
        hint = f"，相近的有：{'、'.join(near)}" if near else "，可用 auditor rules list 查看全部编号"
        raise UsageError(f"没有编号为“{row_id}”的指标{hint}")
    serving = [loaded for loaded in load() if row_id in {row.partition(":")[0] for row in loaded.meta.rows}]
    lines = describe(rulebook.row(row_id)).splitlines()
    for loaded in serving:
        lines += ["", f"【检查项 {loaded.meta.code} {loaded.meta.title}】", *(loaded.page.strip().splitlines())]
    return lines


def rule_problems(folder: Path) -> list[str]:
    """Return every problem of the shipped rules and the workspace's own, one line each."""
    known = frozenset(loaded.meta.id for loaded in load())
    return [str(problem) for problem in lint(own_folder(folder, OWN_RULES), checks=known)]
