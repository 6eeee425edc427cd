"""Findings across runs: entered, still there, put right, back again; and never closed by not being seen."""

from datetime import date

import msgspec
import pytest

from auditor.ledger import update_ledger
from auditor.ledger.transitions import claimed_fixed, notified, settled
from auditor.model.office import Office, Settings
from auditor.model.words import Confidence, Severity, Verdict
from auditor.result.document import CheckEntry
from auditor.store import RunRecord, Settled, State, Store


def only_entry(store: Store):
    (entry,) = store.findings.list("yunxi")
    return entry


def kinds(store: Store) -> list[str]:
    return [event.kind for event in store.findings.events("yunxi")]


def test_a_new_finding_is_entered_open_with_owner_unit_and_due_day(store, at, finding, result) -> None:
    changes = update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    entry = only_entry(store)
    assert changes.entered == (entry.id,)
    assert (entry.state, entry.unit, entry.owner, entry.object_name) == (State.OPEN, "党政办", "王某", "云溪街道板块")
    assert entry.due == date(2026, 8, 11)
    assert entry.periods == ("2026Q3",)


@pytest.mark.parametrize(("severity", "due"), [(Severity.VETO, date(2026, 8, 4)), (Severity.DEDUCT, date(2026, 8, 11))])
def test_what_weighs_more_is_due_sooner(store, at, finding, result, severity, due) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1), severity=severity)))
    assert only_entry(store).due == due


def test_a_last_day_in_the_holidays_moves_to_the_next_working_day(store, at, finding, result) -> None:
    update_ledger(store, result(at(9, 30), finding(at(9, 30), severity=Severity.VETO)))
    assert only_entry(store).due == date(2026, 10, 8)


def test_the_same_result_twice_changes_nothing_more(store, at, finding, result) -> None:
    first = result(at(8, 1), finding(at(8, 1)))
    update_ledger(store, first)
    before = (only_entry(store), kinds(store))
    update_ledger(store, first)
    assert (only_entry(store), kinds(store)) == before


def test_a_pass_of_the_same_check_on_the_same_object_closes_it(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    changes = update_ledger(store, result(at(8, 9)))
    entry = only_entry(store)
    assert changes.closed == (entry.id,)
    assert (entry.state, entry.closed_at, entry.fixed_on, entry.check_result) == (
        State.CLOSED,
        at(8, 9),
        date(2026, 8, 9),
        "已整改",
    )
    assert kinds(store) == ["found", "verified", "closed"]


def test_a_fail_for_another_place_closes_it_too(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    update_ledger(store, result(at(8, 9), finding(at(8, 9), "f2")))
    states = {entry.number[:2]: entry.state for entry in store.findings.list("yunxi")}
    assert states == {"f1": State.CLOSED, "f2": State.OPEN}


@pytest.mark.parametrize("verdict", [Verdict.REVIEW, Verdict.NOT_CHECKED, Verdict.NOT_APPLICABLE])
def test_what_was_not_decided_closes_nothing(store, at, finding, result, verdict) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    update_ledger(store, result(at(8, 9), verdict=verdict))
    assert only_entry(store).state is State.OPEN


@pytest.mark.parametrize(
    "checks",
    [
        (),
        (CheckEntry(code="L1", id="dead-link", object="other", verdict=Verdict.PASS),),
        (CheckEntry(code="C1", id="blank-column", object="lanmu", verdict=Verdict.PASS),),
        (CheckEntry(code="L1", id="dead-link", object="lanmu", verdict=Verdict.PASS, coverage_gap=True),),
    ],
    ids=["not checked at all", "another object", "another check", "cut short by coverage"],
)
def test_what_was_not_seen_keeps_its_state(store, at, finding, result, checks) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    before = only_entry(store)
    update_ledger(store, result(at(8, 9), checks=checks))
    assert only_entry(store) == before


def test_a_finding_that_is_only_suspected_now_is_neither_closed_nor_reopened(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    doubtful = finding(at(8, 9), confidence=Confidence.SUSPECTED)
    update_ledger(store, result(at(8, 9), doubtful, verdict=Verdict.REVIEW))
    assert only_entry(store).state is State.OPEN


def test_a_suspected_finding_and_an_early_warning_are_not_entered(store, at, finding, result) -> None:
    suspected = finding(at(8, 1), "f1", confidence=Confidence.SUSPECTED)
    warning = finding(at(8, 1), "f2", severity=Severity.ADVICE)
    update_ledger(store, result(at(8, 1), suspected, warning, verdict=Verdict.PASS))
    assert store.findings.list("yunxi") == ()


def test_advice_that_fails_a_check_is_entered(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1), severity=Severity.ADVICE), verdict=Verdict.FAIL))
    assert only_entry(store).due == date(2026, 8, 31)


def test_a_closed_finding_that_returns_is_recurring_with_a_new_due_day(store, at, finding, result) -> None:
    update_ledger(store, result(at(5, 1), finding(at(5, 1))))
    update_ledger(store, result(at(5, 9)))
    changes = update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    entry = only_entry(store)
    assert changes.reopened == (entry.id,)
    assert (entry.state, entry.recurrences, entry.periods) == (State.OPEN, ("2026Q3",), ("2026Q2", "2026Q3"))
    assert (entry.due, entry.closed_at, entry.first_seen) == (date(2026, 8, 11), None, at(5, 1))


