"""没有见到转载的国务院文件

检查什么
    网站有没有转载国务院文件的栏目，本季度转载了几件。

依据
    《政府网站发展指引》信息发布（ZY47-20）：国务院文件在中国政府网公开后，应及时转载。

怎样判定
    在各栏目中数本季度标题以“国务院”“国务院办公厅”开头或写明国务院令的信息。见到的合格，写明件数；一件没有见到的，
    记“需人工核实”。哪些文件应当转载没有清单，是否齐全、是否及时由人核对。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有读到任何栏目列表的，记“未能检查”，不影响检查的完整性。

怎样整改
    指定专人每天查看中国政府网，及时转载并链接原文。
"""

import re

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, not_checked, passed, review, sites_of
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site

ROW = "ZY47-20"
META = Check(
    code="NR01",
    id="council-documents-not-reposted",
    title="转载国务院文件",
    objects="site",
    rows=(ROW,),
    needs=("columns",),
)
TITLE = re.compile(
    r"^(?:中共中央(?:办公厅)?[、\s]*)?(?:中华人民共和国)?国务院(?:办公厅)?(?!国资委|扶贫办|安委)|国务院令"
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Count the State Council's documents on each portal."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    items = {item.url: item for column in (seen.columns if seen else ()) for item in column.items}
    if seen is None or not items:
        return not_checked(site.id, "没有读到栏目列表", gap=False)
    reposted = [item for item in items.values() if TITLE.search(item.title)]
    present = [item for item in reposted if item.listed and ctx.period.start <= item.listed <= ctx.day]
    observed = f"读到转载的国务院文件{len(reposted)}件，其中本季度{len(present)}件"
    if present:
        return passed(site.id, f"{observed}（是否齐全、及时由人核对）")
    return review(site.id, f"{observed}，本季度应转载的是否都已转载须由人核对", observed=observed)
