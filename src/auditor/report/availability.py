"""可用性监测 in the report: the annex by weeks, the sentence, and the chart per site as geometry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from auditor.report.annex_columns import AVAILABILITY_COLUMNS
from auditor.report.clean import shorten
from auditor.report.phrases import percent, share, short_day
from auditor.report.tables import Cell, Table, numbered
from auditor.report.view import View
from auditor.result.report_document import AvailabilityWeek, SiteAvailability, SiteOutage, WeekState

STATE_ZH = {"well": "正常", "warning": "预警", "over": "达到单项否决标准", "undetermined": "不作判断"}
WEEK_ZH = {"well": "正常", "warning": "预警", "over": "超标", "undetermined": "不判断"}
"""The same, where there is little room."""
_SECTION_ZH = {"over": "偏多", "warning": "偏多"}
"""Of a section only the numbers are told: what they mean is its portal's matter."""
_MOST_OUTAGES = 3


def availability_table(found: View) -> Table:
    """Return the annex: a row a week and site."""
    rows = [
        row
        for site in found.document.availability
        for week in site.weeks
        if week.end >= _first_day(site)
        for row in [_row(site, week)]
    ]
    return Table(
        key="可用性监测",
        title="网站首页可用性监测情况",
        sheet="可用性监测",
        columns=AVAILABILITY_COLUMNS,
        rows=numbered(rows),
    )


def _first_day(site: SiteAvailability) -> date:
    """What lies before the first sample was not watched yet, and goes without saying."""
    return site.start.date() if site.start else site.weeks[0].start


def _row(site: SiteAvailability, week: AvailabilityWeek) -> tuple[Cell, ...]:
    days = (week.end - week.start).days + 1
    return (
        site.name,
        _span(week.start, week.end),
        week.samples,
        week.failed,
        percent(week.failed, week.samples) if week.samples else "—",
        week.unclear,
        week.void,
        f"{week.judged_days}/{days}",
        _called(week.state, STATE_ZH, section=site.section),
        outages_told([one for one in site.outages if week.start <= one.start.date() <= week.end]),
    )


def _called(state: WeekState, words: Mapping[str, str], *, section: bool) -> str:
    return _SECTION_ZH.get(state, words[state]) if section else words[state]


def _span(start: date, end: date) -> str:
    until = f"{end.day}日" if start.month == end.month else short_day(end)
    return short_day(start) if start == end else f"{short_day(start)}至{until}"


def outages_told(outages: Sequence[SiteOutage]) -> str:
    """Return outages in words: when, how long, why."""
    told = [_outage(one) for one in outages[:_MOST_OUTAGES]]
    more = len(outages) - _MOST_OUTAGES
    return "；".join(told) + (f"；另有{more}次" if more > 0 else "")


def _outage(found: SiteOutage) -> str:
    when = f"{short_day(found.start.date())}{found.start:%H:%M}"
    if found.samples > 1:
        when += f"至{_clock(found.end, found.start)}" if found.end else "起至最后一次抽测"
        when += f"连续{found.samples}次"
    why = f"：{found.reasons[0]}" if found.reasons else ""
    return f"{when}打不开{why}{'' if found.sure else '，不能排除本机网络原因'}"


def _clock(moment: datetime, after: datetime) -> str:
    return f"{moment:%H:%M}" if moment.date() == after.date() else f"{short_day(moment.date())}{moment:%H:%M}"


def availability_sentence(sites: Sequence[SiteAvailability]) -> str:
    """Return what the text says of all sites together; empty where nothing was sampled."""
    samples = sum(site.samples for site in sites)
    if not samples:
        return ""
    failed, unclear = sum(site.failed for site in sites), sum(site.unclear for site in sites)
    opened = samples - failed - unclear
    doubt = f"，另有{unclear}次打不开分不清是网站还是本机网络" if unclear else ""
    return f"首页连通抽测{samples}次，连通率{share(opened, samples)}{doubt}{_gaps(sites)}{_longest(sites)}。"


def _gaps(sites: Sequence[SiteAvailability]) -> str:
    days, judged = sum(site.days for site in sites), sum(site.judged_days for site in sites)
    return f"；{days - judged}天有效抽测不足，不作判断" if judged < days else ""


def _longest(sites: Sequence[SiteAvailability]) -> str:
    """Outages are told where two samples in a row failed: one alone may be a hiccup."""
    outages = [one for site in sites for one in site.outages if one.sure and one.samples > 1]
    if not outages:
        return ""
    ended = [one.end - one.start for one in outages if one.end is not None]
    longest = f"，最长约{_length(max(ended))}" if ended else ""
    return f"；发现中断{len(outages)}次{longest}"


def _length(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}小时" + (f"{rest}分钟" if rest else "") if hours else f"{rest}分钟"


@dataclass(frozen=True, kw_only=True)
class WeekColumn:
    """One week of a chart: its place, its height of at most 110 drawing units, what is printed above and below."""

    left: int
    top: int
    height: int
    value: str
    label: str
    state: str
    verdict: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A horizontal line of a chart: the share that warns, and the one that vetoes."""

    top: int
    label: str


@dataclass(frozen=True, kw_only=True)
class AvailabilityChart:
    """One site's weeks: the share of samples that did not open. ``note`` tells speed and what was not judged."""

    name: str
    weeks: tuple[WeekColumn, ...]
    lines: tuple[Line, ...]
    note: str


_HEIGHT, _FLOOR, _ROOM, _LEFT = 110, 130, 500, 40


def availability_charts(found: View) -> tuple[AvailabilityChart, ...]:
    """Return a chart for every site that was sampled."""
    return tuple(_chart(site) for site in found.document.availability if site.weeks)


def _chart(site: SiteAvailability) -> AvailabilityChart:
    weeks = [week for week in site.weeks if week.end >= _first_day(site)]
    most = max([_share(week) for week in weeks] + [site.fail_ratio * 1.6])
    step = min(44, _ROOM // max(1, len(weeks)))
    return AvailabilityChart(
        name=shorten(site.name, 30),
        weeks=tuple(_column(site, week, most, _LEFT + index * step) for index, week in enumerate(weeks)),
        lines=(
            Line(top=_top(site.fail_ratio, most), label=f"{site.fail_ratio:.0%}"),
            Line(top=_top(site.warn_ratio, most), label=f"{site.warn_ratio:.0%}"),
        ),
        note=_note(site),
    )


def _column(site: SiteAvailability, week: AvailabilityWeek, most: float, left: int) -> WeekColumn:
    top = _top(_share(week), most)
    return WeekColumn(
        left=left,
        top=top,
        height=_FLOOR - top,
        value=percent(week.failed, week.samples) if week.samples else "—",
        label=f"{week.start.month}.{week.start.day}",
        state=week.state,
        verdict=_called(week.state, WEEK_ZH, section=site.section),
    )


def _share(week: AvailabilityWeek) -> float:
    return week.failed / week.samples if week.samples else 0.0


def _top(value: float, most: float) -> int:
    return _FLOOR - round(value / most * _HEIGHT)


def _note(site: SiteAvailability) -> str:
    speed = ""
    if site.usual_seconds is not None and site.slow_seconds is not None:
        speed = f"首页打开用时：半数在{site.usual_seconds:.1f}秒以内，95%在{site.slow_seconds:.1f}秒以内。"
    judged = f"{site.days}天中{site.judged_days}天抽测足额。" if site.days else ""
    whose = "板块的可用性归区门户检查，数据供参考。" if site.section else ""
    return f"{speed}{judged}{whose}虚线框为抽测不足、不作判断的周。"
