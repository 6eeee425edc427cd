"""What is owed is claimed by one; a lease is held by one; an overtaken runner writes nothing more."""

import msgspec
import pytest

from auditor.errors import LeaseError
from auditor.store import Owed, Store


def row(at, **changes) -> Owed:
    made = Owed(office="yunxi", object="*", period="2026Q3", kind="audit", due_at=at(10, 1), not_before=at(10, 1))
    return msgspec.structs.replace(made, **changes)


def test_a_thing_is_owed_once(store: Store, at) -> None:
    assert store.owed.add(row(at))
    assert not store.owed.add(row(at, due_at=at(10, 9)))
    assert store.owed.list() == (row(at),)


def test_only_rows_whose_time_has_come_are_ready(store: Store, at) -> None:
    store.owed.add(row(at))
    store.owed.add(row(at, kind="report", not_before=at(10, 5)))
    assert store.owed.ready(at(9, 30, 23)) == ()
    assert [one.kind for one in store.owed.ready(at(10, 1))] == ["audit"]
    assert [one.kind for one in store.owed.ready(at(10, 6))] == ["audit", "report"]


def test_one_claim_wins_and_the_other_gets_nothing(store: Store, at) -> None:
    store.owed.add(row(at))
    seen_by_both = store.owed.ready(at(10, 2))[0]
    taken = store.owed.claim(seen_by_both, at(10, 2))
    assert taken is not None
    assert taken.attempts == 1
    assert store.owed.claim(seen_by_both, at(10, 2)) is None


def test_done_stays_done(store: Store, at) -> None:
    store.owed.add(row(at))
    taken = store.owed.claim(row(at), at(10, 2))
    assert taken is not None
    assert store.owed.finish(taken, at(10, 3), "r1")
    assert not store.owed.finish(taken, at(10, 4), "r2")
    assert not store.owed.fail(taken, "迟到", not_before=at(10, 5), park=False)
    assert not store.owed.add(row(at))
    found = store.owed.get("yunxi", "*", "2026Q3", "audit")
    assert found is not None
    assert (found.state, found.outcome) == ("done", "r1")


def test_a_failed_row_is_due_again_later_or_parked_and_can_be_released(store: Store, at) -> None:
    store.owed.add(row(at))
    taken = store.owed.claim(row(at), at(10, 2))
    assert taken is not None
    store.owed.fail(taken, "网络不通", not_before=at(10, 3), park=False)
    assert store.owed.ready(at(10, 2)) == ()
    again = store.owed.claim(store.owed.ready(at(10, 3))[0], at(10, 3))
    assert again is not None
    store.owed.fail(again, "网络不通", not_before=at(10, 4), park=True)
    assert store.owed.ready(at(12, 1)) == ()
    parked = store.owed.list(state="parked")[0]
    assert parked.error == "网络不通"
    assert store.owed.release(parked, at(12, 1))
    assert store.owed.ready(at(12, 1))[0].attempts == 0


def test_rows_a_dead_runner_left_are_due_again_and_the_crash_is_counted(store: Store, at) -> None:
    store.owed.add(row(at))
    store.owed.claim(row(at), at(10, 2))
    assert len(store.owed.give_back_running()) == 1
    found = store.owed.ready(at(10, 2))[0]
    assert (found.attempts, found.crashes) == (0, 1)


def test_a_lease_is_taken_by_the_first_of_two_who_saw_it_free(store: Store, at) -> None:
    seen = store.leases.get("runner")
    assert seen is None
    first = store.leases.take("runner", "a", at(10, 1), seen)
    assert first is not None
    assert store.leases.take("runner", "b", at(10, 1), seen) is None
    assert store.leases.get("runner") == first


def test_a_taken_over_lease_has_a_higher_token_and_the_old_holder_learns_it(store: Store, at) -> None:
    old = store.leases.take("runner", "a", at(10, 1), None)
    assert old is not None
    new = store.leases.take("runner", "b", at(10, 2), store.leases.get("runner"))
    assert new is not None
    assert new.token == old.token + 1
    assert not store.leases.beat(old, at(10, 3))
    assert store.leases.beat(new, at(10, 3))


def test_a_takeover_is_refused_where_the_holder_has_beaten_meanwhile(store: Store, at) -> None:
    held = store.leases.take("runner", "a", at(10, 1), None)
    assert held is not None
    seen = store.leases.get("runner")
    store.leases.beat(held, at(10, 1, 1))
    assert store.leases.take("runner", "b", at(10, 2), seen) is None


def test_an_overtaken_runner_writes_nothing_more(store: Store, at) -> None:
    mine = store.leases.take("runner", "a", at(10, 1), None)
    store.leases.fence(mine)
    store.owed.add(row(at))
    store.leases.take("runner", "b", at(10, 2), store.leases.get("runner"))
    with pytest.raises(LeaseError) as refused:
        store.owed.add(row(at, kind="report"))
    assert refused.value.exit_code == 6
    store.leases.fence(None)
    assert [one.kind for one in store.owed.list()] == ["audit"]


def test_giving_back_anothers_lease_does_nothing(store: Store, at) -> None:
    old = store.leases.take("runner", "a", at(10, 1), None)
    new = store.leases.take("runner", "b", at(10, 2), store.leases.get("runner"))
    assert old is not None
    assert new is not None
    store.leases.give_back(old, at(10, 3))
    assert store.leases.get("runner") == new
    store.leases.give_back(new, at(10, 3))
    found = store.leases.get("runner")
    assert found is not None
    assert not found.held
