"""页面标签缺失

检查什么
    内容页面和栏目页面有没有站点标签，以及相应的内容标签、栏目标签。

依据
    《政府网站与政务新媒体检查指标》扣分指标“页面标签”（JC19-D4.7）：抽5个内容页面、5个栏目页面；
    《政府网站发展指引》附件网站标签（ZY47-T1）、栏目标签（ZY47-T2）、内容标签（ZY47-T3）。

怎样判定
    按本次检查的随机种子抽5页。站点标签或内容标签一项都没有的页面，为一处问题，不合格；有而不全的记“需人工核实”；
    没有填写的占位内容（如“网站名称”）视同缺失；页面中间由公共头带入的第二个标签区不影响前面的标签。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有读到内容页面和栏目页面的，记“未能检查”。

怎样整改
    在页面模板中补全站点、栏目、内容三级标签，去掉没有填写的占位内容。
"""

from collections.abc import Sequence

from auditor.checks.base import Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.checks.sampled import doubt, found, lacking, not_for_us, page_name
from auditor.model.facts import Facts, PageSample, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Confidence
from auditor.reading.sampling import seeded_sample

CONTENT, COLUMN = "JC19-D4.7:content_page_each", "JC19-D4.7:column_page_each"
SITE_TAGS = "ZY47-T1"
KINDS = {"article": (CONTENT, "ZY47-T3", "内容"), "list": (COLUMN, "ZY47-T2", "栏目")}
SIZE = 5
META = Check(
    code="YM01",
    id="page-tags-missing",
    title="内容页面标签",
    objects="site",
    rows=(CONTENT, SITE_TAGS, "ZY47-T3"),
    needs=("pages",),
    key="页面地址",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge five content pages of each portal."""
    return tuple(judge(site, seen, "article", facts.seed, ctx) for site, seen in sites_of(facts, ctx.office))


def judge(site: Site, seen: SiteFacts | None, kind: str, seed: int, ctx: Context) -> Judgement:
    """Judge five pages of a kind, drawn by the run's seed."""
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    pages = {page.url: page for page in seen.samples if page.kind == kind and page.url != seen.home.url}
    words = KINDS[kind][2]
    if not pages:
        return not_checked(site.id, f"没有读到{words}页面")
    drawn = [pages[url] for url in seeded_sample(pages, SIZE, seed)]
    problems = [problem for page in drawn if (problem := _problem(site, page, ctx))]
    also = sum(bool(_missing(page, ctx)) for page in pages.values())
    observed = f"抽查{len(drawn)}个{words}页面，{len(problems)}个缺标签；读到的{len(pages)}个页面中共{also}个"
    return _verdict(site, problems, observed, kind, ctx)


def _verdict(site: Site, problems: Sequence[Problem], observed: str, kind: str, ctx: Context) -> Judgement:
    if not problems:
        return passed(site.id, observed)
    row, _, words = KINDS[kind]
    absent = sum(problem.confidence is Confidence.CONFIRMED for problem in problems)
    if not absent:
        return review(site.id, f"{len(problems)}个{words}页面的标签不全，是否扣分需人工核实", problems, observed)
    return Judgement(
        object=site.id,
        verdict=ctx.verdict(row),
        reason=f"{absent}个{words}页面没有站点标签或{words}标签",
        observed=observed,
        problems=tuple(problems),
        rows=(row,),
    )


def _classes(page: PageSample, ctx: Context) -> list[tuple[str, ...]]:
    return [ctx.rulebook.row(row).elements for row in (SITE_TAGS, KINDS[page.kind][1])]


def _missing(page: PageSample, ctx: Context) -> list[str]:
    return [name for names in _classes(page, ctx) for name in lacking(names, page.tags)]


def _problem(site: Site, page: PageSample, ctx: Context) -> Problem | None:
    missing = _missing(page, ctx)
    if not missing:
        return None
    words = "、".join(missing)
    # The points are for a page without the tags of a class; some of them left empty is for a person.
    absent = any(not any(name in page.tags for name in names) for names in _classes(page, ctx))
    tell = found if absent else doubt
    return tell(
        site,
        page,
        KINDS[page.kind][0],
        ctx,
        key=page.url,
        title="页面标签缺失",
        text=f"“{page_name(page)}”页面缺少标签{words}。",
        observed=f"缺{words}",
        expected="站点标签和相应的内容、栏目标签齐全",
        remedy="在页面模板中补全站点、栏目、内容三级标签，去掉没有填写的占位内容。",
    )
