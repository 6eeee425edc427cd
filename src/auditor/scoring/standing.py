"""What a score amounts to: the points left, and whether the site qualifies (JC19-R2, R3)."""

from auditor.result.document import Points, Score
from auditor.rulebook.book import Rulebook


def total(score: Score, rulebook: Rulebook) -> Points | None:
    """Return the final points (deductions and bonus together) as a range; ``None`` where a veto ended the scoring."""
    if score.deductions is None:
        return None
    full = rulebook.limit("JC19-R1", "deduct_full").number
    bonus = score.bonus or Points(low=0, high=0)
    low, high = full - score.deductions.high, full - score.deductions.low
    line = rulebook.limit("JC19-R3", "bonus_above").number
    return Points(
        low=round(max(low, 0) + (bonus.low if low > line else 0), 2),
        high=round(max(high, 0) + (bonus.high if high > line else 0), 2),
    )


def qualified(score: Score, rulebook: Rulebook) -> bool | None:
    """Return whether the site qualifies; ``None`` while undecided verdicts could still change it."""
    if score.veto:
        return False
    if score.deductions is None or score.veto_undecided:
        return None
    full = rulebook.limit("JC19-R1", "deduct_full").number
    line = rulebook.limit("JC19-R3", "fail_below").number
    if full - score.deductions.low < line:
        return False
    return True if full - score.deductions.high >= line else None
