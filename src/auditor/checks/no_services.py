"""没有见到办事服务

检查什么
    网站有没有办事服务栏目或统一政务服务平台的入口，事项是否集中分类展示。

依据
    《政府网站与政务新媒体检查指标》单项否决“服务不实用”（JC19-W-V6a）、扣分指标“事项公开”（JC19-D2.1）。

怎样判定
    导航、登记的栏目中有“办事”“服务”“政务服务”类名称的合格；都没有的记“需人工核实”（否决情形，须由人认定）。
    是否分类展示由人核查。

不判定的情形
    门户网站的板块归区门户，记“不适用”；首页或导航没有读到的，记“未能检查”。

怎样整改
    设置办事服务入口，或链接到统一的政务服务平台，按主题、对象或部门分类展示事项。
"""

import re

from auditor.checks.base import Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.checks.sampled import not_for_us
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site

META = Check(
    code="FW03",
    id="no-services",
    title="办事服务",
    objects="site",
    rows=("JC19-W-V6a", "JC19-D2.1:not_classified"),
    needs=("navigation", "columns"),
)
NAMED = re.compile(r"办事|政务服务|便民服务|在线服务|网上大厅|服务大厅|公共服务|一网通办|服务事项|权责清单")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Look for services in the menus and columns of each portal."""
    return tuple(_judge(site, seen) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    if not seen.navigation:
        return not_checked(site.id, "网站导航没有读到")
    names = [entry.name for entry in seen.navigation] + [column.name for column in site.columns]
    services = next((name for name in names if NAMED.search(name)), "")
    if services:
        return passed(site.id, f"设有“{services}”")
    return review(site.id, "导航和栏目中没有见到办事服务，须由人确认有无办事服务或统一平台入口")
