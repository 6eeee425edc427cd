"""年度数据填报表: what only people know of the year, asked in an XLSX and read back.

A blank cell is unknown (待填), 「本年无」 and 无 are 0. Numbers count only where the form is signed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
import xlsxwriter
from openpyxl.utils.exceptions import InvalidFileException

from auditor.annual.form import (
    APPLICANTS,
    CARRIED_IN,
    FEE_ROW,
    NEW,
    OUTCOMES,
    RESULT_ROWS,
    ROWS_2,
    ROWS_4,
    TABLE_2,
    TABLE_3,
    TABLE_4,
)
from auditor.annual.words import number_in
from auditor.errors import UsageError
from auditor.register.writing import write_atomically
from auditor.report.clean import clean, mask

Place = tuple[str, str, str]
"""Table, row id, column."""

NONE_THIS_YEAR = "本年无"
_NONE = frozenset({NONE_THIS_YEAR, "无", "没有"})
SHEET, APPLICATIONS_SHEET = "年度数据", "申请办理情况"
_HEAD = ("编号", "类别", "项目", "填报内容", "说明")
_MOST_TEXT = 2000

ADDRESS, PHONE, DOWNLOAD = "地址", "电话", "下载地址"
HANDLING_FEE = "信息处理费"
MANAGEMENT, SUPERVISION, OTHER = "信息管理", "监督保障", "其他事项"
WORDS = (
    (ADDRESS, "报告说明", "本机关办公地址", "印在报告开头"),
    (PHONE, "报告说明", "联系电话", "不填时用对象登记中的电话"),
    (DOWNLOAD, "报告说明", "报告电子版下载的网站名称或网址", "不填时用对象登记中的网站名称"),
    (MANAGEMENT, "总体情况", "政府信息管理（审查、清理、动态调整等）", "写成一段话"),
    (SUPERVISION, "总体情况", "监督保障（组织领导、培训，工作考核、社会评议和责任追究结果）", "写成一段话"),
    (OTHER, "其他事项", "其他需要报告的事项", "没有的填“本年无”"),
)
SIGNED_BY, CHECKED_BY, SIGNED_ON = "填报人", "审核人", "填报日期"
SIGNATURES = (SIGNED_BY, CHECKED_BY, SIGNED_ON)
NO_APPLICATIONS = "没有申请"


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What people filled in. ``numbers`` holds known cells only; ``signed`` = 填报人, 审核人 and 填报日期 are there."""

    words: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[Place, Decimal] = field(default_factory=dict)
    fee: Decimal | None = None
    signed: bool = False


def asked_numbers() -> Iterator[tuple[Place, str, str]]:
    """Every number asked for on the first sheet: its place, what it is, and the unit."""
    for row in ROWS_2:
        for column in row.columns:
            yield (TABLE_2, row.id, column), f"{row.name}：{column}", "万元" if row.id == FEE_ROW else "件"
    for row in ROWS_4:
        for column in OUTCOMES:
            yield (TABLE_4, row.id, column), f"{row.name}：{column}", "件"


def write_form(path: Path, office: str, year: int) -> None:
    """Write the empty form.

    Raises:
        StorageError: the folder refuses.
    """
    body = BytesIO()
    book = xlsxwriter.Workbook(body, {"in_memory": True, "strings_to_formulas": False})
    styles = _styles(book)
    _first_sheet(book, styles, office, year)
    _applications_sheet(book, styles)
    book.close()
    write_atomically(path, body.getvalue())


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "vcenter", "border": 1}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}),
        "note": book.add_format({"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "top"}),
        "head": book.add_format(base | {"font_name": "黑体", "align": "center", "bg_color": "#E8EDF2"}),
        "label": book.add_format(base),
        "entry": book.add_format(base | {"num_format": "@", "bg_color": "#FFFBE6"}),
    }


def _first_sheet(book: Any, styles: dict[str, Any], office: str, year: int) -> None:
    sheet = book.add_worksheet(SHEET)
    for column, width in enumerate((6, 12, 46, 40, 34)):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 4, f"{office}{year}年度数据填报表", styles["title"])
    sheet.set_row(0, 30)
    told = (
        "只填黄色格。没有发生的填“本年无”（等于0），不知道的留空（报告中印“待填”）。"
        "填完由填报人、审核人签名并写日期，未签名的数字不采用。"
    )
    sheet.merge_range(1, 0, 1, 4, told, styles["note"])
    sheet.set_row(1, 32)
    for column, text in enumerate(_HEAD):
        sheet.write_string(2, column, text, styles["head"])
    for number, (kind, what, note) in enumerate(_asked(), start=1):
        line = number + 2
        sheet.write_number(line, 0, number, styles["label"])
        for column, text in ((1, kind), (2, what), (4, note)):
            sheet.write_string(line, column, text, styles["label"])
        sheet.write_blank(line, 3, None, styles["entry"])
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _asked() -> Iterator[tuple[str, str, str]]:
    """The lines of the first sheet: category, what is asked (it names the line when read back), note."""
    for _, kind, what, note in WORDS:
        yield kind, what, note
    for (table, _, _), what, unit in asked_numbers():
        yield table, what, f"单位：{unit}"
    yield "其他事项", "本年收取的信息处理费", "单位：万元"
    for name in SIGNATURES:
        yield "签名", name, ""


