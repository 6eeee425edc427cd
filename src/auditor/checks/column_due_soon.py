"""栏目更新即将到期

检查什么
    尚未超期、但已临近更新期限的栏目，提前提醒。

依据
    与“栏目更新”检查相同的期限（JC19-W-V4a、JC19-D1.4至D1.6等）；提前提醒是本单位自查的做法，不是检查指标。

怎样判定
    期限14天的，剩余4天以内提醒；期限6个月的，剩余30天以内提醒；按年公开的，期限前30天提醒。
    提醒不影响结论，一律为合格并附提示。

不判定的情形
    没有期限、已经超期、空白或没有读到的栏目不在此项提醒。

怎样整改
    在到期日之前发布新的信息。
"""

from auditor.checks.base import Check, Context, cn, columns_of, not_applicable, object_unit, passed
from auditor.derive.column_freshness import Freshness, FreshState, column_freshness
from auditor.derive.periods import column_limit
from auditor.model.facts import ColumnFacts, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import Severity, Verdict

META = Check(
    code="LM02",
    id="column-update-due-soon",
    title="栏目更新提前提醒",
    objects="column",
    rows=(),
    needs=("columns",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Remind of every column that is near its line."""
    return tuple(_judge(site, column, seen, ctx) for site, column, seen in columns_of(facts, ctx.office))


def _judge(site: Site, column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    found = column_freshness(column, seen, ctx.at, column_limit(column, ctx.rulebook))
    if found.state is FreshState.FRESH:
        return passed(column.id)
    if found.state is not FreshState.EARLY_WARNING:
        return not_applicable(column.id, "没有临近的更新期限，情况见栏目更新检查")
    return Judgement(
        object=column.id,
        verdict=Verdict.PASS,
        reason=found.why,
        observed=f"{cn(found.last_day)}到期",
        problems=(_problem(site, column, found),),
    )


def _problem(site: Site, column: Column, found: Freshness) -> Problem:
    limit = found.limit.text if found.limit else ""
    return Problem(
        title="栏目更新即将到期",
        text=f"“{column.name}”栏目最近一次更新为{cn(found.newest)}，将于{cn(found.last_day)}到期，请及时更新。",
        observed=found.why,
        expected=f"{cn(found.last_day)}前更新（期限{limit}）",
        url=column.url or site.url,
        severity=Severity.ADVICE,
        remedy="在到期日之前发布新的信息。",
        unit=object_unit(site, column),
        clause=found.limit.clause if found.limit else "",
    )
