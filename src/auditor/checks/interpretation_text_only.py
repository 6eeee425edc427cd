"""解读稿只有文字

检查什么
    解读稿有没有用新闻发布会、图表图解、音视频、动漫等形式。

依据
    《政府网站与政务新媒体检查指标》加分指标“解读回应”（JC19-B1.2）：抽3个不同文件的解读稿，按个加分。

怎样判定
    按本次检查的随机种子抽3个解读稿。标题写明图解、视频、动漫、发布会等，或正文附有音视频文件的，合格并写明几个；
    正文有图片的，写明几个，是否算图解记“需人工核实”。都没有读到的，也记“需人工核实”（可能由脚本插入）。

不判定的情形
    门户网站的板块归区门户、没有政策解读栏目或栏目是空的，不适用；栏目没有读到的，记“未能检查”，不影响检查的完整性。

怎样整改
    重要文件采用图表、音视频、发布会等形式解读。
"""

import re

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.checks.sampled import column_facts
from auditor.model.facts import Facts, ItemFacts, LinkFacts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.model.words import ColumnType
from auditor.reading.sampling import seeded_sample

ROW = "JC19-B1.2"
META = Check(
    code="JD03",
    id="interpretation-text-only",
    title="解读形式",
    objects="site",
    rows=(f"{ROW}:rich_form_each",),
    needs=("columns", "links"),
)
SIZE = 3
RICH = re.compile(r"图解|一图|图说|图读|长图|漫画|动漫|动画|视频|音频|短片|微课|H5|发布会|访谈|直播", re.I)
MEDIA = re.compile(r"\.(?:mp4|mp3|wmv|avi|flv|mov|m4a|wav)(?:$|\?)", re.I)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge three interpretations of each portal."""
    return tuple(_judge(site, seen, facts.seed) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, seed: int) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    declared = [column for column in site.columns if column.type is ColumnType.INTERPRETATION]
    if not declared:
        return not_applicable(site.id, "没有登记政策解读栏目")
    read = [each for column in declared if seen and (each := column_facts(seen, column)) and each.seen]
    if seen is None or not read:
        return not_checked(site.id, "政策解读栏目没有读到", gap=False)
    items = {item.url: item for column in read for item in column.items}
    if not items:
        return not_applicable(site.id, "政策解读栏目没有解读稿")
    drawn = [items[url] for url in seeded_sample(items, SIZE, seed)]
    rich = [item for item in drawn if RICH.search(item.title) or _carries(item, seen.links, media=True)]
    pictured = [item for item in drawn if item not in rich and _carries(item, seen.links, media=False)]
    observed = f"抽查{len(drawn)}个解读稿，图解、音视频等形式{len(rich)}个，另有{len(pictured)}个正文有图片"
    if len(rich) == len(drawn):
        return passed(site.id, observed)
    return review(site.id, f"{observed}，其余是否采用图表、音视频等形式须由人认定", observed=observed)


def _carries(item: ItemFacts, links: tuple[LinkFacts, ...], *, media: bool) -> bool:
    """Whether the interpretation's own text carries a film or recording (``media``), else a picture."""
    return any(
        place.url == item.url and place.zone == "main"
        for link in links
        if (bool(MEDIA.search(link.url)) if media else link.kind == "image")
        for place in link.referrers
    )
