"""站点无法访问

检查什么
    网站在连续一周、每天间隔20次以上的访问中，超过15秒仍打不开的次数占比。

依据
    《政府网站与政务新媒体检查指标》单项否决指标“站点无法访问”（JC19-W-V2）。

怎样判定
    看监测时间点前最近一个连续7天、每天不少于20次有效抽测的一周：打不开的次数占比达到5%的不合格，
    达到3%的合格并提示。抽测前后参照网址都正常的才算有效；每次15秒、只测一次，间隔不足10分钟的只计一次。
    本期内另有一周达到5%的，作为风险提示列出。

不判定的情形
    门户网站的板块归区门户，记“不适用”。没有连续一周有效记录的（未开启监测、关机、本机断网），记“未能检查”。
    没有设置参照网址时，打不开分不清是网站还是本机网络：全算网站的也不到5%的合格，否则记“需人工核实”，不判不合格。
    网站防护拦截、要求登录的，不算打不开，也不算有效抽测。

怎样整改
    联系网站运维单位排查服务器、域名解析和带宽，恢复后连续观察一周。
"""

from auditor.checks.base import (
    PORTAL_MATTER,
    Check,
    Context,
    cn,
    not_applicable,
    not_checked,
    review,
    sites_of,
)
from auditor.derive.availability import Counted, Rule, Tally, counting, days_of, windows_of
from auditor.derive.spans import day_of
from auditor.model.facts import Facts, Probe, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity, Verdict
from auditor.rulebook.book import Rulebook

ROW = "JC19-W-V2"
METHOD = "LK-1"
META = Check(
    code="SY02",
    id="site-unreachable",
    title="站点可访问",
    objects="site",
    rows=(ROW,),
    needs=("probes",),
    key="空；预警：warning；本期较早一周：earlier",
)

Samples = list[tuple[Probe, Counted]]


def availability_rule(rulebook: Rulebook) -> Rule:
    """Return the limits of the row as samples are counted by."""
    return Rule(
        per_day=int(rulebook.limit(ROW, "probes_per_day").number),
        days=int(rulebook.limit(ROW, "days").number),
        seconds=rulebook.limit(ROW, "seconds").number,
        fail=rulebook.limit(ROW, "fail_ratio").number,
        warn=rulebook.limit(METHOD, "warn_ratio").number,
    )


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge each site by its samples before the monitoring point."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    rule = availability_rule(ctx.rulebook)
    probes = [probe for probe in (seen.probes if seen else ()) if probe.at <= ctx.at]
    samples = counting(probes, rule.seconds)
    if not samples:
        words = ctx.limit(ROW, "days").value
        return not_checked(site.id, f"没有连续{words}的可用性监测记录，本项不能由一次检查判定", gap=False)
    windows = windows_of(samples, day_of(samples[0][0].at), ctx.day, rule)
    if not windows:
        return not_checked(site.id, _too_few(samples, rule, ctx), gap=False)
    return _verdict(site, windows, rule, ctx)


def _too_few(samples: Samples, rule: Rule, ctx: Context) -> str:
    days = days_of(samples, day_of(samples[0][0].at), ctx.day, rule)
    good = sum(day.judged for day in days)
    return (
        f"可用性监测{len(days)}天中只有{good}天达到每天{rule.per_day}次有效抽测，"
        f"没有连续{rule.days}天，不能判定（关机、本机断网时的抽测无效）"
    )


def _verdict(site: Site, windows: tuple[Tally, ...], rule: Rule, ctx: Context) -> Judgement:
    last = windows[-1]
    limit = ctx.limit(ROW, "fail_ratio")
    observed = _observed(last)
    if last.least >= rule.fail:
        problem = _problem(site, last, ctx, severity=Severity.VETO)
        reason = f"{_span(last)}打不开的次数占比达到{limit.value}"
        return Judgement(
            object=site.id,
            verdict=ctx.verdict(ROW),
            reason=reason,
            observed=observed,
            limit=limit,
            problems=(problem,),
        )
    if last.most >= rule.fail:
        reason = f"{_span(last)}有{last.unclear}次打不开，未设置参照网址，分不清是网站还是本机网络，请核实"
        return review(site.id, reason, observed=observed)
    advice = [*_warning(site, last, rule, ctx), *_earlier(site, windows, rule, ctx)]
    return Judgement(object=site.id, verdict=Verdict.PASS, observed=observed, limit=limit, problems=tuple(advice))


def _warning(site: Site, last: Tally, rule: Rule, ctx: Context) -> tuple[Problem, ...]:
    if last.least < rule.warn:
        return ()
    return (_problem(site, last, ctx, severity=Severity.ADVICE, key="warning"),)


def _earlier(site: Site, windows: tuple[Tally, ...], rule: Rule, ctx: Context) -> tuple[Problem, ...]:
    """The worst week of the period that would have vetoed, had it been the one looked at."""
    bad = [week for week in windows if week.least >= rule.fail and week.start >= ctx.period.start]
    if not bad:
        return ()
    worst = max(bad, key=lambda week: (week.least, week.end))
    return (_problem(site, worst, ctx, severity=Severity.ADVICE, key="earlier"),)


def _problem(site: Site, week: Tally, ctx: Context, *, severity: Severity, key: str = "") -> Problem:
    expected = f"一周内打不开的次数占比低于{ctx.limit(ROW, 'fail_ratio').value}"
    titles = {"": "站点无法访问", "warning": "站点打不开次数偏多", "earlier": "本期内曾有一周达到无法访问标准"}
    return Problem(
        key=key,
        title=titles[key],
        text=f"{_span(week)}抽测首页{week.taken}次，{_seconds(ctx)}打不开{week.failed}次，占{week.least:.1%}。",
        observed=_observed(week),
        expected=expected,
        url=str(site.url),
        severity=ctx.severity(ROW, severity),
        remedy="联系网站运维单位排查服务器、域名解析和带宽，恢复后连续观察一周。",
        unit=site.unit,
        count=week.failed,
        clause=ctx.clause(ROW),
    )


def _seconds(ctx: Context) -> str:
    return f"{ctx.limit(ROW, 'seconds').value}内"


def _observed(week: Tally) -> str:
    unclear = f"，另{week.unclear}次不明" if week.unclear else ""
    return f"{_span(week)}抽测{week.taken}次，打不开{week.failed}次，占{week.least:.1%}{unclear}"


def _span(week: Tally) -> str:
    return f"{cn(week.start)}至{week.end.month}月{week.end.day}日"
