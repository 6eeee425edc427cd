"""没有见到站内搜索

检查什么
    网站首页和其他页面有没有站内搜索框。

依据
    《政府网站与政务新媒体检查指标》扣分指标“站内搜索”（JC19-D4.5）。

怎样判定
    首页或任一已读页面有搜索框的，合格（只说明有入口）；都没有读到的记“需人工核实”，搜索框可能由脚本生成。
    用4条已发布的标题能否在第一页搜到、结果是否分类，由人实测。

不判定的情形
    门户网站的板块归区门户，记“不适用”；网站没有读到的，记“未能检查”。

怎样整改
    在页面头部设置全站搜索，重建索引，并用已发布的标题实测。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, review, sites_of
from auditor.checks.sampled import not_for_us
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site

META = Check(
    code="SS01",
    id="site-search-missing",
    title="站内搜索入口",
    objects="site",
    rows=("JC19-D4.5:no_search",),
    needs=("pages",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Look for a search box on each portal."""
    return tuple(_judge(site, seen) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    boxes = sum(page.details.has_search for page in seen.samples)
    if boxes:
        return passed(site.id, f"查看{len(seen.samples)}个页面，{boxes}个有搜索框")
    return review(site.id, f"查看{len(seen.samples)}个页面，没有读到搜索框（可能由脚本生成），需人工实测")
