"""How fresh a column is, in words (栏目更新情况的表述): one wording for checks, lists and reminders."""

from auditor.derive.column_freshness import Freshness
from auditor.derive.spans import cn
from auditor.model.office import Column


def newest_words(found: Freshness) -> str:
    """Return ``最近更新2026年9月1日（人工登记（人工核验））``, or only how the facts were had where no day is known."""
    if found.newest is None:
        return found.label
    shown = f"最近更新{cn(found.newest)}"
    return f"{shown}（{found.label}）" if found.label else shown


def overdue_sentence(column: Column, found: Freshness) -> str:
    """Return the sentence that states a column's overdue update: since when, by how much over which period."""
    assert found.limit is not None
    if found.limit.due is not None:
        return f"“{column.name}”栏目{found.why}，最近一次公开为{cn(found.newest)}。"
    age = (found.as_of - found.newest).days if found.newest else 0
    return (
        f"“{column.name}”栏目最近一次更新为{cn(found.newest)}，截至{cn(found.as_of)}已{age}天未更新，"
        f"超过{found.limit.text}的更新期限{found.days_over}天。"
    )
