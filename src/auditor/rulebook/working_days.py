"""Working days (工作日) of mainland China: the library's calendar, overridden by announced days, else Monday–Friday.

The State Council announces each year's holidays and make-up days (调休) late in the year before; until then nobody
knows them, and :meth:`WorkingCalendar.known` says so.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import chinese_calendar
from pydantic import ValidationError

from auditor.rulebook.limits import RuleData
from auditor.rulebook.located import Located, read_located
from auditor.rulebook.problems import RulebookError, RuleProblem
from auditor.rulebook.wording import reason_in_chinese
from auditor.shipped import shipped_folder

FILE = "working_days.yaml"
SATURDAY = 5


class AnnouncedDays(RuleData):
    """``working_days.yaml``: days off, days worked, and the years whose announcement stands here in full."""

    years: tuple[int, ...] = ()
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()


class WorkingCalendar:
    """工作日历. Announced days of the files go before the library's; the workspace's file before the shipped one."""

    def __init__(self, announced: Iterable[AnnouncedDays] = ()) -> None:
        """Lay the files over each other, the last one winning."""
        self._announced = tuple(announced)

    @classmethod
    def load(cls, own: Path | None = None, shipped: Path | None = None) -> "WorkingCalendar":
        """Read the shipped file and, where there is one, that of the workspace's ``rules`` folder.

        Raises:
            RulebookError: a file is not as it should be; all problems at once.
        """
        problems: list[RuleProblem] = []
        places = [(shipped or shipped_folder("rules"), "rules"), (own, "本单位 rules")]
        read = [_read(folder / FILE, f"{label}/{FILE}", problems) for folder, label in places if folder is not None]
        if problems:
            raise RulebookError(problems)
        return cls(days for days in read if days is not None)

    @cached_property
    def _days(self) -> Mapping[date, bool]:
        days: dict[date, bool] = {}
        for file in self._announced:
            days.update(dict.fromkeys(file.holidays, False))
            days.update(dict.fromkeys(file.workdays, True))
        return days

    def known(self, year: int) -> bool:
        """Return whether the holidays of ``year`` are known, so that its working days are exact."""
        return any(year in file.years for file in self._announced) or _library_knows(year)

    def is_working_day(self, day: date) -> bool:
        """Return whether ``day`` is worked; in a year not known, Monday to Friday are."""
        if day in self._days:
            return self._days[day]
        if _library_knows(day.year):
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < SATURDAY

    def add(self, start: date, count: int) -> date:
        """Return the ``count``-th working day after ``start`` (the day itself does not count).

        Raises:
            ValueError: ``count`` is negative.
        """
        if count < 0:
            raise ValueError("count must not be negative")
        day = start
        while count:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Return the working days after ``start`` up to and including ``end``; negative where ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def all_known(self, start: date, end: date) -> bool:
        """Return whether every year from ``start`` to ``end`` is known."""
        return all(self.known(year) for year in range(start.year, end.year + 1))


def _library_knows(year: int) -> bool:
    # The library raises for years without data; January has a holiday in every year, so any day serves as the probe.
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def _read(path: Path, name: str, problems: list[RuleProblem]) -> AnnouncedDays | None:
    if not path.is_file():
        return None
    located = read_located(name, path.read_bytes(), problems)
    return _validated(located, problems) if located and located.data is not None else None


def _validated(located: Located, problems: list[RuleProblem]) -> AnnouncedDays | None:
    try:
        days = AnnouncedDays.model_validate(located.data)
    except ValidationError as error:
        problems.extend(located.problem(detail["loc"], reason_in_chinese(dict(detail))) for detail in error.errors())
        return None
    for day in set(days.holidays) & set(days.workdays):
        problems.append(located.problem(("workdays",), f"{day} 既写成放假又写成上班，请只留一处"))
    return days
