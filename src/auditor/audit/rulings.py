"""What ``auditor rules`` tells: every row, how it is decided, and what is wrong with packs and profiles."""

from pathlib import Path

import msgspec

from auditor.audit.opened import OWN_RULES, load_rules, own_folder
from auditor.checks import load
from auditor.rulebook import Row, Rulebook


class ListedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``auditor rules list --json``."""

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
        checks=checks,
        points=row.points,
        cap=row.cap,
        grade=row.grade,
        reason=row.reason,
    )


def _rulebook(folder: Path, profile: str) -> Rulebook:
    return load_rules(folder, profile)[0]


def own_rules(folder: Path) -> Path | None:
    """Return the workspace's own rules folder, where it has one."""
    return own_folder(folder, OWN_RULES)
