"""Writes 对象登记表.xlsx, in which staff mark 是/否/改 and correct the register without seeing YAML."""

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from auditor.model.office import Office
from auditor.register.table_layout import (
    ACCOUNT_SHEET,
    CATEGORY_SHEET,
    COLUMN_FIELDS,
    COLUMN_WORD,
    GUIDE_SHEET,
    MARK,
    MARK_NOTE,
    MARKS,
    NO,
    OBJECT,
    OFFICE_FIELDS,
    OFFICE_SHEET,
    SITE_FIELDS,
    SITE_SHEET,
    SITE_WORD,
    UNIT_SHEET,
    YES,
    CategoryRow,
    Field,
    Names,
    Sheet,
    shown,
    value_at,
)
from auditor.register.writing import write_atomically

GUIDE = (
    "本表是程序登记（或根据网站自动建议）的检查对象，请逐行核对。",
    f"每行第一格“{MARK}”：{MARK_NOTE}；暂不确定的留空。",
    "新增：在表末另起一行填写，“确认”填“改”，编号可不填。",
    "列的先后可以移动，但表头文字和工作表名称请不要改。",
    "灰色的列由程序填写，改了不起作用。",
    "改好保存后运行：auditor register import 对象登记表.xlsx",
    "有写错的地方，程序会一次列出是哪张表、第几行、哪一列，不会改动原来的登记。",
)
SPARE_ROWS = 300

Row = Mapping[str, str]


