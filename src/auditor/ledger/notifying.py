"""Tell owners what they have to put right (交办): open findings become 已通知, and are chased until claimed fixed."""

from collections.abc import Collection
from datetime import datetime

from auditor.ledger.transitions import notified
from auditor.store import LedgerEntry, State, Store


def mark_notified(
    store: Store,
    office: str,
    *,
    at: datetime,
    person: str,
    unit: str | None = None,
    numbers: Collection[str] | None = None,
) -> tuple[LedgerEntry, ...]:
    """Record that owners were told of their open findings; return the entries that became 已通知.

    Args:
        unit: only those of this 科室, by name.
        numbers: only these 问题编号.
    """
    with store.transaction():
        chosen = [
            entry
            for entry in store.findings.list(office, states=(State.OPEN,))
            if not entry.internal
            and (unit is None or entry.unit == unit)
            and (numbers is None or entry.number in numbers)
        ]
        return store.findings.save_all([notified(entry, at, person) for entry in chosen])


def claimed(store: Store, office: str) -> tuple[LedgerEntry, ...]:
    """Return what owners say is put right and no check has proven yet: the places a re-check must look at."""
    return store.findings.list(office, states=(State.CLAIMED,))
