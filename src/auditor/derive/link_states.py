"""What may be said of a link target: works, confirmed broken, suspected, refuses robots, or our own doing."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from auditor.model.facts import LinkFacts, Observation
from auditor.model.words import ANSWERED, BROKEN, REFUSES_ROBOT, Outcome, PageCondition

GONE = frozenset({404, 410})
ROBOT_STATUSES = frozenset({401, 403, 405, 412, 429, 521})
"""Answers that many government firewalls give to programs only: a person must look, never 死链."""

LOOKS_FOR_GONE = 2
LOOKS_FOR_TROUBLE = 3
APART = timedelta(minutes=30)
_UNREADABLE = frozenset({PageCondition.SOFT_404, PageCondition.EMPTY_BODY})


class LinkState(StrEnum):
    """State of a link target after all observations."""

    OK = "ok"
    CONFIRMED = "confirmed"
    SUSPECTED = "suspected"
    REFUSED = "refused"
    OURS = "ours"


def link_state(link: LinkFacts) -> LinkState:
    """Return the state by the confirmation rule.

    404 and 410 are confirmed when seen twice in a row; trouble on the wire and 5xx when seen three times in a row,
    two of them at least 30 minutes apart in different sessions, with our own network not known to be down.
    A page that answers but says 页面不存在 is confirmed like a 404; one on a parked domain stays suspected.
    """
    if link.outcome in ANSWERED:
        return _answered(link)
    if link.outcome in REFUSES_ROBOT or link.status in ROBOT_STATUSES:
        return LinkState.REFUSED
    if link.outcome not in BROKEN:
        return LinkState.OURS
    if link.outcome is Outcome.INVALID_URL:
        return LinkState.CONFIRMED
    streak = _broken_streak(link)
    if link.status in GONE:
        gone = [look for look in streak if look.status in GONE]
        return LinkState.CONFIRMED if len(gone) >= LOOKS_FOR_GONE else LinkState.SUSPECTED
    enough = len(streak) >= LOOKS_FOR_TROUBLE and _far_apart(streak)
    return LinkState.CONFIRMED if enough else LinkState.SUSPECTED


def _answered(link: LinkFacts) -> LinkState:
    if link.condition is PageCondition.PARKED:
        return LinkState.SUSPECTED  # told by its looks alone, however often: a person decides
    if link.condition not in _UNREADABLE:
        return LinkState.OK
    # Observations carry no page condition: two answered looks are taken for two readings of the same page.
    looks = [look for look in link.observations if look.outcome in ANSWERED]
    return LinkState.CONFIRMED if len(looks) >= LOOKS_FOR_GONE else LinkState.SUSPECTED


def _broken_streak(link: LinkFacts) -> list[Observation]:
    """The latest unbroken run of failures, without looks made while our own network was in doubt."""
    streak: list[Observation] = []
    for look in sorted(link.observations, key=lambda look: look.at, reverse=True):
        if look.outcome in ANSWERED:
            break
        if look.outcome in BROKEN and look.status not in ROBOT_STATUSES and look.sentinel is not False:
            streak.append(look)
    return streak


def _far_apart(streak: Sequence[Observation]) -> bool:
    return any(
        abs(one.at - other.at) >= APART and not (one.session and one.session == other.session)
        for index, one in enumerate(streak)
        for other in streak[index + 1 :]
    )
