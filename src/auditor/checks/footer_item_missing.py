"""页面底部标识不全

检查什么
    网站首页底部有没有列明六项标识：党政机关网站标识、网站标识码、ICP备案编号、公安机关备案标识、
    网站主办单位、联系方式。

依据
    《政府网站与政务新媒体检查指标》扣分指标“网站标识”（JC19-D4.2）；
    《政府网站发展指引》页面底部信息（ZY47-1，站点地图一项未能核对，不判）。

怎样判定
    六项逐项在首页底部的文字、链接和脚本中查找，缺一项为一处问题。标识由脚本插入的，见到脚本即算有。

不判定的情形
    门户网站的板块归区门户，记“不适用”；首页没有读到、底部一项都没有读到的（多为脚本生成），
    记“未能检查”或“需人工核实”；党政机关网站标识多由发证单位的脚本插入，没有读到的不作问题，只缺这一项的记“需人工核实”；
    没有写主办单位而写明版权所有的，不作问题，只缺这一项的记“需人工核实”。

怎样整改
    在统一的页面底部模板中补全六项信息。
"""

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.model.facts import Facts, HomeFacts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity

ROW = "JC19-D4.2"
META = Check(
    code="MH02",
    id="footer-item-missing",
    title="网站标识",
    objects="site",
    rows=(f"{ROW}:footer_item_missing_each", "ZY47-1"),
    needs=("home",),
    key="缺少的项目名称",
)
BADGE = "党政机关网站标识"
SPONSOR = "网站主办单位"
ITEMS = {
    BADGE: ("badge",),
    "网站标识码": ("site_code",),
    "ICP备案编号": ("icp",),
    "公安机关备案标识": ("police",),
    SPONSOR: ("sponsor",),
    "联系方式": ("phone", "contact", "address", "email"),
}


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge each site's footer as its home page shows it."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    if seen is None or not seen.home.seen:
        return not_checked(site.id, seen.home.reason if seen and seen.home.reason else "首页未能打开")
    if not seen.home.footer:
        return review(site.id, "首页底部没有读到任何标识信息，可能由脚本生成，需人工核实")
    missing = [name for name, keys in ITEMS.items() if not any(seen.home.footer.get(key) for key in keys)]
    observed = f"六项中读到{len(ITEMS) - len(missing)}项"
    if not missing:
        return passed(site.id, observed)
    if missing == [BADGE]:
        # The badge is mostly put in by a script of its issuer, so its absence from the page proves little.
        return review(site.id, f"没有读到{BADGE}，该标识多由脚本插入，需人工核实", observed=observed)
    missing = [name for name in missing if name != BADGE]
    if SPONSOR in missing and seen.home.footer.get("copyright"):
        missing.remove(SPONSOR)
        if not missing:
            reason = f"没有读到{SPONSOR}，底部写明版权所有的单位，是否即主办单位需人工核实"
            return review(site.id, reason, observed=observed)
    return Judgement(
        object=site.id,
        verdict=ctx.verdict(META.rows[0]),
        reason=f"页面底部缺少{'、'.join(missing)}",
        observed=observed,
        problems=tuple(_problem(site, seen.home, name, ctx) for name in missing),
    )


def _problem(site: Site, home: HomeFacts, name: str, ctx: Context) -> Problem:
    return Problem(
        key=name,
        title="页面底部标识不全",
        text=f"首页底部未列明{name}。",
        observed="未见",
        expected=f"列明{name}",
        url=home.url,
        severity=ctx.severity(META.rows[0], Severity.DEDUCT),
        remedy="在统一的页面底部模板中补全六项信息。",
        unit=site.unit,
        evidence=home.evidence,
        clause=ctx.clause(ROW),
    )
