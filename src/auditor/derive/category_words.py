"""Where the mandatory categories stand, in words (栏目类别设置情况的表述)."""

from collections.abc import Sequence

from auditor.derive.categories import CategoryMatch


def standing_words(matches: Sequence[CategoryMatch]) -> str:
    """Return how many categories are there, how many of them on a platform, how many under another name."""
    if not matches:
        return ""
    present = [match for match in matches if match.state in ("found", "other_name", "linked_platform")]
    linked = [match.category.name for match in matches if match.state == "linked_platform"]
    renamed = [f"{m.category.name}（{m.candidates[0].name}）" for m in matches if m.state == "other_name"]
    words = f"{len(matches)}类中已设{len(present)}类"
    if linked:
        words += f"，其中在统一平台公开{len(linked)}类（{'、'.join(linked)}）"
    if renamed:
        words += f"，另有名称{len(renamed)}类（{'、'.join(renamed)}）"
    return words


def named_words(groups: Sequence[tuple[str, Sequence[CategoryMatch]]]) -> str:
    """Return ``缺少必设类别：甲、乙；需确认的类别：丙`` of labelled groups, the empty ones left out."""
    told = (f"{label}：{'、'.join(match.category.name for match in group)}" for label, group in groups if group)
    return "；".join(told)
