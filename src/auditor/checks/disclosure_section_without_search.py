"""信息公开专栏没有检索框

检查什么
    信息公开类栏目的页面上有没有搜索框，列表和文件能不能打开。

依据
    《政府信息公开条例》第二十三、二十四条（TL-23/24）和《关于规范政府信息公开平台有关事项的通知》（PT61-6）：
    专栏（统一平台）应具备检索、查阅、下载功能。

怎样判定
    公开指南、制度、目录、政策文件、年报等栏目页面有一个带搜索框的合格；都没有的记“需人工核实”，
    搜索框可能由脚本生成，也可能在上级页面。能否查到、能否下载由人实测，失效的链接和附件见链接检查。

不判定的情形
    没有登记这些栏目的不适用；页面没有读到的，记“未能检查”。

怎样整改
    在专栏页面加上搜索框，并实际搜索、下载一次。
"""

from auditor.checks.base import Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.checks.sampled import addresses, columns_for, crawled, unseen
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site

META = Check(
    code="PT02",
    id="disclosure-section-without-search",
    title="专栏检索功能",
    objects="site",
    rows=("PT61-6", "TL-23/24"),
    needs=("pages",),
)
CATEGORIES = ("disclosure-guide", "disclosure-rules", "catalogue", "policy-documents", "annual-report", "on-request")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Look for a search box on each site's disclosure pages."""
    return tuple(_judge(site, seen) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None) -> Judgement:
    closed = unseen(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    columns = columns_for(site, CATEGORIES)
    if not columns:
        return not_applicable(site.id, "没有登记信息公开类栏目")
    inside = addresses(seen, columns)
    pages = [page for page in seen.samples if page.url in inside]
    if not pages:
        return not_checked(site.id, "信息公开类栏目的页面没有读到", gap=crawled(columns))
    boxes = [page for page in pages if page.details.has_search]
    if boxes:
        return passed(site.id, f"查看{len(pages)}个页面，{len(boxes)}个有搜索框")
    return review(site.id, f"查看{len(pages)}个页面，没有读到搜索框（可能由脚本生成），需人工实测")
