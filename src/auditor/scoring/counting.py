"""Verdicts and findings → score (国办秘函〔2019〕19号, 指标说明).

Every figure is a range: ``low`` is certain, ``high`` would be so if everything undecided went wrong. The order of
entries and findings never matters: occurrences are counted as whole numbers before any points are multiplied.
"""

from collections.abc import Iterable, Mapping, Sequence

from auditor.model.words import Confidence, Severity, Verdict
from auditor.result.document import CheckEntry, Finding, Points, Score, ScoreRow
from auditor.rulebook.book import Rulebook
from auditor.rulebook.rows import Condition, Row
from auditor.scoring.occurrences import Occurrences, Seen, seen_of

UNDECIDED = frozenset({Verdict.REVIEW, Verdict.NOT_CHECKED})
NO_SERVICE = "JC19-R5"
SERVICE_GROUP = "办事服务"
NO_SERVICE_FACTOR = 4 / 3


def score(entries: Sequence[CheckEntry], findings: Sequence[Finding], rulebook: Rulebook, *, advisory: bool) -> Score:
    """Return vetoes, deductions and bonus.

    Args:
        entries: every verdict; ``rows`` name the rows, or ``row:condition`` where a row has several 评分细则.
        findings: matched to their entry by check and object.
        rulebook: rows, points and caps in force.
        advisory: the office is not scored (a street): only rows some check looked at are counted, and a veto does
            not end the counting.
    """
    seen = seen_of(entries, findings)
    veto = _vetoes(seen, rulebook)
    undecided = tuple(row for row in _undecided_vetoes(seen, rulebook) if row not in veto)
    deduct = [_row_points(row, seen, advisory) for row in _scored_rows(rulebook, "deduct")]
    gained = [_bonus_points(row, seen, advisory) for row in _scored_rows(rulebook, "bonus")]
    rows = tuple(sorted((row for row in (*deduct, *gained) if row is not None), key=lambda row: row.row))
    if not advisory and any(rulebook.row(row).applies_to == "site" for row in veto):
        return Score(rows=rows, veto=veto, veto_undecided=undecided, advisory=advisory)
    deductions = _scaled(_sum(deduct), rulebook)
    looked_at = any(row is not None for row in gained)
    bonus = _bonus(_sum(gained), deductions, rulebook) if looked_at or not advisory else None
    return Score(rows=rows, veto=veto, veto_undecided=undecided, deductions=deductions, bonus=bonus, advisory=advisory)


def _scored_rows(rulebook: Rulebook, kind: str) -> list[Row]:
    no_service = NO_SERVICE in rulebook.rows and rulebook.row(NO_SERVICE).enabled
    rows = (row for row in rulebook.rows.values() if row.kind == kind and row.enabled and row.cap is not None)
    return [row for row in rows if not (no_service and row.group == SERVICE_GROUP)]


def _vetoes(seen: Mapping[str, Sequence[Seen]], rulebook: Rulebook) -> tuple[str, ...]:
    return tuple(
        row.id
        for row in rulebook.rows.values()
        if row.kind == "veto" and row.strongest == "veto" and any(map(_is_veto, seen.get(row.id, ())))
    )


def _is_veto(seen: Seen) -> bool:
    if seen.entry.verdict is not Verdict.FAIL:
        return False
    grave = [f for f in seen.findings if f.severity is Severity.VETO and f.confidence is Confidence.CONFIRMED]
    return bool(grave) or not seen.findings


def _undecided_vetoes(seen: Mapping[str, Sequence[Seen]], rulebook: Rulebook) -> tuple[str, ...]:
    return tuple(
        row.id
        for row in rulebook.rows.values()
        if row.kind == "veto"
        and row.strongest in ("veto", "review")
        and any(one.entry.verdict in UNDECIDED for one in seen.get(row.id, ()))
    )


