"""Shared by the counting checks (V4): the verdict from a number of columns, for a portal and for a section."""

from collections.abc import Sequence

from auditor.checks.base import Context, quoted
from auditor.derive.published import published_number
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import Severity, Verdict


def count_judgement(
    site: Site, what: str, counted: Sequence[Column], grave: int, undecided: Sequence[Column], row: str, ctx: Context
) -> Judgement:
    """Return the verdict on ``counted`` columns against the row's ``count`` limit.

    A section is not judged: its number is stated as its contribution to the portal's counter.
    Undecided columns keep a portal from passing where they could make up the number.
    ``grave`` = how many count by the published limits: a veto rests on those, however strict a local layer is.
    """
    limit = ctx.limit(row, "count")
    number, names = len(counted), quoted(column.name for column in counted)
    observed = f"{what}{number}个" + (f"（{names}）" if number else "")
    if site.scope == "section":
        observed = f"本单位对区门户计数的贡献：{observed}"
        reason = "归区门户统一计数，本单位板块不单独判定"
        return Judgement(object=site.id, verdict=Verdict.NOT_APPLICABLE, reason=reason, observed=observed, limit=limit)
    least = ctx.number(row, "count")
    if number >= least:
        veto = grave >= published_number(ctx.rulebook.limit(row, "count"))
        return _reached(site, what, names, number, Severity.VETO if veto else Severity.DEDUCT, row, ctx)
    if number + len(undecided) >= least:
        reason = f"{observed}，另有{len(undecided)}个栏目未能检查，不能判定是否达到{limit.value}"
        return Judgement(
            object=site.id,
            verdict=Verdict.NOT_CHECKED,
            reason=reason,
            observed=observed,
            limit=limit,
            coverage_gap=ctx.verdict(row) is Verdict.FAIL,
        )
    return Judgement(object=site.id, verdict=Verdict.PASS, observed=observed, limit=limit)


def _reached(site: Site, what: str, names: str, number: int, gravest: Severity, row: str, ctx: Context) -> Judgement:
    limit = ctx.limit(row, "count")
    text = f"{what}累计{number}个（{names}），达到{limit.value}的界限。"
    problem = Problem(
        title=f"{what}过多",
        text=text,
        observed=f"{number}个",
        expected=f"少于{limit.value}",
        url=site.url,
        severity=ctx.severity(row, gravest),
        remedy="逐个更新或充实所列栏目，确无内容的归并或撤销。",
        unit=site.unit,
        count=number,
        clause=ctx.clause(row),
    )
    return Judgement(
        object=site.id,
        verdict=ctx.verdict(row),
        reason=text.rstrip("。"),
        observed=f"{number}个",
        limit=limit,
        problems=(problem,),
    )
