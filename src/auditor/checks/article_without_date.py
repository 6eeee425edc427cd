"""稿件发布页未注明发布时间

检查什么
    各栏目已打开的稿件页面上有没有标明发布时间。

依据
    《政府网站与政务新媒体检查指标》注释：稿件发布页未注明发布时间的视为不更新（JC19-R8）；
    《政府网站发展指引》：网站内容要清晰显示发布时间（ZY47-7）。

怎样判定
    稿件页面正常打开、是一篇稿件，而页面上读不到发布时间的，为问题；同一栏目合并为一处，写明篇数。
    页面生成时间、版权年份、正文里提到的日期不算发布时间。

不判定的情形
    链接指向附件、外部网站的不算稿件页；静态栏目的页面不要求；没有打开的稿件不计；
    一篇都没有打开的，记“不适用”（情况见栏目更新检查）；列表和稿件页都没有任何日期的（多为领导、机构介绍），
    记“需人工核实”。

怎样整改
    给稿件页面补上发布时间（年-月-日 时:分）；属页面模板问题的，通知技术单位统一调整。
"""

from auditor.checks.base import (
    Check,
    Context,
    columns_of,
    not_applicable,
    object_unit,
    passed,
    quoted,
    review,
    template_owner,
)
from auditor.model.facts import ArticleFacts, ColumnFacts, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import ANSWERED, ColumnType, PageCondition, Responsibility, Severity

ROW = "ZY47-7"
META = Check(
    code="RQ01",
    id="article-without-publication-date",
    title="稿件发布时间",
    objects="column",
    rows=(ROW,),
    needs=("columns",),
)
UNREADABLE = (
    PageCondition.SOFT_404,
    PageCondition.EMPTY_BODY,
    PageCondition.PARSE_LIMIT,
    PageCondition.PARKED,
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the opened articles of every declared column."""
    return tuple(_judge(site, column, seen, ctx) for site, column, seen in columns_of(facts, ctx.office))


def _judge(site: Site, column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    if column.type is ColumnType.STATIC:
        return not_applicable(column.id, "静态栏目的页面不要求标明发布时间")
    opened = [article for article in seen.articles if _readable(article)] if seen else []
    if not opened:
        return not_applicable(column.id, "没有打开查看的稿件，情况见栏目更新检查")
    undated = sorted((article for article in opened if article.published is None), key=lambda article: article.url)
    observed = f"查看{len(opened)}篇稿件，{len(undated)}篇未注明发布时间"
    if not undated:
        return passed(column.id, observed)
    if len(undated) == len(opened) and seen is not None and not any(item.listed for item in seen.items):
        # People's cards and guides carry no dates at all; a list of news would at least date its entries.
        return review(column.id, "列表和稿件页均读不到发布时间，是否应当标注需人工核实", observed=observed)
    return Judgement(
        object=column.id,
        verdict=ctx.verdict(ROW),
        reason=f"{len(undated)}篇稿件未注明发布时间，按规定视为不更新",
        observed=observed,
        problems=(_problem(site, column, opened, undated, ctx),),
    )


def _readable(article: ArticleFacts) -> bool:
    return article.is_article and article.outcome in ANSWERED and article.condition not in UNREADABLE


def _problem(
    site: Site, column: Column, opened: list[ArticleFacts], undated: list[ArticleFacts], ctx: Context
) -> Problem:
    # Where not one of several articles shows a date, the template is at fault, not the editor.
    template = len(undated) == len(opened) >= 3
    names = quoted(article.title or article.url for article in undated)
    return Problem(
        title="稿件未注明发布时间",
        text=f"“{column.name}”栏目{len(undated)}篇稿件的发布页未注明发布时间（{names}），按规定视为不更新。",
        observed=f"{len(undated)}篇未注明",
        expected="稿件发布页标明发布时间",
        url=undated[0].url,
        parent_url=column.url or site.url,
        severity=ctx.severity(ROW, Severity.DEDUCT),
        responsibility=template_owner(site) if template else Responsibility.OWN,
        remedy="给稿件页面补上发布时间（年-月-日 时:分），再核对栏目的最近更新日期。",
        root_cause="页面模板" if template else "",
        count=len(undated),
        unit=object_unit(site, column),
        evidence=undated[0].evidence,
        clause=ctx.clause(ROW),
    )
