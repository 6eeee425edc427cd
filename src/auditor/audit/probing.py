"""One availability sample (可用性监测) of sites: our own network asked first, each home page once, ours asked again."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from auditor.audit.close_look import hurried
from auditor.audit.opened import OpenedOffice
from auditor.audit.run import SourceMaker, network_source
from auditor.audit.telling import Event, EventKind, changed, tell
from auditor.audit.wrong_clock import is_wrong
from auditor.checks.site_unreachable import availability_rule
from auditor.derive.availability import Counted, Rule, counted, counting
from auditor.fetch import Clock
from auditor.model.facts import Probe
from auditor.model.fetched import Fetched
from auditor.model.office import Site
from auditor.model.words import OUTCOME_ZH, Outcome

_WEEK = timedelta(days=7)
_SURE_AFTER = 2
"""Failures in a row before anybody is told of an outage: one may be a hiccup."""


def probe_sites(
    opened: OpenedOffice, sites: Sequence[Site], *, clock: Clock, source: SourceMaker = network_source
) -> tuple[tuple[Site, Probe], ...]:
    """Take one sample of each site, keep it, and tell of outages that begin or end. The caller holds the lease."""
    quick = tuple(hurried(site) for site in sites)
    samples = asyncio.run(_taken(opened, quick, clock, source))
    for site, sample in zip(sites, samples, strict=True):
        with opened.store.transaction():
            opened.store.probes.add(opened.office.id, site.id, sample)
            _tell(opened, site, sample)
    return tuple(zip(sites, samples, strict=True))


async def _taken(opened: OpenedOffice, sites: Sequence[Site], clock: Clock, source: SourceMaker) -> tuple[Probe, ...]:
    session = f"probe-{clock.now():%Y%m%d%H%M%S}"
    async with source(opened, session, clock) as fetcher:
        before = await fetcher.sentinel()
        fetched = await asyncio.gather(*(fetcher.get(site.url, purpose="probe") for site in sites))
    async with source(opened, session, clock) as anew:  # a new one knows nothing from before, and asks again
        after = await anew.sentinel()
        wrong = is_wrong(anew.clock_skew)
    return tuple(_sample(one, before=before, after=after, wrong_clock=wrong) for one in fetched)


def _sample(one: Fetched, *, before: bool | None, after: bool | None, wrong_clock: bool) -> Probe:
    """Return the sample; by a clock off by more than a day nobody knows of which day it would be."""
    return Probe(
        at=one.started,
        seconds=round(one.elapsed, 3),
        outcome=Outcome.OUR_CLOCK if wrong_clock else one.outcome,
        status=one.status,
        detail="本机时间与网络时间相差超过一天，请校准" if wrong_clock else one.detail,
        before=before,
        after=after,
    )


def in_words(sample: Probe, rule: Rule) -> str:
    """Return what a sample came to, as a user reads it."""
    state = counted(sample, rule.seconds)
    if state is Counted.OPENED:
        return f"打开，用时{sample.seconds:.1f}秒"
    why = sample.detail or OUTCOME_ZH[sample.outcome]
    if state is Counted.FAILED:
        return f"打不开：{why}"
    if state is Counted.UNCLEAR:
        return f"打不开：{why}（未设置参照网址，分不清是网站还是本机网络）"
    ours = sample.before is False or sample.after is False
    return "无效：参照网址不通，本机网络可能中断" if ours else f"无效：{why}"


def _tell(opened: OpenedOffice, site: Site, sample: Probe) -> None:
    rule = availability_rule(opened.rulebook)
    recent = opened.store.probes.list(opened.office.id, site.id, sample.at - _WEEK, sample.at)
    samples = [one for one in counting(recent, rule.seconds) if one[1] is not Counted.VOID]
    _tell_outage(opened, site, samples, sample.at)
    _tell_warning(opened, site, samples, rule, sample.at)


def _tell_outage(opened: OpenedOffice, site: Site, samples: Sequence[tuple[Probe, Counted]], at: datetime) -> None:
    last = [state for _, state in samples[-_SURE_AFTER:]]
    down = len(last) == _SURE_AFTER and all(state is Counted.FAILED for state in last)
    if not down and (not last or last[-1] is not Counted.OPENED):
        return
    whom = "告知门户网站主管单位" if site.scope == "section" else "联系网站运维单位"
    event = Event(
        office=opened.office.id,
        kind=EventKind.OUTAGE if down else EventKind.OUTAGE_ENDED,
        key=f"outage:{site.id}",
        title=f"{site.name}首页{'打不开' if down else '已恢复'}",
        text=(
            f"连续{_SURE_AFTER}次抽测{site.name}首页都打不开，同时参照网址正常；请{whom}。"
            if down
            else f"{site.name}首页抽测已能打开。"
        ),
        at=at,
        unit=site.unit or "",
        subject=f"site:{site.id}",
        state="down" if down else "up",
    )
    changed(opened.store, event, usual="up")


def _tell_warning(
    opened: OpenedOffice, site: Site, samples: Sequence[tuple[Probe, Counted]], rule: Rule, at: datetime
) -> None:
    """Warn once a week when the week's failures reach the warning share of all samples the rule asks for.

    A section's availability is its portal's matter: of that only outages are told.
    """
    if site.scope == "section":
        return
    failed = sum(state is Counted.FAILED for _, state in samples)
    wanted = max(len(samples), rule.per_day * rule.days)
    if failed / wanted < rule.warn:
        return
    year, week, _ = at.isocalendar()
    event = Event(
        office=opened.office.id,
        kind=EventKind.AVAILABILITY,
        key=f"availability:{site.id}:{year}W{week:02d}",
        title=f"{site.name}打不开次数偏多",
        text=f"近7天抽测{site.name}首页，打不开{failed}次；一周占比达到{rule.fail:.0%}即单项否决，请联系网站运维单位排查。",
        at=at,
        unit=site.unit or "",
    )
    tell(opened.store, event)
