"""Which answers of a run's journal still count: not those of an outage, nor failures from before an interruption."""

from datetime import datetime, timedelta
from pathlib import Path

from auditor.crawl.noting import Recorded
from auditor.model.fetched import Fetched
from auditor.model.words import Outcome
from auditor.model.zone import SHANGHAI
from auditor.store import Journal

START = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)
URL = "http://site.test/"


def answer(minute: int, outcome: Outcome = Outcome.OK) -> Fetched:
    return Fetched(
        url=URL, final_url=URL, outcome=outcome, started=START + timedelta(minutes=minute), body=b"x", elapsed=1.0
    )


def counting(journal: Journal, **how: bool) -> list[int]:
    journal.close()
    found = Recorded(Journal(journal.folder), **how)
    return [(fetched.started - START) // timedelta(minutes=1) for _, fetched in found.each()]


def test_answers_come_in_the_order_they_were_noted(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    for minute in (0, 1, 2):
        journal.add("get", answer(minute))
    assert counting(journal) == [0, 1, 2]


def test_a_failure_on_the_wire_counts_unless_the_run_was_interrupted_after_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.add("get", answer(0, Outcome.TIMEOUT))
    journal.add("get", answer(1))
    assert counting(journal) == [0, 1]
    assert counting(journal, wire=False) == [1]
    journal.add_interruption(START + timedelta(minutes=5))
    journal.add("get", answer(6, Outcome.TIMEOUT))
    assert counting(journal) == [1, 6]


def test_what_was_seen_during_an_outage_is_void_whatever_it_was(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    for minute in (0, 3, 9):
        journal.add("get", answer(minute))
    journal.add_outage(START + timedelta(minutes=2), START + timedelta(minutes=4))
    assert counting(journal) == [0, 9]


def test_a_refusal_of_our_own_is_an_answer_like_others(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.add("get", answer(0, Outcome.POLICY_PRIVATE_ADDRESS))
    assert counting(journal, wire=False) == [0]
