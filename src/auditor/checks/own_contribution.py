"""共用栏目中本单位长期没有报送

检查什么
    多个单位共同使用的栏目（登记为共用）里，本单位最近一次发布的信息距监测时间点多久。

依据
    共用栏目的更新归区门户负责，本单位的报送没有全国统一期限；此项是本单位自查的提醒，不是检查指标。

怎样判定
    信息的“来源”含本单位名称的，或与导入的信息报送清单中某一条网址相同、时间相近而标题相同的，是本单位的信息，
    取最新一条。本季度内没有本单位信息的给出提示，结论仍为合格。栏目本身是否超期另按栏目更新检查，责任归门户平台。

不判定的情形
    非共用栏目不适用；栏目没有读到的记“不适用”（见栏目更新检查）；信息都没有标注来源、也与信息报送清单
    比对不上的，记“需人工核实”（没有导入清单的，请导入或人工对照）。

怎样整改
    按报送要求及时向门户提供本单位信息，并请门户标注来源。
"""

from auditor.checks.base import Check, Context, cn, columns_of, not_applicable, object_unit, passed, review
from auditor.derive.contributions import own_contribution
from auditor.model.facts import ColumnFacts, Facts, SubmittedItem
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import Severity, Verdict

META = Check(
    code="LM07",
    id="no-own-contribution-to-shared-column",
    title="共用栏目报送",
    objects="column",
    rows=(),
    needs=("columns",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the office's part in every shared column."""
    return tuple(
        _judge(site, column, seen, ctx, facts.submitted)
        for site, column, seen in columns_of(facts, ctx.office)
        if column.shared
    )


def _judge(
    site: Site, column: Column, seen: ColumnFacts | None, ctx: Context, submitted: tuple[SubmittedItem, ...] | None
) -> Judgement:
    if seen is None or not seen.seen or not seen.items:
        return not_applicable(column.id, "栏目没有读到信息，情况见栏目更新检查")
    names = (*site.own_names, ctx.office.name, ctx.office.short_name)
    part = own_contribution(seen, names, ctx.at, ctx.period.start, submitted)
    if part.state == "unmarked":
        told = "也与信息报送清单比对不上，请" if submitted is not None else "本单位报送情况请对照信息报送清单"
        return review(column.id, f"栏目信息均未标注来源，{told}核实")
    if part.in_period:
        return passed(column.id, f"本季度本单位信息{part.in_period}条，最近{cn(part.newest)}")
    if not seen.complete:
        return review(column.id, "栏目列表未读全，已读部分没有本季度本单位的信息，请对照信息报送清单核实")
    last = f"最近一次为{cn(part.newest)}" if part.newest else "列表中没有本单位的信息"
    problem = Problem(
        title="共用栏目长期没有本单位信息",
        text=f"共用栏目“{column.name}”本季度没有本单位发布的信息，{last}。",
        observed=last,
        expected="每季度有本单位信息",
        url=seen.url or column.url or site.url,
        severity=Severity.ADVICE,
        clause="本地信息报送要求（无全国统一条款）",
        remedy="按报送要求及时向门户提供本单位信息。",
        unit=object_unit(site, column),
    )
    reason = "本季度没有本单位信息；没有全国统一期限，仅作提示"
    return Judgement(object=column.id, verdict=Verdict.PASS, reason=reason, observed=last, problems=(problem,))
