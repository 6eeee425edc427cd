"""政府信息公开年度报告公布晚

检查什么
    登记为年度报告类别的栏目里，上一年度的报告有没有、是哪天公布的。

依据
    《政府信息公开条例》第四十九条：部门每年1月31日前（TL-49a）、政府每年3月31日前（TL-49b）；
    街道没有全国规定，按地方要求（TL-49c）；年度报告要按期公布且能找到（NB30-10）。适用哪一条由口径决定。

怎样判定
    找标题写明是上一年度的年度报告（网站工作报表、预算决算、政府工作报告不算），取最早一次公布的日期。不晚于期限的合格；晚于期限的，按口径所定条款为不合格或只作提示。
    期限未到的不判本年。

不判定的情形
    没有登记年度报告类别的栏目、口径没有规定期限的不适用；栏目没有读到的见栏目更新检查；
    没有找到标题含该年份的报告、或日期看不到的，记“需人工核实”。

怎样整改
    每年年初列出编制计划，按期公布；已经晚的，核对公布日期并说明情况。
"""

from datetime import date

from auditor.checks.base import Check, Context, cn, columns_of, not_applicable, object_unit, passed, review
from auditor.derive.annual_reports import report_year
from auditor.derive.newest import dated_items
from auditor.derive.periods import ANNUAL_REPORT, report_row
from auditor.model.facts import ColumnFacts, Facts
from auditor.model.judgement import AppliedLimit, Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import Severity

META = Check(
    code="ND01",
    id="annual-report-published-late",
    title="年度报告公布时间",
    objects="column",
    rows=("TL-49c", "TL-49a", "TL-49b", "NB30-10"),
    needs=("columns",),
    key="报告年度",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every column declared to hold annual reports."""
    found = columns_of(facts, ctx.office)
    return tuple(_judge(site, column, seen, ctx) for site, column, seen in found if ANNUAL_REPORT in column.categories)


def _judge(site: Site, column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    row = report_row(ctx.rulebook)
    if row is None:
        return not_applicable(column.id, "本口径没有规定年度报告的公布期限")
    if seen is None or not seen.seen or not seen.items:
        return not_applicable(column.id, "没有读到信息，情况见栏目更新检查")
    month, day = str(ctx.rulebook.limit(row.id, "due").value).split("-")
    due = date(ctx.day.year, int(month), int(day))
    if ctx.day <= due:
        due = due.replace(year=due.year - 1)
    year = due.year - 1
    matching = [entry for entry in dated_items(seen) if report_year(entry.item.title) == year]
    days = [entry.day for entry in matching if entry.day is not None]
    if not days and not _any_since(seen, date(due.year, 1, 1)):
        return not_applicable(column.id, f"{due.year}年以来没有公布，情况见栏目更新检查")
    if not days:
        return review(column.id, f"没有找到标题含“{year}”且标明日期的年度报告，需人工核实")
    published = min(days)
    limit = AppliedLimit(value=f"每年{due.month}月{due.day}日前", layer=ctx.rulebook.limit(row.id, "due").layer)
    if published <= due:
        return passed(column.id, f"{year}年度报告公布于{cn(published)}", limit)
    problem = Problem(
        key=str(year),
        title="年度报告公布晚",
        text=f"{year}年度报告公布于{cn(published)}，晚于{cn(due)}的期限{(published - due).days}天。",
        observed=cn(published),
        expected=f"{cn(due)}前公布",
        url=matching[0].item.url,
        parent_url=column.url or site.url,
        severity=ctx.severity(row.id, Severity.DEDUCT),
        remedy="核对公布日期并说明情况，下一年度按期公布。",
        unit=object_unit(site, column),
        clause=ctx.clause(row.id),
    )
    return Judgement(
        object=column.id,
        verdict=ctx.verdict(row.id),
        reason=f"{year}年度报告公布晚于期限",
        observed=cn(published),
        limit=limit,
        problems=(problem,),
        rows=(row.id,),
    )


def _any_since(seen: ColumnFacts, start: date) -> bool:
    return any(entry.day is None or entry.day >= start for entry in dated_items(seen))
