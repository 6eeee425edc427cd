"""Working days: holidays and make-up days where announced, Monday to Friday where not, and never pretending."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.rulebook import RulebookError
from auditor.rulebook.working_days import AnnouncedDays, WorkingCalendar

CALENDAR = WorkingCalendar()
UNKNOWN = 2099


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 10, 1), False),
        (date(2024, 9, 29), True),  # a Sunday worked for the National Day week
        (date(2024, 10, 12), True),
        (date(2024, 10, 8), True),
        (date(2024, 10, 13), False),
        (date(2025, 1, 28), False),
        (date(2025, 1, 26), True),
    ],
)
def test_holidays_are_off_and_make_up_days_are_worked(day: date, worked: bool) -> None:
    assert CALENDAR.is_working_day(day) is worked


def test_twenty_working_days_leap_over_the_national_holiday() -> None:
    start = date(2024, 9, 14)
    assert CALENDAR.between(start, CALENDAR.add(start, 20)) == 20
    assert CALENDAR.add(date(2024, 9, 30), 1) == date(2024, 10, 8)


def test_a_year_nobody_announced_counts_monday_to_friday_and_says_so() -> None:
    assert not CALENDAR.known(UNKNOWN)
    assert CALENDAR.is_working_day(date(UNKNOWN, 10, 1))  # a Thursday
    assert not CALENDAR.is_working_day(date(UNKNOWN, 10, 3))
    assert not CALENDAR.all_known(date(2024, 12, 1), date(UNKNOWN, 1, 5))
    assert CALENDAR.all_known(date(2023, 12, 1), date(2024, 1, 5))


def test_announced_days_go_before_the_library_and_may_make_a_year_known() -> None:
    announced = AnnouncedDays(years=(UNKNOWN,), holidays=(date(UNKNOWN, 10, 1),), workdays=(date(UNKNOWN, 10, 3),))
    calendar = WorkingCalendar([announced])
    assert calendar.known(UNKNOWN)
    assert not calendar.is_working_day(date(UNKNOWN, 10, 1))
    assert calendar.is_working_day(date(UNKNOWN, 10, 3))


def test_the_office_has_the_last_word_on_a_day(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    for folder, text in ((shipped, "holidays: [2099-10-01]\n"), (own, "workdays: [2099-10-01]\n")):
        folder.mkdir()
        (folder / "working_days.yaml").write_text(text, encoding="utf-8")
    assert WorkingCalendar.load(own, shipped).is_working_day(date(2099, 10, 1))
    assert not WorkingCalendar.load(None, shipped).is_working_day(date(2099, 10, 1))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("holidays: [2026-13-01]\n", "本单位 rules/working_days.yaml 第1行"),
        ("holidays: [国庆]\n", "第1行 holidays.0：应为日期"),
        ("holiday: []\n", "第1行 holiday：没有这个字段"),
        ("holidays: [2026-10-01]\nworkdays: [2026-10-01]\n", "第2行 workdays：2026-10-01 既写成放假又写成上班"),
        ("holidays: [", "YAML 写法有误"),
    ],
)
def test_a_faulty_file_of_days_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "working_days.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        WorkingCalendar.load(tmp_path)
    assert message in str(caught.value)


@settings(deadline=None)
@given(st.dates(date(2015, 1, 1), date(2026, 6, 30)), st.integers(0, 60))
def test_adding_and_counting_working_days_agree(start: date, count: int) -> None:
    assert CALENDAR.between(start, CALENDAR.add(start, count)) == count


@settings(deadline=None)
@given(st.dates(date(2015, 1, 1), date(2026, 6, 30)), st.integers(0, 90), st.integers(0, 90))
def test_spans_of_working_days_add_up(start: date, first: int, second: int) -> None:
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    assert CALENDAR.between(start, middle) + CALENDAR.between(middle, end) == CALENDAR.between(start, end)
    assert CALENDAR.between(end, start) == -CALENDAR.between(start, end)


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add(date(2026, 1, 5), -1)
