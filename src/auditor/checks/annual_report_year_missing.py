"""历年年度报告缺年份

检查什么
    登记为年度报告类别的栏目里，各年度的报告有没有断年。

依据
    国办公开办函〔2021〕30号：年度报告要按期公布、能在“政府信息公开年报”中找到（NB30-10）。历年报告集中公布的要求
    （PT61-8）原文未能核对，只提请人工核实。

怎样判定
    从信息标题读出报告年度（网站工作报表、预算决算、政府工作报告不算）。最早一年到应已公布的最近一年之间每年都有的合格；中间缺年份的，写明缺哪几年，记“需人工核实”
    （可能另有栏目，或当年机构尚未设立）。多个单位的报告放在一起的，有一个单位该年的报告即算有。

不判定的情形
    没有登记年度报告类别的栏目不适用；标题里读不出年份的，记“需人工核实”；栏目没有读到的，记“未能检查”。

怎样整改
    补充公布缺少年份的报告，或在栏目内说明原因、链接到公布的地方。
"""

from datetime import date

from auditor.checks.base import Check, Context, columns_of, not_applicable, not_checked, passed, review
from auditor.derive.annual_reports import report_year
from auditor.derive.periods import ANNUAL_REPORT, report_row
from auditor.model.facts import ColumnFacts, Facts
from auditor.model.judgement import Judgement
from auditor.model.office import Column

META = Check(
    code="ND02",
    id="annual-report-year-missing",
    title="历年年度报告",
    objects="column",
    rows=("NB30-10",),
    needs=("columns",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every column declared to hold annual reports."""
    found = columns_of(facts, ctx.office)
    return tuple(_judge(column, seen, ctx) for _, column, seen in found if ANNUAL_REPORT in column.categories)


def _judge(column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    if seen is None or not seen.seen:
        return not_checked(column.id, (seen.reason if seen else "") or "栏目没有读到")
    if not seen.items:
        return not_applicable(column.id, "没有读到信息，情况见栏目更新检查")
    years = {year for item in seen.items if (year := report_year(item.title))}
    if not years:
        return review(column.id, "信息标题里没有读出报告年度，需人工核对历年报告是否齐全")
    last = max(max(years), _owed(ctx))
    missing = [year for year in range(min(years), last + 1) if year not in years]
    observed = f"读到{min(years)}年至{max(years)}年共{len(years)}个年度"
    if missing:
        named = "、".join(f"{year}年度" for year in missing)
        return review(column.id, f"{observed}，没有见到{named}的报告，需人工核实", observed=observed)
    return passed(column.id, observed)


def _owed(ctx: Context) -> int:
    """The newest year whose report is due by now; the year before last where no day is set or it has not come."""
    row = report_row(ctx.rulebook)
    month, day = str(ctx.rulebook.limit(row.id, "due").value).split("-") if row else ("12", "31")
    due = date(ctx.day.year, int(month), int(day))
    return ctx.day.year - 1 if ctx.day > due else ctx.day.year - 2
