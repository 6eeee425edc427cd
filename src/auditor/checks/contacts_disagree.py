"""指南、机构职能、年报中的联系信息不一致

检查什么
    公开指南、机构职能、年度报告几处写的电话、地址、负责人是否一致，公开指南是否久未核对。

依据
    《政府信息公开条例》第十二条（TL-12a）：公开指南应当及时更新；《政府网站与政务新媒体检查指标》扣分指标
    “机构职能”（JC19-D1.2）、“领导信息”（JC19-D1.3）：内容应当准确。

怎样判定
    两处都写了电话而没有一个相同、地址不同、负责人姓名不同的，记“需人工核实”；指南标明的日期早于一年的，提醒核对。
    程序不知道哪一处是对的，所以不判不合格。

不判定的情形
    只有一处写明、无从比较的，不适用；页面没有读到的，记“未能检查”。

怎样整改
    与现状核对，改正过时的一处，并在指南上注明更新日期。
"""

from collections.abc import Callable, Sequence
from itertools import combinations

from auditor.checks.base import Check, Context, cn, not_applicable, passed, review, sites_of
from auditor.checks.sampled import addresses, columns_for, doubt, unseen
from auditor.derive.names import squash
from auditor.derive.spans import add_months
from auditor.model.facts import Facts, PageSample, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site

ROW = "TL-12a"
META = Check(
    code="ZN02",
    id="contacts-disagree",
    title="联系信息一致",
    objects="site",
    rows=(ROW, "JC19-D1.2:inaccurate_each", "JC19-D1.3:missing_or_wrong_each"),
    needs=("pages",),
    key="比较的内容和两处栏目",
)
PLACES = {"公开指南": "disclosure-guide", "机构职能": "organisation", "年度报告": "annual-report"}
Said = tuple[str, PageSample, frozenset[str]]
READ: dict[str, Callable[[PageSample], frozenset[str]]] = {
    "电话": lambda page: frozenset(page.details.phones),
    "地址": lambda page: frozenset(filter(None, [squash(page.details.address)])),
    "负责人": lambda page: frozenset(page.details.leaders),
}


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Compare what each site's guide, organisation page and newest report say."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = unseen(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    pages = {name: page for name, category in PLACES.items() if (page := _page(site, seen, category))}
    said = {what: _said(pages, read) for what, read in READ.items()}
    problems = [_problem(site, what, *pair, ctx) for what, each in said.items() for pair in _conflicts(each)]
    old = _long_unchanged(pages.get("公开指南"), ctx)
    if problems or old:
        reasons = [*(problem.text.rstrip("。") for problem in problems), *old]
        return review(site.id, f"{'；'.join(reasons)}，需人工核对", problems)
    if all(len(each) < 2 for each in said.values()):
        return not_applicable(site.id, "没有两处以上写明同一项联系信息，无从比较")
    return passed(site.id, f"比较{'、'.join(pages)}，未见不一致")


def _page(site: Site, seen: SiteFacts, category: str) -> PageSample | None:
    """The newest page of the category that says whom to call."""
    inside = addresses(seen, columns_for(site, (category,)))
    told = [page for page in seen.samples if page.url in inside and any(read(page) for read in READ.values())]
    return max(told, key=lambda page: (str(page.published.date) if page.published else "", page.url), default=None)


def _said(pages: dict[str, PageSample], read: Callable[[PageSample], frozenset[str]]) -> list[Said]:
    return [(name, page, words) for name, page in pages.items() if (words := read(page))]


def _conflicts(said: Sequence[Said]) -> list[tuple[Said, Said]]:
    return [(one, other) for one, other in combinations(said, 2) if not _agree(one[2], other[2])]


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether any two say the same: one may leave out the area code or the district before the street."""
    return any(a.endswith(b) or b.endswith(a) for a in one for b in other)


def _long_unchanged(page: PageSample | None, ctx: Context) -> list[str]:
    years = ctx.number(ROW, "review_years")
    if page is None or page.published is None or add_months(page.published.date, 12 * years) >= ctx.day:
        return []
    return [f"公开指南标明的日期是{cn(page.published.date)}，已超过{ctx.limit(ROW, 'review_years').value}"]


def _problem(site: Site, what: str, one: Said, other: Said, ctx: Context) -> Problem:
    words = "、".join(sorted(one[2])), "、".join(sorted(other[2]))
    return doubt(
        site,
        one[1],
        ROW,
        ctx,
        key=f"{what}:{one[0]}:{other[0]}",
        title="联系信息不一致",
        text=f"{one[0]}写的{what}（{words[0]}）与{other[0]}写的（{words[1]}）不同。",
        observed=f"{words[0]}；{words[1]}",
        expected="各处一致并与现状相符",
        remedy="与现状核对，改正过时的一处，并注明更新日期。",
    )
