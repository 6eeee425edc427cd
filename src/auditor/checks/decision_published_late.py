"""许可、处罚决定公开超过期限

检查什么
    行政许可、行政处罚决定从作出（页面标明的成文日期）到网上公开隔了多少个工作日。

依据
    《关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》事后公开（ZF118-1）：
    执法决定20个工作日内公开，行政许可、行政处罚决定7个工作日内公开。

怎样判定
    登记为许可结果、处罚类别的栏目中，本季度发布、标题写明是“决定”、同时标明成文日期和发布时间的才判定；
    超过7个工作日的不合格，同一栏目合并为一处。

不判定的情形
    没有登记这类栏目、没有同时标明两个日期的，不适用；节假日安排未公布的年份，记“需人工核实”；没有读到的，记“未能检查”。

怎样整改
    立即公开，今后在决定作出后按期公开；有特别规定的，说明依据。
"""

from auditor.checks.base import Check, Context, cn, columns_of, not_applicable, not_checked, object_unit, passed, review
from auditor.model.facts import ArticleFacts, ColumnFacts, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import ANSWERED, Severity

ROW = "ZF118-1"
LIMIT = "permit_penalty_working_days"
META = Check(
    code="ZF01",
    id="decision-published-late",
    title="执法决定公开期限",
    objects="column",
    rows=(ROW,),
    needs=("columns",),
)
CATEGORIES = {"penalties", "service-results"}


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every column declared to hold permits or penalties."""
    found = columns_of(facts, ctx.office)
    return tuple(_judge(*each, ctx) for each in found if CATEGORIES & set(each[1].categories))


def _judge(site: Site, column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    if seen is None or not seen.seen:
        return not_checked(column.id, (seen.reason if seen else "") or "栏目没有读到")
    aged = [(article, days) for article in seen.articles if (days := _days(article, ctx)) is not None]
    if not aged:
        return not_applicable(column.id, "本季度没有同时标明作出日期和发布时间的许可、处罚决定")
    limit, allowed = ctx.limit(ROW, LIMIT), ctx.number(ROW, LIMIT)
    late = sorted(((days, each) for each, days in aged if days > allowed), key=lambda pair: (-pair[0], pair[1].url))
    if not late:
        return passed(column.id, f"查看{len(aged)}件，最长{max(days for _, days in aged)}个工作日", limit)
    reason = f"{len(late)}件决定作出后超过{limit.value}才公开"
    problem = _problem(site, column, late, ctx)
    if not all(ctx.calendar.known(each.published.date.year) for _, each in late if each.published):
        return review(column.id, f"{reason}；有的年份节假日安排未公布，工作日数需人工核实", [problem])
    return Judgement(object=column.id, verdict=ctx.verdict(ROW), reason=reason, limit=limit, problems=(problem,))


def _days(article: ArticleFacts, ctx: Context) -> int | None:
    if article.outcome not in ANSWERED or article.published is None or article.written is None:
        return None
    if "决定" not in article.title or not ctx.period.start <= article.published.date <= ctx.day:
        return None
    if article.written.date > article.published.date:
        return None
    return ctx.calendar.between(article.written.date, article.published.date)


def _problem(site: Site, column: Column, late: list[tuple[int, ArticleFacts]], ctx: Context) -> Problem:
    days, article = late[0]
    more = f"等{len(late)}件" if len(late) > 1 else ""
    made = cn(article.written.date) if article.written else ""
    shown = cn(article.published.date) if article.published else ""
    return Problem(
        title="执法决定公开超过期限",
        text=f"“{column.name}”栏目《{article.title.strip('《》')}》{more}作出于{made}，{shown}才公开，隔了{days}个工作日。",
        observed=f"{days}个工作日",
        expected=f"{ctx.limit(ROW, LIMIT).value}内公开",
        url=article.url,
        parent_url=column.url or site.url,
        severity=ctx.severity(ROW, Severity.DEDUCT),
        remedy="立即公开，今后在决定作出后按期公开；有特别规定的，说明依据。",
        count=len(late),
        unit=object_unit(site, column),
        evidence=article.evidence,
        clause=ctx.clause(ROW),
    )
