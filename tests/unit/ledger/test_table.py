"""问题整改台账.xlsx out and in again: only what staff changed goes in, and nobody's work is overwritten."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from auditor.errors import UsageError
from auditor.ledger import update_ledger
from auditor.ledger.filled import read_filled
from auditor.ledger.table import EXPORTED, NUMBER, SHEET
from auditor.ledger.table_export import export_ledger
from auditor.ledger.table_import import import_ledger
from auditor.ledger.transitions import claimed_fixed, notified
from auditor.store import State, Store

DAY = datetime(2026, 8, 2)  # noqa: DTZ001 - a cell of Excel knows no zone


@pytest.fixture
def table(store: Store, at, finding, result, tmp_path: Path) -> Path:
    """A table of three open findings, exported on 2 August."""
    update_ledger(store, result(at(8, 1), *[finding(at(8, 1), key) for key in ("a1", "b2", "c3")]))
    path = tmp_path / "整改台账.xlsx"
    assert export_ledger(store, "yunxi", path, at(8, 2)) == 3
    return path


def heading_row(page: Any) -> int:
    return next(row[0].row for row in page.iter_rows() if any(cell.value == NUMBER for cell in row))


def fill(path: Path, key: str, **cells: Any) -> None:
    book = load_workbook(path)
    page = book[SHEET]
    top = heading_row(page)
    places = {cell.value: cell.column for cell in page[top]}
    row = next(row[0].row for row in page.iter_rows(min_row=top + 1) if str(row[1].value).startswith(key))
    for heading, value in cells.items():
        page.cell(row, places[heading]).value = value
    book.save(path)


def entry_of(store: Store, key: str):
    return next(entry for entry in store.findings.list("yunxi") if entry.id.startswith(key))


def test_a_table_nobody_filled_changes_nothing(store, at, table) -> None:
    before = store.findings.list("yunxi")
    done = import_ledger(store, "yunxi", table, at(8, 3))
    assert (done.changed, done.conflicts, done.ignored) == ((), (), ())
    assert store.findings.list("yunxi") == before


def test_what_was_filled_in_goes_in_and_nothing_else_changes(store, at, table) -> None:
    others = (entry_of(store, "b2"), entry_of(store, "c3"))
    fill(
        table,
        "a1",
        整改措施="更换链接",
        完成时间=DAY,
        整改情况="已整改（待复查）",
        填报人="王某",
        备注="见附图",
    )
    done = import_ledger(store, "yunxi", table, at(8, 3))
    entry = entry_of(store, "a1")
    assert done.changed == (entry.number,)
    assert (entry.state, entry.measures, entry.fixed_on, entry.note) == (
        State.CLAIMED,
        "更换链接",
        date(2026, 8, 2),
        "见附图",
    )
    assert (entry_of(store, "b2"), entry_of(store, "c3")) == others
    last = store.findings.events("yunxi", finding=entry.id)[-2:]
    assert [(event.kind, event.person) for event in last] == [("claimed_fixed", "王某"), ("edited", "王某")]


def test_the_same_table_twice_changes_nothing_more(store, at, table) -> None:
    fill(table, "a1", 整改情况="已整改（待复查）", 整改措施="更换链接")
    import_ledger(store, "yunxi", table, at(8, 3))
    before = store.findings.list("yunxi")
    done = import_ledger(store, "yunxi", table, at(8, 4))
    assert (done.changed, done.conflicts) == ((), ())
    assert store.findings.list("yunxi") == before


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026年8月2日", date(2026, 8, 2)),
        ("2026-8-2", date(2026, 8, 2)),
        ("2026/08/02", date(2026, 8, 2)),
        ("2026.8.2", date(2026, 8, 2)),
        ("20260802", date(2026, 8, 2)),
        (46236, date(2026, 8, 2)),
        ("46236", date(2026, 8, 2)),
        (DAY.replace(hour=9, minute=30), date(2026, 8, 2)),
        ("２０２６年８月２日", date(2026, 8, 2)),
    ],
)
def test_a_day_is_understood_however_it_was_written(store, at, table, written, day) -> None:
    fill(table, "a1", 完成时间=written, 整改情况="已整改（待复查）")
    import_ledger(store, "yunxi", table, at(8, 3))
    assert entry_of(store, "a1").fixed_on == day


def test_a_false_alarm_may_hold_for_years(store, at, table) -> None:
    fill(table, "a1", 整改情况="误报剔除", 情况说明或理由="示例链接", 填报人="王某", 有效期至="2028年12月31日")
    import_ledger(store, "yunxi", table, at(8, 3))
    entry = entry_of(store, "a1")
    assert entry.state is State.FALSE_ALARM
    assert entry.settled is not None
    assert (entry.settled.reason, entry.settled.person, entry.settled.expires) == (
        "示例链接",
        "王某",
        date(2028, 12, 31),
    )


def test_a_word_taken_back_opens_the_finding_again(store, at, table, tmp_path) -> None:
    fill(table, "a1", 整改情况="不属于本单位", 情况说明或理由="区民政局负责", 填报人="王某")
    import_ledger(store, "yunxi", table, at(8, 3))
    assert entry_of(store, "a1").state is State.NOT_OURS
    again = tmp_path / "再次.xlsx"
    export_ledger(store, "yunxi", again, at(8, 4))
    fill(again, "a1", 整改情况="待整改", 情况说明或理由=None, 填报人=None)
    import_ledger(store, "yunxi", again, at(8, 5))
    assert (entry_of(store, "a1").state, entry_of(store, "a1").settled) == (State.OPEN, None)


def test_a_cell_changed_on_both_sides_is_a_conflict_and_the_ledger_stays(store, at, table) -> None:
    import msgspec

    store.findings.save(msgspec.structs.replace(entry_of(store, "a1"), measures="联系平台"))
    fill(table, "a1", 整改措施="更换链接", 备注="已电话联系")
    done = import_ledger(store, "yunxi", table, at(8, 3))
    (conflict,) = done.conflicts
    assert (conflict.column, conflict.filled, conflict.ledger) == ("整改措施", "更换链接", "联系平台")
    assert (entry_of(store, "a1").measures, entry_of(store, "a1").note) == ("联系平台", "已电话联系")


def test_a_cell_the_ledger_changed_alone_is_no_conflict(store, at, table, finding, result) -> None:
    update_ledger(store, result(at(8, 2, 20), finding(at(8, 2), "b2"), finding(at(8, 2), "c3")))
    fill(table, "b2", 整改措施="更换链接")
    done = import_ledger(store, "yunxi", table, at(8, 3))
    assert done.conflicts == ()
    assert entry_of(store, "a1").state is State.CLOSED
    assert entry_of(store, "b2").measures == "更换链接"


def test_moved_columns_are_found_by_their_headings(store, at, table) -> None:
    book = load_workbook(table)
    page = book[SHEET]
    top = heading_row(page)
    places = {cell.value: cell.column for cell in page[top]}
    one, two = places["整改措施"], places["备注"]
    for row in range(top, page.max_row + 1):
        a, b = page.cell(row, one).value, page.cell(row, two).value
        page.cell(row, one).value, page.cell(row, two).value = b, a
    book.save(table)
    fill(table, "a1", 整改措施="更换链接", 备注="无")
    import_ledger(store, "yunxi", table, at(8, 3))
    assert (entry_of(store, "a1").measures, entry_of(store, "a1").note) == ("更换链接", "无")


def test_a_cell_that_is_not_theirs_to_change_is_told_and_not_used(store, at, table) -> None:
    fill(table, "a1", 责任科室="别的科")
    done = import_ledger(store, "yunxi", table, at(8, 3))
    assert [heading for _, heading in done.ignored] == ["责任科室"]
    assert entry_of(store, "a1").unit == "党政办"


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"完成时间": "下周", "整改情况": "已整改（待复查）"}, "“完成时间”不是日期：下周"),
    ({"整改情况": "好了"}, "“整改情况”应为"),
    ({"整改情况": "误报剔除", "填报人": "王某", "有效期至": "2026-12-31"}, "“情况说明或理由”必须填写"),
    ({"整改情况": "情况说明"}, "“整改情况”应为"),
    ({"整改情况": "已作情况说明", "情况说明或理由": "说明"}, "“填报人”必须填写"),
    ({"整改情况": "误报剔除", "情况说明或理由": "说明", "填报人": "王某"}, "“有效期至”必须填写"),
    ({"问题编号": None}, "“问题编号”为空"),
    ({"问题编号": "ffffffffff"}, "不在本单位台账中"),
    ({"问题编号": "b200000000"}, "重复"),
    ({"完成时间": "2026-08-02"}, "已完成的请选“已整改（待复查）”"),
]


@pytest.mark.parametrize(("cells", "words"), FAULTS, ids=[words for _, words in FAULTS])
def test_a_fault_names_row_and_column_and_nothing_of_the_table_is_used(store, at, table, cells, words) -> None:
    fill(table, "c3", 整改措施="会被保留吗")
    fill(table, "a1", **cells)
    before = store.findings.list("yunxi")
    with pytest.raises(UsageError, match=words) as refused:
        import_ledger(store, "yunxi", table, at(8, 3))
    assert refused.value.exit_code == 2
    assert "第 " in str(refused.value)
    assert " 行" in str(refused.value)
    assert store.findings.list("yunxi") == before


def test_all_faults_are_told_at_once(store, at, table) -> None:
    fill(table, "a1", 完成时间="下周")
    fill(table, "b2", 整改情况="好了")
    with pytest.raises(UsageError) as refused:
        import_ledger(store, "yunxi", table, at(8, 3))
    assert "下周" in str(refused.value)
    assert "好了" in str(refused.value)


def test_a_closed_finding_is_not_changed_by_a_table(store, at, table, finding, result) -> None:
    update_ledger(store, result(at(8, 3), finding(at(8, 3), "b2"), finding(at(8, 3), "c3")))
    fresh = table.with_name("含销号.xlsx")
    assert export_ledger(store, "yunxi", fresh, at(8, 4), closed=True) == 3
    fill(fresh, "a1", 整改情况="待整改")
    with pytest.raises(UsageError, match="已销号"):
        import_ledger(store, "yunxi", fresh, at(8, 5))


def test_the_table_of_another_office_is_refused(store, at, table) -> None:
    with pytest.raises(UsageError, match="由单位“yunxi”导出"):
        import_ledger(store, "heping", table, at(8, 3))


def test_merged_cells_are_refused_with_their_place(store, at, table) -> None:
    book = load_workbook(table)
    top = heading_row(book[SHEET])
    book[SHEET].merge_cells(start_row=top + 1, end_row=top + 2, start_column=9, end_column=9)
    book.save(table)
    with pytest.raises(UsageError, match="合并单元格") as refused:
        import_ledger(store, "yunxi", table, at(8, 3))
    assert f"第 {top + 1}—{top + 2} 行" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda book: book.remove(book[EXPORTED]), "缺少导出时的对照内容"),
        (lambda book: setattr(book[SHEET], "title", "Sheet1"), "缺少工作表“整改台账”"),
        (lambda book: book[SHEET].delete_cols(13), "缺少列“整改情况”"),
        (lambda book: setattr(book[SHEET].cell(3, 1), "value", "备注"), "出现两次"),
    ],
)
def test_a_table_of_another_shape_is_refused(store, at, table, change, words) -> None:
    book = load_workbook(table)
    change(book)
    book.save(table)
    with pytest.raises(UsageError, match=words):
        import_ledger(store, "yunxi", table, at(8, 3))


@pytest.mark.parametrize(
    "body", [b"", b"<html><table></table></html>", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_a_file_that_is_no_xlsx_is_refused_in_chinese(store, at, tmp_path, body) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(body)
    with pytest.raises(UsageError, match=r"不是有效的 \.xlsx 文件"):
        import_ledger(store, "yunxi", path, at(8, 3))


def test_a_missing_file_is_told(store, at, tmp_path) -> None:
    with pytest.raises(UsageError, match="找不到文件"):
        import_ledger(store, "yunxi", tmp_path / "没有.xlsx", at(8, 3))


def test_text_that_no_cell_can_hold_survives_the_round_trip(store, at, finding, result, tmp_path) -> None:
    nasty = "=cmd|' /C calc'!A0\x00\x0b @SUM(1) -1 " + "长" * 40_000
    update_ledger(store, result(at(8, 1), finding(at(8, 1), text=nasty)))
    path = tmp_path / "x.xlsx"
    export_ledger(store, "yunxi", path, at(8, 2))
    assert import_ledger(store, "yunxi", path, at(8, 3)).ignored == ()
    book = load_workbook(path)
    assert all(cell.data_type != "f" for row in book[SHEET].iter_rows() for cell in row)


def test_internal_findings_and_other_units_are_not_handed_out(store, at, finding, result, tmp_path) -> None:
    findings = [finding(at(8, 1), "a1", internal=True), finding(at(8, 1), "b2", unit="城管办"), finding(at(8, 1), "c3")]
    update_ledger(store, result(at(8, 1), *findings))
    assert export_ledger(store, "yunxi", tmp_path / "a.xlsx", at(8, 2)) == 2
    assert export_ledger(store, "yunxi", tmp_path / "b.xlsx", at(8, 2), unit="城管办") == 1
    filled = read_filled(tmp_path / "b.xlsx", SHEET, (NUMBER,))
    assert filled.rows[0].text(NUMBER).startswith("b2")


def test_overdue_days_are_shown(store, at, table, tmp_path) -> None:
    path = tmp_path / "later.xlsx"
    export_ledger(store, "yunxi", path, at(8, 21))
    assert {row.text("超期天数") for row in read_filled(path, SHEET, (NUMBER,)).rows} == {"10"}


def test_a_notified_finding_reads_back_as_under_way(store, at, table, tmp_path) -> None:
    store.findings.save(*notified(entry_of(store, "a1"), at(8, 2), "系统"))
    store.findings.save(*claimed_fixed(entry_of(store, "b2"), at(8, 2), "王某", date(2026, 8, 2)))
    path = tmp_path / "x.xlsx"
    export_ledger(store, "yunxi", path, at(8, 2))
    statuses = [row.text("整改情况") for row in read_filled(path, SHEET, (NUMBER,)).rows]
    assert statuses == ["正在整改", "已整改（待复查）", "待整改"]
    assert import_ledger(store, "yunxi", path, at(8, 2) + timedelta(days=1)).changed == ()
