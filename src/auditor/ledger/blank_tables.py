"""空白表: tables people keep beside the program, empty, with the headings its import knows and lists to choose by."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from auditor.errors import UsageError
from auditor.ledger import applications_table, notices, submissions_table
from auditor.ledger.application_answers import ANSWERS, APPLICANTS
from auditor.ledger.sheet_writing import Form, FormColumn, write_form
from auditor.ledger.told_table import TableForm
from auditor.model.office import Office

ROWS = 60
_WIDE = 32
_YES_NO = ("是", "否")


class Blank(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of table: its sheet, what the import reads, lists to pick from, the widest columns, a line of advice."""

    sheet: str
    form: TableForm
    advice: str
    choices: Mapping[str, tuple[str, ...]] = {}
    wide: tuple[str, ...] = ()


def _told(sheet: str) -> Blank:
    return Blank(
        sheet=sheet,
        form=notices.FORM,
        advice="一个问题一行；整改时限以来文要求为准，不填的按问题性质计算。",
        wide=(notices.TEXT,),
    )


BLANKS: Mapping[str, Blank] = {
    "submissions": Blank(
        sheet="信息报送清单",
        form=submissions_table.FORM,
        advice="一篇稿件一行；程序按标题、网址和时间与门户网站比对是否采用，“是否采用”只在程序比对不上时起作用。",
        choices={submissions_table.TOLD: _YES_NO},
        wide=(submissions_table.TITLE, submissions_table.URL),
    ),
    "applications": Blank(
        sheet="依申请公开台账",
        form=applications_table.FORM,
        advice="一件申请一行，办结前后都在同一张表上续填，再次导入即更新；答复期限由程序按工作日计算。",
        choices={
            applications_table.APPLICANT: APPLICANTS,
            applications_table.UNCLEAR: _YES_NO,
            applications_table.ANSWER: tuple(words[0] for words in ANSWERS.values()),
        },
        wide=(applications_table.SUMMARY, applications_table.ANSWER),
    ),
    "superior-notices": _told("上级通报"),
    "platform-tickets": _told("监管平台工单"),
    "zhaocuo": _told("找错留言"),
}


def write_blank(kind: str, office: Office, path: Path) -> Path:
    """Write the empty table of ``kind`` for ``office`` to ``path``.

    Raises:
        UsageError: no such table is handed out here, or ``path`` exists; says what to do instead.
        StorageError: the folder refuses.
    """
    blank = BLANKS.get(kind)
    if blank is None:
        raise UsageError(
            f"“{kind}”没有空白表；有空白表的：{'、'.join(BLANKS)}。"
            "整改台账、人工补查、对象登记表请用 auditor ledger export、signoff export、register export 导出"
        )
    if path.exists():
        raise UsageError(f"{path} 已存在，为免覆盖未写出；请换一个文件名")
    columns = tuple(_column(blank, field, office) for field in blank.form.headings if field != "office")
    guide = (
        f"{blank.sheet}：带 * 的列必填，日期写成 2026-07-01。{blank.advice}",
        f"填好保存后运行：auditor import {kind} 本文件",
    )
    return write_form(Form(sheet=blank.sheet, guide=guide, columns=columns, rows=[{}] * ROWS), path)


def _column(blank: Blank, field: str, office: Office) -> FormColumn:
    units = tuple(unit.name for unit in office.units) if field == "unit" else ()
    choices = units or blank.choices.get(field, ())
    # A spreadsheet takes at most 255 characters of choices written into the cell's rule.
    return FormColumn(
        heading=f"{blank.form.name(field)}{'*' if field in blank.form.filled else ''}",
        width=_WIDE if field in blank.wide else 14,
        fill=True,
        choices=choices if sum(len(one) + 1 for one in choices) < 255 else (),
    )
