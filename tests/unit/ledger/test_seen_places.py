"""A link counts as mended only where the run saw its place: the target answered, or a page read again lost it."""

from datetime import UTC, datetime

import msgspec
import pytest

from auditor.audit.seen_places import proven_by
from auditor.ledger import update_ledger
from auditor.model.facts import ArticleFacts, Coverage, Facts, HomeFacts, LinkFacts, SiteFacts
from auditor.model.words import Outcome
from auditor.store import State

NOW = datetime(2026, 9, 20, tzinfo=UTC)
TARGET = "http://www.linjiang.example/f1.htm"
PAGE = "http://www.linjiang.example/yx/"


def facts(*links: LinkFacts, complete: bool = True, read: bool = True, home: bool = True) -> Facts:
    pages = (ArticleFacts(url=PAGE, outcome=Outcome.OK, fetched_at=NOW),) if read else ()
    front = HomeFacts(url=PAGE + "home", seen=home)
    site = SiteFacts(site="lanmu", home=front, links=links, pages=pages, coverage=Coverage(complete=complete))
    return Facts(office="yunxi", run="r", started=NOW, finished=NOW, sites=(site,))


def link(outcome: Outcome) -> LinkFacts:
    return LinkFacts(url=TARGET, outcome=outcome)


@pytest.mark.parametrize(
    ("seen", "closed"),
    [
        (facts(link(Outcome.OK)), True),
        (facts(link(Outcome.REDIRECT_OK)), True),
        (facts(), True),  # no page carries it any more
        (facts(complete=False), True),  # the page that carried it was read again without it
        (facts(complete=False, read=False), False),  # the walk never came there
        (facts(read=False, home=False), False),  # the whole site was down
        (facts(link(Outcome.BLOCKED_CHALLENGE)), False),
        (facts(link(Outcome.RATE_LIMITED)), False),
        (facts(link(Outcome.OUR_NETWORK_DOWN)), False),
        (facts(link(Outcome.BUDGET_EXHAUSTED)), False),
    ],
)
def test_a_link_is_closed_only_where_its_place_was_seen(store, at, finding, result, seen: Facts, closed: bool) -> None:
    """Another link still fails, so the check's word on the site is not about this one."""
    other = finding(at(9, 10), "f2")
    update_ledger(store, result(at(9, 10), finding(at(9, 10)), other))
    update_ledger(store, result(at(9, 20), msgspec.structs.replace(other, last_seen=at(9, 20))), None, proven_by(seen))
    states = {entry.url: entry.state for entry in store.findings.list("yunxi")}
    assert (states[TARGET] is State.CLOSED) is closed
    assert states[other.url] is State.OPEN