def test_a_finding_that_just_stays_is_not_recurring(store, at, finding, result) -> None:
    update_ledger(store, result(at(5, 1), finding(at(5, 1))))
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    entry = only_entry(store)
    assert (entry.recurrences, entry.due) == ((), date(2026, 5, 11))


def test_a_claim_that_the_recheck_refutes_is_open_again(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    told, events = notified(only_entry(store), at(8, 2), "系统")
    told = store.findings.save(told, events)
    store.findings.save(*claimed_fixed(told, at(8, 3), "王某", date(2026, 8, 3)))
    assert only_entry(store).state is State.CLAIMED
    update_ledger(store, result(at(8, 9), finding(at(8, 9))))
    entry = only_entry(store)
    assert (entry.state, entry.claimed_at, entry.fixed_on) == (State.OPEN, None, None)
    assert kinds(store) == ["found", "notified", "claimed_fixed", "not_fixed"]


def test_a_claim_proven_by_the_recheck_keeps_the_day_the_owner_gave(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    store.findings.save(*claimed_fixed(only_entry(store), at(8, 3), "王某", date(2026, 8, 2)))
    update_ledger(store, result(at(8, 9)))
    entry = only_entry(store)
    assert (entry.state, entry.fixed_on, entry.closed_at) == (State.CLOSED, date(2026, 8, 2), at(8, 9))


@pytest.mark.parametrize("state", [State.FALSE_ALARM, State.NOT_OURS, State.EXPLAINED])
def test_a_persons_word_holds_while_it_has_not_expired_and_no_longer(store, at, finding, result, state) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    word = Settled(reason="该链接为示例", person="王某", on=date(2026, 8, 2), expires=date(2026, 8, 31))
    store.findings.save(*settled(only_entry(store), state, word, at(8, 2)))
    update_ledger(store, result(at(8, 31), finding(at(8, 31))))
    assert only_entry(store).state is state
    update_ledger(store, result(at(9, 1), finding(at(9, 1))))
    assert (only_entry(store).state, only_entry(store).settled) == (State.OPEN, None)
    assert kinds(store)[-1] == "expired"


@pytest.mark.parametrize("state", [State.FALSE_ALARM, State.NOT_OURS])
def test_a_false_alarm_that_is_gone_is_not_counted_as_put_right(store, at, finding, result, state) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    word = Settled(reason="该链接为示例", person="王某", on=date(2026, 8, 2), expires=date(2026, 8, 31))
    store.findings.save(*settled(only_entry(store), state, word, at(8, 2)))
    update_ledger(store, result(at(8, 9)))
    assert (only_entry(store).state, only_entry(store).check_result) == (state, "未再发现")


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (State.CLOSED, Settled(reason="好了", person="王某", on=date(2026, 8, 2))),
        (State.EXPLAINED, Settled(reason="", person="王某", on=date(2026, 8, 2))),
        (State.EXPLAINED, Settled(reason="说明", person="", on=date(2026, 8, 2))),
        (State.FALSE_ALARM, Settled(reason="误报", person="王某", on=date(2026, 8, 2))),
    ],
)
def test_nothing_is_settled_without_reason_person_and_for_a_false_alarm_expiry(
    store, at, finding, result, state, word
) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    with pytest.raises(ValueError, match=r"reason|until"):
        settled(only_entry(store), state, word, at(8, 2))


def test_a_run_that_looked_earlier_than_what_is_known_changes_nothing(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 9), finding(at(8, 9))))
    before = only_entry(store)
    update_ledger(store, result(at(8, 1)))
    assert only_entry(store) == before


def test_a_new_owner_in_the_register_takes_over_open_findings(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    objects = tuple(msgspec.structs.replace(item, owner="赵某") for item in result(at(8, 2)).objects)
    update_ledger(store, result(at(8, 9), finding(at(8, 9)), objects=objects))
    assert only_entry(store).owner == "赵某"


def test_another_office_with_the_same_finding_has_an_entry_of_its_own(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    update_ledger(store, result(at(8, 9), office="heping"))
    assert only_entry(store).state is State.OPEN


def test_what_looked_later_counts_as_later_though_both_judge_the_same_day(store, at, finding, result) -> None:
    """A quarter's end is judged days after it; the ledger goes by when the pages were really looked at."""
    for run, month in (("first", 11), ("second", 12)):
        started = at(month, 5)
        record = RunRecord(id=run, office="yunxi", period="2026Q3", at=at(9, 30), started=started)
        store.runs.start(record, Office(id="yunxi", name="云溪街道办事处"), Settings())
    update_ledger(store, result(at(9, 30), finding(at(9, 30)), run="first"))
    assert only_entry(store).due == date(2026, 11, 16)
    update_ledger(store, result(at(9, 30), run="second"))
    assert only_entry(store).closed_at == at(12, 5)


def test_a_sites_finding_that_is_another_units_matter_has_that_units_owner(store, at, finding, result) -> None:
    """The site belongs to 党政办; the page that carries the link to 党建办, whose column 李某 answers for."""
    update_ledger(store, result(at(9, 10), finding(at(9, 10), unit="党建办"), finding(at(9, 10), "f2")))
    owners = {entry.url[-6:]: (entry.unit, entry.owner) for entry in store.findings.list("yunxi")}
    assert owners == {"f1.htm": ("党建办", "李某"), "f2.htm": ("党政办", "王某")}
