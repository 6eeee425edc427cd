"""A row in words, for ``rules show`` and the rule pages: text, grade, limits with their layer, points, remedy."""

from collections.abc import Iterable, Mapping

from auditor.rulebook.rows import Condition, DecidedBy, Kind, Row, Strength

DECIDED_ZH: Mapping[DecidedBy, str] = {
    "machine": "程序检查",
    "partly": "程序检查一部分，其余人工核查",
    "person": "人工核查",
    "disabled": "停用",
}
KIND_ZH: Mapping[Kind, str] = {
    "veto": "单项否决",
    "deduct": "扣分",
    "bonus": "加分",
    "duty": "法定或规定义务",
    "advice": "提示",
    "method": "判定方法",
}
STRENGTH_ZH: Mapping[Strength, str] = {
    "veto": "可判单项否决",
    "deduct": "可判不合格",
    "review": "最多提请人工核实",
    "advice": "只作提示",
    "none": "停用，不作判定",
}
GRADE_ZH: Mapping[str, str] = {
    "O": "官方原文，已核对",
    "O1": "官方原文，见于一处",
    "P": "依据引用它的官方通报",
    "L": "地方规定或做法",
    "M": "原文待核对",
}
PER_ZH = {"once": "一次性", "object": "按个", "place": "按处"}


def grade_words(grade: str) -> str:
    """Return a grade in words; a mixed one names both."""
    return "；部分为".join(GRADE_ZH[part] for part in grade.split("/"))


def describe(row: Row) -> str:
    """Return everything there is to say of ``row``, as plain Chinese lines."""
    head = [
        f"{row.id}  {row.title}",
        f"依据：{row.document} {row.clause}",
        f"内容：{row.text}",
        f"性质：{KIND_ZH[row.kind]}；{STRENGTH_ZH[row.strongest]}",
        f"把握程度：{grade_words(row.grade)}",
        f"判定方式：{DECIDED_ZH[row.decided_by]}",
    ]
    return "\n".join([*head, *_numbers(row), *_tail(row)])


def _numbers(row: Row) -> Iterable[str]:
    if row.cap is not None:
        yield f"分值：{row.cap:g}分"
    if row.conditions:
        yield "评分细则："
        yield from (f"  {name}：{condition_words(condition)}" for name, condition in row.conditions.items())
    if row.limits:
        yield "阈值："
        for name, limit in row.limits.items():
            yield f"  {name}：{limit.sentence}（{limit.layer}；{limit.clause}）"
    if row.elements:
        yield f"要素：{'、'.join(row.elements)}"


def condition_words(condition: Condition) -> str:
    """Return one 评分细则: what, how many points, how counted."""
    sample = f"，抽查{condition.sample}个" if condition.sample else ""
    limited = f"（{condition.reason}）" if condition.ceiling else ""
    return f"{condition.text}，{condition.points:g}分，{PER_ZH[condition.per]}{sample}{limited}"


def _tail(row: Row) -> Iterable[str]:
    if row.checks:
        yield f"检查项：{'、'.join(row.checks)}"
    if row.command:
        yield f"检查命令：auditor {row.command}"
    if row.reason:
        switched = f"（{row.switched_by}口径）" if row.switched_by else ""
        yield f"说明：{row.reason}{switched}"
    if row.question:
        yield f"人工核查：{row.question}"
    if row.remedy:
        yield f"怎样整改：{row.remedy}"
