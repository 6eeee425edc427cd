"""依申请公开: the statutory clock of each application, table three of the year, and the quarter's figures.

Days are working days (工作日) counted from the day after an event. Rules: 政府信息公开条例 arts. 30 (补正 7), 32 and 34
(意见 15), 33 (答复 20, 延长 20, 征求意见 not counted). A corrected application starts the clock anew.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from auditor.ledger.application_answers import (
    ANSWERS,
    APPLICANTS,
    CARRIED_IN,
    CARRIED_OUT,
    NEW,
    ROWS,
    TOTAL,
)
from auditor.result.report_document import Applications
from auditor.rulebook.working_days import WorkingCalendar

REPLY_DAYS = 20
EXTENSION_DAYS = 20
CORRECTION_DAYS = 7
OPINION_DAYS = 15
ALL = "总计"

TableThree = dict[str, dict[str, int]]
"""Row id → column (six kinds of applicant and 总计) → number."""

Stage = Literal["答复", "补正告知", "征求意见", "待申请人补正", "已办结"]


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """征求意见 of a third party or another organ; ``end`` none = still waiting."""

    start: date
    end: date | None = None


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """One application as registered. The applicant's name is not kept, only the kind.

    ``answer`` is the row of table three. ``asked`` and ``corrected`` are the days of 补正告知 and of the corrected
    application; ``extended`` the day the extension was told to the applicant.
    """

    number: str
    received: date
    applicant: str
    unit: str = ""
    summary: str = ""
    asked: date | None = None
    corrected: date | None = None
    opinions: tuple[Interval, ...] = ()
    extended: date | None = None
    answered: date | None = None
    answer: str = ""
    unclear: bool = False

    def is_open(self, day: date) -> bool:
        """Tell whether it was in hand at the end of ``day``."""
        return self.received <= day and (self.answered is None or self.answered > day)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What is owed next for an application, by which day; ``due`` none while the clock stands still."""

    stage: Stage
    due: date | None
    text: str


def reply_due(application: Application, day: date, calendar: WorkingCalendar) -> date | None:
    """Return the last day for the answer as known on ``day``; none while the applicant's correction is awaited.

    An opinion still awaited counts as awaited until ``day``: the last day moves on with it.
    """
    if _awaits_correction(application, day):
        return None
    days = REPLY_DAYS + (EXTENSION_DAYS if _is(application.extended, day) else 0)
    started = application.corrected if _is(application.corrected, day) else application.received
    assert started is not None
    spans = [(one.start, one.end if _is(one.end, day) else day) for one in application.opinions if one.start <= day]
    return _counted(started, days, [(start, end) for start, end in spans if end is not None], calendar)


def next_step(application: Application, day: date, calendar: WorkingCalendar) -> tuple[Step, ...]:
    """Return what is owed for the application on ``day``: the answer, and a notice or an opinion before it."""
    if not application.is_open(day):
        return (Step(stage="已办结", due=None, text="已答复"),)
    steps = []
    if application.unclear and not _is(application.asked, day):
        due = calendar.add(application.received, CORRECTION_DAYS)
        steps.append(
            Step(stage="补正告知", due=due, text=f"申请内容不明确，应在{CORRECTION_DAYS}个工作日内一次性告知补正")
        )
    for one in application.opinions:
        if one.start <= day and not _is(one.end, day):
            due = calendar.add(one.start, OPINION_DAYS)
            text = f"{one.start} 起征求意见，对方应在{OPINION_DAYS}个工作日内提出"
            steps.append(Step(stage="征求意见", due=due, text=text))
    last = reply_due(application, day, calendar)
    if last is None:
        steps.append(
            Step(stage="待申请人补正", due=None, text=f"{application.asked} 已告知补正，收到补正后重新计算期限")
        )
    else:
        extended = f"，已延长{EXTENSION_DAYS}个工作日" if _is(application.extended, day) else ""
        steps.append(Step(stage="答复", due=last, text=f"{application.received} 收到，应在此前答复{extended}"))
    return tuple(steps)


def is_late(application: Application, day: date, calendar: WorkingCalendar) -> bool:
    """Tell whether by ``day`` it was answered after its last day, or is unanswered past it."""
    end = application.answered if application.answered is not None and application.answered <= day else day
    last = reply_due(application, end, calendar)
    return last is not None and end > last


def table_three(applications: Sequence[Application], start: date, end: date) -> TableThree:
    """Return table three for the days ``start`` to ``end`` (a year): all 25 rows, zeros included.

    本年新收 + 上年结转 = 总计 + 结转下年度, for every column.
    """
    cells: Counter[tuple[str, str]] = Counter()
    for one in applications:
        for row in _rows_of(one, start, end):
            cells[row, one.applicant] += 1
    return {
        row: {column: cells[row, column] for column in APPLICANTS} | {ALL: sum(cells[row, one] for one in APPLICANTS)}
        for row in ROWS
    }


def figures(
    applications: Sequence[Application], start: date, end: date, as_of: date, calendar: WorkingCalendar
) -> Applications:
    """Return the quarter's figures as known on ``as_of`` (not after ``end``): counts of the rows they come from."""
    day = min(end, as_of)
    mine = [one for one in applications if one.received <= day]
    touched = [one for one in mine if one.answered is None or one.answered >= start]
    return Applications(
        carried=sum(one.received < start for one in touched),
        received=sum(one.received >= start for one in touched),
        answered=sum(not one.is_open(day) for one in touched),
        pending=sum(one.is_open(day) for one in touched),
        overdue=sum(is_late(one, day, calendar) for one in touched),
    )


def _rows_of(one: Application, start: date, end: date) -> Iterator[str]:
    if one.received > end or (one.answered is not None and one.answered < start):
        return
    yield NEW if one.received >= start else CARRIED_IN
    if one.is_open(end):
        yield CARRIED_OUT
        return
    assert one.answer in ANSWERS, "an answered application has its row"
    yield one.answer
    yield TOTAL


def _awaits_correction(application: Application, day: date) -> bool:
    return _is(application.asked, day) and not _is(application.corrected, day)


def _is(event: date | None, day: date) -> bool:
    """Tell whether the event had happened by the end of ``day``."""
    return event is not None and event <= day


def _counted(start: date, days: int, spans: Iterable[tuple[date, date]], calendar: WorkingCalendar) -> date:
    """Return the ``days``-th working day after ``start`` that lies in none of ``spans`` (after start, to end)."""
    excluded = list(spans)
    day = start
    while days:
        day += timedelta(days=1)
        counts = calendar.is_working_day(day) and not any(first < day <= last for first, last in excluded)
        days -= counts
    return day
