"""调查征集没有达到加分条件

检查什么
    一年内开展了几次在线调查征集，有没有公开反馈结果。

依据
    《政府网站与政务新媒体检查指标》加分指标“调查征集”（JC19-B3.2）：一年内6次以上的加分，都在结束后一个月内反馈的加分。

怎样判定
    在登记为意见征集的栏目中，按标题数一年内的征集、调查和结果反馈。征集达到6次的合格（可加2分）；列表读全而不足6次的
    不加分，记“不适用”；列表没有读全的，记“需人工核实”。反馈是否都在结束后一个月内，写明反馈篇数，由人认定。

不判定的情形
    门户网站的板块归区门户、没有登记意见征集栏目的，不适用；栏目没有读到的，记“未能检查”，不影响检查的完整性。

怎样整改
    每两个月至少开展一次调查征集，结束后一个月内公开采纳情况。
"""

import re
from collections.abc import Iterable
from datetime import date

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, not_checked, review, sites_of
from auditor.checks.sampled import column_facts, columns_for
from auditor.derive.newest import dated_items
from auditor.derive.spans import add_months
from auditor.model.facts import ColumnFacts, Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.model.words import Verdict

ROW = "JC19-B3.2"
META = Check(
    code="HD05",
    id="consultations-few",
    title="调查征集",
    objects="site",
    rows=(f"{ROW}:six_times",),
    needs=("columns",),
)
CATEGORY = "consultation-drafts"
RESULT = re.compile(r"反馈|采纳|(?:征集|调查|征求意见).{0,6}(?:结果|情况)|结果(?:公示|公布|公告)")
ACTIVITY = re.compile(r"征集|征求|调查|问卷|听证|意见稿|建言")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Count the consultations of each portal's last year."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    declared = columns_for(site, (CATEGORY,))
    if not declared:
        return not_applicable(site.id, "没有登记意见征集栏目")
    read = [each for column in declared if seen and (each := column_facts(seen, column)) and each.seen]
    if not read:
        return not_checked(site.id, "意见征集栏目没有读到", gap=False)
    start = add_months(ctx.day, -ctx.number(ROW, "months"))
    titles = set(_titles(read, start, ctx.day))
    results = {title for title in titles if RESULT.search(title)}
    asked = {title for title in titles - results if ACTIVITY.search(title)}
    limit = ctx.limit(ROW, "times")
    observed = f"一年内征集、调查{len(asked)}次，结果反馈{len(results)}篇"
    if len(asked) >= ctx.number(ROW, "times"):
        return Judgement(object=site.id, verdict=Verdict.PASS, observed=observed, limit=limit)
    if all(_reaches_back(column, start) for column in read):
        return not_applicable(site.id, f"{observed}，不足{limit.value}，不加分")
    return review(site.id, f"{observed}；列表只读到本季度起，是否达到{limit.value}须由人核对", observed=observed)


def _reaches_back(column: ColumnFacts, start: date) -> bool:
    """Whether the list was read to something older than a year; lists are read to the quarter's start only."""
    return column.complete and any(item.listed and item.listed < start for item in column.items)


def _titles(columns: Iterable[ColumnFacts], start: date, end: date) -> Iterable[str]:
    for column in columns:
        for entry in dated_items(column):
            day = entry.day or entry.item.listed
            if day is not None and start <= day <= end:
                yield entry.item.title
