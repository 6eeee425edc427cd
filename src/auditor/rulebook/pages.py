"""Generates ``docs/rules/``: an index by who decides, one page for each published document, one for each check."""

import inspect
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from auditor.rulebook.book import PackInfo, Rulebook
from auditor.rulebook.describe import DECIDED_ZH, KIND_ZH, condition_words, grade_words
from auditor.rulebook.rows import DecidedBy, Row

ORDER: Sequence[DecidedBy] = ("machine", "partly", "person", "disabled")
NOTE = "<!-- 本页由规则包和检查项说明自动生成，请勿手工修改。 -->"


class CheckPage(NamedTuple):
    """What the pages need to know of one check: ``manual`` is its manual page (the module's docstring)."""

    code: str
    id: str
    title: str
    rows: tuple[str, ...]
    manual: str


def rule_pages(rulebook: Rulebook, checks: Sequence[CheckPage]) -> dict[str, str]:
    """Return path (below ``docs/rules/``) → text of every page, in Markdown."""
    served = served_rows(rulebook, checks)
    pages = {"index.md": _index(rulebook, checks, served)}
    for pack in rulebook.packs.values():
        pages[f"{pack.id}.md"] = _pack_page(pack, _rows_of(rulebook, pack), served)
    for check in checks:
        pages[f"checks/{check.id}.md"] = _check_page(check, rulebook)
    return pages


def served_rows(rulebook: Rulebook, checks: Iterable[CheckPage]) -> Mapping[str, tuple[CheckPage, ...]]:
    """Return row id → the checks that serve it, as the checks declare."""
    served: dict[str, dict[str, CheckPage]] = {row: {} for row in rulebook.rows}
    for check in checks:
        for reference in check.rows:
            served[rulebook.row(reference).id][check.id] = check
    return {row: tuple(found.values()) for row, found in served.items()}


def counts(rows: Iterable[Row]) -> Mapping[DecidedBy, int]:
    """Return how many rows are decided by machine, partly, by a person, or switched off."""
    tally = Counter(row.decided_by for row in rows)
    return {how: tally[how] for how in ORDER}


def _rows_of(rulebook: Rulebook, pack: PackInfo) -> list[Row]:
    return [row for row in rulebook.rows.values() if row.pack == pack.id]


def _index(rulebook: Rulebook, checks: Sequence[CheckPage], served: Mapping[str, tuple[CheckPage, ...]]) -> str:
    lines = [NOTE, "", "# 检查依据总表", "", f"口径：{rulebook.profile.name}（{rulebook.profile.id}）", ""]
    lines += ["| 文件 | 文号 | 程序 | 部分 | 人工 | 停用 | 合计 |", "|---|---|---|---|---|---|---|"]
    for pack in rulebook.packs.values():
        rows = _rows_of(rulebook, pack)
        lines.append(f"| [{pack.name}]({pack.id}.md) | {pack.document} | {_count_cells(rows)} |")
    lines += [f"| 合计 | | {_count_cells(list(rulebook.rows.values()))} |", ""]
    for how in ORDER:
        lines += [f"## {DECIDED_ZH[how]}", "", "| 条款 | 名称 | 性质 | 检查项或说明 |", "|---|---|---|---|"]
        lines += [_index_line(row, served) for row in rulebook.rows.values() if row.decided_by == how]
        lines.append("")
    return "\n".join([*lines, *_check_list(checks)])


def _index_line(row: Row, served: Mapping[str, tuple[CheckPage, ...]]) -> str:
    link = f"[{row.id}]({row.pack}.md#{_anchor(row)})"
    return f"| {link} | {row.title} | {KIND_ZH[row.kind]} | {_decider(row, served)} |"


def _count_cells(rows: Sequence[Row]) -> str:
    found = counts(rows)
    return " | ".join([*(str(found[how]) for how in ORDER), str(len(rows))])


def _decider(row: Row, served: Mapping[str, tuple[CheckPage, ...]]) -> str:
    if not row.enabled or row.kind == "method":
        return row.reason
    links = "、".join(f"[{check.title}](checks/{check.id}.md)" for check in served[row.id])
    return links or row.question or row.reason or "暂无检查项"


def _check_list(checks: Sequence[CheckPage]) -> list[str]:
    lines = ["## 检查项", "", "| 代码 | 名称 | 条款 |", "|---|---|---|"]
    lines += [f"| {check.code} | [{check.title}](checks/{check.id}.md) | {'、'.join(check.rows)} |" for check in checks]
    return [*lines, ""]


def _pack_page(pack: PackInfo, rows: Sequence[Row], served: Mapping[str, tuple[CheckPage, ...]]) -> str:
    lines = [NOTE, "", f"# {pack.name}", "", f"文号：{pack.document}", "", pack.note, ""]
    for row in rows:
        lines += _row_lines(row, served[row.id])
    return "\n".join(lines)


def _row_lines(row: Row, checks: Sequence[CheckPage]) -> list[str]:
    lines = [f'<a id="{_anchor(row)}"></a>', "", f"## {row.id} {row.title}", "", row.text, ""]
    lines.append(f"- 依据：{row.document} {row.clause}")
    lines.append(f"- 性质：{KIND_ZH[row.kind]}；判定方式：{DECIDED_ZH[row.decided_by]}；{grade_words(row.grade)}")
    if row.cap is not None:
        lines.append(f"- 分值：{row.cap:g}分")
    lines += [f"- 细则 `{name}`：{condition_words(one)}" for name, one in row.conditions.items()]
    lines += [f"- 阈值 `{name}`：{limit.sentence}（{limit.layer}）" for name, limit in row.limits.items()]
    if row.elements:
        lines.append(f"- 要素：{'、'.join(row.elements)}")
    links = "、".join(f"[{check.title}](checks/{check.id}.md)" for check in checks)
    command = f"`auditor {row.command}`" if row.command else ""
    texts = (
        ("检查项", links),
        ("检查命令", command),
        ("说明", row.reason),
        ("人工核查", row.question),
        ("怎样整改", row.remedy),
    )
    return [*lines, *(f"- {name}：{text}" for name, text in texts if text), ""]


def _check_page(check: CheckPage, rulebook: Rulebook) -> str:
    rows = "、".join(_row_link(reference, rulebook) for reference in check.rows) or "无"
    return "\n".join(
        [NOTE, "", f"# {check.title}（{check.code}）", "", f"条款：{rows}", "", _markdown(check.manual), ""]
    )


def _anchor(row: Row) -> str:
    return row.id.lower().replace("/", "-").replace(".", "-")


def _row_link(reference: str, rulebook: Rulebook) -> str:
    row = rulebook.row(reference)
    return f"[{reference}](../{row.pack}.md#{_anchor(row)})"


def _markdown(manual: str) -> str:
    """Return a manual page as Markdown: its unindented lines are headings, the title above them is left out."""
    _, _, body = inspect.cleandoc(manual).partition("\n")
    lines = (line.strip() if line.startswith(" ") or not line else f"## {line}\n" for line in body.splitlines())
    return "\n".join(lines).strip()
