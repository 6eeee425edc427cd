"""没有见到年度行政执法数据

检查什么
    本年1月31日以后，网站上有没有上年度行政执法总体情况数据。

依据
    《关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》事后公开（ZF118-2）：
    地方行政执法机关每年1月31日前公开上年度行政执法总体情况有关数据。

怎样判定
    各栏目和首页的信息标题中有“行政执法”和“总体情况”“数据”“统计”“年度报告”之一且写明上年度的，看发布日期：
    期限内为合格，晚于期限的不合格；没有见到的记“需人工核实”。

不判定的情形
    没有登记许可结果、处罚类别栏目（或登记为不涉及）的不适用；栏目没有读到的，记“未能检查”；1月31日以前看再上一年度的。

怎样整改
    公布上年度行政执法数据；由上级机关统一公布的，登记说明并加上链接。
"""

import re
from datetime import date

from auditor.checks.base import Check, Context, cn, not_applicable, not_checked, passed, review, sites_of
from auditor.checks.sampled import columns_for
from auditor.model.facts import Facts, ItemFacts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity

ROW = "ZF118-2"
META = Check(
    code="ZF03",
    id="enforcement-figures-missing",
    title="年度执法数据",
    objects="site",
    rows=(ROW,),
    needs=("columns",),
    key="数据年度",
)
CATEGORIES = ("penalties", "service-results")
NAMED = re.compile(r"行政执法.*(?:总体情况|数据|统计|年度报告|工作报告|情况报告)")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Look for last year's figures among everything each site lists."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    excused = {note.category for note in ctx.office.categories if note.not_involved}
    if not columns_for(site, set(CATEGORIES) - excused) or "penalties" in excused:
        return not_applicable(site.id, "没有登记行政处罚、许可结果类栏目，或登记为不涉及")
    if seen is None or not any(column.seen for column in seen.columns):
        return not_checked(site.id, "各栏目没有读到")
    due = _due(ctx)
    year = due.year - 1
    items = [item for column in seen.columns for item in column.items] + list(seen.home.items)
    named = [item for item in items if str(year) in item.title and NAMED.search(item.title)]
    if not named:
        return review(site.id, f"没有见到{year}年度行政执法数据，需人工核实是否由上级统一公布")
    days = [item.listed for item in named if item.listed]
    if not days or min(days) <= due:
        return passed(site.id, f"已公布{year}年度行政执法数据")
    first = next(item for item in named if item.listed == min(days))
    return _late(site, first, min(days), due, ctx)


def _due(ctx: Context) -> date:
    month, day = str(ctx.rulebook.limit(ROW, "due").value).split("-")
    due = date(ctx.day.year, int(month), int(day))
    return due if ctx.day > due else due.replace(year=due.year - 1)


def _late(site: Site, item: ItemFacts, shown: date, due: date, ctx: Context) -> Judgement:
    problem = Problem(
        key=str(due.year - 1),
        title="年度执法数据公布晚",
        text=f"{due.year - 1}年度行政执法数据公布于{cn(shown)}，晚于{cn(due)}的期限。",
        observed=cn(shown),
        expected=f"{cn(due)}前公布",
        url=item.url,
        severity=ctx.severity(ROW, Severity.DEDUCT),
        remedy="说明情况，下一年度按期公布。",
        unit=site.unit,
        clause=ctx.clause(ROW),
    )
    return Judgement(object=site.id, verdict=ctx.verdict(ROW), reason=problem.text.rstrip("。"), problems=(problem,))
