"""解读稿没有关联政策文件

检查什么
    政策解读栏目中已打开的解读稿，正文里有没有指向被解读文件的链接或附件。

依据
    《政府网站与政务新媒体检查指标》扣分指标“解读关联”（JC19-D1.8）：解读稿与被解读的政策文件应相互关联。

怎样判定
    解读稿正文区有链接指向本网站政策文件栏目的信息，或链接文字带书名号、“原文”“文件”“政策”等，
    或附有附件的，算已关联；否则为不合格。每个栏目全部检查，同时按本次检查的随机种子抽3篇：抽到的没有关联的按处扣分，
    抽查之外没有关联的另列一条，不扣分，一并整改。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有政策解读栏目、解读稿没有打开、链接检查关闭的，不适用；政策文件链接的引用页面过多、没有全部记下的，
    不能排除已关联，不作问题。政策文件一侧是否链接解读稿，另由人工核实。

怎样整改
    在解读稿页面添加被解读文件的链接，在文件页面添加解读稿的链接。
"""

import re
from collections.abc import Iterable

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, object_unit, passed, quoted, sites_of
from auditor.model.facts import ArticleFacts, ColumnFacts, Facts, LinkFacts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import ANSWERED, ColumnType, PageCondition, Severity
from auditor.reading.sampling import seeded_sample

ROW = "JC19-D1.8:interpretation_not_linked_each"
META = Check(
    code="JD01",
    id="interpretation-not-linked",
    title="解读关联",
    objects="column",
    rows=(ROW,),
    needs=("columns", "links"),
    key="抽到的为空；抽查之外的为 others",
)
SIZE, OTHERS = 3, "others"
NAMES_A_POLICY = re.compile(r"《.+》|原文|全文|相关(?:文件|政策)|政策文件|通知|意见|办法|方案|规定|条例|细则")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared column of interpretations."""
    return tuple(
        _judge(site, column, seen, facts.seed, ctx)
        for site, seen in sites_of(facts, ctx.office)
        for column in site.columns
        if column.type is ColumnType.INTERPRETATION
    )


def _judge(site: Site, column: Column, seen: SiteFacts | None, seed: int, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(column.id, PORTAL_MATTER)
    found = next((each for each in seen.columns if each.column == column.id), None) if seen else None
    opened = [article for article in found.articles if _readable(article)] if found else []
    if seen is None or not opened or not seen.links_checked:
        return not_applicable(column.id, "没有打开查看的解读稿，或未进行链接检查")
    policies = _policy_pages(site, seen.columns)
    apart = sorted((each for each in opened if not _linked(each, seen.links, policies)), key=lambda each: each.url)
    observed = f"查看{len(opened)}篇解读稿，{len(opened) - len(apart)}篇已关联"
    if not apart:
        return passed(column.id, observed)
    drawn = set(seeded_sample((each.url for each in opened), SIZE, seed))
    groups = ("", [a for a in apart if a.url in drawn]), (OTHERS, [a for a in apart if a.url not in drawn])
    problems = tuple(_problem(site, column, group, key, ctx) for key, group in groups if group)
    reason = f"{len(apart)}篇解读稿没有关联政策文件"
    return Judgement(object=column.id, verdict=ctx.verdict(ROW), reason=reason, observed=observed, problems=problems)


def _readable(article: ArticleFacts) -> bool:
    return article.is_article and article.outcome in ANSWERED and article.condition is PageCondition.OK


def _policy_pages(site: Site, columns: Iterable[ColumnFacts]) -> set[str]:
    wanted = {
        column.id
        for column in site.columns
        if column.type is ColumnType.POLICY or "policy-documents" in column.categories
    }
    return {item.url for column in columns if column.column in wanted for item in column.items}


def _linked(article: ArticleFacts, links: Iterable[LinkFacts], policies: set[str]) -> bool:
    """Whether the article leads to a policy, or may do so as far as the recorded referrers tell."""
    for link in links:
        if link.url in policies and link.referrer_count > len(link.referrers):
            return True
        for place in link.referrers:
            own = place.url == article.url and place.zone == "main"
            if own and (link.url in policies or link.kind == "attachment" or NAMES_A_POLICY.search(place.text)):
                return True
    return False


def _problem(site: Site, column: Column, apart: list[ArticleFacts], key: str, ctx: Context) -> Problem:
    names = quoted(article.title or article.url for article in apart)
    drawn = "抽查之外另有" if key else ""
    return Problem(
        key=key,
        title="解读稿未关联政策文件",
        text=f"“{column.name}”栏目{drawn}{len(apart)}篇解读稿没有关联被解读的政策文件（{names}）。",
        observed=f"{len(apart)}篇未关联",
        expected="解读稿与政策文件相互关联",
        url=apart[0].url,
        parent_url=column.url or site.url,
        severity=Severity.ADVICE if key else ctx.severity(ROW, Severity.DEDUCT),
        remedy="在解读稿页面添加被解读文件的链接，在文件页面添加解读稿的链接。",
        count=len(apart),
        unit=object_unit(site, column),
        evidence=apart[0].evidence,
        clause=ctx.clause(ROW),
    )
