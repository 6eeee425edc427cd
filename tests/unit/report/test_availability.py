"""What the report says of samples: by weeks, with outages, and never of what was not watched as if it had been."""

import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from auditor.audit.availability import availability_of
from auditor.model.facts import Facts, HomeFacts, Probe, SiteFacts
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Office
from auditor.model.words import Outcome
from auditor.model.zone import SHANGHAI
from auditor.report import render
from auditor.report.availability import availability_charts, availability_sentence, availability_table
from auditor.report.view import view
from auditor.result.report_document import ReportDocument, SiteAvailability
from auditor.rulebook import load_rulebook

QUARTER = ReportingPeriod(id="2026Q3", start=date(2026, 7, 1), end=date(2026, 9, 30), due=date(2026, 10, 10))
OFFICE = Office.model_validate(
    {
        "id": "yunxi",
        "name": "云溪街道",
        "sites": [{"id": "mh", "name": "云溪门户", "scope": "site", "url": "https://www.linjiang.example/"}],
    }
)
END = datetime(2026, 9, 30, 23, 59, tzinfo=SHANGHAI)


def taken(day: date, hours: range = range(24), down: range = range(0), watched: bool | None = True) -> list[Probe]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return [
        Probe(
            at=midnight + timedelta(hours=hour),
            seconds=0.5,
            outcome=Outcome.HTTP_5XX if hour in down else Outcome.OK,
            detail="服务器返回 502" if hour in down else "",
            before=watched,
            after=watched,
        )
        for hour in hours
    ]


def told(probes: list[Probe], at: datetime = END) -> tuple[SiteAvailability, ...]:
    home = HomeFacts(url="https://www.linjiang.example/")
    facts = Facts(
        office="yunxi",
        run="r",
        started=at,
        finished=at,
        sites=(SiteFacts(site="mh", home=home, probes=tuple(probes)),),
    )
    return availability_of(facts, OFFICE, load_rulebook("street-office", None), QUARTER, at)


def quarter_with(down: range = range(0), watched: bool | None = True) -> list[Probe]:
    """Sampled from 8 July on, but for 20 August; the site was down on 24 July."""
    days = [date(2026, 7, 8) + timedelta(days=number) for number in range(85)]
    return [
        probe
        for day in days
        if day != date(2026, 8, 20)
        for probe in taken(day, down=down if day == date(2026, 7, 24) else range(0), watched=watched)
    ]


def test_samples_are_told_by_weeks_of_the_quarter_with_what_each_came_to() -> None:
    (site,) = told(quarter_with(range(8, 18)))
    assert (site.samples, site.failed, site.judged_days, site.days) == (84 * 24, 10, 84, 92)
    states = {week.start.isoformat(): week.state for week in site.weeks}
    assert states["2026-07-01"] == "undetermined"  # not yet watched
    assert states["2026-07-22"] == "over"
    assert states["2026-08-19"] == "undetermined"  # the machine was off for a day
    assert states["2026-07-08"] == states["2026-09-30"] == "well"


def test_the_sentence_names_what_was_not_judged_and_the_longest_outage() -> None:
    sentence = availability_sentence(told(quarter_with(range(8, 18))))
    assert sentence == (
        "首页连通抽测2016次，连通率99.5%（2006/2016）；8天有效抽测不足，不作判断；发现中断1次，最长约10小时。"
    )


def test_a_single_failure_is_no_outage_worth_a_word_in_the_text() -> None:
    assert "中断" not in availability_sentence(told(quarter_with(range(8, 9))))


def test_without_a_reference_address_no_failure_is_laid_at_the_sites_door() -> None:
    (site,) = told(quarter_with(range(8, 18), watched=None))
    assert (site.failed, site.unclear) == (0, 10)
    assert {week.state for week in site.weeks} <= {"well", "undetermined"}
    assert "另有10次打不开分不清是网站还是本机网络" in availability_sentence((site,))


def test_nothing_sampled_says_nothing() -> None:
    assert told([]) == ()
    assert availability_sentence(()) == ""


def test_samples_outside_the_quarter_and_after_its_point_are_left_out() -> None:
    probes = [*taken(date(2026, 6, 30)), *taken(date(2026, 9, 29)), *taken(date(2026, 10, 1))]
    (site,) = told(probes)
    assert site.samples == 24
    (early,) = told(probes, at=datetime(2026, 9, 29, 12, 30, tzinfo=SHANGHAI))
    assert early.samples == 13


@pytest.fixture
def monitored(document: ReportDocument) -> ReportDocument:
    return msgspec.structs.replace(document, availability=told(quarter_with(range(8, 18))))


def test_the_annex_has_a_row_for_every_week_watched_and_tells_of_its_outages(monitored: ReportDocument) -> None:
    table = availability_table(view(monitored))
    rows = {str(row["周"]): row for row in table.texts()}
    assert next(iter(rows)) == "7月8日至14日"
    assert len(rows) == 13
    bad = rows["7月22日至28日"]
    assert (bad["抽测"], bad["打不开"], bad["占比"], bad["结论"]) == ("168", "10", "6%", "达到单项否决标准")
    assert bad["中断"] == "7月24日08:00至18:00连续10次打不开：服务器返回 502"
    assert (rows["8月19日至25日"]["足额"], rows["8月19日至25日"]["结论"]) == ("6/7", "不作判断")


def test_of_a_section_the_numbers_are_told_and_no_veto(monitored: ReportDocument) -> None:
    sites = tuple(msgspec.structs.replace(site, section=True) for site in monitored.availability)
    found = view(msgspec.structs.replace(monitored, availability=sites))
    assert "达到单项否决标准" not in str(availability_table(found).rows)
    (chart,) = availability_charts(found)
    assert {week.verdict for week in chart.weeks} == {"正常", "偏多", "不判断"}
    assert "归区门户" in chart.note


def test_the_chart_keeps_within_its_frame_and_marks_the_lines(monitored: ReportDocument) -> None:
    (chart,) = availability_charts(view(monitored))
    assert all(0 <= week.top <= 130 and week.top + week.height == 130 for week in chart.weeks)
    assert all(week.left + 40 <= 560 for week in chart.weeks)
    assert [line.label for line in chart.lines] == ["5%", "3%"]
    assert chart.lines[0].top < chart.lines[1].top


def test_every_format_shows_the_weeks(monitored: ReportDocument, tmp_path: Path) -> None:
    page, word, book = render(monitored, tmp_path, ("html", "docx", "xlsx"))
    assert "首页打不开占比（按周）：云溪门户" in page.read_text(encoding="utf-8")
    with zipfile.ZipFile(word) as packed:
        text = packed.read("word/document.xml").decode()
    assert "首页打不开占比（按周）：云溪门户" in text
    assert "达到单项否决标准" in text
    with zipfile.ZipFile(book) as packed:
        assert "可用性监测" in packed.read("xl/workbook.xml").decode()
