"""首页加载超过3秒

检查什么
    首页网页文件本身多少秒传完。

依据
    《政府网站发展指引》网页设计规范：页面加载时长不宜超过3秒（ZY47-6）。

怎样判定
    程序只下载网页文件，不下载图片和脚本，所以读者感到的时间只会更长。网页文件本身就超过3秒的，列为一条提示
    （条文为“不宜”，不判不合格）；不超过的合格，并写明秒数，全部显示要多久由人实测。

不判定的情形
    门户网站的板块归区门户，记“不适用”；首页没有读到、没有计时的，记“未能检查”，不影响检查的完整性。

怎样整改
    联系网站运维单位检查服务器和带宽，压缩图片、减少脚本。
"""

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, not_checked, passed, sites_of
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity

ROW = "ZY47-6"
META = Check(code="MH09", id="page-slow", title="页面加载时长", objects="site", rows=(ROW,), needs=("home",))


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the home page of each portal."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    if seen is None or not seen.home.seen or seen.home.seconds is None:
        return not_checked(site.id, "首页没有读到，或没有计时", gap=False)
    limit = ctx.limit(ROW, "seconds")
    observed = f"网页文件{seen.home.seconds:.1f}秒（不含图片和脚本）"
    if seen.home.seconds <= ctx.number(ROW, "seconds"):
        return passed(site.id, observed, limit)
    problem = Problem(
        title="首页加载较慢",
        text=f"首页网页文件本身用了{seen.home.seconds:.1f}秒，加上图片和脚本只会更长。",
        observed=observed,
        expected="不宜超过3秒",
        url=seen.home.url,
        severity=Severity.ADVICE,
        remedy="联系网站运维单位检查服务器和带宽，压缩图片、减少脚本。",
        unit=site.unit,
        evidence=seen.home.evidence,
        clause=ctx.clause(ROW),
    )
    good = passed(site.id, observed, limit, reason="仅作提示")
    return Judgement(
        object=site.id, verdict=good.verdict, observed=observed, limit=limit, reason=good.reason, problems=(problem,)
    )
