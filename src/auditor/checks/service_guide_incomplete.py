"""办事指南要素缺失

检查什么
    网站上的办事指南有没有十类重点要素；办理材料写没写明原件复印件、纸质电子、份数；有没有“其他材料”之类含糊的表述；
    提到的政策文件是不是只有名称。

依据
    《政府网站与政务新媒体检查指标》单项否决“服务不实用”（JC19-W-V6b、JC19-W-V6c）、扣分指标“办事指南”（JC19-D2.4）：
    事项名称、设定依据、申请条件、办理材料、办理地点、办理机构、收费标准、办理时间、联系电话、办理流程。

怎样判定
    按本次检查的随机种子抽5个标题或位置写明是办事指南的页面，缺要素的、材料形式和份数都没有写明的、有含糊表述的、
    政策文件的书名号上没有链接的，逐页列出，记“需人工核实”：要素可能以附件、图片、链接方式提供，须由人认定后才扣分。
    缺4类以上的指南达到5个的，写明已达到否决线，请优先核实。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有读到办事指南的，不适用（指南多在统一政务服务平台）；网站没有读到的，
    记“未能检查”。

怎样整改
    按十类要素补全办事指南，写清材料形式和份数，删去含糊表述，给政策文件加上链接。
"""

from collections.abc import Iterator, Sequence

from auditor.checks.base import Check, Context, not_applicable, passed, quoted, review, sites_of
from auditor.checks.sampled import doubt, lacking, not_for_us, page_name, pages_called
from auditor.model.facts import Facts, PageSample, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.page import SERVICE
from auditor.reading.sampling import seeded_sample

VETO, FEW, ROW = "JC19-W-V6b", "JC19-W-V6c", "JC19-D2.4"
META = Check(
    code="FW01",
    id="service-guide-incomplete",
    title="办事指南要素",
    objects="site",
    rows=(
        VETO,
        FEW,
        f"{ROW}:element_missing_each",
        f"{ROW}:material_format_unclear_each",
        f"{ROW}:vague_wording_each",
        f"{ROW}:policy_name_only_each",
    ),
    needs=("pages",),
    key="指南页面地址",
)
SIZE = 5
OWN_NAME = "事项名称"


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the service guides of each portal."""
    return tuple(_judge(site, seen, facts.seed, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, seed: int, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    guides = {page.url: page for page in pages_called(site, seen, SERVICE, ())}
    if not guides:
        return not_applicable(site.id, "没有读到办事指南页面")
    grave = [page for page in guides.values() if len(_missing(page, ctx)) >= ctx.number(VETO, "missing_classes")]
    problems = [problem for url in seeded_sample(guides, SIZE, seed) if (problem := _problem(site, guides[url], ctx))]
    observed = f"读到{len(guides)}个办事指南，缺4类以上要素的{len(grave)}个"
    if not problems and not grave:
        return passed(site.id, observed)
    return review(site.id, _reason(problems, grave, ctx), problems, observed)


def _reason(problems: Sequence[Problem], grave: Sequence[PageSample], ctx: Context) -> str:
    reason = f"抽查的办事指南中{len(problems)}个可能缺要素或写得不明确，需人工核实"
    if len(grave) >= ctx.number(VETO, "items"):
        return f"{reason}；缺4类以上的已达{len(grave)}个，属否决情形，请优先核实"
    return reason


def _missing(page: PageSample, ctx: Context) -> list[str]:
    # The page's own title names the matter.
    return [
        name for name in lacking(ctx.rulebook.row(ROW).elements, page.details.elements[SERVICE]) if name != OWN_NAME
    ]


def _problem(site: Site, page: PageSample, ctx: Context) -> Problem | None:
    told = list(_told(page, _missing(page, ctx)))
    if not told:
        return None
    return doubt(
        site,
        page,
        ROW,
        ctx,
        key=page.url,
        title="办事指南可能不全",
        text=f"“{page_name(page)}”{'，'.join(told)}。",
        observed="；".join(told),
        expected="十类要素齐全、表述明确",
        remedy="按十类要素补全办事指南，写清材料形式和份数，删去含糊表述，给政策文件加上链接。",
    )


def _told(page: PageSample, missing: Sequence[str]) -> Iterator[str]:
    """What the guide lacks, one phrase for each of the row's conditions."""
    details = page.details
    if missing:
        yield f"没有读到{'、'.join(missing)}"
    if details.unclear_materials:
        yield "没有写明办理材料的原件复印件、纸质电子或份数"
    if details.vague:
        yield f"有含糊表述“{details.vague[0]}”"
    bare = [f"《{policy.name}》" for policy in details.policies if not policy.url]
    if bare:
        yield f"{quoted(bare)}只有名称、没有链接"
