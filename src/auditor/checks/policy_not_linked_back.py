"""政策文件没有链接解读、没有解读

检查什么
    政策文件页面有没有链接到解读稿；抽查的文件有没有解读。

依据
    《政府网站与政务新媒体检查指标》扣分指标“解读关联”（JC19-D1.8，双向）、“解读比例”（JC19-D1.7）。

怎样判定
    解读栏目中有对应解读稿（题目包含文件名称）的文件，其页面正文区没有链接到解读栏目任何信息、也没有“解读”字样链接的，
    为一处问题，不合格。没有找到对应解读稿的，按本次检查的随机种子抽3个，记“需人工核实”：是否涉及面广、应当解读由人认定。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有政策文件或政策解读栏目、没有打开文件页面、没有进行链接检查的，不适用；
    解读稿链接的引用页面没有全部记下的，不能排除已链接，不作问题。

怎样整改
    在文件页面添加解读稿的链接；给涉及面广、社会关注度高的文件补做解读。
"""

import re
from collections.abc import Sequence

from auditor.checks.base import (
    PORTAL_MATTER,
    Check,
    Context,
    not_applicable,
    object_unit,
    passed,
    quoted,
    review,
    sites_of,
)
from auditor.derive.names import squash
from auditor.model.facts import ArticleFacts, Facts, LinkFacts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import ANSWERED, ColumnType, Confidence, Severity
from auditor.reading.sampling import seeded_sample

ROW, SHARE = "JC19-D1.8:policy_not_linked_each", "JC19-D1.7:uninterpreted_each"
META = Check(
    code="JD02",
    id="policy-not-linked-back",
    title="文件与解读",
    objects="column",
    rows=(ROW, SHARE),
    needs=("columns", "links"),
    key="文件没有链接解读为空；没有解读的文件为 uninterpreted",
)
SIZE = 3
TITLE = re.compile(r"《([^《》]{4,60})》")
NOISE = re.compile(r"^.*?(?:关于)?(?:印发|公布|发布)")


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
    policies = _opened(seen, column) if seen else []
    readings = _interpretations(site, seen) if seen else {}
    if seen is None or not policies or not readings or not seen.links_checked:
        return not_applicable(column.id, "没有打开的文件、没有解读稿，或未进行链接检查")
    interpreted = [each for each in policies if any(_about(title, each.title) for title in readings.values())]
    apart = [each for each in interpreted if not _linked(each, seen.links, set(readings))]
    alone = {each.url: each for each in policies if each not in interpreted}
    observed = f"查看{len(policies)}个文件，{len(interpreted)}个有解读，其中{len(apart)}个没有链接解读"
    problems = [_unlinked(site, column, apart, ctx)] if apart else []
    drawn = [alone[url] for url in seeded_sample(alone, SIZE, seed)]
    problems += [_uninterpreted(site, column, drawn, ctx)] if drawn else []
    if apart:
        reason = f"{len(apart)}个文件没有链接解读稿"
        return Judgement(
            object=column.id,
            verdict=ctx.verdict(ROW),
            reason=reason,
            observed=observed,
            problems=tuple(problems),
            rows=(ROW,),
        )
    if drawn:
        return review(column.id, f"抽查的{len(drawn)}个文件没有找到解读稿，是否应当解读由人认定", problems, observed)
    return passed(column.id, observed)


def _opened(seen: SiteFacts, column: Column) -> list[ArticleFacts]:
    facts = next((each for each in seen.columns if each.column == column.id), None)
    return [each for each in (facts.articles if facts else ()) if each.outcome in ANSWERED and each.title]


def _interpretations(site: Site, seen: SiteFacts) -> dict[str, str]:
    ids = {column.id for column in site.columns if column.type is ColumnType.INTERPRETATION}
    return {item.url: item.title for column in seen.columns if column.column in ids for item in column.items}


def _about(reading: str, policy: str) -> bool:
    """Whether an interpretation's title names the document: 《养犬管理办法》解读 of 关于印发养犬管理办法的通知."""
    name = squash(NOISE.sub("", policy)).removesuffix("的通知")
    named = [squash(each) for each in TITLE.findall(reading)] or [squash(reading).removesuffix("解读")]
    return len(name) >= 4 and any(len(each) >= 4 and (each in squash(policy) or name in each) for each in named)


def _linked(article: ArticleFacts, links: Sequence[LinkFacts], readings: set[str]) -> bool:
    for link in links:
        to_reading = link.url in readings
        if to_reading and link.referrer_count > len(link.referrers):
            return True
        here = [place for place in link.referrers if place.url == article.url and place.zone == "main"]
        if here and (to_reading or any("解读" in place.text or "读懂" in place.text for place in here)):
            return True
    return False


def _unlinked(site: Site, column: Column, apart: Sequence[ArticleFacts], ctx: Context) -> Problem:
    return Problem(
        title="政策文件没有链接解读稿",
        text=f"“{column.name}”栏目{quoted(each.title for each in apart)}有解读稿，文件页面没有链接过去。",
        observed="未见链接",
        expected="文件与解读互相链接",
        url=apart[0].url,
        parent_url=column.url or site.url,
        severity=ctx.severity(ROW, Severity.DEDUCT),
        remedy="在文件页面添加解读稿的链接。",
        count=len(apart),
        unit=object_unit(site, column),
        evidence=apart[0].evidence,
        clause=ctx.clause("JC19-D1.8"),
    )


def _uninterpreted(site: Site, column: Column, alone: Sequence[ArticleFacts], ctx: Context) -> Problem:
    return Problem(
        key="uninterpreted",
        title="政策文件没有找到解读",
        text=f"“{column.name}”栏目抽查的{quoted(each.title for each in alone)}没有找到解读稿。",
        observed="未见解读",
        expected="涉及面广的文件有解读",
        url=alone[0].url,
        parent_url=column.url or site.url,
        severity=Severity.ADVICE,
        confidence=Confidence.SUSPECTED,
        remedy="给涉及面广、社会关注度高的文件补做解读。",
        count=len(alone),
        unit=object_unit(site, column),
        evidence=alone[0].evidence,
        clause=ctx.clause("JC19-D1.7"),
    )
