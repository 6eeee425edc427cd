"""Periods on the calendar: windows include their edge, months are clamped."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.derive.spans import Span, add_months, cn, day_of, last_fresh_day, warning_lead, window_start

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
SPANS = st.one_of(
    st.integers(1, 400).map(lambda count: Span(count, "day")),
    st.integers(1, 24).map(lambda count: Span(count, "month")),
)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2028, 3, 31), -1, date(2028, 2, 29)),
        (date(2026, 8, 31), -6, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_are_clamped_to_the_end_of_the_month(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


@given(published=DAYS, span=SPANS)
def test_the_last_fresh_day_is_the_last_one_whose_window_holds_the_publication(published: date, span: Span) -> None:
    last = last_fresh_day(published, span)
    assert window_start(last, span) <= published
    assert window_start(last + timedelta(days=1), span) > published


@given(at=DAYS, span=SPANS)
def test_a_window_ends_where_it_says(at: date, span: Span) -> None:
    assert last_fresh_day(window_start(at, span), span) >= at
    assert last_fresh_day(window_start(at, span) - timedelta(days=1), span) < at


def test_a_moment_belongs_to_its_day_in_shanghai() -> None:
    assert day_of(datetime(2026, 9, 30, 16, 0, tzinfo=UTC)) == date(2026, 10, 1)
    assert day_of(datetime(2026, 9, 30, 15, 59, tzinfo=UTC)) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("span", "lead"), [(Span(14, "day"), 4), (Span(6, "month"), 30), (Span(2, "month"), 12), (Span(3, "day"), 1)]
)
def test_the_early_warning_comes_in_proportion(span: Span, lead: int) -> None:
    assert warning_lead(span) == lead


def test_days_are_written_as_people_read_them() -> None:
    assert (cn(date(2026, 9, 5)), cn(None)) == ("2026年9月5日", "未知")
