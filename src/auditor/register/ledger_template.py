"""新媒体发布台账.xlsx: the table in which staff note posts of accounts whose platform exports nothing."""

import io
from pathlib import Path

from auditor.register.writing import write_atomically

HEADERS = (
    ("账号名称", 20, "与登记的账号名称一致"),
    ("平台", 14, ""),
    ("标题", 50, ""),
    ("发布时间", 20, "如 2026-09-01 10:30；只知道日期的写 2026-09-01"),
    ("链接", 50, ""),
    ("是否原创", 10, "是 或 否"),
    ("阅读量", 10, "没有的留空，不要写 0"),
    ("登记人", 12, "谁记的这一条"),
    ("审核人", 12, ""),
    ("终审时间", 20, "最后一级审核签字的时间，写法同发布时间；用来核对是否先审后发"),
    ("备注", 24, ""),
)


def write_post_ledger(path: Path) -> Path:
    """Write the empty ledger to ``path``; return it.

    Raises:
        StorageError: the folder refuses the write.
    """
    import xlsxwriter  # slow to load, and asked for by few

    body = io.BytesIO()
    book = xlsxwriter.Workbook(body, {"in_memory": True})
    sheet = book.add_worksheet("发布台账")
    head = book.add_format({"bold": True, "bg_color": "#D9E2F3", "border": 1})
    text = book.add_format({"num_format": "@"})
    for index, (header, width, note) in enumerate(HEADERS):
        sheet.set_column(index, index, width, text)
        sheet.write_string(0, index, header, head)
        if note:
            sheet.write_comment(0, index, note)
    sheet.data_validation(1, 5, 2000, 5, {"validate": "list", "source": ["是", "否"]})
    sheet.freeze_panes(1, 0)
    book.close()
    write_atomically(path, body.getvalue())
    return path
