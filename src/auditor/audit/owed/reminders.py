"""Reminders (催办提醒) of what falls due in one office."""

from auditor.audit.owed.hands import Hands
from auditor.audit.reminding import remind
from auditor.store import Owed


def remind_owed(hands: Hands, row: Owed) -> str:
    """Tell people what is late or near its day; the delivery is the runner's."""
    new = remind(hands.office(row), hands.clock.now())
    return f"新提醒{new}项" if new else "没有新的提醒"
