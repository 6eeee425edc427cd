"""机构职能内容不全

检查什么
    机构职能栏目有没有写到机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名。

依据
    《政府信息公开条例》第二十条第（二）项（TL-20.2）；《政府网站发展指引》（ZY47-24）；
    《政府网站与政务新媒体检查指标》扣分指标“机构职能”（JC19-D1.2）。

怎样判定
    本单位自称机构职能、内设机构、科室职责的页面合在一起看，六项都读到的合格；没有读到的记“需人工核实”：
    内容可能写在图片、附件或别的页面里，程序不判不合格。

不判定的情形
    没有登记机构职能类栏目的不适用（是否设置见“必设栏目类别”）；没有读到页面的，记“未能检查”。

怎样整改
    补全机构职能、内设机构、地址、办公时间、电话和负责人信息。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, review, sites_of
from auditor.checks.sampled import columns_for, doubt, elements_of, lacking, pages_called, unseen
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.model.page import LEADERS, ORGANISATION

ROW = "TL-20.2"
CATEGORIES = ("organisation", "internal-units", "leaders")
META = Check(
    code="JG01",
    id="organisation-elements-missing",
    title="机构职能内容",
    objects="site",
    rows=(ROW, "ZY47-24", "JC19-D1.2:inaccurate_each"),
    needs=("pages",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge what each site's pages on the organisation say together."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = unseen(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    if not columns_for(site, CATEGORIES):
        return not_applicable(site.id, "没有登记机构职能类栏目")
    pages = pages_called(site, seen, ORGANISATION, ())
    if not pages:
        return review(site.id, "没有读到机构职能的正文（可能是附件或图片），需人工核对六项内容")
    read = elements_of(pages, ORGANISATION)
    if any("姓名" in page.details.elements[LEADERS] for page in pages_called(site, seen, LEADERS, ("leaders",))):
        read.add("负责人姓名")
    missing = lacking(ctx.rulebook.row(ROW).elements, read)
    observed = f"六项内容读到{6 - len(missing)}项"
    if not missing:
        return passed(site.id, observed)
    words = "、".join(missing)
    problem = doubt(
        site,
        pages[0],
        ROW,
        ctx,
        title="机构职能内容可能不全",
        text=f"机构职能类栏目没有读到{words}。",
        observed=f"未见{words}",
        expected="写明六项内容",
        remedy="补全机构职能、内设机构、地址、办公时间、电话和负责人信息。",
    )
    return review(site.id, f"没有读到{words}，需人工核对", [problem], observed)
