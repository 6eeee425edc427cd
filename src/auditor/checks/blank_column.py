"""空白栏目

检查什么
    登记的信息列表类栏目中有没有一条信息都没有的。

依据
    《政府网站与政务新媒体检查指标》JC19-W-V4c（空白栏目累计达到5个单项否决）、JC19-D1.9（其他栏目存在空白）；
    《政府网站发展指引》：避免空白栏目（ZY47-8）。

怎样判定
    栏目列表全部读完、一条信息都没有的，为空白。页面文字里出现“建设中”“敬请期待”等词句不作为依据，
    只看列表是否为空。按发生公开的栏目为空：登记了“本年无”的合格，没有登记的只作提示。

不判定的情形
    静态栏目（指南、机构、制度等）不是列表，不判空白；登记了例外且未到期的记“不适用”；
    栏目没有读到、没有读全、内容由脚本生成的，记“未能检查”。

怎样整改
    补充应公开的信息；确无信息的，在栏目内说明或登记“本年无”，或按程序撤销栏目。
"""

from auditor.checks.base import (
    Check,
    Context,
    columns_of,
    not_applicable,
    not_checked,
    object_unit,
    passed,
    review,
    template_owner,
)
from auditor.derive.column_freshness import Freshness, FreshState, column_freshness
from auditor.derive.periods import column_limit
from auditor.model.facts import ColumnFacts, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import ColumnType, Responsibility, Severity, Verdict

ROW = "JC19-D1.9:blank_each"
META = Check(
    code="LM03", id="blank-column", title="空白栏目", objects="column", rows=(ROW, "ZY47-8"), needs=("columns",)
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared column."""
    return tuple(_judge(site, column, seen, ctx) for site, column, seen in columns_of(facts, ctx.office))


def _judge(site: Site, column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    if column.type is ColumnType.STATIC:
        return not_applicable(column.id, "静态栏目不是信息列表，不判空白")
    found = column_freshness(column, seen, ctx.at, column_limit(column, ctx.rulebook))
    if found.state is FreshState.BLANK:
        return _blank(site, column, seen, found, ctx)
    if found.state is FreshState.UNSEEN:
        return not_checked(column.id, found.why)
    if found.state is FreshState.EXCEPTED and found.excepted_from is FreshState.BLANK:
        return not_applicable(column.id, found.why)
    if found.state is FreshState.UNCLEAR and seen is not None and not seen.items:
        return review(column.id, found.why)
    return passed(column.id, f"列表有{len(seen.items) if seen else 0}条信息", reason=_declared(found))


def _declared(found: Freshness) -> str:
    return found.why if found.state is FreshState.NONE_DECLARED else ""


def _blank(site: Site, column: Column, seen: ColumnFacts | None, found: Freshness, ctx: Context) -> Judgement:
    occurs = column.type is ColumnType.AS_IT_OCCURS
    problem = Problem(
        title="空白栏目",
        text=f"“{column.name}”栏目没有任何信息{'，也没有“本年无”的说明' if occurs else ''}。",
        observed="0条信息",
        expected="有信息，或登记“本年无”" if occurs else "至少有1条信息",
        url=(seen.url if seen else "") or column.url or site.url,
        severity=Severity.ADVICE if occurs else ctx.severity(ROW, Severity.DEDUCT),
        responsibility=template_owner(site) if column.shared else Responsibility.OWN,
        remedy="补充应公开的信息；确无信息的，登记“本年无”或按程序撤销栏目。",
        unit=object_unit(site, column),
        evidence=next(iter(seen.evidence), None) if seen else None,
        clause=ctx.clause(ROW),
    )
    return Judgement(
        object=column.id,
        verdict=Verdict.PASS if occurs else ctx.verdict(ROW),
        reason=f"{found.why}；按发生公开的栏目，仅作提示" if occurs else found.why,
        observed="0条信息",
        problems=(problem,),
    )
