"""When the next availability sample of a site is due: evenly over the hours of the day, what failed to count made up.

There is one row per sample; the next one is noted when the last is done. So a machine that comes up at noon, or a
sample without a green reference address, costs nothing: what is still wanted is spread over what is left of the day.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from auditor.derive.availability import Counted, counting
from auditor.derive.spans import day_of
from auditor.model.office import PROBE_GAP_MINUTES, Office, Schedule, Site
from auditor.model.tasks import Task
from auditor.model.zone import SHANGHAI
from auditor.schedule.plan import Plan, share
from auditor.store import Owed, Store

_MINUTES = 24 * 60
_SECONDS_TO_OPEN = 15.0
_SWING = 0.25
"""A sample is taken up to a quarter of the distance earlier or later than even spacing would have it."""


def samples_owed(store: Store, plan: Plan, now: datetime) -> Iterator[Owed]:
    """Return the next sample of every site that has none waiting."""
    if not plan.wants(Task.PROBE):
        return
    today = day_of(now)
    known: dict[tuple[str, str], list[Owed]] = {}
    for row in store.owed.list(kind=Task.PROBE):
        if row.period.startswith(today.isoformat()):
            known.setdefault((row.office, row.object), []).append(row)
    for office in plan.offices:
        for site in office.sites:
            rows = known.get((office.id, site.id), [])
            if all(row.state not in ("due", "running") for row in rows):
                yield from _next(store, plan.schedule, office, site, rows, now)


def open_minutes(schedule: Schedule, site: Site) -> list[int]:
    """Return the minutes of a day in which a site is sampled: the hours set, without its own quiet hours."""
    wanted = _minutes(schedule.probe_hours) or set(range(_MINUTES))
    return sorted(wanted - _minutes(site.budget.quiet))


def _minutes(hours: str | None) -> set[int]:
    if hours is None:
        return set()
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in hours.split("-"))
    return {(start + step) % _MINUTES for step in range((end - start) % _MINUTES or _MINUTES)}


def _next(
    store: Store, schedule: Schedule, office: Office, site: Site, rows: Sequence[Owed], now: datetime
) -> Iterator[Owed]:
    today = day_of(now)
    begin = datetime.combine(today, time(), SHANGHAI)
    taken = store.probes.list(office.id, site.id, begin, begin + timedelta(days=1))
    good = sum(state is not Counted.VOID for _, state in counting(taken, _SECONDS_TO_OPEN))
    number = len(rows) + 1
    period = f"{today.isoformat()}.{number:02d}"
    minute = _due_minute(
        open_minutes(schedule, site),
        wanted=schedule.probes_per_day - good,
        per_day=schedule.probes_per_day,
        last=(taken[-1].at - begin).total_seconds() / 60 if taken else None,
        now=(now - begin).total_seconds() / 60,
        swing=share(office.id, site.id, period),
    )
    if minute is not None:
        due = begin + timedelta(minutes=minute)
        yield Owed(office=office.id, object=site.id, period=period, kind=Task.PROBE, due_at=due, not_before=due)


def _due_minute(
    hours: Sequence[int], *, wanted: int, per_day: int, last: float | None, now: float, swing: float
) -> float | None:
    """Return the minute of the day of the next sample, none where none is wanted or no hours are left.

    ``swing`` of 0 to 1 moves it about.
    """
    left = sum(minute >= now - 1 for minute in hours)
    if wanted <= 0 or not left:
        return None
    apart = max(PROBE_GAP_MINUTES, min(len(hours) / per_day, left / (wanted + _SWING)))
    later = max(PROBE_GAP_MINUTES, apart * (1 + _SWING * (2 * swing - 1)))
    due = max(now, hours[0] + apart * swing if last is None else last + later)
    return due if int(due) in set(hours) else next((float(minute) for minute in hours if minute >= due), None)


def needless_samples(store: Store, plan: Plan, now: datetime) -> Iterator[tuple[Owed, str]]:
    """Return samples that wait and will not be taken, with the reason: of days gone by, of sites no longer declared."""
    today = day_of(now)
    declared = {(office.id, site.id) for office in plan.offices for site in office.sites}
    for row in store.owed.list(kind=Task.PROBE):
        if row.state not in ("due", "parked"):
            continue
        if date.fromisoformat(row.period[:10]) < today:
            yield row, "当天未能抽测"
        elif (row.office, row.object) not in declared:
            yield row, "站点已不在登记中"
