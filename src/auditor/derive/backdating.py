"""Items that appeared on a list later than the day they bear (补录或倒签的线索): a hint for the office itself."""

from collections.abc import Sequence
from datetime import timedelta

from auditor.derive.spans import day_of
from auditor.model.facts import ColumnFacts, ItemFacts

LATE_BY = timedelta(days=7)
SETTLED = timedelta(days=2)
"""A list read this long after an item's day would have shown the item, had it been there."""


def appeared_late(facts: ColumnFacts) -> tuple[ItemFacts, ...]:
    """Return items that an earlier reading of the list ought to have shown and did not.

    It ought to have shown them where it reached at least as far down: it met an item bearing the same day or an
    older one, and it happened after the day the item bears.
    """
    known = [
        item for item in facts.items if item.listed is not None and item.first_seen is not None and not item.pinned
    ]
    return tuple(item for item in known if _late(item, known))


def _late(item: ItemFacts, known: Sequence[ItemFacts]) -> bool:
    assert item.listed is not None
    assert item.first_seen is not None
    met = item.first_seen
    if day_of(met) - item.listed < LATE_BY:
        return False
    return any(
        other.listed is not None
        and other.first_seen is not None
        and other.listed <= item.listed
        and day_of(other.first_seen) >= item.listed + SETTLED
        and day_of(other.first_seen) < day_of(met)
        for other in known
    )
