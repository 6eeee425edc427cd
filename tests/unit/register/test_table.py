"""对象登记表.xlsx: what staff mark and change comes back exactly; slips are told by sheet, row and column."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.office import Office
from auditor.register import CategoryRow, RegisterError, export_xlsx, import_xlsx

CATEGORIES = (
    CategoryRow("leaders", "领导信息", "必设"),
    CategoryRow("budget", "预算决算", "必设"),
    CategoryRow("fees", "收费", "按职责"),
)
DATA: dict[str, Any] = {
    "id": "yunxi",
    "name": "云溪街道办事处",
    "units": [
        {
            "id": "general",
            "name": "党政办公室",
            "owner_a": {"name": "林若川", "phone": "0500-1"},
            "owner_b": {"name": "陈晓棠", "left": True},
        },
        {"id": "city", "name": "城管办"},
    ],
    "sites": [
        {
            "id": "section",
            "name": "云溪街道板块",
            "url": "http://www.linjiang.example/yunxi/",
            "own_names": ["云溪街道", "云溪街道办事处"],
            "budget": {"delay": 0},
            "columns": [
                {
                    "id": "news",
                    "name": "工作动态",
                    "url": "http://www.linjiang.example/yunxi/news/",
                    "type": "动态要闻",
                    "unit": "general",
                    "confirmed": False,
                    "why": "名称含“动态”",
                    "categories": ["leaders", "budget"],
                },
                {
                    "id": "property",
                    "name": "=物业公示",
                    "url": "http://www.linjiang.example/yunxi/wy/",
                    "type": "自定",
                    "level": 2,
                    "period": {"days": 30, "basis": "内部制度"},
                    "exception": {"reason": "改造", "until": "2026-12-31"},
                },
            ],
        }
    ],
    "accounts": [
        {"id": "wechat", "name": "云溪街道", "platform": "微信公众号", "confirmed": False},
        {
            "id": "weibo",
            "name": "云溪发布",
            "platform": "新浪微博",
            "sources": [{"adapter": "feed", "url": "http://a.example/f"}, {}],
        },
    ],
    "categories": [{"category": "fees", "not_involved": "不收费"}],
    "report": {"recipient": "区政府办公室", "sealed": True, "basis": ["甲", "乙"]},
}
OFFICE = Office.model_validate(DATA)
Edit = Callable[[Any], None]


class Sheets:
    """An exported table opened for correction, as a clerk does in Excel."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def put(self, sheet: str, row: str, header: str, value: object) -> None:
        """Write into the row whose 编号 (or 项目) is ``row``; an unknown one is appended."""
        page = self.book[sheet]
        column = next(cell.column for cell in page[1] if cell.value == header)
        page.cell(self.row(sheet, row), column).value = value  # type: ignore[union-attr]

    def row(self, sheet: str, identity: str) -> int:
        page = self.book[sheet]
        key = next(cell.column for cell in page[1] if cell.value in ("编号", "类目编号", "项目"))
        for number in range(2, page.max_row + 1):
            if page.cell(number, key).value == identity:
                return number
        page.cell(page.max_row + 1, key).value = identity  # type: ignore[union-attr]
        return int(page.max_row)

    def read(self, office: Office = OFFICE) -> tuple[Office, tuple[str, ...]]:
        self.book.save(self.path)
        return import_xlsx(self.path, office, CATEGORIES)

    def faults(self) -> tuple[str, ...]:
        with pytest.raises(RegisterError) as caught:
            self.read()
        assert caught.value.exit_code == 2
        return caught.value.problems


@pytest.fixture
def table(tmp_path: Path) -> Sheets:
    return Sheets(export_xlsx(OFFICE, tmp_path / "对象登记表.xlsx", CATEGORIES))


def test_a_table_nobody_touched_changes_nothing(tmp_path: Path) -> None:
    path = export_xlsx(OFFICE, tmp_path / "对象登记表.xlsx", CATEGORIES)
    assert import_xlsx(path, OFFICE, CATEGORIES) == (OFFICE, ())
    assert import_xlsx(path, OFFICE) == (OFFICE, ())


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAME = TEXT.filter(lambda text: text.strip() != "")
IDS = st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), unique=True, min_size=6, max_size=6)


