"""Quarters as a workspace counts them: calendar quarters, or the district's own days."""

from datetime import date, datetime

import pytest

from auditor.errors import UsageError
from auditor.model.office import Rhythm
from auditor.model.zone import SHANGHAI
from auditor.register.periods import period_before, period_of, reporting_period

OWN = Rhythm(ends={"Q1": "03-10", "Q2": "06-10", "Q3": "09-10", "Q4": "12-10"}, due={"Q4": "12-15"})


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("rhythm", "period", "start", "end", "due"),
    [
        (Rhythm(), "2026Q3", "2026-07-01", "2026-09-30", "2026-10-10"),
        (Rhythm(), "2026Q4", "2026-10-01", "2026-12-31", "2027-01-10"),
        (OWN, "2026Q3", "2026-06-11", "2026-09-10", "2026-09-20"),
        (OWN, "2026Q1", "2025-12-11", "2026-03-10", "2026-03-20"),
        (OWN, "2026Q4", "2026-09-11", "2026-12-10", "2026-12-15"),
        (Rhythm(starts={"Q1": "12-16"}), "2026Q1", "2025-12-16", "2026-03-31", "2026-04-10"),
        (Rhythm(due={"Q4": "01-05"}), "2026Q4", "2026-10-01", "2026-12-31", "2027-01-05"),
    ],
)
def test_a_quarter_has_the_days_of_the_rhythm(rhythm: Rhythm, period: str, start: str, end: str, due: str) -> None:
    found = reporting_period(rhythm, period)
    assert (str(found.start), str(found.end), str(found.due)) == (start, end, due)


@pytest.mark.parametrize(
    ("rhythm", "day", "period"),
    [
        (Rhythm(), "2026-09-30", "2026Q3"),
        (Rhythm(), "2026-10-01", "2026Q4"),
        (OWN, "2026-09-10", "2026Q3"),
        (OWN, "2026-09-11", "2026Q4"),
        (OWN, "2026-12-11", "2027Q1"),
        (OWN, "2027-01-05", "2027Q1"),
    ],
)
def test_a_day_belongs_to_one_quarter(rhythm: Rhythm, day: str, period: str) -> None:
    assert period_of(rhythm, noon(day)).id == period


def test_the_next_quarter_starts_the_day_after_the_last_one_ended() -> None:
    for rhythm in (Rhythm(), OWN):
        now = reporting_period(rhythm, "2026Q1")
        assert (now.start - period_before(rhythm, now).end).days == 1


@pytest.mark.parametrize("text", ["2026", "2026Q5", "Q3", "26Q3", ""])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="2026Q3"):
        reporting_period(Rhythm(), text)


def test_days_that_do_not_exist_or_do_not_fit_are_refused() -> None:
    with pytest.raises(UsageError, match="不存在"):
        reporting_period(Rhythm(ends={"Q1": "02-30"}), "2026Q1")
    with pytest.raises(UsageError, match="先后"):
        reporting_period(Rhythm(ends={"Q2": "03-01"}), "2026Q2")


def test_the_quarter_has_a_chinese_title() -> None:
    assert reporting_period(Rhythm(), "2026Q3").title == "2026年第三季度"
    assert reporting_period(Rhythm(), "2026Q3").end == date(2026, 9, 30)
