"""废止、失效的文件没有标注

检查什么
    本栏目公布过废止、失效的文件，原文件页面有没有标注；文件页面有没有写明有效性。

依据
    《政府网站发展指引》信息发布（ZY47-26）：文件资料应提供分类和搜索；修改、废止、失效的，要在已发布的原文件上标注。

怎样判定
    从标题写明“废止”“失效”“停止执行”并点出文件名的信息中，找出被废止的文件，再到登记的政策文件栏目找原文件：
    原文件页面写有“已废止”“失效”的合格；没有读到标注的，记“需人工核实”。没有读到这类信息的合格，写明几件标明了有效性。
    正文所列的废止目录、分类和搜索功能由人核查。

不判定的情形
    没有登记政策文件栏目的，不适用；栏目没有读到的，记“未能检查”。

怎样整改
    在失效文件的原页面醒目位置标注“已废止”，并链接到废止决定。
"""

import re
from collections.abc import Iterator

from auditor.checks.base import Check, Context, columns_of, not_checked, object_unit, passed, quoted, review
from auditor.checks.sampled import clue
from auditor.derive.names import squash
from auditor.model.facts import ArticleFacts, ColumnFacts, Facts
from auditor.model.judgement import Judgement
from auditor.model.office import Column, Site
from auditor.model.words import ANSWERED, ColumnType

ROW = "ZY47-26"
META = Check(
    code="NR03",
    id="document-validity-unmarked",
    title="文件有效性标注",
    objects="column",
    rows=(ROW,),
    needs=("columns",),
)
CATEGORY = "policy-documents"
ENDING = re.compile(r"废止|失效|停止执行|宣布无效")
NAMED = re.compile(r"《([^《》]{4,60})》")
AFTER = re.compile(r"(?:废止|停止执行)(?:执行)?([^《》]{6,50}?)(?:的(?:决定|通知|公告|通告)|$)")
ENDED = re.compile(r"废止|失效|作废")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every column of documents."""
    found = columns_of(facts, ctx.office)
    wanted = (each for each in found if each[1].type is ColumnType.POLICY or CATEGORY in each[1].categories)
    return tuple(_judge(*each, ctx) for each in wanted)


def _judge(site: Site, column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    if seen is None or not seen.seen:
        return not_checked(column.id, (seen.reason if seen else "") or "栏目没有读到")
    opened = [article for article in seen.articles if article.outcome in ANSWERED]
    unmarked = {each.url: each for name in _ended(seen) for each in opened if _is(each, name) and not _marked(each)}
    told = sum(bool(article.validity) for article in opened)
    observed = f"打开{len(opened)}件文件，标明有效性的{told}件"
    if not unmarked:
        return passed(column.id, f"{observed}，没有见到应标注而没有标注的")
    first = unmarked[min(unmarked)]
    problem = clue(
        ROW,
        ctx,
        unit=object_unit(site, column),
        title="废止、失效的文件没有标注",
        text=f"{quoted(each.title for each in unmarked.values())}已公布废止或失效，原文件页面没有读到标注。",
        observed="未见标注",
        expected="原文件页面标注已废止",
        url=first.url,
        parent_url=column.url or site.url,
        remedy="在失效文件的原页面醒目位置标注“已废止”，并链接到废止决定。",
        count=len(unmarked),
        evidence=first.evidence,
    )
    return review(column.id, f"{len(unmarked)}件已废止、失效的文件没有读到标注，须由人核实", [problem], observed)


def _ended(seen: ColumnFacts) -> Iterator[str]:
    """Names of the documents whose end a title announces."""
    for item in seen.items:
        if ENDING.search(item.title):
            named = NAMED.findall(item.title) or [match[1] for match in AFTER.finditer(item.title)]
            yield from (name for each in named if len(name := squash(each)) >= 4)


def _is(article: ArticleFacts, name: str) -> bool:
    return name in squash(article.title) and not ENDING.search(article.title)


def _marked(article: ArticleFacts) -> bool:
    return bool(ENDED.search(article.validity))
