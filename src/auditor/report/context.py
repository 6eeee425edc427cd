"""The tags (标签) an office may use in the Word and web templates, with their Chinese names."""

from typing import Any

from auditor.report.narrative import Narrative
from auditor.report.phrases import NUMERALS
from auditor.report.tables import Table


def template_context(written: Narrative, *, draft: bool) -> dict[str, Any]:
    """Return tag name → value for a template. Every value is plain text, a list or a table of plain text."""
    values: dict[str, Any] = {
        "标题": written.title,
        "标题行": list(written.title_lines),
        "主送": written.recipient,
        "文号": written.number,
        "引言": written.intro,
        "阶段说明": written.provisional,
        "简版": written.brief,
        "检查范围": written.scope,
        "网站运行": written.sites,
        "新媒体运行": written.accounts,
        "回头看": written.look_back,
        "对比表": _table(written.comparison) if written.comparison else None,
        "单项否决": written.veto,
        "否决表": _table(written.veto_table) if written.veto_table else None,
        "问题概述": written.problem_lead,
        "问题方面": _areas(written),
        "风险提示": written.hints,
        "整改情况": written.rectified,
        "下一步": [{"序": f"{index}.", "内容": text} for index, text in enumerate(written.next_steps, start=1)],
        "附件说明": [_line(table, first=index == 0) for index, table in enumerate(written.annexed())],
        "署名": written.signature,
        "成文日期": written.date,
        "联系人": written.contact,
        "草稿": draft,
    }
    return values | {key: _table(table) if table.number else None for key, table in written.annexes.items()}


def _areas(written: Narrative) -> list[dict[str, Any]]:
    return [
        {
            "序": f"（{NUMERALS[index]}）",
            "名称": area.heading,
            "条目": [{"序": f"{place}.", "内容": text} for place, text in enumerate(area.sentences, start=1)],
        }
        for index, area in enumerate(written.problem_areas)
    ]


def _line(table: Table, *, first: bool) -> dict[str, Any]:
    return {"首个": first, "号": table.number, "标题": table.title}


def _table(table: Table) -> dict[str, Any]:
    columns = [column for column in table.columns if column.paper]
    whole = sum(column.width for column in columns)
    return {
        "号": table.number,
        "标题": table.title,
        "列": [
            {
                "名": column.key,
                "标题": column.heading,
                "居中": column.centred,
                "宽": round(100 * column.width / whole, 1),  # percent of the table
            }
            for column in columns
        ],
        "行": table.texts(),
    }
