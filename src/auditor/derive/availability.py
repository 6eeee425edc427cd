"""Whether a home page opened (可用性) by the official count: days, weeks, outages, from samples in any order.

国办秘函〔2019〕19号 单项否决“站点无法访问”: one week, twenty spaced visits a day and more, those not open after 15
seconds counted against all. A sample counts only where our own network was well just before and just after it; a day
with fewer samples that count is 不作判断, and so is every week it lies in.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median

import msgspec

from auditor.derive.link_states import GONE, ROBOT_STATUSES
from auditor.derive.spans import day_of
from auditor.model.facts import Probe
from auditor.model.words import ANSWERED, HTTP_BROKEN, OUTCOME_ZH, WIRE_BROKEN, Outcome

SPACED = timedelta(minutes=10)
"""Samples closer together are one visit (间隔性访问): a dozen asked for by hand in a minute are not a dozen."""

_OPENED = ANSWERED | {Outcome.TOO_LARGE}
_UNAVAILABLE = 503
_SHUT = (HTTP_BROKEN | WIRE_BROKEN) - {Outcome.INVALID_URL}


class Counted(StrEnum):
    """What one sample counts as. ``UNCLEAR`` did not open, and nothing tells whether that was our own network."""

    OPENED = "opened"
    FAILED = "failed"
    UNCLEAR = "unclear"
    VOID = "void"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """The limits: samples a day, days in a row, seconds to open in, share of failures that vetoes, that warns."""

    per_day: int
    days: int
    seconds: float
    fail: float
    warn: float


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Samples of a stretch of days, both ends inclusive. ``judged`` of its days had enough samples."""

    start: date
    end: date
    opened: int = 0
    failed: int = 0
    unclear: int = 0
    void: int = 0
    judged: int = 0

    @property
    def taken(self) -> int:
        """Samples that count."""
        return self.opened + self.failed + self.unclear

    @property
    def whole(self) -> bool:
        """Whether every day of the stretch had enough samples."""
        return self.judged == (self.end - self.start).days + 1

    @property
    def least(self) -> float:
        """Share of samples that surely failed."""
        return self.failed / self.taken if self.taken else 0.0

    @property
    def most(self) -> float:
        """Share of failures if all that is unclear was the site's."""
        return (self.failed + self.unclear) / self.taken if self.taken else 0.0


class Outage(msgspec.Struct, frozen=True, kw_only=True):
    """Failures in a row: from the first one to the next sample that opened, none where none has yet.

    ``sure`` is false where our own network was not watched; ``reasons`` in Chinese, most frequent first.
    """

    start: datetime
    end: datetime | None
    samples: int
    sure: bool
    reasons: tuple[str, ...]


