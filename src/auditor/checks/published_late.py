"""信息公开超过20个工作日

检查什么
    本单位制发的文件，从成文日期到网上发布时间隔了多少个工作日。

依据
    《政府信息公开条例》第二十六条（TL-26）：应当自政府信息形成或者变更之日起20个工作日内及时公开，
    法律、法规另有规定的从其规定。

怎样判定
    本季度发布、页面同时标明成文日期和发布时间、标明的发文机关是本单位或文号是本单位的稿件才判定；发文机关和文号都没有
    标明的，看标题是否以本单位名称开头。本单位的发文字号在对象登记“本单位文号”（document_prefixes）中写明，如“云街办发”。
    从成文次日起算，不超过20个工作日为合格，超过的不合格；同一栏目合并为一处。

不判定的情形
    发文机关或文号是其他单位的、标题看不出是本单位制发的、没有成文日期的不判；节假日安排未公布的年份，工作日数不准，
    超过的记“需人工核实”；一篇都不能判的记“不适用”。

怎样整改
    文件印发后及时公开；已经超期的，说明情况并改进流程。
"""

from auditor.checks.base import Check, Context, cn, columns_of, not_applicable, object_unit, passed, review
from auditor.derive.own_documents import issued_by
from auditor.model.facts import ArticleFacts, ColumnFacts, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import ANSWERED, Severity

ROW = "TL-26"
META = Check(
    code="GK01",
    id="published-too-long-after-made",
    title="公开时限",
    objects="column",
    rows=(ROW,),
    needs=("columns",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the opened articles of every declared column."""
    return tuple(_judge(site, column, seen, ctx) for site, column, seen in columns_of(facts, ctx.office))


def _judge(site: Site, column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    aged = [(article, age) for article in (seen.articles if seen else ()) if (age := _age(article, ctx)) is not None]
    if not aged:
        return not_applicable(column.id, "没有同时标明成文日期和发布时间的本单位文件")
    limit = ctx.limit(ROW, "working_days")
    late = [(article, age) for article, age in aged if age > ctx.number(ROW, "working_days")]
    if not late:
        return passed(column.id, f"查看{len(aged)}篇，最长{max(age for _, age in aged)}个工作日", limit)
    late.sort(key=lambda pair: (-pair[1], pair[0].url))
    problem = _problem(site, column, late, ctx)
    reason = f"{len(late)}篇文件成文后超过{limit.value}才公开"
    if any(_uncertain(article, ctx) for article, _ in late):
        return review(column.id, f"{reason}；有的年份节假日安排未公布，工作日数需人工核实", [problem])
    return Judgement(object=column.id, verdict=ctx.verdict(ROW), reason=reason, limit=limit, problems=(problem,))


def _age(article: ArticleFacts, ctx: Context) -> int | None:
    """Working days from 成文 to 发布 of an own document of this quarter; none for everything else."""
    if article.outcome not in ANSWERED or article.published is None or article.written is None:
        return None
    if not ctx.period.start <= article.published.date <= ctx.day or issued_by(article, ctx.office) != "own":
        return None
    if article.written.date > article.published.date:
        return None
    return ctx.calendar.between(article.written.date, article.published.date)


def _uncertain(article: ArticleFacts, ctx: Context) -> bool:
    assert article.written is not None
    assert article.published is not None
    years = range(article.written.date.year, article.published.date.year + 1)
    return not all(ctx.calendar.known(year) for year in years)


def _problem(site: Site, column: Column, late: list[tuple[ArticleFacts, int]], ctx: Context) -> Problem:
    article, age = late[0]
    assert article.written is not None
    assert article.published is not None
    more = f"等{len(late)}篇" if len(late) > 1 else ""
    return Problem(
        title="信息公开超过时限",
        text=(
            f"“{column.name}”栏目《{article.title.strip('《》')}》{more}成文于{cn(article.written.date)}，"
            f"{cn(article.published.date)}才公开，隔了{age}个工作日。"
        ),
        observed=f"{age}个工作日",
        expected=f"{ctx.limit(ROW, 'working_days').value}内公开",
        url=article.url,
        parent_url=column.url or site.url,
        severity=ctx.severity(ROW, Severity.DEDUCT),
        remedy="文件印发后及时公开；已经超期的，说明情况并改进流程。",
        count=len(late),
        unit=object_unit(site, column),
        evidence=article.evidence,
        clause=ctx.clause(ROW),
    )
