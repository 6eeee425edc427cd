"""A paper as one self-contained web page."""

from pathlib import Path
from typing import Any

from auditor.errors import StorageError
from auditor.report.paper import Grid, Line, Paper
from auditor.report.tables import Table
from auditor.report.templates import environment, telling, template_file

TEMPLATE = "公文.html"


def write_paper_page(paper: Paper, path: Path, folder: Path | None = None) -> None:
    """Write ``paper`` to ``path``; ``folder`` is the workspace's ``reports/``.

    Raises:
        UsageError: the template uses an unknown tag.
        StorageError: the page is cut short.
    """
    source = template_file(TEMPLATE, folder)
    context: dict[str, Any] = {
        "标题": paper.title,
        "标题行": list(paper.title_lines),
        "主送": paper.recipient,
        "正文": [_block(block) for block in paper.blocks],
        "附件": [_table(table) for table in paper.annexed()],
        "署名": paper.signature,
        "成文日期": paper.date,
        "草稿": paper.draft,
    }
    text = source.read_text(encoding="utf-8")
    page = telling(source, lambda: environment().from_string(text).render(context))
    path.write_text(page, encoding="utf-8", newline="\n")
    if "</html>" not in page[-200:].lower():
        raise StorageError(f"写出的网页 {path.name} 不完整；请检查模板 {TEMPLATE}")


def _block(block: Line | Table | Grid) -> dict[str, Any]:
    if isinstance(block, Line):
        return {"类": {"一级标题": "节", "二级标题": "小节", "表题": "表题"}.get(block.style, "段"), "文": block.text}
    if isinstance(block, Grid):
        rows = [[{"文": c.text, "宽": c.across, "高": c.down, "头": c.head} for c in row] for row in block.rows]
        return {"类": "格", "行": rows}
    return {"类": "表", "表": _table(block)}


def _table(table: Table) -> dict[str, Any]:
    return {
        "号": table.number,
        "标题": table.title,
        "列": [
            {"名": column.key, "标题": column.heading, "居中": column.centred}
            for column in table.columns
            if column.paper
        ],
        "行": table.texts(),
    }
