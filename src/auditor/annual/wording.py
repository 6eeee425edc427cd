"""What the prose must say: period and year, five subjects, the handling fee, and what is new against last year
(NB30-2, NB30-3, NB30-8, NB30-9, date of publication)."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from auditor.annual.finding import Finding
from auditor.annual.form import HANDLING_FEE, SUBJECTS
from auditor.annual.report import Report
from auditor.annual.words import folded, reduced

_PERIOD = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日(?:起|开始)?(?:至|到|[-—–~～])+(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日"
)
_ABOUT_DATA = re.compile(r"统计|数据|期限|时限|起止|时间范围")
_SHORTEST_PART = 40


def check_period(report: Report) -> Iterator[Finding]:
    """NB30-3: the title names a year, and the statistics run from 1 January to 31 December of it."""
    if report.year is None:
        yield Finding(check="NB30-3", kind="review", text="没有读到报告标题中的年度，请核对标题是否写明年度。")
    stated = _stated_period(report)
    if stated is None:
        yield Finding(
            check="NB30-3", kind="review", text="没有读到数据的统计期限，请核对是否写明自1月1日起至12月31日止。"
        )
        return
    year = report.year or stated[0].year
    wanted = (date(year, 1, 1), date(year, 12, 31))
    if stated != wanted:
        written, right = ("至".join(_cn(day) for day in days) for days in (stated, wanted))
        yield Finding(
            check="NB30-3",
            left=written,
            right=right,
            text=f"统计期限写的是{written}，标题年度为{year}年，应为{right}。",
        )


def _stated_period(report: Report) -> tuple[date, date] | None:
    """The first span of dates in a sentence about data; elsewhere before part one any span, even across lines."""
    everywhere = re.split(r"[。；\n]", folded_lines(report.opening + "\n" + report.sentences))
    about_data = [sentence for sentence in everywhere if _ABOUT_DATA.search(sentence)]
    for sentence in [*about_data, folded(report.opening)]:
        for found in _PERIOD.finditer(sentence):
            span = _span(found)
            if span:
                return span
    return None


def folded_lines(text: str) -> str:
    """Plain digits and no blanks, line by line."""
    return "\n".join(folded(line) for line in text.splitlines())


def _span(found: re.Match[str]) -> tuple[date, date] | None:
    first, month, day, last, to_month, to_day = (int(group) if group else None for group in found.groups())
    try:
        return date(first or 0, month or 0, day or 0), date(last or first or 0, to_month or 0, to_day or 0)
    except ValueError:
        return None


def check_subjects(report: Report) -> Iterator[Finding]:
    """NB30-2: part one writes of the five subjects; whether it does so in substance a person must see."""
    part = report.part(1)
    if part is None:
        return
    words = reduced(part.prose)
    for subject, marks in SUBJECTS.items():
        if not any(mark in words for mark in marks):
            yield Finding(
                check="NB30-2",
                kind="review",
                row=subject,
                right=subject,
                text=f"总体情况没有读到“{subject}”的内容，请核对是否写到。",
            )


def check_handling_fee(report: Report) -> Iterator[Finding]:
    """NB30-9: part six tells of the handling fee, also where none was charged."""
    part = report.part(6)
    if part is not None and HANDLING_FEE not in reduced(part.prose):
        yield Finding(
            check="NB30-9",
            row=part.heading,
            right=HANDLING_FEE,
            text="第六部分没有写信息处理费的收取情况，没有收取的也要写明。",
        )


def check_copied(report: Report, previous: Report, likeness: float) -> Iterator[Finding]:
    """NB30-8: part five is not last year's again. ``likeness`` from 0 to 1 is how alike is too alike."""
    part, older = report.part(5), previous.part(5)
    if part is None or older is None:
        return
    alike = how_alike(part.prose, older.prose)
    if alike >= likeness:
        yield Finding(
            check="NB30-8",
            kind="review",
            row=part.heading,
            left=f"{alike:.0%}",
            right=f"{likeness:.0%}",
            text=f"第五部分与上年报告的相同程度为{alike:.0%}（提示线{likeness:.0%}），请按当年情况重写。",
        )


def how_alike(one: str, other: str) -> float:
    """Share of common pairs of neighbouring characters, years and other digits left out; 0 for very short texts."""
    pairs = [_pairs(re.sub(r"\d", "", reduced(text))) for text in (one, other)]
    sizes = [sum(counted.values()) for counted in pairs]
    if min(sizes) < _SHORTEST_PART:
        return 0.0
    return 2 * sum((pairs[0] & pairs[1]).values()) / sum(sizes)


def _pairs(text: str) -> Counter[str]:
    return Counter(text[place : place + 2] for place in range(len(text) - 1))


def check_publication_year(report: Report) -> Iterator[Finding]:
    """NB30-3: a report is published in the year after the one it tells of; a page moved later shows a later date."""
    if report.published is None or report.year is None or report.published.year == report.year + 1:
        return
    yield Finding(
        check="NB30-3",
        kind="review" if report.published.year > report.year else "error",
        left=report.year,
        right=report.published.year - 1,
        text=f"标题年度为{report.year}年，页面显示{_cn(report.published)}公布，标题年度应为公布年份的上一年，请核对。",
    )


def _cn(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