@given(
    ids=IDS,
    names=st.lists(NAME, min_size=6, max_size=6),
    texts=st.lists(TEXT, min_size=6, max_size=6),
    confirmed=st.booleans(),
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_words_a_table_nobody_touched_changes_nothing(
    tmp_path: Path, ids: list[str], names: list[str], texts: list[str], confirmed: bool
) -> None:
    office = Office.model_validate(
        {
            "id": ids[0],
            "name": names[0],
            "short_name": texts[0],
            "document_prefixes": [texts[4], texts[5]],
            "units": [
                {"id": ids[1], "name": names[1], "owner_a": {"name": names[2], "phone": texts[1]}},
                {"id": ids[2], "name": names[1]},
            ],
            "sites": [
                {
                    "id": ids[3],
                    "name": names[3],
                    "url": "http://a.example/",
                    "own_names": [texts[2], texts[3]],
                    "columns": [
                        {
                            "id": ids[4],
                            "name": names[4],
                            "type": "静态",
                            "url": "http://a.example/b",
                            "unit": ids[2],
                            "confirmed": confirmed,
                            "why": texts[4],
                            "categories": [ids[0], ids[5]],
                        }
                    ],
                }
            ],
            "accounts": [{"id": ids[5], "name": names[5], "platform": "抖音", "handle": texts[5], "unit": ids[1]}],
        }
    )
    path = export_xlsx(office, tmp_path / "t.xlsx")
    assert import_xlsx(path, office) == (office, ())


def test_a_yes_confirms_and_a_no_drops_and_a_change_takes_the_edited_cells(table: Sheets) -> None:
    table.put("站点与栏目", "news", "确认", "是")
    table.put("站点与栏目", "property", "确认", "否")
    table.put("账号", "wechat", "确认", "改")
    table.put("账号", "wechat", "名称", "云溪街道办")
    office, changes = table.read()
    assert [(column.id, column.confirmed) for column in office.sites[0].columns] == [("news", True)]
    assert (office.accounts[0].name, office.accounts[0].confirmed) == ("云溪街道办", True)
    assert office.sites[0].budget.delay == 0
    assert len(office.accounts[1].sources) == 2
    assert changes == (
        "站点与栏目第 3 行：确认栏目“工作动态”",
        "站点与栏目第 4 行：删去栏目“=物业公示”",
        "账号第 2 行：“云溪街道”的名称由“云溪街道”改为“云溪街道办”",
        "账号第 2 行：确认账号“云溪街道”",
    )


EDITS: dict[str, tuple[str, str, str, object, Callable[[Office], object], object]] = {
    "unit by its name": ("站点与栏目", "news", "责任科室", "城管办", lambda o: o.sites[0].columns[0].unit, "city"),
    "unit by its id": ("站点与栏目", "news", "责任科室", "city", lambda o: o.sites[0].columns[0].unit, "city"),
    "unit taken away": ("站点与栏目", "news", "责任科室", None, lambda o: o.sites[0].columns[0].unit, None),
    "categories by name": (
        "站点与栏目",
        "news",
        "公开类目",
        "领导信息，收费",
        lambda o: o.sites[0].columns[0].categories,
        ("leaders", "fees"),
    ),
    "level as a number cell": ("站点与栏目", "news", "级别", 2, lambda o: o.sites[0].columns[0].level, 2),
    "shared": ("站点与栏目", "news", "多单位共用", "是", lambda o: o.sites[0].columns[0].shared, True),
    "exception's day by slashes": (
        "站点与栏目",
        "property",
        "例外截止日",
        "2027/3/1",
        lambda o: str(o.sites[0].columns[1].exception.until),
        "2027-03-01",
    ),
    "own names": (
        "站点与栏目",
        "section",
        "本单位名称写法",
        "云溪\n云溪街道",
        lambda o: o.sites[0].own_names,
        ("云溪", "云溪街道"),
    ),
    "phone as a number cell": (
        "科室",
        "general",
        "A角责任人电话",
        13800000000,
        lambda o: o.units[0].owner_a.phone,
        "13800000000",
    ),
    "owner B gone": ("科室", "city", "B角责任人", "苏慕言", lambda o: o.units[1].owner_b.name, "苏慕言"),
    "account closed": ("账号", "wechat", "状态", "已注销", lambda o: o.accounts[0].state, "已注销"),
    "closing notice": (
        "账号",
        "wechat",
        "状态公告网址",
        "http://a.example/n",
        lambda o: o.accounts[0].state_url,
        "http://a.example/n",
    ),
    "former name": ("账号", "wechat", "原名称", "云溪微讯", lambda o: o.accounts[0].former_name, "云溪微讯"),
    "day of opening": ("账号", "weibo", "开设日期", "2026/9/1", lambda o: o.accounts[1].opened_on, date(2026, 9, 1)),
    "filing number": ("账号", "weibo", "备案编号", 310500, lambda o: o.accounts[1].filing_no, "310500"),
    "certified until": (
        "账号",
        "weibo",
        "认证有效期",
        "2027-03-31",
        lambda o: o.accounts[1].certified_until,
        date(2027, 3, 31),
    ),
    "feed in words": (
        "账号",
        "wechat",
        "订阅地址",
        "http://a.example/x",
        lambda o: o.accounts[0].sources[0].url,
        "http://a.example/x",
    ),
    "not involved": (
        "必设类目",
        "leaders",
        "不涉及的原因",
        "无",
        lambda o: [n.not_involved for n in o.categories],
        ["不收费", "无"],
    ),
    "note withdrawn": ("必设类目", "fees", "不涉及的原因", None, lambda o: o.categories, ()),
    "recipient": ("单位信息", "报告主送机关", "内容", "区大数据局", lambda o: o.report.recipient, "区大数据局"),
    "basis": ("单位信息", "报告依据", "内容", "丙", lambda o: o.report.basis, ("丙",)),
    "unsealed": ("单位信息", "是否盖章", "内容", "否", lambda o: o.report.sealed, False),
}


@pytest.mark.parametrize(("sheet", "row", "header", "value", "take", "expected"), EDITS.values(), ids=EDITS)
def test_an_edited_cell_is_taken(
    table: Sheets, sheet: str, row: str, header: str, value: object, take: Callable[[Office], object], expected: object
) -> None:
    if sheet not in ("必设类目", "单位信息"):
        table.put(sheet, row, "确认", "改")
    table.put(sheet, row, header, value)
    office, changes = table.read()
    assert take(office) == expected
    assert any(header in change or sheet == "单位信息" for change in changes)


def test_all_cells_of_an_exception_emptied_take_it_away(table: Sheets) -> None:
    for header, value in (("确认", "改"), ("例外原因", None), ("例外截止日", None)):
        table.put("站点与栏目", "property", header, value)
    assert table.read()[0].sites[0].columns[1].exception is None


def test_columns_of_the_table_may_be_moved_and_left_out(table: Sheets) -> None:
    page = table.book["账号"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    order = [rows[0].index(header) for header in ("平台", "名称", "编号", "确认")]
    page.delete_cols(1, page.max_column)
    for number, row in enumerate(rows, 3):  # and two banner rows above
        for place, column in enumerate(order, 2):
            page.cell(number, place).value = row[column]
    assert table.read() == (OFFICE, ())


def test_rows_that_were_sorted_or_removed_change_nothing(table: Sheets) -> None:
    page = table.book["站点与栏目"]
    page.move_range("A3:Z3", rows=3)
    page.delete_rows(3)
    table.book["账号"].delete_rows(2)
    assert table.read() == (OFFICE, ())


def test_a_row_added_at_the_end_becomes_a_new_column_with_an_id_of_its_own(table: Sheets) -> None:
    page = table.book["站点与栏目"]
    headers = {cell.value: cell.column for cell in page[1]}
    new = {
        "确认": "改",
        "对象": "栏目",
        "名称": "政府采购",
        "网址": "http://www.linjiang.example/cg/",
        "栏目类型": "按发生公开",
        "责任科室": "城管办",
    }
    for header, value in new.items():
        page.cell(5, headers[header]).value = value
    office, changes = table.read()
    added = office.sites[0].columns[-1]
    assert (added.id, added.name, added.type, added.unit, added.confirmed) == (
        "column-1",
        "政府采购",
        "按发生公开",
        "city",
        True,
    )
    assert changes == ("站点与栏目第 5 行：新增栏目“政府采购”",)


SLIPS: dict[str, tuple[list[tuple[str, str, str, object]], list[str]]] = {
    "edited without a mark": (
        [("站点与栏目", "news", "网址", "http://www.linjiang.example/x/")],
        ["第 3 行“确认”", "网址有改动而没有标记", "请填“改”"],
    ),
    "unknown mark": ([("账号", "wechat", "确认", "对")], ["“账号”表第 2 行“确认”", "应为 是、否、改 之一"]),
    "unknown type": (
        [("站点与栏目", "news", "确认", "改"), ("站点与栏目", "news", "栏目类型", "新闻")],
        ["第 3 行“栏目类型”", "不是可用的栏目类型"],
    ),
    "unknown platform": ([("账号", "weibo", "平台", "微博")], ["“账号”表第 3 行“平台”", "是否想写“新浪微博”"]),
    "unknown unit": ([("账号", "weibo", "责任科室", "某科")], ["“账号”表第 3 行“责任科室”", "没有编号为“某科”的科室"]),
    "other host": ([("站点与栏目", "property", "网址", "http://b.example/")], ["第 4 行“网址”", "linked_platforms"]),
    "half an exception": ([("站点与栏目", "property", "例外原因", None)], ["第 4 行“例外原因”", "缺少必填项"]),
    "no day": ([("站点与栏目", "property", "例外截止日", "年底")], ["第 4 行“例外截止日”", "2026-12-31"]),
    "words for a number": ([("站点与栏目", "property", "级别", "二级")], ["第 4 行“级别”", "应为整数"]),
    "neither site nor column": ([("站点与栏目", "property", "对象", "账号")], ["第 4 行“对象”", "应为“站点”或“栏目”"]),
    "unknown site": ([("站点与栏目", "property", "所属站点", "x")], ["第 4 行“所属站点”", "现有站点：section"]),
    "id twice": ([("账号", "weibo", "编号", "wechat")], ["“账号”表第 3 行“编号”", "与第 2 行重复"]),
    "name emptied": ([("科室", "city", "名称", None)], ["“科室”表第 3 行“名称”", "缺少必填项"]),
    "table of another office": ([("单位信息", "单位编号", "内容", "qingshi")], ["“单位编号”", "是否选错了文件"]),
    "office name emptied": ([("单位信息", "单位全称", "内容", None)], ["“单位信息”表第 3 行“单位全称”", "缺少必填项"]),
    "unit dropped while in use": ([("科室", "general", "确认", "否")], ["第 3 行“责任科室”", "没有编号为"]),
}


@pytest.mark.parametrize(("edits", "said"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_by_sheet_row_and_column(
    table: Sheets, edits: list[tuple[str, str, str, object]], said: list[str]
) -> None:
    for edit in edits:
        table.put(*edit)
    found = table.faults()
    assert any(all(words in line for words in said) for line in found), found
    assert all(line.startswith("对象登记表.xlsx") for line in found)


def test_swapped_columns_are_recognised(table: Sheets) -> None:
    page = table.book["站点与栏目"]
    headers = {cell.value: cell.column for cell in page[1]}
    name, url = page.cell(3, headers["名称"]), page.cell(3, headers["网址"])
    name.value, url.value = url.value, name.value  # type: ignore[union-attr]
    found = table.faults()
    assert any("“站点与栏目”表第 3 行“名称”：填的是网址，是否与“网址”一列填反了" in line for line in found)
    assert any("“站点与栏目”表第 3 行“网址”：“工作动态”不是网址" in line for line in found)


def test_all_slips_of_all_sheets_are_told_together(table: Sheets) -> None:
    table.put("科室", "city", "名称", None)
    table.put("账号", "weibo", "平台", "微博")
    table.put("站点与栏目", "property", "级别", "二级")
    assert len(table.faults()) == 3


SHAPES: dict[str, tuple[Edit, str]] = {
    "a sheet renamed": (lambda book: setattr(book["账号"], "title", "账户"), "缺少工作表“账号”"),
    "a header changed": (lambda book: setattr(book["账号"]["A1"], "value", "意见"), "“账号”表缺少表头：确认"),
    "a header twice": (lambda book: setattr(book["账号"]["E1"], "value", "名称"), "“账号”表表头重复：名称"),
    "headers gone": (lambda book: book["科室"].delete_rows(1, 9), "“科室”表缺少表头：确认、编号、名称"),
}


@pytest.mark.parametrize(("edit", "said"), SHAPES.values(), ids=SHAPES)
def test_a_table_out_of_shape_says_what_is_missing(table: Sheets, edit: Edit, said: str) -> None:
    edit(table.book)
    assert any(said in line for line in table.faults())


FILES = {
    "no such file": (None, "找不到"),
    "empty": (b"", "不是 .xlsx 文件"),
    "a web page": (b"<html><table></table></html>", "不是 .xlsx 文件"),
    "too large": (b"0" * (11 * 1024 * 1024), "超过 10 MB"),
    "an archive of something else": (
        b"PK\x05\x06" + b"\x00" * 18,
        "不是有效的 Excel 文件",
    ),
}


@pytest.mark.parametrize(("body", "said"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_table_is_told_in_one_line(tmp_path: Path, body: bytes | None, said: str) -> None:
    path = tmp_path / "表.xlsx"
    if body is not None:
        path.write_bytes(body)
    with pytest.raises(RegisterError, match=said) as caught:
        import_xlsx(path, OFFICE)
    assert len(caught.value.problems) == 1


def test_a_damaged_sheet_is_named(tmp_path: Path) -> None:
    path = export_xlsx(OFFICE, tmp_path / "表.xlsx")
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet5.xml"] = parts["xl/worksheets/sheet5.xml"].replace(b'r="A2"', b'r="*"')
    with zipfile.ZipFile(path, "w") as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    with pytest.raises(RegisterError, match="“账号”表已损坏"):
        import_xlsx(path, OFFICE)


def test_the_table_offers_choices_and_keeps_its_header_in_sight(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export_xlsx(OFFICE, tmp_path / "t.xlsx", CATEGORIES))
    assert book.sheetnames == ["填表说明", "单位信息", "科室", "站点与栏目", "账号", "必设类目"]
    page = book["站点与栏目"]
    assert page.freeze_panes is not None
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in page.data_validations.dataValidation}
    headers = {cell.value: cell.column_letter for cell in page[1]}
    assert lists[f"{headers['确认']}2"] == '"是,否,改"'
    assert "动态要闻" in lists[f"{headers['栏目类型']}2"]
    assert lists[f"{headers['责任科室']}2"].startswith("'科室'!") or lists[f"{headers['责任科室']}2"].startswith(
        "科室!"
    )


def test_text_that_begins_with_an_equals_sign_is_no_formula(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(export_xlsx(OFFICE, tmp_path / "t.xlsx"))["站点与栏目"]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}


def test_a_workbook_from_before_a_column_was_added_still_reads_and_keeps_what_the_register_holds(
    tmp_path: Path,
) -> None:
    accounts = [{**account, "opened_on": "2026-09-01", "filing_no": "3105"} for account in DATA["accounts"]]
    office = Office.model_validate({**DATA, "accounts": accounts})
    path = export_xlsx(office, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path)
    page = book["账号"]
    for header in ("开设日期", "备案编号", "认证有效期", "原名称", "状态公告网址"):
        page.delete_cols(next(cell.column for row in page.iter_rows() for cell in row if cell.value == header))
    book.save(path)
    assert import_xlsx(path, office) == (office, ())
