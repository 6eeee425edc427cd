"""建议设置的栏目类别没有设

检查什么
    类别清单中“建议”一档的类别，在网站上有没有对应的栏目。

依据
    各类别的条款见规则库的类别清单（如标准目录 JC54-1、办事和互动的入口）；“建议”一档由口径确定，只作提示。

怎样判定
    与“必设栏目类别”同样查找；没有见到的合并为一条提示，结论为合格。

不判定的情形
    没有登记网站的不适用；登记了“不涉及”及理由、或在统一平台公开的不提示；导航没有读全的，记“未能检查”，不影响检查的完整性。

怎样整改
    结合本单位职责设置；不涉及的在对象登记中写明理由。
"""

from auditor.checks.base import Check, Context, not_applicable, not_checked, passed
from auditor.derive.categories import match_categories
from auditor.derive.category_words import standing_words
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.words import Severity, Verdict

META = Check(
    code="ML03",
    id="category-advised",
    title="建议栏目类别",
    objects="office",
    rows=("JC54-1",),
    needs=("navigation", "columns"),
    key="空（合并为一条）",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the merely advised categories of the office together."""
    if not ctx.office.sites:
        return (not_applicable(ctx.office.id, "没有登记网站或板块"),)
    matches = match_categories(ctx.rulebook.categories, ctx.office, facts.sites)
    advised = [match for match in matches if match.category.tier == "建议"]
    names = [match.category.name for match in advised if match.state == "missing"]
    if not names and any(match.state == "unseen" for match in advised):
        return (not_checked(ctx.office.id, "网站导航未能读全，建议类别是否设置未能检查", gap=False),)
    if not names:
        return (passed(ctx.office.id, standing_words(advised)),)
    problem = Problem(
        title="建议设置的栏目类别",
        text=f"建议设置以下{len(names)}类栏目：{'、'.join(names)}。",
        observed="未见",
        expected="按需设置",
        url=ctx.office.sites[0].url,
        severity=Severity.ADVICE,
        remedy="结合本单位职责设置；不涉及的在对象登记中写明理由。",
        count=len(names),
        unit=ctx.office.sites[0].unit,
    )
    observed = standing_words(advised)
    return (Judgement(object=ctx.office.id, verdict=Verdict.PASS, observed=observed, problems=(problem,)),)
