"""The outbox: an event is kept with what happened, once per key."""

from collections.abc import Callable
from datetime import datetime

import pytest

from auditor.audit.telling import Event, EventKind, changed, tell
from auditor.store import Store

At = Callable[..., datetime]


def outage(at: datetime, key: str = "outage:site:1", **more: object) -> Event:
    return Event(
        office="street", kind=EventKind.OUTAGE, key=key, title="门户板块打不开", text="连续打不开", at=at, **more
    )  # type: ignore[arg-type]


def test_an_event_is_told_once_per_key(store: Store, at: At) -> None:
    assert tell(store, outage(at(9, 1)))
    assert not tell(store, outage(at(9, 2)))
    assert tell(store, outage(at(9, 2), key="outage:site:2"))


def test_an_event_is_gone_with_the_transaction_it_was_told_in(store: Store, at: At) -> None:
    def broken() -> None:
        with store.transaction():
            tell(store, outage(at(9, 1)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert tell(store, outage(at(9, 1)))


def test_a_thing_that_breaks_and_mends_is_heard_of_once_each_time(store: Store, at: At) -> None:
    states = ["up", "down", "down", "up", "up", "down"]
    told = [
        changed(store, outage(at(9, 1, minute), key="net", subject="network", state=state), usual="up")
        for minute, state in enumerate(states)
    ]
    assert told == [False, True, False, True, False, True]
