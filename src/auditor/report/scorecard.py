"""科室考核情况: what each unit had to mend and mended, what it submitted and what was adopted, also by category."""

from auditor.report.annex_columns import CATEGORY_COLUMNS, SCORECARD_COLUMNS
from auditor.report.phrases import share
from auditor.report.tables import Cell, Table, numbered
from auditor.report.view import View
from auditor.result.report_document import NO_CATEGORY, Rectification, RectificationRow, SubmissionRow

_NOT_COUNTED = frozenset({"不属于本单位", "误报剔除"})
_NO_UNIT = "未明确责任科室"
_UNKNOWN = "未统计"


def scorecard(found: View, ledger: Rectification) -> Table:
    """Return the annex: one row per unit; none where there is nothing to tell of any.

    Problems that turned out not to be the office's, or none at all, count for nobody. Where no submissions were
    imported their cells say 未统计: nobody is charged with a zero that was never counted.
    """
    owed: dict[str, list[RectificationRow]] = {}
    for row in ledger.rows:
        if row.status not in _NOT_COUNTED:
            owed.setdefault(found.unit_name(row.unit) or _NO_UNIT, []).append(row)
    section = found.document.submissions
    sent = {found.unit_name(row.unit): row for row in section.rows} if section else {}
    names = dict.fromkeys([*(unit.name for unit in found.document.units), *owed, *sent])
    told = bool(owed or sent)
    rows = [_row(name, owed.get(name, []), sent.get(name), counted=section is not None) for name in names if told]
    return Table(
        key="考核情况",
        title="科室整改与信息报送情况（考核用）",
        sheet="考核情况",
        columns=SCORECARD_COLUMNS,
        rows=numbered(rows),
    )


def categories(found: View) -> Table:
    """Return the annex of what was submitted and adopted by category (类别); none where no category was ever named."""
    section = found.document.submissions
    told = section.by_category if section else ()
    rows: list[tuple[Cell, ...]] = [
        (one.category, one.submitted, one.adopted, share(one.adopted, one.submitted), one.late, one.delay)
        for one in told
        if len(told) > 1 or one.category != NO_CATEGORY
    ]
    return Table(
        key="报送分类",
        title="信息报送采用情况（按类别）",
        sheet="报送采用（按类别）",
        columns=CATEGORY_COLUMNS,
        rows=numbered(rows),
    )


def _row(name: str, owed: list[RectificationRow], sent: SubmissionRow | None, *, counted: bool) -> tuple[Cell, ...]:
    fixed = sum(row.status == "已整改" for row in owed)
    late = sum(row.overdue for row in owed)
    mended = (len(owed), fixed, late, share(fixed, len(owed)) if owed else "—")
    if not counted:
        return (name, *mended, _UNKNOWN, _UNKNOWN, "—", _UNKNOWN)
    if sent is None:
        return (name, *mended, 0, 0, "—", 0)
    return (name, *mended, sent.submitted, sent.adopted, share(sent.adopted, sent.submitted), sent.late)
