"""其他页面链接不可用

检查什么
    首页以外各页面上的链接、图片、附件（含外部链接）能不能打开。

依据
    《政府网站与政务新媒体检查指标》扣分指标“可用性”（JC19-D4.3）。原文没有规定返回码和复核办法，
    复核办法为本程序的做法，见下。

怎样判定
    返回404、410的，两次都如此才确认；返回5xx、连接不上、超时等，须三次都失败、其中两次相隔30分钟以上，
    且当时本机网络正常，才确认为不可用。能打开但提示“页面不存在”的，按同样办法确认。没有确认的记“疑似”，不算问题。
    同一个失效地址只算一处，写明引用次数；模板里的同一链接、同一网站整体打不开，各合并为一处。
    板块页面模板里的链接责任归门户平台；转载稿件里的归转载来源；其余归本单位。

不判定的情形
    对方限制自动访问（401、403、405、412、429、521、验证页面、要求登录）的，记“需人工核实”，不作死链；
    本机网络、数量或时间限制造成没有检查的，记“未能检查”；链接检查关闭时不作结论。

怎样整改
    改正或撤下失效的链接、图片和附件；对方已停用的删除链接。属于门户平台的，转报门户管理单位。
"""

from auditor.checks.base import Check, Context, not_checked, sites_of
from auditor.checks.link_words import SCOPE_ROW, broken_links, split_links
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site

ROW = "JC19-D4.3:other_link_each"
META = Check(
    code="LJ02",
    id="dead-link-on-other-pages",
    title="其他页面链接可用性",
    objects="site",
    rows=(ROW, SCOPE_ROW),
    needs=("links",),
    key="失效的目标网址（规范化）；整个网站打不开的为 host:域名",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the links of all pages but the home page."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if seen is None:
        return not_checked(site.id, "本次检查未取得该站点的内容")
    if not seen.links_checked:
        return not_checked(site.id, "本次未进行链接检查", gap=False)
    if not seen.home.seen and not seen.links:
        return not_checked(site.id, seen.home.reason or "首页未能打开，没有读到链接")
    return broken_links(site, seen, split_links(seen)[1], ROW, ctx)
