"""Dates, moments and partial dates; None rather than a guess."""

# ruff: noqa: E501 — markup as it stands on a page reads better unbroken

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.reading.dates import PartialDate, find_dates, parse_date, parse_moment, parse_partial

TODAY = dt.date(2026, 11, 22)
DAY = dt.date(2026, 9, 4)
ZONE = ZoneInfo("Asia/Shanghai")

SPELLINGS = """2026-09-04|2026-9-4|2026/09/04|2026.09.04|2026. 9. 4|2026年09月04日|2026年9月4日|2026 年 9 月 4 日|2026年9月4号
２０２６－０９－０４|２０２６年９月４日|2026－09－04|二〇二六年九月四日|二○二六年九月四日|二零二六年九月四日|[2026-09-04]|【2026-09-04】
(2026-09-04)|2026-09-04 10:22|2026-09-04 10:22:33|2026-09-04T10:22:33|2026年9月4日 10时22分|2026-09-04 星期五 10:22|20260904
民國115年9月4日|中華民國一百一十五年九月四日|民国115-09-04|Sep 4, 2026|September 4th, 2026|4 Sep 2026|发布时间：2026-09-04""".replace(
    "\n", "|"
).split("|")

NONE = """2024-13-45|2026-02-30|2026-00-10|1970-01-01|7070年01月01日|2099-01-01|1900-01-01|GB 2763.1-20|GB/T 18401.2-2010|0571-2026-09-04
13800138000|云街办〔2026〕9号|2026-09|9月4日|09-04|v2.2026.09.04.1|192.168.2026.9|2026-9-4-1|12/09/2026|2026-09/04||暂无|2026-9-4 至 2026-9-8""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_day_is_read_in_every_spelling(text: str) -> None:
    assert parse_date(text, today=TODAY) == DAY


@pytest.mark.parametrize("text", NONE)
def test_what_names_no_single_plausible_day_gives_none(text: str) -> None:
    assert parse_date(text, today=TODAY) is None


def test_the_tenth_twentieth_and_thirtieth_are_read_from_numerals() -> None:
    days = ["二〇二五年十月十日", "二〇二五年十二月二十日", "二〇二五年十一月三十日", "二〇二五年元月廿一日"]
    assert [parse_date(day, today=TODAY) for day in days] == [
        dt.date(2025, 10, 10),
        dt.date(2025, 12, 20),
        dt.date(2025, 11, 30),
        dt.date(2025, 1, 21),
    ]


def test_several_dates_of_a_text_are_found_in_order_with_their_precision() -> None:
    found = find_dates("于2025年3月4日印发，2026-09-04 10:22:33 发布，2026/9/5 8:00 更新", today=TODAY)
    assert [(one.date.isoformat(), one.precision) for one in found] == [
        ("2025-03-04", "day"),
        ("2026-09-04", "second"),
        ("2026-09-05", "minute"),
    ]


@given(st.dates(min_value=dt.date(1990, 1, 1), max_value=TODAY))
def test_every_day_is_read_back_from_its_spellings(day: dt.date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}"):
        assert parse_date(text, today=TODAY) == day


@given(st.text(alphabet="0123456789-/.年月日: 〇一二十T", max_size=24))
def test_no_text_raises_or_leaves_the_plausible_range(text: str) -> None:
    for one in find_dates(text, today=TODAY):
        assert dt.date(1980, 1, 1) <= one.date <= TODAY + dt.timedelta(days=366)
    parse_partial(text)
    parse_moment(text)


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2026-09-04 10:22:33", dt.datetime(2026, 9, 4, 10, 22, 33, tzinfo=ZONE), "second"),
        ("2026/9/4 10:22", dt.datetime(2026, 9, 4, 10, 22, tzinfo=ZONE), "minute"),
        ("2026年9月4日", dt.datetime(2026, 9, 4, tzinfo=ZONE), "day"),
        ("20260904", dt.datetime(2026, 9, 4, tzinfo=ZONE), "day"),
        ("2026-09-04T02:22:33Z", dt.datetime(2026, 9, 4, 10, 22, 33, tzinfo=ZONE), "second"),
        ("2026-09-04T10:22:33+08:00", dt.datetime(2026, 9, 4, 10, 22, 33, tzinfo=ZONE), "second"),
        ("1788488553", dt.datetime(2026, 9, 4, 10, 22, 33, tzinfo=ZONE), "second"),
        ("1788488553000", dt.datetime(2026, 9, 4, 10, 22, 33, tzinfo=ZONE), "second"),
    ],
)
def test_moments_are_aware(text: str, moment: dt.datetime, precision: str) -> None:
    read = parse_moment(text)
    assert read == (moment, precision)
    assert read[0].tzinfo is not None


@pytest.mark.parametrize("text", ["", "昨天", "10:22", "2026-13-01", "2026-09-04 至 2026-09-05"])
def test_what_is_no_moment_gives_none(text: str) -> None:
    assert parse_moment(text) is None


@pytest.mark.parametrize(
    ("text", "partial"),
    [
        ("09-24", PartialDate(None, 9, 24)),
        ("[9月24日]", None),
        ("9月24日", PartialDate(None, 9, 24)),
        ("26-09-24", PartialDate(2026, 9, 24)),
        ("2026年9月", PartialDate(2026, 9, None)),
        ("13-40", None),
        ("1-2-3-4", None),
    ],
)
def test_partial_dates_say_what_they_lack(text: str, partial: PartialDate | None) -> None:
    assert parse_partial(text) == partial
