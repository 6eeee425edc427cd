"""信息公开专栏设置不全

检查什么
    有没有名为“政府信息公开”的专栏，专栏里有没有依申请公开入口。

依据
    《关于规范政府信息公开平台有关事项的通知》：统一名称和格式（PT61-2）、名称为“政府信息公开”（PT61-4）、
    有依申请公开入口（PT61-7）。四个部分是否齐全由“必设栏目类别”检查（PT61-5）。

怎样判定
    在网站导航、登记的栏目和已读页面的位置中查找，两项都有的合格。名称和入口的原文没有逐字核对，没有见到的只列为提示。

不判定的情形
    导航没有读到的，记“未能检查”；登记在统一平台公开依申请的，视为有入口。

怎样整改
    把专栏名称统一为“政府信息公开”，在专栏加上依申请公开的入口。
"""

from auditor.checks.base import Check, Context, not_checked, passed, sites_of
from auditor.derive.names import squash
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity, Verdict

META = Check(
    code="PT01",
    id="disclosure-section-incomplete",
    title="信息公开专栏",
    objects="site",
    rows=("PT61-2", "PT61-4", "PT61-7"),
    needs=("navigation", "columns"),
    key="条款编号",
)
NAME, REQUEST = "政府信息公开", "依申请公开"
WANTED = (
    ("PT61-4", NAME, "名为“政府信息公开”的专栏"),
    ("PT61-7", REQUEST, "“依申请公开”入口"),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Look for name and entrance in the menus and declared columns of each site."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if seen is None or not seen.navigation:
        return not_checked(site.id, "网站导航没有读到")
    names = {squash(name) for entry in seen.navigation for name in (entry.name, *entry.parents)}
    names |= {squash(name) for column in site.columns for name in (column.name, *column.categories)}
    elsewhere = any(note.category == "on-request" and note.platform_url for note in ctx.office.categories)
    absent = [each for each in WANTED if not any(_calls(each[1], name) for name in names)]
    absent = [each for each in absent if not (each[1] == REQUEST and (elsewhere or "on-request" in names))]
    if not absent:
        return passed(site.id, "专栏名称和依申请公开入口均已见到")
    problems = tuple(_problem(site, row, what, ctx) for row, _, what in absent)
    # All three rows are known from notices only: stated as advice.
    return Judgement(object=site.id, verdict=Verdict.PASS, observed="专栏设置有提示事项", problems=problems)


def _calls(wanted: str, name: str) -> bool:
    """A part of the section (政府信息公开指南) shows that the section bears the name."""
    return name.startswith(squash(wanted)) or (wanted == REQUEST and ("依申请" in name or "申请公开" in name))


def _problem(site: Site, row: str, what: str, ctx: Context) -> Problem:
    return Problem(
        key=row,
        title="信息公开专栏设置不全",
        text=f"没有见到{what}。",
        observed="未见",
        expected=f"设有{what}",
        url=site.url,
        severity=Severity.ADVICE,
        remedy="把专栏名称统一为“政府信息公开”，在专栏加上依申请公开的入口。",
        unit=site.unit,
        clause=ctx.clause(row),
    )
