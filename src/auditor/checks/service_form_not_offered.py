"""办事指南没有提供表格

检查什么
    要求填写申请表、申请书的办事指南，有没有提供表格或样表下载。

依据
    《政府网站与政务新媒体检查指标》扣分指标“表格样表”（JC19-D2.6）：抽2个办事指南。

怎样判定
    按本次检查的随机种子抽2个要求填表的指南，正文有表格、样表、下载链接的合格；没有读到的记“需人工核实”。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有要求填表的办事指南，不适用；网站没有读到的，记“未能检查”。

怎样整改
    在指南中附上空白表格和填写样表，确认能够下载。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, review, sites_of
from auditor.checks.sampled import doubt, not_for_us, page_name, pages_called
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.model.page import SERVICE
from auditor.reading.sampling import seeded_sample

ROW = "JC19-D2.6"
META = Check(
    code="FW02",
    id="service-form-not-offered",
    title="办事表格",
    objects="site",
    rows=(f"{ROW}:no_form_source_each",),
    needs=("pages",),
    key="指南页面地址",
)
SIZE = 2


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge two guides of each portal that demand a form."""
    return tuple(_judge(site, seen, facts.seed, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, seed: int, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    asking = {page.url: page for page in pages_called(site, seen, SERVICE, ()) if page.details.asks_form}
    if not asking:
        return not_applicable(site.id, "没有读到要求填表的办事指南")
    drawn = [asking[url] for url in seeded_sample(asking, SIZE, seed)]
    without = [page for page in drawn if not page.details.gives_form]
    if not without:
        return passed(site.id, f"抽查{len(drawn)}个要求填表的指南，都有表格")
    problems = [
        doubt(
            site,
            page,
            ROW,
            ctx,
            key=page.url,
            title="办事指南可能没有提供表格",
            text=f"“{page_name(page)}”要求填表，没有读到表格或样表的链接。",
            observed="未见表格链接",
            expected="提供规范表格",
            remedy="在指南中附上空白表格和填写样表，确认能够下载。",
        )
        for page in without
    ]
    return review(site.id, f"{len(without)}个办事指南没有读到表格，需人工核实", problems)
