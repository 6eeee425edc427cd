"""办事指南的电话号码写法有误

检查什么
    办事指南写的电话号码位数对不对。

依据
    《政府网站与政务新媒体检查指标》扣分指标“内容准确”（JC19-D2.5）：随机抽5个办事指南，咨询电话、投诉电话等有错误，或与实际
    办事要求不一致的，按处扣分。

怎样判定
    按本次检查的随机种子抽5个办事指南，“电话”“热线”后面的号码不是固定电话、手机、400/800电话或短号码位数的，写明哪一个，
    记“需人工核实”；没有的合格，写明抽了几个。号码打不打得通、要求与窗口是否一致，由人核查。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有读到办事指南的，不适用；网站没有读到的，记“未能检查”。

怎样整改
    逐个拨打指南上的电话，与窗口核对办理要求后改正。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, review, sites_of
from auditor.checks.sampled import doubt, not_for_us, page_name, pages_called
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.model.page import SERVICE
from auditor.reading.sampling import seeded_sample

ROW = "JC19-D2.5"
META = Check(
    code="FW08",
    id="service-phone-malformed",
    title="办事电话",
    objects="site",
    rows=(f"{ROW}:wrong_info_each",),
    needs=("pages",),
    key="指南页面地址",
)
SIZE = 5


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge five service guides of each portal."""
    return tuple(_judge(site, seen, facts.seed, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, seed: int, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    guides = {page.url: page for page in pages_called(site, seen, SERVICE, ())}
    if not guides:
        return not_applicable(site.id, "没有读到办事指南页面")
    drawn = [guides[url] for url in seeded_sample(guides, SIZE, seed)]
    problems = [
        doubt(
            site,
            page,
            ROW,
            ctx,
            key=page.url,
            title="办事指南的电话号码可能有误",
            text=f"“{page_name(page)}”写的电话“{page.details.odd_phones[0]}”位数不对。",
            observed="、".join(page.details.odd_phones),
            expected="号码正确、打得通",
            remedy="逐个拨打指南上的电话，与窗口核对办理要求后改正。",
        )
        for page in drawn
        if page.details.odd_phones
    ]
    if problems:
        return review(site.id, f"抽查{len(drawn)}个办事指南，{len(problems)}个的电话号码位数不对，须由人核实", problems)
    return passed(site.id, f"抽查{len(drawn)}个办事指南，电话号码位数都对（打不打得通由人核查）")
