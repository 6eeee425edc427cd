"""办事依据没有关联到文件库

检查什么
    办事指南提到的政策文件，有没有链接到本网站政策文件栏目的文件。

依据
    《政府网站与政务新媒体检查指标》加分指标“服务关联”（JC19-B2.3）：抽2个事项，依据均准确关联的加分。

怎样判定
    按本次检查的随机种子抽2个提到政策文件的办事指南。所提文件都链接到本网站政策文件栏目的合格；有没有链接的、
    链接到别处的，写明哪一个，记“需人工核实”。

不判定的情形
    门户网站的板块归区门户，没有读到提及政策文件的办事指南的，不适用；网站没有读到的，记“未能检查”。

怎样整改
    给办事依据中的每个文件加上链接，指向本网站政策文件库中的原文。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, quoted, review, sites_of
from auditor.checks.sampled import doubt, not_for_us, page_name, pages_called
from auditor.model.facts import Facts, PageSample, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.page import SERVICE
from auditor.model.words import ColumnType
from auditor.reading.sampling import seeded_sample

ROW = "JC19-B2.3"
META = Check(
    code="FW05",
    id="service-basis-not-linked",
    title="服务关联文件库",
    objects="site",
    rows=(f"{ROW}:all_linked",),
    needs=("pages", "columns"),
    key="指南页面地址",
)
SIZE = 2


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge two service guides of each portal."""
    return tuple(_judge(site, seen, facts.seed, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, seed: int, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    naming = {page.url: page for page in pages_called(site, seen, SERVICE, ()) if page.details.policies}
    if not naming:
        return not_applicable(site.id, "没有读到提及政策文件的办事指南")
    library = _library(site, seen)
    drawn = [naming[url] for url in seeded_sample(naming, SIZE, seed)]
    problems = [problem for page in drawn if (problem := _problem(site, page, library, ctx))]
    if problems:
        return review(site.id, f"抽查{len(drawn)}个指南，{len(problems)}个的依据没有全部关联到文件库", problems)
    return passed(site.id, f"抽查{len(drawn)}个指南，依据都链接到本网站政策文件栏目")


def _library(site: Site, seen: SiteFacts) -> set[str]:
    ids = {
        column.id
        for column in site.columns
        if column.type is ColumnType.POLICY or {"policy-documents", "duty-basis"} & set(column.categories)
    }
    return {item.url for column in seen.columns if column.column in ids for item in column.items}


def _problem(site: Site, page: PageSample, library: set[str], ctx: Context) -> Problem | None:
    apart = [f"《{policy.name}》" for policy in page.details.policies if policy.url not in library]
    if not apart:
        return None
    return doubt(
        site,
        page,
        ROW,
        ctx,
        key=page.url,
        title="办事依据没有关联到文件库",
        text=f"“{page_name(page)}”提到的{quoted(apart)}没有链接到本网站政策文件栏目。",
        observed=f"{len(apart)}个文件没有关联",
        expected="依据都关联到本网站文件库",
        remedy="给办事依据中的每个文件加上链接，指向本网站政策文件库中的原文。",
    )
