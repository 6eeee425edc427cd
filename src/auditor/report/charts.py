"""Pictures of the report as geometry: SVG on the web page, shaded tables in Word, legible in black and white."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from auditor.report.annexes import STATE_ZH, account_state
from auditor.report.availability import AvailabilityChart, availability_charts
from auditor.report.clean import shorten
from auditor.report.indicators import figures, shown
from auditor.report.kinds import Phrasebook
from auditor.report.phrases import quarter
from auditor.report.view import View, printed_name
from auditor.result.document import AuditedObject
from auditor.result.figures import AccountFigures, ColumnFigures
from auditor.result.report_document import Figure

_BAR_ROOM = 300
_TREND_ROOM = 240
_FEWEST_POINTS = 2
_MOST_BARS = 12


@dataclass(frozen=True, kw_only=True)
class Drawings:
    """All pictures of a report: bars by title (those without bars left to the renderer), weeks and update calendar."""

    by_type: "tuple[Bar, ...]"
    by_unit: "tuple[Bar, ...]"
    problems: "tuple[Bar, ...]"
    on_time: "tuple[Bar, ...]"
    availability: tuple[AvailabilityChart, ...]
    calendar: dict[str, Any]


def drawings(found: View, book: Phrasebook) -> Drawings:
    """Return the pictures of a report."""
    return Drawings(
        by_type=by_type(found, book),
        by_unit=by_unit(found),
        problems=trend(found, "problems"),
        on_time=trend(found, "on_time"),
        availability=availability_charts(found),
        calendar=calendar(found),
    )


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: ``width`` in drawing units of at most 300, ``top`` its place; ``value`` as printed."""

    label: str
    value: str
    width: int
    top: int


def bars(counts: Counter[str]) -> tuple[Bar, ...]:
    """Return bars, longest first; beyond twelve the rest share one."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if len(ordered) > _MOST_BARS:
        rest = sum(value for _, value in ordered[_MOST_BARS - 1 :])
        ordered = [*ordered[: _MOST_BARS - 1], ("其他", rest)]
    most = max((value for _, value in ordered), default=1)
    return tuple(
        Bar(label=shorten(label, 14), value=str(value), width=max(2, value * _BAR_ROOM // most), top=index * 26)
        for index, (label, value) in enumerate(ordered)
    )


def by_type(found: View, book: Phrasebook) -> tuple[Bar, ...]:
    """Problems by type."""
    return bars(Counter(book.of(item, found).name for item in found.problems))


def by_unit(found: View) -> tuple[Bar, ...]:
    """Problems by unit (责任科室)."""
    return bars(Counter(found.unit_name(item.unit) or "未明确" for item in found.problems))


def trend(found: View, key: str) -> tuple[Bar, ...]:
    """Return one main figure (主要指标) quarter by quarter, oldest first; none with fewer than two quarters known."""
    document = found.document
    earlier = document.trend or ((document.previous,) if document.previous else ())
    quarters = [(one.period, one.figures) for one in earlier] + [(document.result.period, figures(found))]
    known = [(period, _of_key(all_of, key)) for period, all_of in quarters]
    points = [(period, one) for period, one in known if one is not None and one.value is not None]
    if len(points) < _FEWEST_POINTS or points[-1][0] != document.result.period:
        return ()
    most = max(one.value or 0.0 for _, one in points) or 1.0
    return tuple(
        Bar(
            label=quarter(period),
            value=shown(one),
            width=max(2, int((one.value or 0.0) * _TREND_ROOM / most)),
            top=index * 26,
        )
        for index, (period, one) in enumerate(points)
    )


def _of_key(known: Iterable[Figure], key: str) -> Figure | None:
    return next((one for one in known if one.key == key), None)


def calendar(found: View) -> dict[str, Any]:
    """The update calendar (更新日历): weeks of the quarter across, columns and accounts down."""
    period = found.document.result.period_dates
    weeks = _weeks(period.start, period.end)
    rows = [_row(item, f, STATE_ZH.get(f.state, f.state), weeks) for item, f in found.columns if _has_rhythm(f)]
    rows += [_row(item, f, account_state(item.id, f, found), weeks) for item, f in found.accounts]
    heads = [{"日": f"{day.month}.{day.day}", "新月": index == 0 or day.day <= 7} for index, day in enumerate(weeks)]
    return {"周": heads, "行": rows}


def _has_rhythm(figures: ColumnFigures) -> bool:
    """Columns without any period (静态) have no place in a calendar, unless something was published."""
    return figures.state != "not_periodic" or bool(figures.days)


def _weeks(start: date, end: date) -> list[date]:
    return [start + timedelta(days=7 * index) for index in range((end - start).days // 7 + 1)]


def _row(item: AuditedObject, found: ColumnFigures | AccountFigures, state: str, weeks: list[date]) -> dict[str, Any]:
    days = sorted(set(found.days))
    counts = [sum(week <= day < week + timedelta(days=7) for day in days) for week in weeks]
    return {
        "名称": shorten(printed_name(item), 22),
        "格": [{"数": count, "级": min(count, 3)} for count in counts],
        "有": bool(days),
        "最近": found.newest.isoformat() if found.newest else "—",
        "状态": state,
        "码": found.state,
    }
