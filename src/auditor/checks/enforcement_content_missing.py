"""执法事前公开内容不全

检查什么
    行政执法公示页面有没有写到执法主体、人员、职责、权限、依据、程序、救济渠道、随机抽查事项清单、服务指南、执法流程图。

依据
    《关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》事前公开（ZF118-3）。

怎样判定
    标题或位置写明“执法公示”“执法信息”等的页面合在一起看，十项都读到的合格；没有读到的记“需人工核实”，
    内容可能在附件、图片或统一平台上，程序不判不合格。

不判定的情形
    没有读到这类页面的不适用（是否行使执法权由人核查）；网站没有读到的，记“未能检查”。

怎样整改
    补全行政执法公示内容；在统一平台公开的加上链接；不行使执法权的说明理由。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, review, sites_of
from auditor.checks.sampled import doubt, elements_of, lacking, pages_called, unseen
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.model.page import ENFORCEMENT

ROW = "ZF118-3"
META = Check(
    code="ZF02",
    id="enforcement-content-missing",
    title="执法事前公开内容",
    objects="site",
    rows=(ROW,),
    needs=("pages",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge what each site's pages on enforcement say together."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = unseen(site, seen)
    pages = pages_called(site, seen, ENFORCEMENT, ()) if seen and not closed else []
    if closed or not pages:
        return closed or not_applicable(site.id, "没有读到行政执法公示页面，是否行使执法权由人核查")
    missing = lacking(ctx.rulebook.row(ROW).elements, elements_of(pages, ENFORCEMENT))
    observed = f"查看{len(pages)}个页面，十项内容读到{10 - len(missing)}项"
    if not missing:
        return passed(site.id, observed)
    words = "、".join(missing)
    problem = doubt(
        site,
        pages[0],
        ROW,
        ctx,
        title="执法公示内容可能不全",
        text=f"行政执法公示页面没有读到{words}。",
        observed=f"未见{words}",
        expected="事前公开十项内容",
        remedy="补全行政执法公示内容；在统一平台公开的加上链接。",
    )
    return review(site.id, f"执法公示没有读到{words}，需人工核对", [problem], observed)
