"""公开指南内容不全

检查什么
    政府信息公开指南有没有写明条例要求的九项内容。

依据
    《政府信息公开条例》第十二条（TL-12b）：信息分类、编排体系、获取方式，公开工作机构的名称、办公地址、办公时间、
    联系电话、传真号码、互联网联系方式。

怎样判定
    逐项在指南页面正文中查找。机构名称、办公地址、办公时间、联系电话、传真号码、互联网联系方式缺一项为一处问题，不合格；
    信息分类、编排体系、获取方式的写法各异，没有读到的记“需人工核实”。

不判定的情形
    没有登记指南栏目的不适用（是否设置见“必设栏目类别”）；栏目没有读到，或页面没有正文（指南可能是附件、图片），
    记“未能检查”或“需人工核实”。

怎样整改
    在公开指南中补全缺少的内容，并注明更新日期。
"""

from auditor.checks.base import Check, Context, not_checked, passed, review, sites_of
from auditor.checks.sampled import addresses, column_facts, columns_for, elements_of, found, lacking, pages_called
from auditor.model.facts import Facts, PageSample, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Column, Site
from auditor.model.page import GUIDE

ROW = "TL-12b"
CATEGORY = "disclosure-guide"
META = Check(
    code="ZN01",
    id="guide-elements-missing",
    title="公开指南内容",
    objects="column",
    rows=(ROW,),
    needs=("pages",),
    key="缺少的内容名称",
)
DESCRIBED = ("信息分类", "编排体系", "获取方式")
"""Elements said in many ways, so that not reading them proves little."""


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every column declared to hold the guide."""
    return tuple(
        _judge(site, column, seen, ctx)
        for site, seen in sites_of(facts, ctx.office)
        for column in columns_for(site, (CATEGORY,))
    )


def _judge(site: Site, column: Column, seen: SiteFacts | None, ctx: Context) -> Judgement:
    listed = column_facts(seen, column) if seen else None
    if seen is None or listed is None or not listed.seen:
        return not_checked(column.id, (listed.reason if listed else "") or "公开指南栏目没有读到")
    inside = addresses(seen, (column,))
    pages = [page for page in pages_called(site, seen, GUIDE, (CATEGORY,)) if page.url in inside]
    if not pages:
        return review(column.id, "没有读到公开指南的正文（可能是附件或图片），需人工核对九项内容")
    # An old guide may stand beside the present one: the fullest speaks.
    best = max(pages, key=lambda page: (len(page.details.elements[GUIDE]), page.url))
    missing = lacking(ctx.rulebook.row(ROW).elements, elements_of([best], GUIDE))
    observed = f"九项内容读到{9 - len(missing)}项"
    if not missing:
        return passed(column.id, observed)
    certain = [name for name in missing if name not in DESCRIBED]
    if not certain or (best.files and len(missing) > len(DESCRIBED)):
        return review(column.id, f"公开指南没有读到{'、'.join(missing)}，需人工核对", observed=observed)
    return _failed(site, column, best, certain, observed, ctx)


def _failed(site: Site, column: Column, page: PageSample, missing: list[str], observed: str, ctx: Context) -> Judgement:
    problems = tuple(
        found(
            site,
            page,
            ROW,
            ctx,
            key=name,
            title="公开指南内容不全",
            text=f"“{column.name}”没有写明{name}。",
            observed="未见",
            expected=f"写明{name}",
            remedy="在公开指南中补全缺少的内容，并注明更新日期。",
        )
        for name in missing
    )
    reason = f"公开指南缺少{'、'.join(missing)}"
    return Judgement(object=column.id, verdict=ctx.verdict(ROW), reason=reason, observed=observed, problems=problems)
