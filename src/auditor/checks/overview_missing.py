"""没有见到概况信息

检查什么
    网站有没有概况信息栏目，内容有没有写到经济、社会、历史、地理、人文、行政区划。

依据
    《政府网站与政务新媒体检查指标》扣分指标“概况信息”（JC19-D1.1）；《政府网站发展指引》（ZY47-23）。

怎样判定
    导航、登记的栏目中有“概况”“简介”“走进”类名称的为有；没有的记“需人工核实”（名称各异）。
    读到概况页面正文的，没有读到的内容列为一条提示。数据是否最新由人核查。

不判定的情形
    门户网站的板块归区门户，记“不适用”；首页没有读到的，记“未能检查”。

怎样整改
    设置概况信息栏目，补充内容，逐项核对数据年份和行政区划、人口等。
"""

import re

from auditor.checks.base import Check, Context, not_applicable, review, sites_of
from auditor.checks.sampled import elements_of, found, lacking, not_for_us, pages_called
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.model.page import OVERVIEW
from auditor.model.words import Verdict

ROW = "ZY47-23"
META = Check(
    code="GK02",
    id="overview-missing",
    title="概况信息",
    objects="site",
    rows=("JC19-D1.1:no_column", ROW),
    needs=("navigation", "pages"),
)
NAMED = re.compile(r"概况|概览|[区县镇乡街市省]情|简介|走进|魅力|印象")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Look for an overview on each portal."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    names = [entry.name for entry in seen.navigation] + [column.name for column in site.columns]
    named = next((name for name in names if NAMED.search(name)), "")
    pages = pages_called(site, seen, OVERVIEW, ())
    if not named and not pages:
        return review(site.id, "导航和栏目中没有见到概况信息，需人工确认是否另有名称")
    missing = lacking(ctx.rulebook.row(ROW).elements, elements_of(pages, OVERVIEW)) if pages else []
    observed = f"设有“{named or '概况信息'}”"
    if not missing:
        return Judgement(object=site.id, verdict=Verdict.PASS, observed=observed)
    words = "、".join(missing)
    problem = found(
        site,
        pages[0],
        ROW,
        ctx,
        title="概况信息内容不全",
        text=f"概况信息没有读到{words}方面的内容。",
        observed=f"未见{words}",
        expected="介绍经济、社会、历史、地理、人文、行政区划",
        remedy="补充概况信息。",
    )
    return Judgement(object=site.id, verdict=Verdict.PASS, observed=observed, problems=(problem,))
