"""外部链接可能变为有害网站

检查什么
    网页上的外部链接，对方网站是不是变成了赌博、色情等网站；链接文字里有没有这类用语。

依据
    《政府网站与政务新媒体检查指标》单项否决“安全、泄密事故等严重问题”第3项“发布或链接反动、暴力、色情等内容”
    （JC19-W-V1、LK-6）：属否决线索，不按死链扣分。

怎样判定
    每个外部网站取一个被链接的页面，看它的标题、关键词；含赌博、色情用语而不是宣传打击这类行为的，记“需人工核实”，
    写明对方标题。链接文字含这类用语的（可能被篡改），同样记“需人工核实”。程序不判不合格。

不判定的情形
    政府、教育网站不看；没有打开、要求验证的看不到内容，不作判断；没有进行链接检查、首页没有读到的，记“未能检查”。

怎样整改
    立即撤下该链接，排查同类链接和页面是否被篡改，按规定报告。
"""

from auditor.checks.base import Check, Context, not_checked, passed, review, sites_of
from auditor.checks.sampled import clue
from auditor.model.facts import Facts, LinkFacts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import ANSWERED
from auditor.reading.urls import host_of
from auditor.reading.wording import harmful

ROW = "LK-6"
META = Check(
    code="LJ04",
    id="harmful-external-link",
    title="外链内容",
    objects="site",
    rows=(ROW, "JC19-W-V1"),
    needs=("links", "home"),
    key="外部网站的域名",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the foreign hosts each site links to."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if seen is None or not seen.home.seen or not seen.links_checked:
        return not_checked(site.id, "首页没有读到，或没有进行链接检查", gap=False)
    foreign = [link for link in seen.links if link.external and link.kind == "page"]
    worst: dict[str, tuple[LinkFacts, str]] = {}
    for link in foreign:
        said = link.words or next((place.text for place in link.referrers if harmful(place.text)), "")
        if said:
            worst.setdefault(host_of(link.url), (link, said))
    if worst:
        problems = [_problem(site, host, *worst[host], ctx) for host in sorted(worst)]
        return review(site.id, f"{len(worst)}个外部网站含有害用语，须立即由人核实", problems)
    hosts = {host_of(link.url) for link in foreign if link.outcome in ANSWERED}
    return passed(site.id, f"链接到{len(hosts)}个外部网站，没有读到赌博、色情用语")


def _problem(site: Site, host: str, link: LinkFacts, said: str, ctx: Context) -> Problem:
    carrier = link.referrers[0] if link.referrers else None
    return clue(
        ROW,
        ctx,
        unit=site.unit,
        key=host,
        title="外部链接可能变为有害网站",
        text=f"链接到{host}，对方（或链接文字）为“{said}”。",
        observed=said,
        expected="链接内容健康合法",
        url=link.url,
        parent_url=carrier.url if carrier else "",
        remedy="立即撤下该链接，排查同类链接和页面是否被篡改，按规定报告。",
        evidence=link.evidence,
    )
