"""首页长期不更新

检查什么
    网站首页在监测时间点前两周内有没有新发布的信息。

依据
    《政府网站与政务新媒体检查指标》单项否决指标“首页不更新”（JC19-W-V3）；
    稿件发布页未注明发布时间的视为不更新（JC19-R8）。

怎样判定
    取首页所列信息中发布时间最新的一条，以稿件发布页所示时间为准，置顶信息与其他信息同等对待，
    晚于监测时间点的不计。距监测时间点不超过14天为合格，恰为14天仍合格；超过14天为不合格。
    首页仅为栏目导航入口的，改看全部二级页面（登记的各栏目），均无更新才为不合格。

不判定的情形
    门户网站的板块归区门户统一检查，记“不适用”。首页打不开、内容由脚本生成读不到、
    较新的信息稿件页没有打开看到日期的，记“未能检查”或“需人工核实”，不作合格或不合格结论。

怎样整改
    及时在首页发布或展示近期工作信息；确由系统缓存造成的，通知技术单位重新发布首页。
"""

from auditor.checks.base import (
    PORTAL_MATTER,
    Check,
    Context,
    cn,
    not_applicable,
    not_checked,
    passed,
    review,
    sites_of,
)
from auditor.derive.column_freshness import ColumnLimit, Freshness, FreshState, column_freshness
from auditor.derive.periods import span_of
from auditor.derive.published import published_number
from auditor.model.facts import ArticleFacts, ColumnFacts, Facts, ItemFacts, SiteFacts
from auditor.model.judgement import AppliedLimit, Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import ColumnType, Severity

ROW = "JC19-W-V3"
META = Check(
    code="SY01",
    id="home-not-updated",
    title="首页更新",
    objects="site",
    rows=(ROW,),
    needs=("home", "columns"),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge each site's home page."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    if seen is None:
        return not_checked(site.id, "本次检查未取得首页内容")
    if not seen.home.seen:
        return not_checked(site.id, seen.home.reason or "首页未能打开")
    home = _as_column(seen)
    if not home.items:
        return _nothing_listed(site, seen)
    limit = ctx.rulebook.limit(ROW, "days")
    wanted = ColumnLimit(span=span_of(limit), layer=limit.layer, clause=limit.clause, basis=limit.clause)
    entry = Column(id=site.id, name="首页", type=ColumnType.NEWS)
    return _verdict(site, seen, column_freshness(entry, home, ctx.at, wanted), ctx)


def _verdict(site: Site, seen: SiteFacts, found: Freshness, ctx: Context) -> Judgement:
    limit = ctx.limit(ROW, "days")
    observed = f"最新信息发布于{cn(found.newest)}" if found.newest else ""
    if found.state in (FreshState.FRESH, FreshState.EARLY_WARNING):
        return passed(site.id, observed, limit)
    if found.state is not FreshState.STALE:
        return review(site.id, found.why, observed=observed)
    return Judgement(
        object=site.id,
        verdict=ctx.verdict(ROW),
        reason=f"首页超过{limit.value}未更新",
        observed=observed,
        limit=limit,
        problems=(_problem(site, seen, found, limit, ctx),),
    )


def _problem(site: Site, seen: SiteFacts, found: Freshness, limit: AppliedLimit, ctx: Context) -> Problem:
    where = "首页及全部二级页面" if seen.home.navigation_only else "首页"
    age = (found.as_of - found.newest).days if found.newest else 0
    veto = age > published_number(ctx.rulebook.limit(ROW, "days"))
    return Problem(
        title="首页不更新",
        text=f"{where}最新信息发布于{cn(found.newest)}，截至{cn(found.as_of)}已{age}天未更新。",
        observed=f"{age}天未更新",
        expected=f"{limit.value}内有信息更新",
        url=seen.home.url,
        severity=ctx.severity(ROW, Severity.VETO if veto else Severity.DEDUCT),
        remedy="及时在首页发布近期工作信息。",
        unit=site.unit,
        evidence=seen.home.evidence,
        clause=ctx.clause(ROW),
    )


def _nothing_listed(site: Site, seen: SiteFacts) -> Judgement:
    if seen.home.needs_browser:
        return not_checked(site.id, "首页内容由网页脚本生成，自动采集不能读取")
    return review(site.id, "首页未读到带链接的信息条目，需人工核实更新情况")


def _as_column(seen: SiteFacts) -> ColumnFacts:
    """The entries to judge: the home page's, or all second-level pages' where home is only an entrance."""
    items: list[ItemFacts] = list(seen.home.items)
    articles: list[ArticleFacts] = [*seen.home.articles, *seen.pages]
    unread = False
    for column in seen.columns:
        articles.extend(column.articles)
        if seen.home.navigation_only:
            items.extend(column.items)
            unread = unread or not column.seen or not column.complete
    return ColumnFacts(
        column=seen.site, url=seen.home.url, items=tuple(items), articles=tuple(articles), complete=not unread
    )