class Speed(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds that opened pages took: half took at most ``usual``, 19 of 20 at most ``slow``."""

    usual: float
    slow: float


def counted(probe: Probe, seconds: float) -> Counted:
    """Return what a sample counts as; ``seconds`` is how long a page may take to open."""
    opened = probe.outcome in _OPENED and probe.seconds < seconds
    if probe.before is False or probe.after is False:
        return Counted.VOID
    if opened:
        return Counted.OPENED
    if probe.outcome not in _OPENED and not _shut(probe):
        return Counted.VOID
    return Counted.FAILED if probe.before and probe.after else Counted.UNCLEAR


def _shut(probe: Probe) -> bool:
    """Whether people would not have seen the page either: firewalls answer programs alone with some refusals."""
    if probe.outcome is Outcome.RATE_LIMITED:
        return probe.status == _UNAVAILABLE
    return probe.outcome in _SHUT and (probe.status not in ROBOT_STATUSES or probe.status in GONE)


def counting(probes: Iterable[Probe], seconds: float) -> list[tuple[Probe, Counted]]:
    """Return the samples in time order with what each counts as; what follows another too soon is left out."""
    kept: list[tuple[Probe, Counted]] = []
    last: datetime | None = None
    for probe in sorted(probes, key=lambda one: one.at):
        state = counted(probe, seconds)
        if state is not Counted.VOID:
            if last is not None and probe.at - last < SPACED:
                continue
            last = probe.at
        kept.append((probe, state))
    return kept


def tally(samples: Sequence[tuple[Probe, Counted]], start: date, end: date, rule: Rule) -> Tally:
    """Count the samples of the days from ``start`` to ``end``."""
    return _added(_daily(samples, start, end, rule), start, end)


def days_of(samples: Sequence[tuple[Probe, Counted]], start: date, end: date, rule: Rule) -> tuple[Tally, ...]:
    """Return each day from ``start`` to ``end``, those without any sample too."""
    return tuple(_daily(samples, start, end, rule))


def weeks_of(samples: Sequence[tuple[Probe, Counted]], start: date, end: date, rule: Rule) -> tuple[Tally, ...]:
    """Return the stretches of ``rule.days`` days from ``start`` on; the last one may be shorter."""
    daily = _daily(samples, start, end, rule)
    return tuple(
        _added(daily[place : place + rule.days], daily[place].start, daily[min(place + rule.days, len(daily)) - 1].end)
        for place in range(0, len(daily), rule.days)
    )


def windows_of(samples: Sequence[tuple[Probe, Counted]], start: date, end: date, rule: Rule) -> tuple[Tally, ...]:
    """Return every run of ``rule.days`` days in a row that all had enough samples, by its last day."""
    daily = _daily(samples, start, end, rule)
    runs = (daily[place : place + rule.days] for place in range(len(daily) - rule.days + 1))
    return tuple(_added(run, run[0].start, run[-1].end) for run in runs if all(day.judged for day in run))


def outages(samples: Sequence[tuple[Probe, Counted]]) -> tuple[Outage, ...]:
    """Return the stretches in which the page did not open, oldest first."""
    found: list[Outage] = []
    streak: list[tuple[Probe, Counted]] = []
    for probe, state in samples:
        if state is Counted.OPENED:
            if streak:
                found.append(_outage(streak, probe.at))
            streak = []
        elif state is not Counted.VOID:
            streak.append((probe, state))
    if streak:
        found.append(_outage(streak, None))
    return tuple(found)


def speed(samples: Sequence[tuple[Probe, Counted]]) -> Speed | None:
    """Return how fast the page opened; none where it never did."""
    took = sorted(probe.seconds for probe, state in samples if state is Counted.OPENED)
    if not took:
        return None
    return Speed(usual=round(median(took), 2), slow=round(took[max(0, -(-len(took) * 19 // 20) - 1)], 2))


def _daily(samples: Sequence[tuple[Probe, Counted]], start: date, end: date, rule: Rule) -> list[Tally]:
    counts: dict[date, dict[Counted, int]] = {}
    for probe, state in samples:
        of_day = counts.setdefault(day_of(probe.at), dict.fromkeys(Counted, 0))
        of_day[state] += 1
    span = range((end - start).days + 1)
    return [_day(start + timedelta(days=step), counts.get(start + timedelta(days=step), {}), rule) for step in span]


def _day(day: date, counts: dict[Counted, int], rule: Rule) -> Tally:
    found = Tally(start=day, end=day, **{state.value: counts.get(state, 0) for state in Counted})
    return msgspec.structs.replace(found, judged=int(found.taken >= rule.per_day))


def _added(days: Sequence[Tally], start: date, end: date) -> Tally:
    fields = ("opened", "failed", "unclear", "void", "judged")
    return Tally(start=start, end=end, **{name: sum(getattr(day, name) for day in days) for name in fields})


def _outage(streak: Sequence[tuple[Probe, Counted]], end: datetime | None) -> Outage:
    words = [probe.detail or OUTCOME_ZH[probe.outcome] for probe, _ in streak]
    reasons = sorted(dict.fromkeys(words), key=lambda word: (-words.count(word), word))
    sure = any(state is Counted.FAILED for _, state in streak)
    return Outage(start=streak[0][0].at, end=end, samples=len(streak), sure=sure, reasons=tuple(reasons))
