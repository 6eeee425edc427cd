"""Ledger rows: no change is lost, and none is made on an old copy."""

import msgspec
import pytest

from auditor.model.judgement import Answer
from auditor.model.words import Severity
from auditor.store import ChangedMeanwhileError, LedgerEntry, LedgerEvent, State, Store


def entry(at, finding: str = "f1", **changes) -> LedgerEntry:
    made = LedgerEntry(
        id=finding,
        office="yunxi",
        check="dead-link",
        object="lanmu",
        title="链接失效",
        text="“通知公告”栏目有 1 个链接无法打开。",
        severity=Severity.DEDUCT,
        first_seen=at(8, 1),
        last_seen=at(9, 1),
        opened_at=at(8, 1),
    )
    return msgspec.structs.replace(made, **changes)


def test_an_entry_comes_back_with_the_next_version_and_its_events(store: Store, at) -> None:
    event = LedgerEvent(finding="f1", at=at(8, 1), kind="found", period="2026Q3", run="r1")
    saved = store.findings.save(entry(at), [event])
    assert saved.version == 1
    assert store.findings.get("yunxi", "f1") == saved
    assert store.findings.events("yunxi", finding="f1") == (event,)
    assert store.findings.events("yunxi", period="2026Q2") == ()


def test_a_change_made_on_an_old_copy_is_refused_and_nothing_of_it_is_kept(store: Store, at) -> None:
    first = store.findings.save(entry(at))
    store.findings.save(msgspec.structs.replace(first, note="先"))
    event = LedgerEvent(finding="f1", at=at(9, 1), kind="edited")
    with pytest.raises(ChangedMeanwhileError):
        store.findings.save(msgspec.structs.replace(first, note="后"), [event])
    found = store.findings.get("yunxi", "f1")
    assert found is not None
    assert found.note == "先"
    assert store.findings.events("yunxi") == ()


def test_a_finding_is_entered_once(store: Store, at) -> None:
    store.findings.save(entry(at))
    with pytest.raises(ChangedMeanwhileError):
        store.findings.save(entry(at))


def test_entries_are_listed_by_state_first_found_first(store: Store, at) -> None:
    store.findings.save(entry(at, "late", first_seen=at(9, 1)))
    store.findings.save(entry(at, "early", first_seen=at(7, 1)))
    store.findings.save(entry(at, "closed", state=State.CLOSED))
    open_ones = store.findings.list("yunxi", states=[State.OPEN])
    assert [one.id for one in open_ones] == ["early", "late"]
    assert store.findings.first_seen("yunxi") == {"late": at(9, 1), "early": at(7, 1), "closed": at(8, 1)}
    assert store.findings.list("heping") == ()


def test_several_writes_are_kept_as_one_or_not_at_all(store: Store, at) -> None:
    def write_and_fail() -> None:
        with store.transaction():
            store.findings.save(entry(at, "a"))
            store.history.note_first_seen("yunxi", {"k": at(1, 1)})
            assert store.findings.get("yunxi", "a") is not None
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert store.findings.get("yunxi", "a") is None
    assert store.history.first_seen("yunxi") == {}


def test_every_answer_is_kept_and_the_same_one_once(store: Store, at) -> None:
    answer = Answer(
        question="q", check="c", object="o", evidence_hash="h", answer="是", person="王某", answered_at=at(9, 1)
    )
    later = msgspec.structs.replace(answer, answer="否", answered_at=at(9, 2))
    assert store.answers.add("yunxi", later)
    assert store.answers.add("yunxi", answer)
    assert not store.answers.add("yunxi", answer)
    assert store.answers.list("yunxi") == (answer, later)
    assert store.answers.list("yunxi", "other") == ()
