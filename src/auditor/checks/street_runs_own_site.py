"""街道单独建站

检查什么
    街道办事处有没有登记为独立网站的站点。

依据
    《政府网站发展指引》及各地实施意见：乡镇、街道原则上不单独开设政府网站（ZY47-4）；
    政府信息公开平台原则上依托已有网站，不另设网站（PT61-3）。

怎样判定
    口径为街道、而对象登记中有独立网站（scope: site）的，记“需人工核实”。条文写明“原则上”，
    不作不合格结论。

不判定的情形
    部门和门户的口径不适用；登记为板块的不适用。

怎样整改
    独立网站整合到区门户网站，原网站按程序关停、公告并注销域名和备案。
"""

from auditor.checks.base import Check, Context, not_applicable, review
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity

ROW = "ZY47-4"
META = Check(
    code="MH06",
    id="street-runs-own-site",
    title="街道单独建站",
    objects="site",
    rows=(ROW, "PT61-3"),
    needs=("nothing",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:  # noqa: ARG001
    """Judge each declared site."""
    return tuple(_judge(site, ctx) for site in ctx.office.sites)


def _judge(site: Site, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, "登记为门户网站的板块")
    if ctx.rulebook.profile.audience != "street":
        return not_applicable(site.id, "本单位不是街道、乡镇")
    problem = Problem(
        title="街道单独建站",
        text=f"“{site.name}”登记为独立网站，街道原则上不单独开设政府网站。",
        observed="独立网站",
        expected="依托区门户网站开设板块",
        url=site.url,
        severity=Severity.ADVICE,
        remedy="整合到区门户网站，原网站按程序关停；确需保留的，登记依据。",
        unit=site.unit,
        clause=ctx.clause(ROW),
    )
    return review(site.id, "街道原则上不单独建站，是否有依据需人工核实", [problem])
