"""网站名称不规范或没有在页面头部展示

检查什么
    网站名称有没有以本地区本部门名称命名，各页面头部有没有展示。

依据
    《政府网站与政务新媒体检查指标》扣分指标“域名名称”第2、3项（JC19-D4.1）：网站应以本地区本部门名称命名，名称应在全站
    页面头部显著展示。

怎样判定
    名称取网站标签SiteName，没有的取首页标题。名称含本单位名称、简称或所属区县名称的，算规范；按本次检查的随机种子抽5个页面，
    头部文字或图片说明含网站名称、本单位或区县名称的，算已展示。两项都是的合格；有一项没有读到的，写明情况，
    记“需人工核实”（名称常做成没有说明文字的图片）。

不判定的情形
    门户网站的板块归区门户，记“不适用”；网站没有读到的，记“未能检查”。

怎样整改
    以本地区本部门名称命名网站，在所有页面头部显著展示，名称图片写上说明文字。
"""

import re

from auditor.checks.base import Check, Context, not_applicable, passed, review, sites_of
from auditor.checks.sampled import not_for_us
from auditor.derive.names import squash
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Office, Site
from auditor.reading.sampling import seeded_sample

ROW = "JC19-D4.1"
META = Check(
    code="MH11",
    id="site-name-irregular",
    title="网站名称",
    objects="site",
    rows=(f"{ROW}:bad_name", f"{ROW}:name_not_in_header"),
    needs=("home", "pages"),
)
SIZE = 5
ENDING = re.compile(r"(?:人民政府|街道办事处|办事处|政府)?(?:门户)?(?:网站|官网|网)?$")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the name of each portal."""
    return tuple(_judge(site, seen, facts.seed, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, seed: int, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    name = seen.home.tags.get("SiteName") or seen.home.title
    cores = _cores(ctx.office)
    well_named = any(core in squash(name) for core in cores)
    pages = {page.url: page for page in seen.samples}
    drawn = [pages[url] for url in seeded_sample(pages, SIZE, seed)]
    wanted = (*cores, squash(name)) if name else cores
    shown = [page for page in drawn if any(core in squash(page.details.banner) for core in wanted)]
    observed = f"网站名称“{name}”，抽查{len(drawn)}个页面，{len(shown)}个头部读到名称"
    if well_named and len(shown) == len(drawn):
        return passed(site.id, observed)
    doubts = [] if well_named else ["名称里没有读到本单位或所属区县的名称"]
    doubts += [] if len(shown) == len(drawn) else [f"{len(drawn) - len(shown)}个页面头部没有读到名称（可能是图片）"]
    return review(site.id, f"{observed}；{'，'.join(doubts)}，须由人核实", observed=observed)


def _cores(office: Office) -> tuple[str, ...]:
    """The names without their common endings: 临江区 of 临江区人民政府."""
    names = (office.name, office.short_name, office.district)
    return tuple(dict.fromkeys(core for name in names if len(core := ENDING.sub("", squash(name))) >= 2))
