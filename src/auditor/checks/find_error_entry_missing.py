"""首页没有“我为政府网站找错”入口

检查什么
    网站首页底部有没有规范的“我为政府网站找错”入口。

依据
    《政府网站与政务新媒体检查指标》扣分指标“我为政府网站找错”入口（JC19-D4.4a）。

怎样判定
    首页底部有指向国家找错平台的链接、图片或脚本的合格；同样多由脚本插入的党政机关网站标识读到了、
    而没有找错入口的不合格。

不判定的情形
    门户网站的板块归区门户，记“不适用”；首页或底部没有读到的，记“未能检查”或“需人工核实”；
    党政机关网站标识也没有读到的，可能都由脚本插入，记“需人工核实”。

怎样整改
    在页面底部模板中加上指向国家平台的找错入口。
"""

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity

ROW = "JC19-D4.4a:no_entry_home"
META = Check(code="MH03", id="find-error-entry-missing", title="找错入口", objects="site", rows=(ROW,), needs=("home",))


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge each site's home page."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    if seen is None or not seen.home.seen:
        return not_checked(site.id, seen.home.reason if seen and seen.home.reason else "首页未能打开")
    if not seen.home.footer:
        return review(site.id, "首页底部没有读到任何标识信息，可能由脚本生成，需人工核实")
    if seen.home.footer.get("find_error"):
        return passed(site.id, "首页底部有找错入口")
    if not seen.home.footer.get("badge"):
        return review(site.id, "首页底部没有读到由脚本插入的标识，找错入口需人工核实")
    problem = Problem(
        title="没有找错入口",
        text="首页底部没有“我为政府网站找错”入口。",
        observed="未见",
        expected="首页底部有规范的找错入口",
        url=seen.home.url,
        severity=ctx.severity(ROW, Severity.DEDUCT),
        remedy="在页面底部模板中加上指向国家平台的找错入口。",
        unit=site.unit,
        evidence=seen.home.evidence,
        clause=ctx.clause(ROW),
    )
    return Judgement(object=site.id, verdict=ctx.verdict(ROW), reason="首页底部没有找错入口", problems=(problem,))
