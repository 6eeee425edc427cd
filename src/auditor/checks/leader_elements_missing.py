"""负责人信息内容不全

检查什么
    领导信息栏目有没有写到姓名、简历、主管或分管工作。

依据
    《政府网站发展指引》（ZY47-25）；《政府网站与政务新媒体检查指标》扣分指标“领导信息”（JC19-D1.3）。

怎样判定
    领导信息栏目的页面合在一起看，没有读到的列为一条提示。照片由程序看不出是不是本人，不作判断。

不判定的情形
    没有登记领导信息栏目的不适用（是否设置见“必设栏目类别”）；没有读到正文的，记“需人工核实”或“未能检查”。

怎样整改
    按现任班子补全姓名、职务、简历和分工。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, review, sites_of
from auditor.checks.sampled import columns_for, elements_of, found, lacking, pages_called, unseen
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.model.page import LEADERS
from auditor.model.words import Verdict

ROW = "ZY47-25"
META = Check(
    code="JG02",
    id="leader-elements-missing",
    title="负责人信息内容",
    objects="site",
    rows=(ROW, "JC19-D1.3:missing_or_wrong_each"),
    needs=("pages",),
)
PHOTO = "照片"


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge what each site's pages on its leaders say together."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = unseen(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    if not columns_for(site, ("leaders",)):
        return not_applicable(site.id, "没有登记领导信息栏目")
    pages = pages_called(site, seen, LEADERS, ("leaders",))
    if not pages:
        return review(site.id, "没有读到领导信息的正文（可能是图片），需人工核对")
    required = [name for name in ctx.rulebook.row(ROW).elements if name != PHOTO]
    missing = lacking(required, elements_of(pages, LEADERS))
    observed = f"查看{len(pages)}个页面"
    if not missing:
        return passed(site.id, observed)
    words = "、".join(missing)
    problem = found(
        site,
        pages[0],
        ROW,
        ctx,
        title="负责人信息内容不全",
        text=f"领导信息栏目没有读到{words}。",
        observed=f"未见{words}",
        expected="有姓名、简历和分工",
        remedy="按现任班子补全姓名、职务、简历和分工。",
    )
    # The row is advice: stated, and no failure.
    return Judgement(object=site.id, verdict=Verdict.PASS, observed=observed, problems=(problem,))
