"""Samples are kept one by one, each once, and come back as they were."""

from datetime import timedelta

import msgspec

from auditor.model.facts import Probe
from auditor.model.words import Outcome
from auditor.store import Owed, Store


def sample(at, **words) -> Probe:
    return msgspec.structs.replace(
        Probe(at=at, seconds=0.25, outcome=Outcome.TIMEOUT, detail="15 秒内未完成", before=True, after=False), **words
    )


def test_samples_come_back_in_time_order_as_they_were(store: Store, at) -> None:
    late, early = sample(at(9, 30)), sample(at(9, 29), outcome=Outcome.OK, status=200, before=None, after=None)
    for one in (late, early):
        store.probes.add("yunxi", "portal", one)
    assert store.probes.list("yunxi", "portal", at(9, 1), at(9, 30)) == (early, late)


def test_a_sample_is_kept_once(store: Store, at) -> None:
    store.probes.add("yunxi", "portal", sample(at(9, 30)))
    store.probes.add("yunxi", "portal", sample(at(9, 30), seconds=9.0))
    assert [one.seconds for one in store.probes.list("yunxi", "portal", at(9, 1), at(10, 1))] == [0.25]


def test_offices_and_sites_are_told_apart_and_both_ends_belong(store: Store, at) -> None:
    store.probes.add("yunxi", "portal", sample(at(9, 30)))
    store.probes.add("yunxi", "other", sample(at(9, 30)))
    store.probes.add("heping", "portal", sample(at(9, 30)))
    assert len(store.probes.list("yunxi", "portal", at(9, 30), at(9, 30))) == 1
    assert store.probes.list("yunxi", "portal", at(9, 30) + timedelta(seconds=1), at(10, 30)) == ()


def a_row(at, **words) -> Owed:
    made = Owed(office="yunxi", object="*", period="p", kind="backup", due_at=at(9, 1), not_before=at(9, 1))
    return msgspec.structs.replace(made, **words)


def test_what_is_over_is_forgotten_and_what_waits_is_not(store: Store, at) -> None:
    for number, state in enumerate(("done", "missed", "due", "parked", "running")):
        store.owed.add(a_row(at, period=f"p{number}", state=state))
    store.owed.add(a_row(at, kind="audit", state="done"))
    store.owed.add(a_row(at, period="new", state="done", due_at=at(9, 20)))
    store.owed.forget("backup", at(9, 10))
    assert sorted((row.kind, row.state) for row in store.owed.list()) == [
        ("audit", "done"),
        ("backup", "done"),
        ("backup", "due"),
        ("backup", "parked"),
        ("backup", "running"),
    ]


def test_a_missed_row_is_neither_taken_nor_missed_again(store: Store, at) -> None:
    store.owed.add(a_row(at))
    (row,) = store.owed.list()
    assert store.owed.miss(row, at(9, 2), "并入 p2")
    assert not store.owed.miss(row, at(9, 3), "再次")
    assert store.owed.claim(row, at(9, 3)) is None
    (row,) = store.owed.list()
    assert (row.state, row.outcome, row.finished) == ("missed", "并入 p2", at(9, 2))


def test_only_rows_of_the_kinds_named_are_given_back(store: Store, at) -> None:
    for kind in ("probe", "audit"):
        store.owed.add(a_row(at, kind=kind))
        store.owed.claim(store.owed.list(kind=kind)[0], at(9, 2))
    assert [row.kind for row in store.owed.give_back_running({"probe"})] == ["probe"]
    assert {row.kind: row.state for row in store.owed.list()} == {"audit": "running", "probe": "due"}
