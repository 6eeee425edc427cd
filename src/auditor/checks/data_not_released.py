"""数据发布栏目没有达到加分条件

检查什么
    数据发布栏目三个月、六个月内有没有更新，有没有图表解读，有没有可以下载的数据。

依据
    《政府网站与政务新媒体检查指标》加分指标“数据发布”（JC19-B1.1）。

怎样判定
    登记为数据发布类型的栏目，三个月内有更新的合格（可加2分），三至六个月的合格（可加1分）；更早的不加分，记“不适用”。
    标题带“图解”“图表”等字样的、栏目信息附有表格数据文件的，写明看到几处，是否符合加分条件由人认定。

不判定的情形
    门户网站的板块归区门户、没有登记数据发布栏目的，不适用；栏目没有读到的，记“未能检查”，不影响检查的完整性。

怎样整改
    每季度至少更新一次数据，配图表解读，提供数据文件下载。
"""

import re
from collections.abc import Sequence
from datetime import date

from auditor.checks.base import PORTAL_MATTER, Check, Context, cn, not_applicable, not_checked, passed, sites_of
from auditor.checks.sampled import column_facts
from auditor.derive.newest import newest_item
from auditor.derive.spans import add_months
from auditor.model.facts import ColumnFacts, Facts, LinkFacts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.model.words import ColumnType

ROW = "JC19-B1.1"
META = Check(
    code="JF01",
    id="data-not-released",
    title="数据发布",
    objects="site",
    rows=(f"{ROW}:fresh_3m", f"{ROW}:fresh_6m"),
    needs=("columns",),
)
DRAWN = re.compile(r"图解|图表|一图|图说|图读|可视化|数说")
DATA_FILE = re.compile(r"\.(?:xlsx?|et|csv|json|xml)(?:$|\?)", re.I)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the data columns of each portal together."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    declared = [column for column in site.columns if column.type is ColumnType.DATA]
    if not declared:
        return not_applicable(site.id, "没有登记数据发布栏目")
    read = [each for column in declared if seen and (each := column_facts(seen, column)) and each.seen]
    days = [day for each in read if (day := newest_item(each, ctx.day).day)]
    if seen is None or not days:
        return not_checked(site.id, "数据发布栏目没有读到有日期的信息", gap=False)
    return _by_age(site, max(days), _beside(read, seen.links), ctx)


def _by_age(site: Site, newest: date, beside: str, ctx: Context) -> Judgement:
    observed = f"最近更新于{cn(newest)}{beside}"
    for name, condition in (("months", "fresh_3m"), ("late_months", "fresh_6m")):
        if add_months(newest, ctx.number(ROW, name)) >= ctx.day:
            good = passed(site.id, observed, ctx.limit(ROW, name))
            return Judgement(
                object=site.id, verdict=good.verdict, observed=observed, limit=good.limit, rows=(f"{ROW}:{condition}",)
            )
    return not_applicable(site.id, f"{observed}，超过{ctx.limit(ROW, 'late_months').value}，不加分")


def _beside(columns: Sequence[ColumnFacts], links: Sequence[LinkFacts]) -> str:
    """What else of the row can be seen, in words: charts by their titles, data files by their names."""
    titles = sum(bool(DRAWN.search(item.title)) for column in columns for item in column.items)
    pages = {url for column in columns for url in (column.url, *(item.url for item in column.items))}
    files = sum(bool(DATA_FILE.search(link.url)) and any(p.url in pages for p in link.referrers) for link in links)
    return f"，图表解读{titles}篇，数据文件{files}个（是否符合加分条件由人认定）"
