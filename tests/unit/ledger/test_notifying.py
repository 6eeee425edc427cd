"""Owners are told once, and what they claim waits for its re-check."""

from datetime import date

from auditor.ledger import update_ledger
from auditor.ledger.notifying import claimed, mark_notified
from auditor.ledger.transitions import claimed_fixed
from auditor.store import State


def test_one_unit_is_told_of_its_own_findings_once(store, at, finding, result) -> None:
    findings = [finding(at(8, 1), "a1"), finding(at(8, 1), "b2", unit="城管办"), finding(at(8, 1), "c3", internal=True)]
    update_ledger(store, result(at(8, 1), *findings))
    told = mark_notified(store, "yunxi", at=at(8, 2), person="王某", unit="城管办")
    assert [(entry.number[:2], entry.state, entry.notified_at) for entry in told] == [("b2", State.NOTIFIED, at(8, 2))]
    assert mark_notified(store, "yunxi", at=at(8, 3), person="王某", unit="城管办") == ()
    rest = mark_notified(store, "yunxi", at=at(8, 3), person="王某")
    assert [entry.number[:2] for entry in rest] == ["a1"]
    assert store.findings.events("yunxi", finding=told[0].id)[-1].kind == "notified"


def test_chosen_findings_are_told_by_number(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1), "a1"), finding(at(8, 1), "b2")))
    told = mark_notified(store, "yunxi", at=at(8, 2), person="王某", numbers={"a100000000"})
    assert [entry.number for entry in told] == ["a100000000"]


def test_what_is_claimed_waits_for_its_recheck_until_it_is_proven(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    (entry,) = store.findings.list("yunxi")
    store.findings.save(*claimed_fixed(entry, at(8, 2), "王某", date(2026, 8, 2)))
    assert [one.id for one in claimed(store, "yunxi")] == [entry.id]
    update_ledger(store, result(at(8, 3)))
    assert claimed(store, "yunxi") == ()