def _applications_sheet(book: Any, styles: dict[str, Any]) -> None:
    """Table three by hand, for an office that keeps no ledger of applications here."""
    sheet = book.add_worksheet(APPLICATIONS_SHEET)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 6, 12)
    told = (
        "已导入依申请公开台账的不用填。没有收到申请、也没有上年结转的，只在下面一格填“本年无”。"
        "总计和结转下年度由程序计算。"
    )
    sheet.merge_range(0, 0, 0, 6, told, styles["note"])
    sheet.set_row(0, 32)
    sheet.write_string(1, 0, NO_APPLICATIONS, styles["label"])
    sheet.write_blank(1, 1, None, styles["entry"])
    for column, text in enumerate(("项目", *APPLICANTS)):
        sheet.write_string(2, column, text, styles["head"])
    for line, row in enumerate((NEW, CARRIED_IN, *RESULT_ROWS), start=3):
        sheet.write_string(line, 0, row.name, styles["label"])
        for column in range(1, 7):
            sheet.write_blank(line, column, None, styles["entry"])
    sheet.freeze_panes(3, 1)


def read_form(path: Path) -> Filled:
    """Read the filled form back; lines are known by what they ask, wherever they were moved.

    Raises:
        UsageError: no readable form, or every cell that holds no number, by sheet and line.
    """
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except (OSError, KeyError, ValueError, BadZipFile, InvalidFileException):
        raise UsageError(f"{path}：填报表无法打开，请用 Excel 或 WPS 另存为 .xlsx 再试") from None
    if SHEET not in book.sheetnames:
        raise UsageError(f"{path}：没有“{SHEET}”工作表，请用 auditor annual draft 写出的填报表")
    faults: list[str] = []
    lines = _lines_of(book[SHEET])
    words = {key: lines[what][0] for key, _, what, _ in WORDS if lines.get(what, ("", 0))[0]}
    numbers = {
        place: number
        for place, what, _ in asked_numbers()
        if (number := _number(lines, what, faults, whole=place[1] != FEE_ROW)) is not None
    }
    fee = _number(lines, "本年收取的信息处理费", faults, whole=False)
    if APPLICATIONS_SHEET in book.sheetnames:
        numbers |= _applications(book[APPLICATIONS_SHEET], faults)
    if faults:
        raise UsageError(f"{path}：以下各处要填数字或“{NONE_THIS_YEAR}”：{'；'.join(faults)}")
    signed = all(lines.get(name, ("", 0))[0] for name in SIGNATURES)
    return Filled(words=words, numbers=numbers, fee=fee, signed=signed)


def _text(value: object) -> str:
    return mask(clean(str(value).strip()))[:_MOST_TEXT] if value is not None else ""


def _lines_of(sheet: Any) -> dict[str, tuple[str, int]]:
    """What is asked → what was filled in, and on which line."""
    rows = enumerate(sheet.iter_rows(min_col=3, max_col=4, values_only=True), start=1)
    return {_text(asked): (_text(filled), number) for number, (asked, filled) in rows if asked}


def _number(lines: Mapping[str, tuple[str, int]], what: str, faults: list[str], *, whole: bool) -> Decimal | None:
    text, line = lines.get(what, ("", 0))
    return _read_number(text, f"“{SHEET}”第{line}行{what}", faults, whole=whole)


def _read_number(text: str, where: str, faults: list[str], *, whole: bool) -> Decimal | None:
    if not text:
        return None
    if text in _NONE:
        return Decimal(0)
    number = number_in(text)
    if number is None or number < 0 or (whole and number != number.to_integral_value()):
        faults.append(where)
        return None
    return number.to_integral_value() if whole else number


def _applications(sheet: Any, faults: list[str]) -> dict[Place, Decimal]:
    rows = list(sheet.iter_rows(max_col=7, values_only=True))
    asked = (NEW, CARRIED_IN, *RESULT_ROWS)
    if any(_text(row[0]) == NO_APPLICATIONS and _text(row[1]) in _NONE for row in rows if row):
        return {(TABLE_3, row.id, column): Decimal(0) for row in asked for column in APPLICANTS}
    by_name = {_text(row[0]): (number, row) for number, row in enumerate(rows, start=1) if row and row[0]}
    found: dict[Place, Decimal] = {}
    for row in asked:
        line, values = by_name.get(row.name, (0, (None,) * 7))
        for column, value in zip(APPLICANTS, values[1:], strict=False):
            where = f"“{APPLICATIONS_SHEET}”第{line}行{column}"
            number = _read_number(_text(value), where, faults, whole=True)
            if number is not None:
                found[TABLE_3, row.id, column] = number
    return found
