"""Which update period holds for a column: its type's row in the rulebook, or the office's own (自定)."""

from auditor.derive.column_freshness import ColumnLimit
from auditor.derive.spans import Span
from auditor.model.office import Column
from auditor.model.words import ColumnType
from auditor.rulebook.book import Rulebook
from auditor.rulebook.limits import Limit
from auditor.rulebook.rows import ColumnTypeRule, Row

OWN_LAYER = "自定"
ANNUAL_REPORT = "annual-report"
REPORT_ROWS = ("TL-49c", "TL-49a", "TL-49b")
"""When the 信息公开年报 is due: streets by local rule, departments, governments; the profile switches on what holds."""


def column_limit(column: Column, rulebook: Rulebook) -> ColumnLimit | None:
    """Return the period ``column`` must keep, or none where age is never judged (静态, 按发生公开).

    ``official`` is false below the levels a row names, for own periods and for rows that can only advise:
    such a column is only reminded (风险提示), never failed.
    """
    if column.type in (ColumnType.STATIC, ColumnType.AS_IT_OCCURS):
        return None
    rule = rulebook.column_types.rule(column.type)
    if column.type is ColumnType.YEARLY and column.due is not None:
        return ColumnLimit(due=column.due, official=False, layer=OWN_LAYER, basis=f"对象登记所列期限，{rule.basis}")
    if column.type is ColumnType.YEARLY and rule.period is None:
        return _yearly(column, rule, rulebook)
    if column.period is not None and (column.type is ColumnType.OWN_PERIOD or rule.period is None):
        span = Span(column.period.days, "day")
        return ColumnLimit(span=span, official=False, layer=OWN_LAYER, basis=column.period.basis)
    return _of_row(column, rule, rulebook)


def _of_row(column: Column, rule: ColumnTypeRule, rulebook: Rulebook) -> ColumnLimit | None:
    if rule.period is None:
        return None
    row = rulebook.row(rule.period.row)
    limit = rulebook.limit(rule.period.row, rule.period.limit)
    level_counts = column.level == 1 or not (rule.first_level_only or rule.period.levels)
    if rule.period.levels:
        level_counts = column.level in rule.period.levels
    return ColumnLimit(
        span=span_of(limit),
        due=limit.value if isinstance(limit.value, str) else None,
        official=level_counts and row.strongest in ("veto", "deduct"),
        layer=limit.layer,
        clause=limit.clause,
        basis=rule.basis,
        row=row.id,
    )


def _yearly(column: Column, rule: ColumnTypeRule, rulebook: Rulebook) -> ColumnLimit:
    """The annual report's day where the profile has one; else only that each year something is published."""
    row = report_row(rulebook)
    if ANNUAL_REPORT not in column.categories or row is None:
        return ColumnLimit(due="12-31", official=False, layer=OWN_LAYER, basis=rule.basis)
    limit = rulebook.limit(row.id, "due")
    return ColumnLimit(
        due=str(limit.value),
        official=row.strongest == "deduct",
        layer=limit.layer,
        clause=limit.clause,
        basis=rule.basis,
        row=row.id,
    )


def report_row(rulebook: Rulebook) -> Row | None:
    """Return the row that says when this kind of office publishes its 信息公开年报, or none."""
    rows = [rulebook.rows[name] for name in REPORT_ROWS if name in rulebook.rows]
    return next((row for row in rows if row.strongest != "none"), None)


def span_of(limit: Limit) -> Span | None:
    """Return the limit as a span of days or months; none for a day of the year."""
    if isinstance(limit.value, str):
        return None
    if limit.unit == "years":
        return Span(int(limit.value) * 12, "month")
    return Span(int(limit.value), "month" if limit.unit == "months" else "day")
