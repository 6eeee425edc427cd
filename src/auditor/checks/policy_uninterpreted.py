"""政策文件没有解读

检查什么
    抽查本单位制发的政策文件，有没有解读稿。

依据
    《政府网站与政务新媒体检查指标》扣分指标“解读比例”（JC19-D1.7）：随机抽3个以本地区本部门名义印发、涉及面广、
    社会关注度高的政策文件，没有解读的按个扣分；不足3个的全部检查。

怎样判定
    先排除发文机关或文号是其他单位的文件，按本次检查的随机种子抽3个；在解读栏目中找题目包含文件名称的解读稿。都有的合格；
    没有找到的逐个列出，记“需人工核实”：是否涉及面广、应当解读由人认定后才扣分。制发机关没有标明的文件也抽，一并由人核对。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有政策文件栏目、没有本单位制发的文件的，不适用；文件页面、解读栏目没有读到的，
    记“未能检查”，不影响检查的完整性。

怎样整改
    给涉及面广、社会关注度高的文件补做解读，并与文件互相链接。
"""

from collections.abc import Iterator

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.checks.sampled import clue, column_facts
from auditor.derive.interpretations import interpretations, interprets, opened_documents
from auditor.derive.own_documents import issued_by
from auditor.model.facts import ArticleFacts, Facts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import ColumnType
from auditor.reading.sampling import seeded_sample

ROW = "JC19-D1.7"
META = Check(
    code="JD04",
    id="policy-uninterpreted",
    title="解读比例",
    objects="site",
    rows=(f"{ROW}:uninterpreted_each",),
    needs=("columns",),
    key="文件页面地址",
)
SIZE = 3


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge three documents of each portal."""
    return tuple(_judge(site, seen, facts.seed, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, seed: int, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    if not any(column.type is ColumnType.POLICY for column in site.columns):
        return not_applicable(site.id, "没有登记政策文件栏目")
    if seen is None or not _read(site, seen):
        return not_checked(site.id, "政策文件页面或政策解读栏目没有读到", gap=False)
    documents = {each.url: each for each in _documents(site, seen) if issued_by(each, ctx.office) != "other"}
    if not documents:
        return not_applicable(site.id, "没有读到本单位制发的政策文件")
    readings = interpretations(site, seen)
    drawn = [documents[url] for url in seeded_sample(documents, SIZE, seed)]
    without = [each for each in drawn if not any(interprets(title, each.title) for title in readings.values())]
    observed = f"抽查{len(drawn)}个政策文件，{len(drawn) - len(without)}个有解读"
    if not without:
        return passed(site.id, observed)
    problems = [_problem(site, each, ctx) for each in without]
    return review(site.id, f"{observed}，没有找到解读的是否应当解读由人认定", problems, observed)


def _read(site: Site, seen: SiteFacts) -> bool:
    """Whether documents were opened and every declared column of interpretations was read."""
    declared = [column for column in site.columns if column.type is ColumnType.INTERPRETATION]
    read = [each for column in declared if (each := column_facts(seen, column)) and each.seen]
    return len(read) == len(declared) and any(_documents(site, seen))


def _documents(site: Site, seen: SiteFacts) -> Iterator[ArticleFacts]:
    for column in site.columns:
        if column.type is ColumnType.POLICY:
            yield from opened_documents(seen, column)


def _problem(site: Site, document: ArticleFacts, ctx: Context) -> Problem:
    return clue(
        ROW,
        ctx,
        unit=site.unit,
        key=document.url,
        title="政策文件没有找到解读",
        text=f"“{document.title}”没有找到解读稿。",
        observed="未见解读",
        expected="涉及面广的文件有解读",
        url=document.url,
        remedy="给涉及面广、社会关注度高的文件补做解读，并与文件互相链接。",
        evidence=document.evidence,
    )
