"""Builds ``reports/自查报告.docx``, the Word template an office edits.

Run ``python -m auditor.report 文件夹`` to make it anew.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from auditor.report.annex_columns import PAPER_COLUMNS
from auditor.report.tables import Column
from auditor.report.word_layout import (
    across,
    blank_document,
    fill_row,
    framed_table,
    lines,
    repeat_row,
    set_widths,
    unbroken_row,
    write_dateless,
)

TEMPLATE = "自查报告.docx"
DRAWINGS_MARK = "〔此处为附图〕"
"""Stands where the drawings go until they are drawn."""
_COMPARISON = ("指标", "本季度", "上季度", "增减")
_VETO = ("检查对象", "指标", "评分细则", "检查情况")


def build(folder: Path) -> Path:
    """Write the template into ``folder`` and return its path."""
    document = blank_document()
    _body(document)
    _annexes(document)
    path = folder / TEMPLATE
    made = BytesIO()
    document.save(made)
    write_dateless(made, path)
    return path


def _body(document: Any) -> None:
    lines(
        document,
        ("公文标题", "{%p for 行 in 标题行 %}"),
        ("公文标题", "{{ 行 }}"),
        ("公文标题", "{%p endfor %}"),
        ("文号", "{%p if 文号 %}"),
        ("文号", "{{ 文号 }}"),
        ("文号", "{%p endif %}"),
        ("正文段", ""),
        ("主送", "{{ 主送 }}："),
        ("正文段", "{{ 引言 }}"),
        *_optional("阶段说明"),
        ("正文段", "{%p if 简版 %}"),
        ("正文段", "{{ 检查范围 }}{{ 网站运行 }}{{ 新媒体运行 }}"),
        ("正文段", "{{ 单项否决 }}本季度自查未发现其他问题。"),
        ("正文段", "{%p else %}"),
        ("一级标题", "一、总体情况"),
        ("二级标题", "（一）检查范围和方式"),
        ("正文段", "{{ 检查范围 }}"),
        ("二级标题", "（二）网站（专栏）运行"),
        ("正文段", "{{ 网站运行 }}"),
        ("二级标题", "（三）新媒体运行"),
        ("正文段", "{{ 新媒体运行 }}"),
        ("正文段", "{%p if 回头看 %}"),
        ("二级标题", "（四）上季度问题整改“回头看”"),
        ("正文段", "{{ 回头看 }}"),
        ("正文段", "{%p endif %}"),
    )
    _inset(document, "对比表", "表1　{{ 对比表.标题 }}", _COMPARISON, (44, 42, 42, 28))
    lines(document, ("一级标题", "二、单项否决指标检查情况"), ("正文段", "{{ 单项否决 }}"))
    _inset(document, "否决表", "表{% if 对比表 %}2{% else %}1{% endif %}　{{ 否决表.标题 }}", _VETO, (22, 30, 72, 32))
    lines(
        document,
        ("一级标题", "三、发现的主要问题"),
        ("正文段", "{{ 问题概述 }}"),
        ("正文段", "{%p for 方面 in 问题方面 %}"),
        ("二级标题", "{{ 方面.序 }}{{ 方面.名称 }}"),
        ("正文段", "{%p for 条 in 方面.条目 %}"),
        ("正文段", "{{ 条.序 }}{{ 条.内容 }}"),
        ("正文段", "{%p endfor %}"),
        ("正文段", "{%p endfor %}"),
        *_optional("风险提示"),
        ("一级标题", "四、整改情况"),
        ("正文段", "{{ 整改情况 }}"),
        ("一级标题", "五、下一步工作"),
        ("正文段", "{%p for 条 in 下一步 %}"),
        ("正文段", "{{ 条.序 }}{{ 条.内容 }}"),
        ("正文段", "{%p endfor %}"),
        ("正文段", "{%p endif %}"),
    )
    _closing(document)


def _optional(tag: str) -> tuple[tuple[str, str], ...]:
    return (("正文段", f"{{%p if {tag} %}}"), ("正文段", f"{{{{ {tag} }}}}"), ("正文段", "{%p endif %}"))


def _closing(document: Any) -> None:
    lines(
        document,
        ("正文段", "{%p if 附件说明 %}"),
        ("正文段", ""),
        ("正文段", "{%p for 附 in 附件说明 %}"),
        ("附件说明", "{% if 附.首个 %}附件：{% else %}　　　{% endif %}{{ 附.号 }}.{{ 附.标题 }}"),
        ("正文段", "{%p endfor %}"),
        ("正文段", "{%p endif %}"),
        ("署名", ""),
        ("署名", ""),
        ("署名", "{{ 署名 }}"),
        ("成文日期", "{{ 成文日期 }}"),
        ("正文段", "{%p if 联系人 %}"),
        ("附注", "{{ 联系人 }}"),
        ("正文段", "{%p endif %}"),
    )


def _inset(document: Any, tag: str, caption: str, keys: Sequence[str], widths: Sequence[int]) -> None:
    """A table within the text, left out where there is nothing to compare or list."""
    document.add_paragraph(f"{{%p if {tag} %}}", style="正文段")
    document.add_paragraph(caption, style="表题")
    headings = [f"{{{{ {tag}.列[{index}].标题 }}}}" for index in range(len(keys))]
    table = _table(document, tag, list(keys), headings, list(widths), ("表头", "表文", "表文"))
    if tag == "对比表":
        for cell in table.rows[2].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    document.add_paragraph("", style="表文")
    document.add_paragraph("{%p endif %}", style="正文段")


def _annexes(document: Any) -> None:
    """Annexes are wide: one landscape section, each on a page of its own."""
    across(document)
    for index, (key, columns) in enumerate(PAPER_COLUMNS.items()):
        _annex(document, key, columns, first=index == 0)
    _drawings(document)
    document.add_paragraph("", style="附表文")  # a document may not end with a table


def _drawings(document: Any) -> None:
    """附图 on a page of their own, drawn as tables: no picture, no font of this machine, legible without colour."""
    lines(document, ("正文段", "{%p if 附图 %}"))
    document.add_paragraph("附图", style="附件号").paragraph_format.page_break_before = True
    lines(document, ("附件标题", "主要情况图示"), ("表文", "{{ 附图 }}"), ("正文段", "{%p endif %}"))


def _annex(document: Any, key: str, columns: Sequence[Column], *, first: bool) -> None:
    document.add_paragraph(f"{{%p if {key} %}}", style="正文段")
    number = document.add_paragraph(f"附件{{{{ {key}.号 }}}}", style="附件号")
    number.paragraph_format.page_break_before = not first
    document.add_paragraph(f"{{{{ {key}.标题 }}}}", style="附件标题")
    total = sum(column.width for column in columns)
    widths = [225 * column.width / total for column in columns]
    styles = ("附表头", "附表文", "附表中")
    keys, headings = [column.key for column in columns], [column.heading for column in columns]
    made = _table(document, key, keys, headings, widths, styles)
    for cell, column in zip(made.rows[2].cells, columns, strict=True):
        if column.figure:
            cell.paragraphs[0].style = styles[2]
    document.add_paragraph("{%p endif %}", style="正文段")


_NARROW = 9  # characters: a column this narrow is centred


def _table(
    document: Any,
    tag: str,
    keys: list[str],
    headings: list[str],
    widths: Sequence[float],
    styles: tuple[str, str, str],
) -> Any:
    """A heading row that repeats on every page, and one row looped over the tag's 行."""
    table = framed_table(document, 4, widths)
    head, text, centred = styles
    fill_row(table.rows[0], headings, head)
    repeat_row(table.rows[0])
    fill_row(table.rows[1], [f"{{%tr for 行 in {tag}.行 %}}"], text)
    fill_row(table.rows[2], [f"{{{{ 行.{key} }}}}" for key in keys], text)
    for cell, width in zip(table.rows[2].cells, widths, strict=True):
        if width < _NARROW * 2.3:
            cell.paragraphs[0].style = centred
    unbroken_row(table.rows[2])
    fill_row(table.rows[3], ["{%tr endfor %}"], text)
    set_widths(table, widths)
    return table
