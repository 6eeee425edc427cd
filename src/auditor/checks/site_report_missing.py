"""没有见到政府网站工作年度报表

检查什么
    网站有没有按时公布上一年度的政府网站工作年度报表。

依据
    《政府网站发展指引》及各地实施意见（ZY47-14）：每年1月31日前向社会公开。依据地方实施意见和通报确认，只作提示。

怎样判定
    在各栏目的信息标题中找上一年度的“政府网站工作年度报表”。期限前公布的合格；晚于期限的列为一条提示；没有见到的记“需人工核实”
    （列表只读到本季度起，年初的可能没有读到）。期限未到的看再上一年度。

不判定的情形
    门户网站的板块归区门户，街道、部门口径没有启用的，记“不适用”；没有读到任何栏目列表的，记“未能检查”，不影响检查的完整性。

怎样整改
    公布年度工作报表，并在全国政府网站信息报送系统填报网址。
"""

import re
from datetime import date

from auditor.checks.base import PORTAL_MATTER, Check, Context, cn, not_applicable, not_checked, passed, review, sites_of
from auditor.model.facts import Facts, ItemFacts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity, Verdict

ROW = "ZY47-14"
META = Check(
    code="NB01",
    id="site-report-missing",
    title="网站年度报表",
    objects="site",
    rows=(ROW,),
    needs=("columns",),
    key="报表年度",
)
TITLE = re.compile(r"(20\d{2})年?度?.{0,30}?网站.{0,6}(?:年度|工作).{0,6}报表")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Look for last year's table on each portal."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    items = [item for column in (seen.columns if seen else ()) for item in column.items]
    if not items:
        return not_checked(site.id, "没有读到栏目列表", gap=False)
    month, day = str(ctx.rulebook.limit(ROW, "due").value).split("-")
    due = date(ctx.day.year, int(month), int(day))
    if ctx.day <= due:
        due = due.replace(year=due.year - 1)
    year = due.year - 1
    found = [item for item in items if (match := TITLE.search(item.title)) and int(match[1]) == year]
    dated = sorted((item.listed, item.url, item) for item in found if item.listed)
    if not dated:
        return review(site.id, f"没有见到{year}年度政府网站工作年度报表，是否公布须由人核实")
    published, _, item = dated[0]
    if published <= due:
        return passed(site.id, f"{year}年度报表公布于{cn(published)}", ctx.limit(ROW, "due"))
    return Judgement(
        object=site.id,
        verdict=Verdict.PASS,
        reason="公布晚于期限，仅作提示",
        observed=cn(published),
        limit=ctx.limit(ROW, "due"),
        problems=(_problem(site, item, published, due, ctx),),
    )


def _problem(site: Site, item: ItemFacts, published: date, due: date, ctx: Context) -> Problem:
    return Problem(
        key=str(due.year - 1),
        title="网站年度报表公布晚",
        text=f"“{item.title}”公布于{cn(published)}，晚于{cn(due)}的期限{(published - due).days}天。",
        observed=cn(published),
        expected=f"{cn(due)}前公布",
        url=item.url,
        severity=Severity.ADVICE,
        remedy="公布年度工作报表，并在全国政府网站信息报送系统填报网址。",
        unit=site.unit,
        clause=ctx.clause(ROW),
    )
