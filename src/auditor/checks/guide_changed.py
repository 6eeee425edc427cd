"""公开指南内容有变化

检查什么
    公开指南写的电话、传真、地址、办公时间、邮箱、负责人和各次检查时相比有没有变化，变化后有没有更新标明的日期。

依据
    《政府信息公开条例》第十二条（TL-12a）：公开指南应当及时更新。

怎样判定
    程序记下每次检查读到的内容。本季度内与上一次不同的，写明哪一项由什么改成什么，记“需人工核实”：请核对改得对不对、
    机构职能和年度报告等处是否同步修改。没有变化的合格，写明自哪天起没有变化。变化本身不是问题，不判不合格。

不判定的情形
    第一次读到、没有可比内容的，不适用；没有登记指南栏目、没有读到指南页面的，不适用（见“公开指南内容”）；
    网站没有读到的，记“未能检查”。

怎样整改
    变化属实的，同步修改机构职能等处，并更新指南标明的日期；改错的立即改回。
"""

from auditor.checks.base import Check, Context, cn, not_applicable, passed, review, sites_of
from auditor.checks.sampled import clue, pages_called, unseen
from auditor.derive.spans import day_of
from auditor.model.facts import Facts, PageSample, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.page import GUIDE

ROW = "TL-12a"
META = Check(
    code="ZN03",
    id="guide-changed",
    title="公开指南变化",
    objects="site",
    rows=(ROW,),
    needs=("pages",),
    key="指南页面地址",
)
CATEGORY = "disclosure-guide"
DATE = "标明日期"


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Compare each site's guides with what they said before."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = unseen(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    guides = [page for page in pages_called(site, seen, GUIDE, (CATEGORY,)) if page.versions]
    compared = [page for page in guides if len(page.versions) > 1 or _known_before(page, ctx)]
    if not compared:
        return not_applicable(site.id, "没有公开指南，或第一次读到，没有可比的内容")
    problems = [problem for page in compared if (problem := _problem(site, page, ctx))]
    if problems:
        return review(site.id, "；".join(each.text.rstrip("。") for each in problems), problems)
    since = max(day_of(page.versions[-1].since) for page in compared)
    return passed(site.id, f"公开指南自{cn(since)}以来没有变化")


def _known_before(page: PageSample, ctx: Context) -> bool:
    """Whether the present words were already read before this period, so that "no change" says something."""
    return day_of(page.versions[-1].since) < ctx.day


def _problem(site: Site, page: PageSample, ctx: Context) -> Problem | None:
    if len(page.versions) < 2 or day_of(page.versions[-1].since) < ctx.period.start:
        return None
    before, now = page.versions[-2].said, page.versions[-1].said
    changed = [name for name in dict.fromkeys((*before, *now)) if before.get(name) != now.get(name)]
    told = [f"{name}由“{before.get(name, '未写')}”改为“{now.get(name, '未写')}”" for name in changed]
    undated = DATE not in changed
    return clue(
        ROW,
        ctx,
        unit=site.unit,
        key=page.url,
        title="公开指南内容有变化",
        text=f"公开指南{'，'.join(told)}{'，标明的日期没有更新' if undated else ''}。",
        observed="；".join(told),
        expected="变化属实，各处同步修改并更新标明的日期",
        url=page.url,
        remedy="变化属实的，同步修改机构职能等处，并更新指南标明的日期；改错的立即改回。",
        evidence=page.evidence,
    )
