"""没有公开办事统计数据

检查什么
    网站有没有公开办事统计数据，一个月内有没有更新。

依据
    《政府网站与政务新媒体检查指标》扣分指标“办事统计”（JC19-D2.3）：没有公开的扣2分，一个月内没有更新的扣1分，
    三个月内没有更新的扣2分。

怎样判定
    登记了办事统计栏目的，最近一次更新距监测时间点超过一个月、没有超过三个月的不合格（扣1分）；超过三个月的见“栏目更新”。
    没有登记的，在导航和页面中查找“办事统计”“办件统计”：见到的记“需人工核实”更新时间，没有见到的记“需人工核实”有没有公开
    （数据可能在统一政务服务平台）。

不判定的情形
    门户网站的板块归区门户，记“不适用”；栏目没有读到日期的、网站没有读到的，记“未能检查”。

怎样整改
    公开办件量、办结率等统计数据，每月更新。
"""

import re

from auditor.checks.base import Check, Context, cn, not_applicable, not_checked, passed, review, sites_of
from auditor.checks.sampled import column_facts, not_for_us
from auditor.derive.newest import newest_item
from auditor.derive.spans import add_months
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import ColumnType, Severity

ROW = "JC19-D2.3"
NONE, STALE = f"{ROW}:no_statistics", f"{ROW}:stale_1m"
META = Check(
    code="FW07",
    id="service-statistics-missing",
    title="办事统计",
    objects="site",
    rows=(NONE, STALE),
    needs=("navigation", "columns"),
)
NAMED = re.compile(r"(?:办事|办件|服务|审批|业务)(?:统计|数据|量)|办结(?:统计|率)")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the statistics of each portal's services."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    declared = [column for column in site.columns if column.type is ColumnType.SERVICE_STATISTICS]
    if declared:
        return _declared(site, declared, seen, ctx)
    named = next((entry.name for entry in seen.navigation if NAMED.search(entry.name)), "")
    told = f"导航中有“{named}”，更新时间须由人核实" if named else "没有见到办事统计，是否公开须由人核实"
    return Judgement(object=site.id, verdict=review(site.id, told).verdict, reason=told, rows=(NONE,))


def _declared(site: Site, declared: list[Column], seen: SiteFacts, ctx: Context) -> Judgement:
    read = [(column, each) for column in declared if (each := column_facts(seen, column)) and each.seen]
    days = {column.id: day for column, each in read if (day := newest_item(each, ctx.day).day)}
    if not days:
        return not_checked(site.id, "办事统计栏目没有读到有日期的信息")
    column = max((column for column, _ in read if column.id in days), key=lambda each: (days[each.id], each.id))
    newest, limit = days[column.id], ctx.limit(ROW, "warn_months")
    observed = f"最近更新{cn(newest)}"
    if add_months(newest, ctx.number(ROW, "warn_months")) >= ctx.day:
        return passed(site.id, observed, limit)
    if add_months(newest, ctx.number(ROW, "months")) < ctx.day:
        return not_applicable(site.id, f"{observed}，已超过{ctx.limit(ROW, 'months').value}，按“栏目更新”判定")
    problem = Problem(
        title="办事统计没有按月更新",
        text=f"“{column.name}”栏目最近一次更新为{cn(newest)}，超过{limit.value}没有更新。",
        observed=observed,
        expected=f"{limit.value}内更新",
        url=column.url or site.url,
        severity=ctx.severity(STALE, Severity.DEDUCT),
        remedy="公开办件量、办结率等统计数据，每月更新。",
        unit=column.unit or site.unit,
        clause=ctx.clause(ROW),
    )
    reason = f"办事统计超过{limit.value}没有更新"
    return Judgement(
        object=site.id,
        verdict=ctx.verdict(STALE),
        reason=reason,
        observed=observed,
        limit=limit,
        problems=(problem,),
        rows=(STALE,),
    )
