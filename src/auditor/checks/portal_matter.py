"""归区门户统一检查的指标

检查什么
    办事服务、互动交流、功能设计等整站指标（规则库中标明 portal_wide 的条款）是否适用于本单位的板块。

依据
    《政府网站与政务新媒体检查指标》指标说明（JC19-R1）：扣分、加分指标适用于政府门户网站。
    街道办事处的板块是区门户的一部分，整站指标由区门户承担。

怎样判定
    对象登记为板块的，这些指标一律记“不适用（归区门户）”；板块里属于本单位的具体问题（如稿件中的失效链接）
    仍由相应的检查项列出并整改。

不判定的情形
    独立网站不在此项判定，各指标由相应检查项或人工核查处理，记“不适用”。

怎样整改
    无需整改；发现属于门户平台的问题，转报门户管理单位。
"""

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement
from auditor.model.words import Verdict

META = Check(
    code="MH01",
    id="portal-wide-indicators",
    title="整站指标（归区门户）",
    objects="site",
    rows=(),
    needs=("nothing",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:  # noqa: ARG001
    """State for each section which rows are the portal's."""
    rows = tuple(row.id for row in ctx.rulebook.rows.values() if row.portal_wide and row.enabled)
    return tuple(
        Judgement(
            object=site.id,
            verdict=Verdict.NOT_APPLICABLE,
            reason=PORTAL_MATTER,
            rows=rows,
        )
        if site.scope == "section"
        else not_applicable(site.id, "独立网站的整站指标由各检查项和人工核查处理")
        for site in ctx.office.sites
    )
