"""政策文件没有链接解读

检查什么
    有对应解读稿的政策文件，页面有没有链接到解读稿。

依据
    《政府网站与政务新媒体检查指标》扣分指标“解读关联”（JC19-D1.8，双向）。

怎样判定
    解读栏目中有对应解读稿（题目包含文件名称）的文件，其页面正文区没有链接到解读栏目任何信息、也没有“解读”字样链接的，
    为一处问题，不合格。全部检查，同时按本次检查的随机种子抽3个：抽到的没有链接的按处扣分，抽查之外的另列一条，不扣分，
    一并整改。没有对应解读稿的文件见“解读比例”。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有政策文件或政策解读栏目、没有打开文件页面、没有进行链接检查的，不适用；
    解读稿链接的引用页面没有全部记下的，不能排除已链接，不作问题。

怎样整改
    在文件页面添加解读稿的链接。
"""

from collections.abc import Sequence

from auditor.checks.base import (
    PORTAL_MATTER,
    Check,
    Context,
    not_applicable,
    object_unit,
    passed,
    quoted,
    sites_of,
)
from auditor.derive.interpretations import interpretations, interprets, opened_documents
from auditor.model.facts import ArticleFacts, Facts, LinkFacts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import ColumnType, Severity
from auditor.reading.sampling import seeded_sample

ROW = "JC19-D1.8:policy_not_linked_each"
META = Check(
    code="JD02",
    id="policy-not-linked-back",
    title="文件与解读",
    objects="column",
    rows=(ROW,),
    needs=("columns", "links"),
    key="抽到的为空；抽查之外的为 others",
)
SIZE, OTHERS = 3, "others"


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared column of policy documents."""
    return tuple(
        _judge(site, column, seen, facts.seed, ctx)
        for site, seen in sites_of(facts, ctx.office)
        for column in site.columns
        if column.type is ColumnType.POLICY
    )


def _judge(site: Site, column: Column, seen: SiteFacts | None, seed: int, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(column.id, PORTAL_MATTER)
    policies = opened_documents(seen, column) if seen else []
    readings = interpretations(site, seen) if seen else {}
    if seen is None or not policies or not readings or not seen.links_checked:
        return not_applicable(column.id, "没有打开的文件、没有解读稿，或未进行链接检查")
    interpreted = [each for each in policies if any(interprets(title, each.title) for title in readings.values())]
    apart = [each for each in interpreted if not _linked(each, seen.links, set(readings))]
    observed = f"查看{len(policies)}个文件，{len(interpreted)}个有解读，其中{len(apart)}个没有链接解读"
    if not apart:
        return passed(column.id, observed)
    reason = f"{len(apart)}个文件没有链接解读稿"
    drawn = set(seeded_sample((each.url for each in interpreted), SIZE, seed))
    groups = ("", [a for a in apart if a.url in drawn]), (OTHERS, [a for a in apart if a.url not in drawn])
    problems = tuple(_unlinked(site, column, group, key, ctx) for key, group in groups if group)
    return Judgement(object=column.id, verdict=ctx.verdict(ROW), reason=reason, observed=observed, problems=problems)


def _linked(article: ArticleFacts, links: Sequence[LinkFacts], readings: set[str]) -> bool:
    for link in links:
        to_reading = link.url in readings
        if to_reading and link.referrer_count > len(link.referrers):
            return True
        here = [place for place in link.referrers if place.url == article.url and place.zone == "main"]
        if here and (to_reading or any("解读" in place.text or "读懂" in place.text for place in here)):
            return True
    return False


def _unlinked(site: Site, column: Column, apart: Sequence[ArticleFacts], key: str, ctx: Context) -> Problem:
    drawn = "抽查之外，" if key else ""
    return Problem(
        key=key,
        title="政策文件没有链接解读稿",
        text=f"{drawn}“{column.name}”栏目{quoted(each.title for each in apart)}有解读稿，文件页面没有链接过去。",
        observed="未见链接",
        expected="文件与解读互相链接",
        url=apart[0].url,
        parent_url=column.url or site.url,
        severity=Severity.ADVICE if key else ctx.severity(ROW, Severity.DEDUCT),
        remedy="在文件页面添加解读稿的链接。",
        count=len(apart),
        unit=object_unit(site, column),
        evidence=apart[0].evidence,
        clause=ctx.clause("JC19-D1.8"),
    )
