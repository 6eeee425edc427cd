"""没有见到办事服务评价

检查什么
    网站有没有办事服务评价功能，有没有公布评价结果。

依据
    《政府网站与政务新媒体检查指标》加分指标“服务功能”（JC19-B2.1）。

怎样判定
    在导航和页面链接中查找“好差评”“服务评价”“评价结果”等入口。评价功能和评价结果都有的合格；只有其一或都没有读到的，
    写明看到什么，记“需人工核实”（入口可能在统一政务服务平台）。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有进行链接检查、网站没有读到的，记“未能检查”。

怎样整改
    接入政务服务“好差评”，定期公布评价结果。
"""

import re
from collections.abc import Iterator

from auditor.checks.base import Check, Context, not_applicable, passed, review, sites_of
from auditor.checks.sampled import not_for_us
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site

ROW = "JC19-B2.1"
META = Check(
    code="FW04",
    id="service-rating-missing",
    title="服务评价",
    objects="site",
    rows=(f"{ROW}:rating", f"{ROW}:rating_results"),
    needs=("navigation", "links"),
)
RATING = re.compile(r"好差评|(?:服务|办事|办件|我要|满意度)评价|评价(?:系统|入口|中心)")
RESULTS = re.compile(r"(?:评价|好差评|满意度)(?:结果|统计|公示|排名|情况|数据)|好评率")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Look for the two entries on each portal."""
    return tuple(_judge(site, seen) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    names = list(_names(seen))
    results = next((name for name in names if RESULTS.search(name)), "")
    rating = next((name for name in names if RATING.search(name) and not RESULTS.search(name)), "")
    told = [f"“{name}”" for name in (rating, results) if name]
    observed = f"见到{'、'.join(told)}" if told else "没有读到服务评价的入口"
    if rating and results:
        return passed(site.id, observed)
    return review(site.id, f"{observed}，是否提供评价功能、公布评价结果须由人认定", observed=observed)


def _names(seen: SiteFacts) -> Iterator[str]:
    yield from (entry.name for entry in seen.navigation)
    yield from (place.text for link in seen.links for place in link.referrers if len(place.text) <= 20)
