"""栏目超期未更新

检查什么
    登记的每个栏目，最近一次更新距监测时间点是否超过该类栏目的更新期限。

依据
    《政府网站与政务新媒体检查指标》：动态、要闻类14天（JC19-W-V4a、JC19-D1.4）；一级栏目的通知公告、
    政策文件6个月（JC19-W-V4a、JC19-D1.5），政策解读6个月（JC19-D1.6）；留言公开、办事统计按各自条款
    （JC19-D3.3、JC19-D2.3）；稿件发布页未注明发布时间的视为不更新（JC19-R8）。其他栏目期限原文未规定（JC19-D1.9）。

怎样判定
    以稿件发布页所示发布时间为准取最新一条；链接指向外部网站或附件的按列表日期；置顶信息不掩盖也不顶替更新；
    晚于监测时间点的不计。按整日或日历月（月末取整）计算，恰在期限当天仍合格，超出一天即超期。
    非一级栏目、自定期限栏目、按年公开栏目，以及板块的留言公开、办事统计栏目（归区门户）超期只作提示，不作不合格。

不判定的情形
    静态栏目和按发生公开的栏目不按期限判定；登记了例外且未到期的记“不适用”；空白栏目只在空白栏目检查中计。
    栏目没有读到、没有读全，或较新的稿件打不开、看不到日期的，记“未能检查”或“需人工核实”。

怎样整改
    及时补发应公开的信息；确无信息可发的，按程序归并或关停栏目，并在对象登记中说明。
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
from auditor.derive.column_freshness import ColumnLimit, Freshness, FreshState, column_freshness
from auditor.derive.column_words import newest_words, overdue_sentence
from auditor.derive.periods import column_limit
from auditor.model.facts import ColumnFacts, Facts
from auditor.model.judgement import AppliedLimit, Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import ColumnType, Responsibility, Severity, Verdict

ROWS = {
    ColumnType.NEWS: "JC19-D1.4:stale_14d",
    ColumnType.POLICY: "JC19-D1.5:stale_6m",
    ColumnType.INTERPRETATION: "JC19-D1.6:stale_6m",
    ColumnType.MESSAGES: "JC19-D3.3:stale_2m",
    ColumnType.SERVICE_STATISTICS: "JC19-D2.3:stale_3m",
}
OTHER_ROW = "JC19-D1.9:stale_each"
PORTAL_ROWS = ("JC19-D2", "JC19-D3")
META = Check(
    code="LM01",
    id="column-not-updated",
    title="栏目更新",
    objects="column",
    rows=(*ROWS.values(), OTHER_ROW),
    needs=("columns",),
)
NOT_JUDGED = (FreshState.BLANK, FreshState.NONE_DECLARED, FreshState.NO_PERIOD, FreshState.EXCEPTED)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared column."""
    return tuple(_judge(site, column, seen, ctx) for site, column, seen in columns_of(facts, ctx.office))


def _judge(site: Site, column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    found = column_freshness(column, seen, ctx.at, column_limit(column, ctx.rulebook))
    observed = newest_words(found)
    if found.state in (FreshState.FRESH, FreshState.EARLY_WARNING):
        return passed(column.id, observed, _applied(found.limit))
    if found.state in NOT_JUDGED:
        blank = found.state is FreshState.BLANK
        return not_applicable(column.id, "栏目空白，按空白栏目检查，不重复计算" if blank else found.why)
    if found.state is FreshState.UNSEEN:
        return not_checked(column.id, found.why)
    if found.state is FreshState.UNCLEAR:
        return review(column.id, found.why, observed=observed)
    return _stale(site, column, seen, found)


def _stale(site: Site, column: Column, seen: ColumnFacts | None, found: Freshness) -> Judgement:
    assert found.limit is not None
    portal = site.scope == "section" and found.limit.row.startswith(PORTAL_ROWS)
    official = found.limit.official and not portal
    # The rows of part two name the portal's own columns; to the portal a section's column is one of the others.
    row = OTHER_ROW if site.scope == "section" else ROWS.get(column.type, OTHER_ROW)
    problem = Problem(
        title="栏目更新不及时",
        text=overdue_sentence(column, found),
        observed=newest_words(found),
        expected=f"{found.limit.text}{'公开' if found.limit.due else '内更新'}（{found.limit.basis}）",
        url=(seen.url if seen else "") or column.url or site.url,
        severity=Severity.DEDUCT if official else Severity.ADVICE,
        responsibility=template_owner(site) if column.shared else Responsibility.OWN,
        remedy="补发应公开的信息；确无信息可发的，按程序归并或关停栏目。",
        unit=object_unit(site, column),
        evidence=next(iter(seen.evidence), None) if seen else None,
        clause=found.limit.clause or found.limit.basis,
    )
    return Judgement(
        object=column.id,
        verdict=Verdict.FAIL if official else Verdict.PASS,
        reason=found.why if official else f"{found.why}；{_why_advice(column, portal)}，仅作提示",
        observed=newest_words(found),
        limit=_applied(found.limit),
        problems=(problem,),
        rows=(row,),
    )


def _why_advice(column: Column, portal: bool) -> str:
    if portal:
        return "该项指标归区门户"
    if column.type in (ColumnType.OWN_PERIOD, ColumnType.YEARLY):
        return "国家指标未规定该类栏目的期限"
    return "非一级栏目或该项期限不作扣分依据"


def _applied(limit: ColumnLimit | None) -> AppliedLimit | None:
    return AppliedLimit(value=limit.text, layer=limit.layer) if limit else None
