"""解读稿发布晚于文件太久

检查什么
    政策文件发布后，隔了多少个工作日才发布解读稿。

依据
    《关于全面推进政务公开工作的意见》实施细则（国办发〔2016〕80号，待核）及各地规定的解读时限（JD-3）：解读原则上与文件同步公布，最迟3个工作日。
    全国原文未能核对，本地口径启用后才检查，只作提示。

怎样判定
    本季度发布、解读栏目中有对应解读稿（题目包含文件名称）的文件，从文件发布次日起算到最早的解读稿发布，不超过时限的合格；
    超过的合并为一条提示，写明隔了几个工作日。

不判定的情形
    本口径没有启用的不适用；没有同时读到文件和解读稿发布时间的不适用；政策文件或政策解读栏目没有读到的，记“未能检查”，
    不影响检查的完整性。

怎样整改
    文件与解读同步起草、同步审批、同步发布。
"""

from collections.abc import Iterator

from auditor.checks.base import Check, Context, cn, not_applicable, not_checked, passed, sites_of
from auditor.checks.sampled import column_facts
from auditor.derive.interpretations import interprets, opened_documents
from auditor.derive.newest import dated_items
from auditor.model.facts import ArticleFacts, Facts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import ColumnType, Severity

ROW = "JD-3"
META = Check(
    code="JD05",
    id="interpretation-late",
    title="解读时限",
    objects="site",
    rows=(ROW,),
    needs=("columns",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the documents of each site that were interpreted."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    documents, readings = _of(site, ColumnType.POLICY), _of(site, ColumnType.INTERPRETATION)
    if not documents or not readings:
        return not_applicable(site.id, "没有登记政策文件或政策解读栏目")
    read = [each for column in (*documents, *readings) if seen and (each := column_facts(seen, column)) and each.seen]
    if seen is None or len(read) < len(documents) + len(readings):
        return not_checked(site.id, "政策文件或政策解读栏目没有读到", gap=False)
    taken = sorted(_taken(site, seen, ctx), key=lambda pair: (-pair[0], pair[1].url))
    if not taken:
        return not_applicable(site.id, "本季度没有同时读到发布时间的文件和解读稿")
    limit, allowed = ctx.limit(ROW, "working_days"), ctx.number(ROW, "working_days")
    late = [(days, document) for days, document in taken if days > allowed]
    observed = f"{len(taken)}个文件有解读，最长隔{taken[0][0]}个工作日"
    if not late:
        return passed(site.id, observed, limit)
    problem = _problem(site, *late[0], len(late), ctx)
    reason = f"{len(late)}个文件的解读晚于{limit.value}，仅作提示"
    verdict = ctx.verdict(ROW)
    return Judgement(
        object=site.id, verdict=verdict, reason=reason, observed=observed, limit=limit, problems=(problem,)
    )


def _of(site: Site, kind: ColumnType) -> list[Column]:
    return [column for column in site.columns if column.type is kind]


def _taken(site: Site, seen: SiteFacts, ctx: Context) -> Iterator[tuple[int, ArticleFacts]]:
    """Working days from each document of the period to its first interpretation; none where that came before it."""
    shown = [
        (entry.item.title, entry.day)
        for column in _of(site, ColumnType.INTERPRETATION)
        if (facts := column_facts(seen, column))
        for entry in dated_items(facts)
        if entry.day is not None
    ]
    for column in _of(site, ColumnType.POLICY):
        for document in opened_documents(seen, column):
            day = document.published.date if document.published else None
            days = [when for title, when in shown if interprets(title, document.title)]
            if day is not None and days and ctx.period.start <= day <= ctx.day:
                first = min(days)
                yield (ctx.calendar.between(day, first) if first > day else 0), document


def _problem(site: Site, days: int, document: ArticleFacts, count: int, ctx: Context) -> Problem:
    more = f"等{count}个文件" if count > 1 else ""
    published = cn(document.published.date) if document.published else ""
    return Problem(
        title="解读稿发布晚",
        text=f"《{document.title.strip('《》')}》{more}于{published}发布，隔了{days}个工作日才发布解读。",
        observed=f"{days}个工作日",
        expected=f"{ctx.limit(ROW, 'working_days').value}内解读",
        url=document.url,
        severity=ctx.severity(ROW, Severity.DEDUCT),
        remedy="文件与解读同步起草、同步审批、同步发布。",
        count=count,
        unit=site.unit,
        evidence=document.evidence,
        clause=ctx.clause(ROW),
    )
