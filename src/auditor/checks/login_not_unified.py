"""互动栏目的登录入口不在一处

检查什么
    网站上的登录、注册入口是不是都指向同一个地方。

依据
    《政府网站与政务新媒体检查指标》扣分指标“统一登录”（JC19-D3.2）：各互动栏目应统一注册登录，网上信访、纪检举报等
    专门渠道除外。

怎样判定
    收集页面上名为“登录”“注册”“用户中心”的链接，看它们指向几个网站。都指向一个的合格；指向两个以上的，
    记“需人工核实”：可能接入同一身份认证，须登录一次实测。后台、邮箱、办公系统的登录不算。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有读到登录入口的，不适用；没有进行链接检查、网站没有读到的，记“未能检查”。

怎样整改
    把各互动栏目接入统一身份认证，登录一次各处可用。
"""

import re

from auditor.checks.base import Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.checks.sampled import clue, not_for_us
from auditor.model.facts import Facts, LinkFacts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.reading.urls import host_of

ROW = "JC19-D3.2"
META = Check(
    code="HD04",
    id="login-not-unified",
    title="统一登录",
    objects="site",
    rows=(f"{ROW}:no_unified_login",),
    needs=("links", "pages"),
)
ENTRY = re.compile(
    r"^(?:用户|个人|统一|会员|市民|请|立即|我要)?(?:登录|登陆|注册)(?:[/|]?注册)?$|用户中心|个人中心|用户空间"
)
SPECIAL = re.compile(r"信访|纪检|监察|举报|邮箱|后台|办公系统")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge each portal by where its login entries lead."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    if not seen.links_checked:
        return not_checked(site.id, "没有进行链接检查", gap=False)
    hosts: dict[str, LinkFacts] = {}
    for link in seen.links:
        if _is_entry(link):
            hosts.setdefault(host_of(link.final_url or link.url), link)
    if not hosts:
        return not_applicable(site.id, "没有读到登录、注册入口")
    if len(hosts) == 1:
        return passed(site.id, f"登录、注册入口都指向{next(iter(hosts))}")
    named = "、".join(sorted(hosts))
    problem = clue(
        ROW,
        ctx,
        unit=site.unit,
        title="登录入口不在一处",
        text=f"网站的登录、注册入口指向{len(hosts)}个网站（{named}）。",
        observed=named,
        expected="统一注册登录",
        url=hosts[min(hosts)].url,
        remedy="把各互动栏目接入统一身份认证，登录一次各处可用。",
    )
    return review(site.id, f"登录入口指向{len(hosts)}个网站，是否统一认证须登录实测", [problem])


def _is_entry(link: LinkFacts) -> bool:
    named = any(ENTRY.search("".join(place.text.split())) for place in link.referrers)
    return named and not any(SPECIAL.search(f"{place.text} {place.page_title}") for place in link.referrers)
