"""必设栏目类别缺失

检查什么
    应当公开的类别（必设、按职责、建议三档）在网站上有没有对应的栏目。

依据
    《政府信息公开条例》第十二条（TL-12b、TL-12c）、第十九条（TL-19）、第二十条各项（TL-20.1 至 TL-20.15）、
    第二十一条（TL-21）、第二十八和二十九条（TL-28/29）、第五十条（TL-50），公开平台要求（PT61-5），以及《政府网站与政务新媒体检查指标》扣分指标
    “机构职能”（JC19-D1.2）、“领导信息”（JC19-D1.3）、“动态要闻”（JC19-D1.4）、“政策文件”（JC19-D1.5）、“政策解读”（JC19-D1.6）
    的应设栏目，后三项只适用于门户网站；
    每个类别的具体条款见规则库的类别清单。

怎样判定
    先看对象登记中写明类别的栏目，再看栏目名称和网站导航。名称一致的为已设；只有近似名称的为“另有名称”，合格并写明；
    有多处近似的，请人工确认是哪一处；在登记的统一平台公开的合格，写明“在统一平台公开”；
    都没有的：必设档为不合格（条款只能提示的除外），按职责档为需人工核实（不涉及的请登记理由），建议档见“建议栏目类别”。

不判定的情形
    按职责、建议两档登记了“不涉及”及理由的不适用；导航没有读全或栏目没有读到的，记“未能检查”。

怎样整改
    设置对应栏目并公开内容；不涉及的在对象登记中写明理由；在统一平台公开的，在本栏目提供链接并登记地址。
"""

from collections.abc import Sequence

from msgspec.structs import replace

from auditor.checks.base import Check, Context, not_applicable
from auditor.derive.categories import CategoryMatch, match_categories
from auditor.derive.category_words import named_words, standing_words
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.words import Confidence, Severity, Verdict

ALSO = {
    "organisation": "JC19-D1.2:no_column",
    "leaders": "JC19-D1.3:no_column",
    "policy-documents": "JC19-D1.5:no_column",
}
"""What else the absence of a category breaks; rows of the whole portal only where the office runs one."""

META = Check(
    code="ML01",
    id="missing-category",
    title="必设栏目类别",
    objects="office",
    rows=(
        "TL-12b",
        "TL-12c",
        "TL-19",
        *(f"TL-20.{number}" for number in range(1, 16)),
        "TL-21",
        "TL-28/29",
        "TL-50",
        "PT61-5",
        *ALSO.values(),
        "JC19-D1.4:no_column",
        "JC19-D1.6:no_column",
    ),
    needs=("navigation", "columns"),
    key="类别编号",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge all categories of the office together: one verdict, one problem for each category."""
    if not ctx.office.sites:
        return (not_applicable(ctx.office.id, "没有登记网站或板块"),)
    matches = match_categories(ctx.rulebook.categories, ctx.office, facts.sites)
    problems = [problem for match in matches if (problem := _problem(match, ctx))]
    return (_verdict(matches, tuple(problems), ctx),)


def _verdict(matches: Sequence[CategoryMatch], problems: tuple[Problem, ...], ctx: Context) -> Judgement:
    absent = [match for match in matches if match.state == "missing" and _verdict_of(match, ctx) is Verdict.FAIL]
    unseen = [match for match in matches if match.state == "unseen" and match.category.tier != "建议"]
    doubtful = [match for match in matches if _verdict_of(match, ctx) is Verdict.REVIEW]
    groups = (("缺少必设类别", absent), ("需确认的类别", doubtful), ("未能检查的类别", unseen))
    say = Judgement(
        object=ctx.office.id,
        verdict=Verdict.REVIEW if doubtful else Verdict.PASS,
        reason=named_words(groups),
        observed=standing_words(matches),
        problems=problems,
    )
    if absent:
        rows = tuple(dict.fromkeys(row for match in absent for row in _rows_of(match, ctx)))
        return replace(say, verdict=Verdict.FAIL, rows=rows)
    return replace(say, verdict=Verdict.NOT_CHECKED, coverage_gap=True) if unseen else say


def _rows_of(match: CategoryMatch, ctx: Context) -> list[str]:
    """The rows of a missing category, with the condition 未开设 where a row has points for that."""
    row = match.category.row
    first = f"{row}:no_column" if "no_column" in ctx.rulebook.row(row).conditions else row
    also = ALSO.get(match.category.id)
    portal = any(site.scope == "site" for site in ctx.office.sites)
    return [first, also] if also and (portal or not ctx.rulebook.row(also).portal_wide) else [first]


def _verdict_of(match: CategoryMatch, ctx: Context) -> Verdict:
    tier, row = match.category.tier, match.category.row
    if match.state == "ambiguous":
        return Verdict.REVIEW
    if match.state != "missing" or tier == "建议":
        return Verdict.PASS
    # A veto is too grave to rest on a name not found in a menu.
    if tier == "按职责" or ctx.strength(row) == "veto":
        return Verdict.REVIEW
    return ctx.verdict(row)


def _problem(match: CategoryMatch, ctx: Context) -> Problem | None:
    if match.state not in ("missing", "ambiguous") or (match.state == "missing" and match.category.tier == "建议"):
        return None
    name = match.category.name
    failed = _verdict_of(match, ctx) is Verdict.FAIL
    place = match.candidates[0] if match.candidates else None
    missing = match.state == "missing"
    text = f"未见“{name}”类栏目（{match.category.tier}）。" if missing else f"“{name}”类栏目需确认：{match.why}。"
    return Problem(
        key=match.category.id,
        title="缺少应公开的栏目类别" if missing else "栏目类别需确认",
        text=text,
        observed="、".join(candidate.name for candidate in match.candidates) or "未见",
        expected=f"设有“{name}”类栏目",
        url=place.url if place else ctx.office.sites[0].url,
        severity=ctx.severity(match.category.row, Severity.DEDUCT) if failed else Severity.ADVICE,
        confidence=Confidence.SUSPECTED if _verdict_of(match, ctx) is Verdict.REVIEW else Confidence.CONFIRMED,
        remedy="设置对应栏目并公开内容；不涉及的登记理由；在统一平台公开的登记链接。",
        unit=ctx.office.sites[0].unit,
        clause=match.category.clause,
    )
