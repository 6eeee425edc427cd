"""整改情况 and 回头看: the counts equal the rows, and each row says what is known."""

from datetime import date

import msgspec
import pytest

from auditor.ledger import look_back, rectification, update_ledger
from auditor.ledger.section import overdue_days, quarter_before
from auditor.ledger.transitions import claimed_fixed, settled
from auditor.model.office import Office, Settings
from auditor.model.words import Responsibility, Verdict
from auditor.result.document import CheckEntry
from auditor.store import RunRecord, Settled, State, Store


def entry_of(store: Store, key: str):
    return next(entry for entry in store.findings.list("yunxi") if entry.id.startswith(key))


def settle(store: Store, key: str, state: State, at) -> None:
    word = Settled(reason="情况特殊", person="王某", on=date(2026, 6, 1), expires=date(2026, 12, 31))
    store.findings.save(*settled(entry_of(store, key), state, word, at(6, 1)))


def two_quarters(store: Store, at, finding, result) -> None:
    """Six findings in the second quarter; in the third one is gone, one stays, one is back, one cannot be seen."""
    keys = ["a1", "b2", "c3", "d4", "e5", "f6"]
    update_ledger(store, result(at(5, 1), *[finding(at(5, 1), key) for key in keys]))
    other = CheckEntry(code="C1", id="blank-column", object="gzdt", verdict=Verdict.FAIL)
    main = CheckEntry(code="L1", id="dead-link", object="lanmu", verdict=Verdict.FAIL)
    unseen = finding(at(5, 2), "d4", check="blank-column", object="gzdt")
    without = [finding(at(5, 2), key) for key in keys if key not in ("c3", "d4")]
    update_ledger(
        store, result(at(5, 2), *without, msgspec.structs.replace(unseen, id="x7".ljust(12, "0")), checks=(main, other))
    )
    settle(store, "e5", State.NOT_OURS, at)
    settle(store, "f6", State.FALSE_ALARM, at)
    update_ledger(store, result(at(8, 1), *[finding(at(8, 1), key) for key in ("b2", "c3", "e5", "f6", "n8")]))


def test_the_look_back_tells_each_case_apart(store, at, finding, result) -> None:
    two_quarters(store, at, finding, result)
    back = look_back(store, "yunxi", "2026Q2")
    assert back is not None
    assert back.period == "2026Q2"
    assert {row.finding[:2]: row.state for row in back.rows} == {
        "a1": "已整改",
        "b2": "未整改",
        "c3": "反复出现",
        "d4": "已整改",
        "e5": "不属于本单位",
        "f6": "误报剔除",
        "x7": "未能复查",
    }


def test_this_quarters_rows_are_its_findings_and_older_ones_not_closed_before_it(
    store, at, finding, result, periods
) -> None:
    two_quarters(store, at, finding, result)
    section = rectification(store, "yunxi", periods["2026Q3"], at(8, 2))
    assert {row.finding[:2]: (row.status, row.recurring) for row in section.rows} == {
        "a1": ("已整改", False),
        "b2": ("待整改", False),
        "c3": ("待整改", True),
        "e5": ("不属于本单位", False),
        "f6": ("误报剔除", False),
        "n8": ("待整改", False),
        "x7": ("待整改", False),
    }
    assert (section.total, section.fixed, section.unfixed, section.recurring) == (7, 1, 4, 1)
    assert (section.not_ours, section.dismissed, section.overdue) == (1, 1, 2)
    assert section.look_back is not None


def test_there_is_no_look_back_on_a_quarter_that_was_not_audited(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    assert look_back(store, "yunxi", "2026Q2") is None


def test_a_quarter_audited_without_findings_is_looked_back_on_as_empty(store, at) -> None:
    run = RunRecord(id="r", office="yunxi", period="2026Q2", at=at(6, 30), started=at(6, 30))
    store.runs.start(run, Office(id="yunxi", name="云溪街道办事处"), Settings())
    store.runs.finish("r", "complete", at(6, 30))
    back = look_back(store, "yunxi", "2026Q2")
    assert back is not None
    assert back.rows == ()


def test_internal_findings_stand_in_no_report(store, at, finding, result, periods) -> None:
    update_ledger(store, result(at(5, 1), finding(at(5, 1), internal=True)))
    assert rectification(store, "yunxi", periods["2026Q2"], at(5, 2)).rows == ()
    back = look_back(store, "yunxi", "2026Q2")
    assert back is None or back.rows == ()


def test_a_row_says_when_it_was_claimed_rechecked_and_closed(store, at, finding, result, periods) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    store.findings.save(*claimed_fixed(entry_of(store, "f1"), at(8, 3), "王某", date(2026, 8, 2)))
    (row,) = rectification(store, "yunxi", periods["2026Q3"], at(8, 4)).rows
    assert (row.status, row.finished, row.closed, row.recheck) == ("正在整改", None, False, "仍存在")
    update_ledger(store, result(at(8, 9)))
    (row,) = rectification(store, "yunxi", periods["2026Q3"], at(8, 10)).rows
    assert (row.status, row.finished, row.closed, row.recheck) == ("已整改", date(2026, 8, 2), True, "已整改")
    assert row.rechecked_at == date(2026, 8, 9)


def test_what_the_platform_must_mend_says_so(store, at, finding, result, periods) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1), responsibility=Responsibility.PLATFORM)))
    (row,) = rectification(store, "yunxi", periods["2026Q3"], at(8, 4)).rows
    assert row.needs_others


def test_overdue_begins_the_day_after_the_last_day_and_ends_with_a_claim(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    entry = entry_of(store, "f1")
    assert [overdue_days(entry, at(8, day)) for day in (10, 11, 12, 21)] == [0, 0, 1, 10]
    claimed, _ = claimed_fixed(entry, at(8, 12), "王某", date(2026, 8, 12))
    assert overdue_days(claimed, at(8, 21)) == 0


@pytest.mark.parametrize(("period", "before"), [("2026Q3", "2026Q2"), ("2026Q1", "2025Q4")])
def test_the_quarter_before_crosses_the_year(period: str, before: str) -> None:
    assert quarter_before(period) == before
