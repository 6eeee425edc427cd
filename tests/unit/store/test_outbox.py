"""The outbox: an event is kept with what happened, once per key."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

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


def packed(store: Store, at: At, number: int = 1) -> None:
    tell(store, outage(at(9, 1), key=f"k{number}"))
    for event in store.outbox.unassigned():
        store.outbox.assign(event, [("mail", ""), ("group", "")])
    store.outbox.pack("mail", "", store.outbox.waiting("mail"), title="标题", body="正文", at=at(9, 1))


def test_an_event_is_assigned_once_and_packed_once_for_each_channel(store: Store, at: At) -> None:
    packed(store, at)
    assert store.outbox.unassigned() == ()
    assert store.outbox.waiting("mail") == ()
    assert [item.event.key for item in store.outbox.waiting("group")] == ["k1"]
    assert store.outbox.waiting("group")[0].event == store.outbox.latest(1)[0].event


def test_a_message_is_claimed_by_one_only_and_again_after_a_crash(store: Store, at: At) -> None:
    packed(store, at)
    (message,) = store.outbox.outstanding("mail")
    claimed = store.outbox.claim(message, at(9, 1, 0, 5))
    assert claimed is not None
    assert store.outbox.claim(message, at(9, 1, 0, 5)) is None
    (left,) = store.outbox.outstanding("mail")
    assert (left.attempts, left.not_before) == (1, at(9, 1, 0, 5))
    assert store.outbox.claim(left, at(9, 1, 0, 10)) is not None


def test_a_message_taken_is_no_longer_outstanding_and_its_channel_is_well(store: Store, at: At) -> None:
    packed(store, at)
    (message,) = store.outbox.outstanding("mail")
    for minute in range(3):
        state = store.outbox.channel_failed("mail", "对方应答 500", at(9, 1, 0, minute), at(9, 1, 1))
    assert (state.failures, state.failing_since, state.retry_at) == (3, at(9, 1), at(9, 1, 1))
    assert store.outbox.channel("mail") == state
    store.outbox.taken(message, at(9, 1, 2))
    assert store.outbox.outstanding("mail") == ()
    well = store.outbox.channel("mail")
    assert (well.failures, well.failing_since, well.last_ok, well.error) == (0, None, at(9, 1, 2), "")
    assert (store.outbox.count_waiting("mail"), store.outbox.count_waiting("group")) == (0, 1)


def test_what_was_told_and_sent_is_forgotten_what_waits_is_not(store: Store, at: At) -> None:
    packed(store, at, 1)
    store.outbox.taken(store.outbox.outstanding("mail")[0], at(9, 1))
    assert store.outbox.forget(at(10, 1)) == 0  # the group has not had it yet
    store.outbox.pack("group", "", store.outbox.waiting("group"), title="标题", body="正文", at=at(9, 1))
    assert store.outbox.forget(at(10, 1)) == 0
    store.outbox.taken(store.outbox.outstanding("group")[0], at(9, 1))
    assert store.outbox.forget(at(8, 1)) == 0
    assert store.outbox.forget(at(10, 1)) == 1
    assert store.outbox.latest(10) == ()
    packed(store, at, 1)
    assert len(store.outbox.outstanding("mail")) == 1


def test_events_of_another_office_are_not_shown_those_of_the_workspace_are(store: Store, at: At) -> None:
    for office in ("street", "other", "*"):
        tell(store, Event(office=office, kind=EventKind.DISK, key="k", title=office, text="", at=at(9, 1)))
    assert [one.event.title for one in store.outbox.latest(10, office="street")] == ["*", "street"]


def test_a_very_long_key_is_still_told_once(store: Store, at: At) -> None:
    assert [tell(store, outage(at(9, 1), key="长" * 500)) for _ in range(2)] == [True, False]


def test_no_telephone_and_no_token_is_kept(store: Store, at: At) -> None:
    event = outage(at(9, 1), state="")
    tell(store, Event(**{name: getattr(event, name) for name in event.__struct_fields__} | {
        "text": "请拨13800138000\n或看 http://u:pw@x.example/?access_token=abcdef"}))  # fmt: skip
    (kept,) = store.outbox.latest(1)
    assert kept.event.text == "请拨138****8000 或看 http://***@x.example/?access_token=***"


def test_several_programs_that_pack_at_once_make_one_message(
    store: Store, address: str, tmp_path: Path, at: At
) -> None:
    for number in range(5):
        tell(store, outage(at(9, 1), key=f"k{number}"))
    for event in store.outbox.unassigned():
        store.outbox.assign(event, [("mail", "")])
    together = threading.Barrier(4)

    def pack(number: int) -> bool:
        with Store(address, tmp_path / "evidence") as own:
            seen = own.outbox.waiting("mail")[: 5 - number % 2]
            together.wait()
            return own.outbox.pack("mail", "", seen, title="标题", body="正文", at=at(9, 1))

    with ThreadPoolExecutor(4) as threads:
        packed_by = list(threads.map(pack, range(4)))
    assert sum(packed_by) == 1
    assert len(store.outbox.outstanding("mail")) == 1


def test_several_programs_that_claim_at_once_send_one_message(
    store: Store, address: str, tmp_path: Path, at: At
) -> None:
    packed(store, at)
    together = threading.Barrier(4)

    def claim(_: int) -> bool:
        with Store(address, tmp_path / "evidence") as own:
            (message,) = own.outbox.outstanding("mail")
            together.wait()
            return own.outbox.claim(message, at(9, 1, 1)) is not None

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(claim, range(4))) == 1
