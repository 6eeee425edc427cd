"""标准目录有空白的列

检查什么
    基层政务公开标准目录的表格，每一行的公开事项、内容、依据、时限、主体、渠道、对象、方式、层级是否都填写。

依据
    《关于全面推进基层政务公开标准化规范化工作的指导意见》标准目录：各列填写齐全（JC54-2）。

怎样判定
    在网页表格中逐行核对，合并的单元格按覆盖的每一行计算，分栏打勾的列有一处打勾即算填写。
    有空白的不合格，同一张目录合并为一处，列出前几处位置。

不判定的情形
    没有读到目录表格的（多为附件）不适用，请人工核对；网站没有读到的，记“未能检查”。

怎样整改
    补全目录中空着的列；合并单元格的补上完整内容。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, sites_of
from auditor.checks.sampled import found, page_name, unseen
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site

ROW = "JC54-2"
META = Check(
    code="JC01",
    id="catalogue-field-empty",
    title="标准目录填写",
    objects="site",
    rows=(ROW,),
    needs=("pages",),
    key="目录页面地址",
)
SHOWN = 3


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the catalogue tables of each site."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = unseen(site, seen)
    pages = [page for page in seen.samples if page.details.catalogues] if seen else []
    if closed or not pages:
        return closed or not_applicable(site.id, "没有读到标准目录的网页表格（可能是附件），需人工核对")
    rows = sum(table.rows for page in pages for table in page.details.catalogues)
    gaps = {page.url: [gap for table in page.details.catalogues for gap in table.gaps] for page in pages}
    observed = f"{len(pages)}个目录页面，共{rows}行"
    if not any(gaps.values()):
        return passed(site.id, observed)
    problems = tuple(
        found(
            site,
            page,
            ROW,
            ctx,
            key=page.url,
            title="标准目录有空白的列",
            text=f"“{page_name(page)}”中{'、'.join(gaps[page.url][:SHOWN])}等没有填写。",
            observed=f"{len(gaps[page.url])}处空白",
            expected="每行各列填写齐全",
            remedy="补全目录中空着的列。",
        )
        for page in pages
        if gaps[page.url]
    )
    reason = f"{len(problems)}个目录页面有空白的列"
    return Judgement(object=site.id, verdict=ctx.verdict(ROW), reason=reason, observed=observed, problems=problems)
