"""其他页面没有“我为政府网站找错”入口

检查什么
    首页以外的页面底部有没有“我为政府网站找错”入口。

依据
    《政府网站与政务新媒体检查指标》扣分指标“我为政府网站找错”入口第2项（JC19-D4.4a）：其他页面没有的按处扣分。

怎样判定
    按本次检查的随机种子抽5个页面。底部有指向国家找错平台的链接、图片或脚本的合格；读到了同样多由脚本插入的
    党政机关网站标识、而没有找错入口的，一个页面为一处，不合格。

不判定的情形
    门户网站的板块归区门户，记“不适用”；抽到的页面底部都没有读到由脚本插入的标识的，记“需人工核实”；
    网站没有读到的，记“未能检查”。

怎样整改
    在所有页面共用的底部模板中加上指向国家平台的找错入口。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, review, sites_of
from auditor.checks.sampled import found, not_for_us, page_name
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.reading.sampling import seeded_sample

ROW = "JC19-D4.4a"
CONDITION = f"{ROW}:no_entry_other_each"
META = Check(
    code="MH10",
    id="find-error-entry-elsewhere",
    title="其他页面找错入口",
    objects="site",
    rows=(CONDITION,),
    needs=("pages",),
    key="页面地址",
)
SIZE = 5


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge five pages of each portal."""
    return tuple(_judge(site, seen, facts.seed, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, seed: int, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    pages = {page.url: page for page in seen.samples if page.url != seen.home.url and page.kind != "hub"}
    if not pages:
        return not_applicable(site.id, "首页以外没有读到页面")
    drawn = [pages[url] for url in seeded_sample(pages, SIZE, seed)]
    having = [page for page in drawn if page.footer.get("find_error")]
    lacking = [page for page in drawn if page not in having and page.footer.get("badge")]
    observed = f"抽查{len(drawn)}个页面，{len(having)}个有找错入口"
    if lacking:
        problems = tuple(
            found(
                site,
                page,
                CONDITION,
                ctx,
                key=page.url,
                title="页面没有找错入口",
                text=f"“{page_name(page)}”页面底部没有“我为政府网站找错”入口。",
                observed="未见",
                expected="页面底部有规范的找错入口",
                remedy="在所有页面共用的底部模板中加上指向国家平台的找错入口。",
            )
            for page in lacking
        )
        reason = f"{len(lacking)}个页面没有找错入口"
        verdict = ctx.verdict(CONDITION)
        return Judgement(object=site.id, verdict=verdict, reason=reason, observed=observed, problems=problems)
    if having:
        return passed(site.id, observed)
    return review(site.id, f"抽查{len(drawn)}个页面，底部没有读到由脚本插入的标识，找错入口需人工核实")
