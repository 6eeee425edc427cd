"""页面含内网链接

检查什么
    公开页面上有没有指向单位内部网络的链接、图片或附件（如 192.168、10 开头的地址）。

依据
    《政府网站与政务新媒体检查指标》扣分指标“可用性”（JC19-D4.3）：公众打不开这样的链接；
    同时暴露内部网络地址，有安全隐患。

怎样判定
    链接的目标是内部网络地址的即为问题，不需要访问确认；同一地址只算一处，写明引用次数。

不判定的情形
    在网络设置中写明允许访问的内网门户不在此列；链接检查关闭、站点没有取得内容的，记“未能检查”。

怎样整改
    把链接改为公众能访问的地址，或撤下链接；图片、附件重新上传到门户后再引用。
"""

from auditor.checks.base import Check, Context, not_checked, passed, sites_of
from auditor.checks.link_words import SCOPE_ROW, page_named, responsibility, rows_of, unit_of_page
from auditor.model.facts import Facts, LinkFacts, Referrer, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Outcome, Severity

ROW = "JC19-D4.3:other_link_each"
META = Check(
    code="LJ03",
    id="link-into-internal-network",
    title="内网链接",
    objects="site",
    rows=(ROW, SCOPE_ROW),
    needs=("links",),
    key="链接的目标网址（规范化）",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge each site's links."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if seen is None:
        return not_checked(site.id, "本次检查未取得该站点的内容")
    if not seen.links_checked:
        return not_checked(site.id, "本次未进行链接检查", gap=False)
    if not seen.home.seen and not seen.links:
        return not_checked(site.id, seen.home.reason or "首页未能打开，没有读到链接")
    internal = sorted(
        (link for link in seen.links if link.outcome is Outcome.POLICY_PRIVATE_ADDRESS), key=lambda link: link.url
    )
    if not internal:
        return passed(site.id, f"检查{len(seen.links)}个链接，未见内网地址")
    return Judgement(
        object=site.id,
        verdict=ctx.verdict(ROW),
        reason=f"{len(internal)}处链接指向内部网络",
        observed=f"{len(internal)}处",
        problems=tuple(_problem(site, link, ctx) for link in internal),
        rows=rows_of(site, ROW),
    )


def _problem(site: Site, link: LinkFacts, ctx: Context) -> Problem:
    first = link.referrers[0] if link.referrers else Referrer(url=site.url)
    places = max(link.referrer_count, 1)
    more = f"，共{places}处引用" if places > 1 else ""
    return Problem(
        key=link.url,
        title="页面含内网链接",
        text=f"{page_named(first)}中的链接“{first.text or link.url}”指向单位内部网络，公众无法打开{more}。",
        observed=link.url,
        expected="链接指向公众能访问的地址",
        url=link.url,
        parent_url=first.url,
        severity=ctx.severity(ROW, Severity.DEDUCT),
        responsibility=responsibility(site, [link], ctx),
        remedy="把链接改为公众能访问的地址，或撤下链接。",
        root_cause="页面模板" if link.in_template else "",
        count=places,
        unit=unit_of_page(site, first.url),
        evidence=link.evidence,
        clause=ctx.clause(ROW),
    )