def _row_points(row: Row, seen: Mapping[str, Sequence[Seen]], advisory: bool) -> ScoreRow | None:
    looked = seen.get(row.id, ())
    if not looked:
        return None if advisory else _uncovered(row)
    checks = tuple(sorted({one.entry.id for one in looked}))
    if all(one.entry.verdict is Verdict.NOT_APPLICABLE for one in looked):
        return ScoreRow(row=row.id, points=_points(low=0, high=0), checks=checks)
    bare = [one for one in looked if not one.condition]
    ranges = [
        _condition_points(row, name, [one for one in looked if one.condition == name], advisory or bool(bare))
        for name in row.conditions
    ]
    ranges.append(_bare_points(row, bare))
    return ScoreRow(row=row.id, points=_capped(row, ranges), checks=checks)


def _uncovered(row: Row) -> ScoreRow:
    assert row.cap is not None
    return ScoreRow(row=row.id, points=_points(low=0, high=row.cap), checks=())


def _condition_points(row: Row, name: str, looked: Sequence[Seen], covered: bool) -> Points:
    condition = row.conditions[name]
    if not looked:
        most = 0 if covered else _most(condition, row)
        return _points(low=0, high=most)
    found = Occurrences.of(condition, looked)
    certain = found.certain if row.condition_strength(name) in ("veto", "deduct") else 0
    return _points(low=_cost(condition, row, certain), high=_cost(condition, row, found.certain + found.possible))


def _bare_points(row: Row, looked: Sequence[Seen]) -> Points:
    """Return the range of entries that name the row but none of its conditions: from the cheapest to the dearest."""
    if not looked:
        return _points(low=0, high=0)
    ranges = [_condition_points(row, name, looked, covered=True) for name in row.conditions]
    return _points(low=min(one.low for one in ranges), high=max(one.high for one in ranges))


def _cost(condition: Condition, row: Row, times: float) -> float:
    if not times:
        return 0
    return min(condition.points * min(times, condition.sample or times), row.cap or 0)


def _most(condition: Condition, row: Row) -> float:
    times = 1 if condition.per == "once" else condition.sample or float("inf")
    return _cost(condition, row, times)


def _bonus_points(row: Row, seen: Mapping[str, Sequence[Seen]], advisory: bool) -> ScoreRow | None:
    looked = seen.get(row.id, ())
    if not looked:
        return None if advisory else _uncovered(row)
    ranges = [_gained(row, name, [one for one in looked if one.condition in ("", name)]) for name in row.conditions]
    return ScoreRow(row=row.id, points=_capped(row, ranges), checks=tuple(sorted({one.entry.id for one in looked})))


def _gained(row: Row, name: str, looked: Sequence[Seen]) -> Points:
    condition = row.conditions[name]
    met = any(one.entry.verdict is Verdict.PASS for one in looked)
    open_ = not looked or any(one.entry.verdict in UNDECIDED for one in looked)
    low = condition.points if met else 0
    return _points(low=low, high=_most(condition, row) if met or open_ else 0)


def _capped(row: Row, ranges: Iterable[Points]) -> Points:
    cap = row.cap or 0
    parts = list(ranges)
    low, high = min(sum(part.low for part in parts), cap), min(sum(part.high for part in parts), cap)
    return _points(low=low, high=high)


def _points(low: float, high: float) -> Points:
    # Always floats: a stored score read back and written again must have the same bytes.
    return Points(low=round(float(low), 2), high=round(float(high), 2))


def _sum(rows: Iterable[ScoreRow | None]) -> Points:
    parts = [row.points for row in rows if row is not None]
    return _points(low=sum(part.low for part in parts), high=sum(part.high for part in parts))


def _scaled(points: Points, rulebook: Rulebook) -> Points:
    """Return deductions on the 100-point scale (an office without outward service: 75 points, times 4/3)."""
    if NO_SERVICE not in rulebook.rows or not rulebook.row(NO_SERVICE).enabled:
        return points
    return _points(low=points.low * NO_SERVICE_FACTOR, high=points.high * NO_SERVICE_FACTOR)


def _bonus(gained: Points, deductions: Points, rulebook: Rulebook) -> Points | None:
    """Return the bonus where the first score may exceed the line (strictly); certain only where it surely does."""
    full, line = rulebook.limit("JC19-R1", "deduct_full").number, rulebook.limit("JC19-R3", "bonus_above").number
    if full - deductions.low <= line:
        return None
    surely = full - deductions.high > line
    return gained if surely else _points(low=0, high=gained.high)
