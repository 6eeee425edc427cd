"""Availability samples (可用性监测) in a run's facts, and what the report tells of them."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import msgspec

from auditor.audit.opened import OpenedOffice
from auditor.checks.site_unreachable import availability_rule
from auditor.derive.availability import (
    Counted,
    Outage,
    Rule,
    Tally,
    counting,
    days_of,
    outages,
    speed,
    tally,
    weeks_of,
)
from auditor.derive.spans import day_of
from auditor.model.facts import Facts, Probe
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Office, Site
from auditor.model.zone import SHANGHAI
from auditor.result.report_document import AvailabilityWeek, SiteAvailability, SiteOutage, WeekState
from auditor.rulebook import Rulebook
from auditor.store import Store

_WEEK_BEFORE = timedelta(days=7)
"""A monitoring point early in the period looks back into the week before it."""


def with_probes(store: Store, facts: Facts, period: ReportingPeriod, at: datetime) -> Facts:
    """Return the facts with the samples of every site from a week before the period up to the monitoring point.

    They are kept with the run, so that judging it again gives the same words whatever is sampled later.
    """
    since = datetime.combine(period.start, time(), SHANGHAI) - _WEEK_BEFORE
    sites = tuple(
        msgspec.structs.replace(site, probes=store.probes.list(facts.office, site.site, since, at))
        for site in facts.sites
    )
    return msgspec.structs.replace(facts, sites=sites)


def availability_of(
    facts: Facts | None, office: Office, rulebook: Rulebook, period: ReportingPeriod, at: datetime
) -> tuple[SiteAvailability, ...]:
    """Return what the report says of each site that was sampled in the period, up to ``at``."""
    rule = availability_rule(rulebook)
    seen = {site.site: site.probes for site in facts.sites} if facts else {}
    found = []
    for site in office.sites:
        samples = counting([one for one in seen.get(site.id, ()) if one.at <= at], rule.seconds)
        inside = [one for one in samples if period.start <= day_of(one[0].at) <= period.end]
        if inside:
            found.append(_site(site, inside, rule, period, at))
    return tuple(found)


def recent_availability(opened: OpenedOffice, now: datetime) -> tuple[SiteAvailability, ...]:
    """Return how each site that was sampled did in the last seven days, today included."""
    rule = availability_rule(opened.rulebook)
    today = day_of(now)
    week = ReportingPeriod(id="", start=today - timedelta(days=rule.days - 1), end=today, due=today)
    since = datetime.combine(week.start, time(), SHANGHAI)
    found = []
    for site in opened.office.sites:
        samples = counting(opened.store.probes.list(opened.office.id, site.id, since, now), rule.seconds)
        if samples:
            found.append(_site(site, samples, rule, week, now))
    return tuple(found)


def _site(
    site: Site,
    samples: Sequence[tuple[Probe, Counted]],
    rule: Rule,
    period: ReportingPeriod,
    at: datetime,
) -> SiteAvailability:
    end = min(period.end, day_of(at))
    whole = tally(samples, period.start, end, rule)
    fast = speed(samples)
    weeks = weeks_of(samples, period.start, end, rule)
    return SiteAvailability(
        site=site.id,
        name=site.name,
        samples=whole.taken,
        failed=whole.failed,
        limit_seconds=round(rule.seconds),
        start=samples[0][0].at,
        end=samples[-1][0].at,
        unclear=whole.unclear,
        void=whole.void,
        days=len(days_of(samples, period.start, end, rule)),
        judged_days=whole.judged,
        usual_seconds=fast.usual if fast else None,
        slow_seconds=fast.slow if fast else None,
        fail_ratio=rule.fail,
        warn_ratio=rule.warn,
        section=site.scope == "section",
        weeks=tuple(_week(week, rule) for week in weeks),
        outages=tuple(_outage(one) for one in outages(samples)),
    )


def _week(week: Tally, rule: Rule) -> AvailabilityWeek:
    return AvailabilityWeek(
        start=week.start,
        end=week.end,
        samples=week.taken,
        failed=week.failed,
        unclear=week.unclear,
        void=week.void,
        judged_days=week.judged,
        state=_state(week, rule),
    )


def _state(week: Tally, rule: Rule) -> WeekState:
    if not week.whole:
        return "undetermined"
    if week.least >= rule.fail:
        return "over"
    if week.most >= rule.fail:
        return "undetermined"
    return "warning" if week.least >= rule.warn else "well"


def _outage(found: Outage) -> SiteOutage:
    return SiteOutage(start=found.start, end=found.end, samples=found.samples, sure=found.sure, reasons=found.reasons)
