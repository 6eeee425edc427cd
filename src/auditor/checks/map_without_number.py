"""网页上的地图没有审图号

检查什么
    网页上的地图图片旁有没有审图号。

依据
    《政府网站发展指引》信息发布（ZY47-22）：使用地图的，要用标准地图或依法取得审图号的地图。

怎样判定
    图片说明写明是“地图”“行政区划图”的，所在页面写有审图号的合格；没有读到的记“需人工核实”（审图号可能印在图上）。
    百度、高德、天地图等地图服务自带审图号，合格。没有写说明的图片程序认不出，由人核查。

不判定的情形
    门户网站的板块归区门户，没有读到地图的，不适用；网站没有读到的，记“未能检查”。

怎样整改
    更换为标准地图，并在图上或图下标注审图号。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, quoted, review, sites_of
from auditor.checks.sampled import doubt, not_for_us, page_name
from auditor.model.facts import Facts, PageSample, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site

ROW = "ZY47-22"
META = Check(
    code="NR02",
    id="map-without-number",
    title="标准地图",
    objects="site",
    rows=(ROW,),
    needs=("pages",),
    key="页面地址",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the maps read on each portal."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    carrying = [page for page in seen.samples if page.details.maps]
    if not carrying:
        return not_applicable(site.id, "没有读到写明是地图的图片或地图服务")
    bare = [page for page in carrying if _pictures(page) and not page.details.map_number]
    if bare:
        problems = [_problem(site, page, ctx) for page in bare]
        return review(site.id, f"{len(bare)}个页面的地图旁没有读到审图号，须由人核实", problems)
    return passed(site.id, f"{len(carrying)}个页面有地图，都有审图号或使用地图服务")


def _pictures(page: PageSample) -> list[str]:
    return [shown.name for shown in page.details.maps if shown.kind == "picture"]


def _problem(site: Site, page: PageSample, ctx: Context) -> Problem:
    return doubt(
        site,
        page,
        ROW,
        ctx,
        key=page.url,
        title="地图旁没有读到审图号",
        text=f"“{page_name(page)}”的地图图片{quoted(_pictures(page))}旁没有读到审图号。",
        observed="未见审图号",
        expected="标准地图或有审图号",
        remedy="更换为标准地图，并在图上或图下标注审图号。",
    )
