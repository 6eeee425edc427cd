"""网站不支持IPv6访问

检查什么
    网站首页和二三级页面能不能通过IPv6访问。

依据
    《政府网站与政务新媒体检查指标》扣分指标“IPv6改造”（JC19-D4.9）；《政府网站发展指引》技术要求（ZY47-15）。

怎样判定
    查询域名的IPv6地址（AAAA记录）并经IPv6打开首页：能打开的合格；没有IPv6地址的不合格；
    有地址而两次都打不开的，记“需人工核实”（可能只是本机所在网络不通）。首页能打开的，再按本次检查的随机种子抽10个
    内页经IPv6打开，打开的不足九成的记“需人工核实”（九成是各地通报的做法，不是原文规定）。

不判定的情形
    门户网站的板块归区门户，记“不适用”；运行检查的机器没有IPv6网络、经代理访问、登记中写明地址的，记“未能检查”，
    不影响检查的完整性。

怎样整改
    联系网站运维单位开通IPv6访问，复查二三级页面。
"""

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity

ROW = "JC19-D4.9"
META = Check(
    code="MH08",
    id="no-ipv6",
    title="IPv6改造",
    objects="site",
    rows=(f"{ROW}:no_ipv6", "ZY47-15"),
    needs=("home",),
)
WHY_NOT = {
    "no_route": "运行检查的机器没有IPv6网络",
    "unknown": "域名解析或本机网络有问题，没有得到结果",
    "not_asked": "本次没有经IPv6访问（经代理访问或登记中写明了地址）",
}


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge each portal by how its home page answered."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _by_inner_pages(site: Site, seen: SiteFacts, ctx: Context) -> Judgement:
    """Judge the inner pages drawn; those our own machine could not ask for say nothing."""
    asked = [page for page in seen.ipv6_pages if page.state in ("open", "closed")]
    opened = [page for page in asked if page.state == "open"]
    if not asked:
        return passed(site.id, "首页能经IPv6打开，没有抽到可查的内页")
    observed = f"首页能经IPv6打开，抽查{len(asked)}个内页，打开{len(opened)}个"
    limit = ctx.limit(ROW, "deep_link_ratio")
    if len(opened) >= ctx.rulebook.limit(ROW, "deep_link_ratio").number * len(asked):
        return passed(site.id, observed, limit)
    shut = next(page.url for page in asked if page.state == "closed")
    return review(site.id, f"{observed}，如{shut}，须由人核实", observed=observed)


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    state = seen.ipv6 if seen else "not_asked"
    if seen is not None and state == "open":
        return _by_inner_pages(site, seen, ctx)
    if state in WHY_NOT:
        return not_checked(site.id, WHY_NOT[state], gap=False)
    if state == "closed":
        return review(site.id, "域名有IPv6地址，首页两次没有打开，可能是本机所在网络不通，需人工核实")
    problem = Problem(
        title="网站不支持IPv6访问",
        text="网站域名没有IPv6地址（AAAA记录）。",
        observed="没有IPv6地址",
        expected="首页能经IPv6打开",
        url=site.url,
        severity=ctx.severity(META.rows[0], Severity.DEDUCT),
        remedy="联系网站运维单位开通IPv6访问，复查二三级页面。",
        unit=site.unit,
        clause=ctx.clause(ROW),
    )
    reason = "网站域名没有IPv6地址"
    return Judgement(object=site.id, verdict=ctx.verdict(META.rows[0]), reason=reason, problems=(problem,))
