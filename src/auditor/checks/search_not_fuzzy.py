"""站内搜索不支持模糊查询

检查什么
    只输入标题的前一半，站内搜索能不能找到这条信息。

依据
    《政府网站与政务新媒体检查指标》加分指标“智能搜索”（JC19-B4.1）：提供关键词模糊搜索、搜索即服务、能搜到下级网站内容的，
    分别加分。

怎样判定
    取实测站内搜索时抽到的第一条标题的前一半查询，第一页找到的合格（模糊搜索可加1分）；没有找到的记“需人工核实”。
    搜索即服务、下级网站两项由人实测。

不判定的情形
    门户网站的板块归区门户，记“不适用”；搜索框不能自动实测的，记“未能检查”，不影响检查的完整性。

怎样整改
    联系网站运维单位开启分词和模糊匹配。
"""

from auditor.checks.base import Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.checks.sampled import not_for_us
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site

ROW = "JC19-B4.1"
META = Check(
    code="SS03",
    id="search-not-fuzzy",
    title="智能搜索",
    objects="site",
    rows=(f"{ROW}:fuzzy",),
    needs=("pages", "columns"),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge what each portal's search box made of half a title."""
    return tuple(_judge(site, seen) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    tried = next((each for each in seen.searches if each.partial and each.found is not None), None)
    if tried is None:
        why = next((each.why for each in seen.searches if each.why), "没有读到可以实测的搜索框")
        return not_checked(site.id, f"{why}，请人工实测模糊搜索", gap=False)
    if tried.found:
        return passed(site.id, f"输入“{tried.title}”的前一半，第一页找到了全文")
    return review(site.id, f"输入“{tried.title}”的前一半，第一页没有找到，是否支持模糊搜索须由人实测")
