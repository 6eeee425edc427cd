"""标准目录事项没有按时限更新

检查什么
    标准目录写明的公开时限，对应栏目的信息有没有做到。

依据
    《关于全面推进基层政务公开标准化规范化工作的指导意见》标准目录（JC54-4）：按目录写明的时限公开。

怎样判定
    目录事项与名称相同的栏目逐一对照。时限写“每年”“按年”的，栏目一年内没有更新；写“…个工作日内”的，栏目信息标明的
    成文日期到发布时间超过这个数；其他写法的，栏目是空的——以上情形写明事项、时限和看到的情况，记“需人工核实”
    （目录依据各地实例确认，是否确有应公开的事项由人认定）。都没有的合格，写明对照了几项。

不判定的情形
    没有读到目录表格、没有名称对得上的栏目的，不适用；网站没有读到的，记“未能检查”。

怎样整改
    按目录写明的时限更新对应栏目；时限写得不切实际的，修订目录。
"""

import re

from auditor.checks.base import Check, Context, cn, not_applicable, passed, review, sites_of
from auditor.checks.sampled import clue, unseen
from auditor.derive.names import squash
from auditor.derive.newest import newest_item
from auditor.derive.spans import add_months
from auditor.model.facts import ColumnFacts, Facts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site

ROW = "JC54-4"
META = Check(
    code="JC03",
    id="catalogue-term-missed",
    title="标准目录时限",
    objects="site",
    rows=(ROW,),
    needs=("pages", "columns"),
    key="目录事项",
)
YEARLY = re.compile(r"每年|按年|年度|一年")
WORKING_DAYS = re.compile(r"(\d{1,3})\s*个?工作日")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Hold each site's catalogue terms against the columns that bear the topics' names."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = unseen(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    facts = {column.column: column for column in seen.columns if column.seen}
    pairs = [
        (topic, term, column)
        for topic, term in _terms(seen).items()
        for column in site.columns
        if squash(topic) == squash(column.name) and column.id in facts
    ]
    if not pairs:
        return not_applicable(site.id, "没有读到标准目录表格，或目录事项没有名称对得上的栏目")
    problems = [
        _problem(site, topic, term, column, told, ctx)
        for topic, term, column in pairs
        if (told := _missed(term, facts[column.id], ctx))
    ]
    if problems:
        return review(site.id, f"对照{len(pairs)}个目录事项，{len(problems)}个可能没有按时限公开，须由人核实", problems)
    return passed(site.id, f"对照{len(pairs)}个目录事项，没有见到超过时限的")


def _terms(seen: SiteFacts) -> dict[str, str]:
    """Topic → term of all catalogue tables; 同上 takes the term above it."""
    found: dict[str, str] = {}
    for page in seen.samples:
        for table in page.details.catalogues:
            above = ""
            for topic, term in table.terms.items():
                above = term if term and "同上" not in term else above
                found.setdefault(topic, above)
    return found


def _missed(term: str, facts: ColumnFacts, ctx: Context) -> str:
    """What speaks against the term having been kept, in words; empty where nothing does."""
    if not facts.items:
        return "" if facts.empty_notice is None and not facts.complete else "对应栏目是空的"
    days = WORKING_DAYS.search(term)
    if days:
        return _late(int(days[1]), facts, ctx)
    newest = newest_item(facts, ctx.day).day
    if YEARLY.search(term) and newest is not None and add_months(newest, 12) < ctx.day:
        return f"对应栏目最近更新于{cn(newest)}"
    return ""


def _late(allowed: int, facts: ColumnFacts, ctx: Context) -> str:
    for article in facts.articles:
        if article.written is None or article.published is None or article.published.date < ctx.period.start:
            continue
        if article.written.date > article.published.date:
            continue
        taken = ctx.calendar.between(article.written.date, article.published.date)
        if taken > allowed:
            return f"“{article.title}”成文后{taken}个工作日才发布"
    return ""


def _problem(site: Site, topic: str, term: str, column: Column, told: str, ctx: Context) -> Problem:
    return clue(
        ROW,
        ctx,
        unit=column.unit or site.unit,
        key=topic,
        title="目录事项可能没有按时限公开",
        text=f"标准目录事项“{topic}”的公开时限为“{term}”，{told}。",
        observed=told,
        expected=term,
        url=column.url or site.url,
        remedy="按目录写明的时限更新对应栏目；时限写得不切实际的，修订目录。",
    )
