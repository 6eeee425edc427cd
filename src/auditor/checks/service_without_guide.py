"""办事事项没有指南

检查什么
    办事服务栏目所列的事项，点开有没有办事指南。

依据
    《政府网站与政务新媒体检查指标》扣分指标“办事指南”第1项（JC19-D2.4）：随机抽5个事项，没有指南的按个扣分。

怎样判定
    按本次检查的随机种子，从登记为办事服务、权责清单类别的栏目所列事项中抽5个。事项页面经确认打不开、或页面写明不存在的，
    为没有指南，不合格；只看到一次打不开的记“需人工核实”。能打开的合格，要素是否齐全见“办事指南要素”。

不判定的情形
    门户网站的板块归区门户，没有登记这类栏目、栏目不列事项的，不适用（指南多在统一政务服务平台）；没有进行链接检查的，
    记“未能检查”，不影响检查的完整性。

怎样整改
    给每个事项配上办事指南，修复打不开的指南页面。
"""

from collections.abc import Mapping

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.checks.sampled import clue, columns_for
from auditor.derive.link_states import LinkState, link_state
from auditor.model.facts import Facts, ItemFacts, LinkFacts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity
from auditor.reading.sampling import seeded_sample

ROW = "JC19-D2.4:no_guide_each"
META = Check(
    code="FW06",
    id="service-without-guide",
    title="事项有无指南",
    objects="site",
    rows=(ROW,),
    needs=("columns", "links"),
    key="事项页面地址",
)
SIZE = 5
CATEGORIES = ("services", "power-list")
REMEDY = "给每个事项配上办事指南，修复打不开的指南页面。"


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge five matters of each portal."""
    return tuple(_judge(site, seen, facts.seed, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, seed: int, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    ids = {column.id for column in columns_for(site, CATEGORIES)}
    matters = {item.url: item for c in (seen.columns if seen else ()) if c.column in ids for item in c.items}
    if not matters:
        return not_applicable(site.id, "没有登记列出事项的办事服务栏目（事项多在统一政务服务平台）")
    links = {link.url: link for link in (seen.links if seen else ())}
    drawn = [matters[url] for url in seeded_sample(matters, SIZE, seed)]
    looked = {item.url: link_state(links[item.url]) for item in drawn if item.url in links}
    if not looked:
        return not_checked(site.id, "抽到的事项页面没有检查", gap=False)
    return _by_state(site, drawn, looked, links, ctx)


def _by_state(
    site: Site,
    drawn: list[ItemFacts],
    looked: Mapping[str, LinkState],
    links: Mapping[str, LinkFacts],
    ctx: Context,
) -> Judgement:
    without = [item for item in drawn if looked.get(item.url) is LinkState.CONFIRMED]
    doubtful = [item for item in drawn if looked.get(item.url) in (LinkState.SUSPECTED, LinkState.REFUSED)]
    if without:
        problems = tuple(_problem(site, item, links[item.url], ctx) for item in without)
        reason = f"抽查{len(drawn)}个事项，{len(without)}个没有办事指南"
        return Judgement(object=site.id, verdict=ctx.verdict(ROW), reason=reason, problems=problems)
    if doubtful:
        problems = tuple(clue("JC19-D2.4", ctx, unit=site.unit, **_words(item, links[item.url])) for item in doubtful)
        return review(site.id, f"抽查{len(drawn)}个事项，{len(doubtful)}个的指南没有打开，须由人核实", problems)
    return passed(site.id, f"抽查{len(drawn)}个事项，{len(looked)}个页面都能打开")


def _words(item: ItemFacts, link: LinkFacts) -> dict[str, str | None]:
    return {
        "key": item.url,
        "title": "事项没有办事指南",
        "text": f"事项“{item.title}”的办事指南页面打不开。",
        "observed": "指南打不开",
        "expected": "每个事项有办事指南",
        "url": item.url,
        "remedy": REMEDY,
        "evidence": link.evidence,
    }


def _problem(site: Site, item: ItemFacts, link: LinkFacts, ctx: Context) -> Problem:
    return Problem(
        **_words(item, link),  # type: ignore[arg-type]
        severity=ctx.severity(ROW, Severity.DEDUCT),
        unit=site.unit,
        clause=ctx.clause("JC19-D2.4"),
    )
