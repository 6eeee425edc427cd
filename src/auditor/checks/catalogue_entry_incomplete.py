"""信息目录著录项不全

检查什么
    政策文件、公开目录栏目的信息页面有没有索引、名称、内容概述、生成日期。

依据
    《政府信息公开条例》第十二条（TL-12c）：公开目录包括政府信息的索引、名称、内容概述、生成日期等内容。

怎样判定
    页面上标有索引号的（说明采用目录著录格式）逐页核对，四项齐全的合格；缺项的和都没有著录的记“需人工核实”：
    目录可能另设页面，程序不判不合格。

不判定的情形
    没有登记政策文件、公开目录类栏目的不适用；页面没有读到的，记“未能检查”。

怎样整改
    在目录和信息页面中补全索引号、名称、内容概述、生成日期。
"""

from collections import Counter

from auditor.checks.base import Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.checks.sampled import addresses, columns_for, crawled, doubt, unseen
from auditor.model.facts import Facts, PageSample, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.model.page import ENTRY

ROW = "TL-12c"
META = Check(
    code="ML02",
    id="catalogue-entry-incomplete",
    title="信息目录著录",
    objects="site",
    rows=(ROW,),
    needs=("pages",),
)
CATEGORIES = ("catalogue", "policy-documents")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the entries of each site's catalogue and documents."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = unseen(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    columns = columns_for(site, CATEGORIES)
    if not columns:
        return not_applicable(site.id, "没有登记政策文件、公开目录类栏目")
    inside = addresses(seen, columns)
    pages = [page for page in seen.samples if page.url in inside]
    if not pages:
        return not_checked(site.id, "政策文件、公开目录类栏目的页面没有读到", gap=crawled(columns))
    return _of(site, [page for page in pages if ENTRY in page.details.elements], len(pages), ctx)


def _of(site: Site, described: list[PageSample], looked: int, ctx: Context) -> Judgement:
    observed = f"查看{looked}个页面，{len(described)}个有目录著录"
    if not described:
        return review(site.id, "信息页面没有读到索引号等著录项，需人工核对公开目录是否另设", observed=observed)
    elements = ctx.rulebook.row(ROW).elements
    missing = Counter(name for page in described for name in elements if name not in page.details.elements[ENTRY])
    if not missing:
        return passed(site.id, observed)
    words = "、".join(f"{name}（{missing[name]}页）" for name in elements if missing[name])
    problem = doubt(
        site,
        described[0],
        ROW,
        ctx,
        title="信息目录著录项可能不全",
        text=f"有目录著录的{len(described)}个页面中没有读到{words}。",
        observed=f"未见{words}",
        expected="索引、名称、内容概述、生成日期齐全",
        remedy="在目录和信息页面中补全著录项。",
    )
    return review(site.id, f"没有读到{words}，需人工核对", [problem], observed)
