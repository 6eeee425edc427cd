"""站内搜索找不到已发布的信息

检查什么
    用已发布信息的标题实测站内搜索：结果第一页有没有这条信息，结果有没有分类。

依据
    《政府网站与政务新媒体检查指标》扣分指标“站内搜索”（JC19-D4.5）：随机选4条已发布的标题测试，第一页找不到的按条扣分；
    搜索结果没有分类展现的扣分。

怎样判定
    按本次检查的随机种子抽4条标题，以网站自己的搜索框提交查询。结果中有指向该信息或含该标题的链接，算找到。
    有的标题能找到、有的找不到的，找不到的为不合格；一条都找不到的，可能是搜索框的用法没有读对，记“需人工核实”。
    每次查询的结果页都打不开的，记“需人工核实”搜索功能能不能用。都找到的，再看结果有没有按政策、新闻、服务等分类，没有读到分类的记“需人工核实”。

不判定的情形
    门户网站的板块归区门户，记“不适用”；搜索框以提交表单方式或由脚本处理的、结果由脚本生成的、有防护验证的，
    记“未能检查”，列出抽到的标题请人实测，不影响检查的完整性。

怎样整改
    修复搜索功能，重建索引，按政策文件、办事指南等分类展示结果。
"""

from collections.abc import Sequence

from auditor.checks.base import Check, Context, not_applicable, not_checked, passed, quoted, review, sites_of
from auditor.checks.sampled import clue, not_for_us
from auditor.model.facts import Facts, SearchTry, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import BROKEN, Confidence, Severity, Verdict

ROW = "JC19-D4.5"
BROKEN_BOX, TITLES, GROUPS = f"{ROW}:no_search", f"{ROW}:title_not_found_each", f"{ROW}:no_category"
META = Check(
    code="SS02",
    id="search-title-not-found",
    title="站内搜索实测",
    objects="site",
    rows=(TITLES, GROUPS, BROKEN_BOX),
    needs=("pages", "columns"),
    key="查询的标题",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge what each portal's search box answered."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    tried = [each for each in seen.searches if not each.partial]
    if not tried:
        return not_checked(site.id, "没有读到可以实测的搜索框或已发布的标题，请人工实测", gap=False)
    read = [each for each in tried if each.found is not None]
    if all(each.outcome in BROKEN for each in tried):
        reason = f"{len(tried)}次查询的结果页都打不开（{tried[0].asked}），搜索功能能不能用须由人实测"
        return Judgement(object=site.id, verdict=Verdict.REVIEW, reason=reason, rows=(BROKEN_BOX,))
    if not read:
        titles = quoted((each.title for each in tried), 4)
        return not_checked(site.id, f"{tried[0].why}，请用{titles}实测第一页能否找到", gap=False)
    missing = [each for each in read if not each.found]
    if missing:
        return _missing(site, missing, len(read), ctx)
    observed = f"实测{len(read)}条标题，第一页都能找到"
    groups = [each.groups for each in read if each.groups]
    if groups:
        return passed(site.id, f"{observed}，结果分{'、'.join(groups[0])}等类")
    reason = f"{observed}；没有读到结果分类，须由人核实"
    return Judgement(object=site.id, verdict=Verdict.REVIEW, reason=reason, observed=observed, rows=(GROUPS,))


def _missing(site: Site, missing: Sequence[SearchTry], tried: int, ctx: Context) -> Judgement:
    reason = f"实测{tried}条标题，{len(missing)}条在结果第一页没有找到"
    if len(missing) == tried:
        doubts = [clue(TITLES.partition(":")[0], ctx, unit=site.unit, **_words(each)) for each in missing]
        return review(site.id, f"{reason}，搜索框是否能用须由人实测", doubts)
    problems = [_problem(site, each, ctx) for each in missing]
    return Judgement(
        object=site.id, verdict=ctx.verdict(TITLES), reason=reason, problems=tuple(problems), rows=(TITLES,)
    )


def _words(tried: SearchTry) -> dict[str, str | None]:
    return {
        "key": tried.title,
        "title": "站内搜索找不到已发布的信息",
        "text": f"搜索“{tried.title}”，结果第一页没有找到这条已发布的信息。",
        "observed": f"第一页{tried.hits}条结果中没有",
        "expected": "第一页能找到",
        "url": tried.asked,
        "parent_url": tried.wanted,
        "remedy": "修复搜索功能，重建索引。",
        "evidence": tried.evidence,
    }


def _problem(site: Site, tried: SearchTry, ctx: Context) -> Problem:
    return Problem(
        **_words(tried),  # type: ignore[arg-type]
        severity=ctx.severity(TITLES, Severity.DEDUCT),
        confidence=Confidence.CONFIRMED,
        unit=site.unit,
        clause=ctx.clause(ROW),
    )