def export_xlsx(office: Office, path: Path, categories: Sequence[CategoryRow] = ()) -> Path:
    """Write the register of ``office`` as a table to ``path``; return it.

    ``categories`` are the 必设类目 to list; without them only those the office mentions appear.

    Raises:
        StorageError: the folder refuses the write.
    """
    import xlsxwriter  # slow to load, and asked for by few

    data = office.model_dump(mode="json")
    names = Names.of(data, categories)
    body = io.BytesIO()
    book = xlsxwriter.Workbook(
        body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    writer = _Writer(book, names)
    writer.guide()
    writer.office(data)
    writer.table(UNIT_SHEET, [({MARK: YES}, unit) for unit in data["units"]])
    writer.table(SITE_SHEET, _site_rows(data), extra=(OBJECT,))
    writer.table(ACCOUNT_SHEET, [({MARK: _mark(account)}, account) for account in data["accounts"]])
    writer.table(CATEGORY_SHEET, [({}, row) for row in category_rows(data, categories)], marked=False)
    book.close()
    write_atomically(path, body.getvalue())
    return path


def category_rows(data: Mapping[str, Any], categories: Sequence[CategoryRow]) -> list[dict[str, Any]]:
    """One row for each known category, and for each the office mentions besides."""
    notes = {note["category"]: note for note in data["categories"]}
    used = [key for site in data["sites"] for column in site["columns"] for key in column["categories"]]
    known = {row.id for row in categories}
    others = [CategoryRow(key, "") for key in dict.fromkeys((*notes, *used)) if key not in known]
    return [
        {**notes.get(row.id, {}), "category": row.id, "name": row.name, "tier": row.tier}
        for row in (*categories, *others)
    ]


def _site_rows(data: Mapping[str, Any]) -> list[tuple[Row, Mapping[str, Any]]]:
    rows: list[tuple[Row, Mapping[str, Any]]] = []
    for site in data["sites"]:
        rows.append(({MARK: _mark(site), OBJECT: SITE_WORD}, site))
        rows += [
            ({MARK: _mark(column), OBJECT: COLUMN_WORD}, {**column, "site": site["id"]}) for column in site["columns"]
        ]
    return rows


def _mark(thing: Mapping[str, Any]) -> str:
    return YES if thing["confirmed"] else ""


def row_cells(fields: Iterable[Field], thing: Mapping[str, Any], names: Names) -> dict[str, str]:
    """The cells of one object, by header."""
    return {field.header: shown(field, value_at(thing, field.path), names) for field in fields}


class _Writer:
    """Puts sheets into one workbook, all text as text (a leading = is no formula)."""

    def __init__(self, book: Any, names: Names) -> None:
        self.book, self.names = book, names
        common = {"valign": "top", "text_wrap": True, "num_format": "@", "border": 1, "border_color": "#BFBFBF"}
        self.cell = book.add_format(common)
        self.grey = book.add_format({**common, "bg_color": "#EDEDED", "font_color": "#595959"})
        self.mark = book.add_format({**common, "bg_color": "#FFF2CC", "align": "center"})
        self.head = book.add_format({**common, "bold": True, "bg_color": "#D9E2F3", "valign": "vcenter"})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})

    def guide(self) -> None:
        sheet = self.book.add_worksheet(GUIDE_SHEET)
        sheet.set_column(0, 0, 100)
        for index, line in enumerate(GUIDE):
            sheet.write_string(index, 0, line, self.plain)

    def office(self, data: Mapping[str, Any]) -> None:
        sheet = self.book.add_worksheet(OFFICE_SHEET)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, 2, 40)
        sheet.freeze_panes(1, 0)
        _fit_to_print(sheet)
        for column, word in enumerate(("项目", "内容", "说明")):
            sheet.write_string(0, column, word, self.head)
        for row, field in enumerate(OFFICE_FIELDS, start=1):
            sheet.write_string(row, 0, field.header, self.head)
            text = shown(field, value_at(data, field.path), self.names)
            sheet.write_string(row, 1, text, self.grey if field.read_only else self.cell)
            sheet.write_string(row, 2, field.note, self.plain)
            if field.kind == "yes_no":
                sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": [YES, NO]})

    def table(
        self,
        layout: Sheet,
        rows: Sequence[tuple[Row, Mapping[str, Any]]],
        *,
        extra: tuple[str, ...] = (),
        marked: bool = True,
    ) -> None:
        sheet = self.book.add_worksheet(layout.name)
        lead = ((MARK,) if marked else ()) + extra
        sheet.freeze_panes(1, len(lead) + 2)
        _fit_to_print(sheet)
        for index, header in enumerate(lead):
            sheet.write_string(0, index, header, self.head)
            sheet.set_column(index, index, 8)
        for index, field in enumerate(layout.fields, start=len(lead)):
            sheet.write_string(0, index, field.header, self.head)
            sheet.set_column(index, index, field.width, self.grey if field.read_only else self.cell)
            if field.note:
                sheet.write_comment(0, index, field.note)
        for number, (leading, thing) in enumerate(rows, start=1):
            self._row(sheet, number, lead, leading, layout, thing)
        last = len(rows) + SPARE_ROWS
        self._choices(sheet, layout, lead, last)
        sheet.autofilter(0, 0, max(len(rows), 1), len(lead) + len(layout.fields) - 1)

    def _row(
        self, sheet: Any, number: int, lead: tuple[str, ...], leading: Row, layout: Sheet, thing: Mapping[str, Any]
    ) -> None:
        for index, header in enumerate(lead):
            sheet.write_string(number, index, leading.get(header, ""), self.mark if header == MARK else self.grey)
        own = _own_fields(leading, layout)
        cells = row_cells(own, thing, self.names)
        for index, field in enumerate(layout.fields, start=len(lead)):
            grey = field.read_only or field not in own
            sheet.write_string(number, index, cells.get(field.header, ""), self.grey if grey else self.cell)

    def _choices(self, sheet: Any, layout: Sheet, lead: tuple[str, ...], last: int) -> None:
        for index, header in enumerate(lead):
            words = MARKS if header == MARK else (SITE_WORD, COLUMN_WORD)
            sheet.data_validation(1, index, last, index, {"validate": "list", "source": list(words)})
        for index, field in enumerate(layout.fields, start=len(lead)):
            source = self._source(field)
            if source:
                sheet.data_validation(1, index, last, index, {"validate": "list", "source": source})

    def _source(self, field: Field) -> list[str] | str | None:
        if field.kind == "yes_no":
            return [YES, NO]
        if field.kind == "unit":  # staff pick from the sheet 科室, where they may have added one
            return f"='{UNIT_SHEET.name}'!$C$2:$C${SPARE_ROWS}"
        return list(field.words.values()) if field.words else None


def _fit_to_print(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _own_fields(leading: Row, layout: Sheet) -> tuple[Field, ...]:
    if layout is not SITE_SHEET:
        return layout.fields
    return SITE_FIELDS if leading[OBJECT] == SITE_WORD else COLUMN_FIELDS
