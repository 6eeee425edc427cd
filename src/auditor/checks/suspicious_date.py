"""发布时间前后矛盾（内部核查线索）

检查什么
    同一条信息在列表上的日期与稿件页面所示的发布时间是否一致；是否早于2000年；是否比所标日期晚得多才出现。

依据
    《政府网站与政务新媒体检查指标》单项否决指标“安全、泄密事故等严重问题”中的弄虚作假情形（JC19-W-V1）。

怎样判定
    两处日期相差超过1天，或发布时间早于2000年的，列为需人工核实的线索。以前的检查已读到同一天或更早的信息、
    却没有这一条，而它首次出现比所标日期晚7天以上的，也列为线索。多数是迁移、补录或模板造成，
    因此只作内部线索：不写入报告，不报送，不计分，由本单位自行核对。

不判定的情形
    列表没有日期、稿件页没有打开或没有日期的不比较；相差1天以内的不算；未来日期另行检查；
    第一次检查、以前没有读到那么早的，不作“晚出现”的判断。

怎样整改
    核对原始发稿记录，改正错误的日期；迁移造成的，请技术单位统一修正。
"""

from datetime import date

from auditor.checks.base import Check, Context, cn, columns_of, not_applicable, object_unit, passed, review
from auditor.derive.backdating import appeared_late
from auditor.derive.spans import day_of
from auditor.model.facts import ColumnFacts, Facts, ItemFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import Confidence, Severity

ROW = "JC19-W-V1"
META = Check(
    code="RQ03",
    id="publication-dates-contradict",
    title="发布时间一致性",
    objects="column",
    rows=(ROW,),
    needs=("columns",),
    key="稿件网址",
)
EARLIEST = date(2000, 1, 1)
TOLERANCE_DAYS = 1


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Compare the dates of every declared column's items."""
    return tuple(_judge(site, column, seen, ctx) for site, column, seen in columns_of(facts, ctx.office))


def _judge(site: Site, column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    shown = {article.url: article.published.date for article in seen.articles if article.published} if seen else {}
    compared = [(item, shown[item.url]) for item in seen.items if item.url in shown] if seen else []
    late = appeared_late(seen) if seen else ()
    if not compared and not late:
        return not_applicable(column.id, "没有可以比较的日期")
    odd = {item.url: _problem(site, column, item, _both(item, day), ctx) for item, day in compared if _odd(item, day)}
    for item in late:
        odd.setdefault(item.url, _problem(site, column, item, _first_seen(item), ctx))
    if not odd:
        return passed(column.id, f"比较{len(compared)}条，日期一致")
    problems = [odd[url] for url in sorted(odd)]
    return review(column.id, f"{len(odd)}条信息的发布时间前后矛盾，请核对发稿记录（内部线索）", problems)


def _odd(item: ItemFacts, day: date) -> bool:
    if day < EARLIEST:
        return True
    return item.listed is not None and abs((item.listed - day).days) > TOLERANCE_DAYS


def _both(item: ItemFacts, day: date) -> str:
    listed = f"列表日期为{cn(item.listed)}，" if item.listed else ""
    return f"{listed}稿件页所示发布时间为{cn(day)}"


def _first_seen(item: ItemFacts) -> str:
    seen = day_of(item.first_seen) if item.first_seen else None
    return f"列表日期为{cn(item.listed)}，{cn(seen)}检查时才首次出现"


def _problem(site: Site, column: Column, item: ItemFacts, what: str, ctx: Context) -> Problem:
    return Problem(
        key=item.url,
        title="发布时间需核对",
        text=f"“{column.name}”栏目“{item.title}”{what}，请核对发稿记录。",
        observed=what,
        expected="列表与稿件页的发布时间一致，且不早于2000年",
        url=item.url,
        parent_url=column.url or site.url,
        severity=Severity.ADVICE,
        confidence=Confidence.SUSPECTED,
        internal=True,
        remedy="核对原始发稿记录，改正错误的日期。",
        unit=object_unit(site, column),
        clause=ctx.clause(ROW),
    )
