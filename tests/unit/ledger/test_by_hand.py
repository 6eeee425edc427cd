"""What people find and others tell goes into the same ledger, with its own deadline, and is closed by a person."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from auditor.errors import UsageError
from auditor.ledger import rectification, update_ledger
from auditor.ledger.by_hand import Reported, add_reported, confirm_fixed
from auditor.ledger.notices import import_notices
from auditor.model.office import Column, Office, Person, Site, Unit
from auditor.model.words import ColumnType, Severity
from auditor.rulebook.working_days import WorkingCalendar
from auditor.store import Origin, State

OFFICE = Office(
    id="yunxi",
    name="云溪街道办事处",
    units=(
        Unit(id="dzb", name="党政办", owner_a=Person(name="王某", left=True), owner_b=Person(name="赵某")),
        Unit(id="cgb", name="城管办", owner_a=Person(name="李某")),
    ),
    sites=(
        Site(
            id="lanmu",
            name="云溪街道板块",
            url="http://www.linjiang.example/yx/",
            columns=(Column(id="gzdt", name="工作动态", type=ColumnType.NEWS, unit="dzb"),),
        ),
    ),
)


@pytest.fixture
def add(store, at):
    def enter(told: Reported):
        return add_reported(
            store, OFFICE, told, period="2026Q3", at=at(9, 25), person="王某", calendar=WorkingCalendar()
        )

    return enter


def test_a_problem_a_person_found_has_owner_b_where_a_has_left(add) -> None:
    entry = add(Reported(text="领导信息未更新", object="工作动态"))
    assert (entry.unit, entry.owner, entry.object_name, entry.origin) == ("党政办", "赵某", "工作动态", Origin.MANUAL)
    assert entry.last_day == date(2026, 10, 8)


def test_a_deadline_set_by_others_goes_before_our_own(add) -> None:
    told = Reported(
        text="链接失效", origin=Origin.SUPERIOR, reference="临政办函〔2026〕9号", deadline=date(2026, 9, 28)
    )
    assert add(told).last_day == date(2026, 9, 28)


def test_a_visitors_message_is_due_in_three_working_days_across_the_holiday(add) -> None:
    entry = add(Reported(text="电话打不通", origin=Origin.VISITOR, found_on=date(2026, 9, 28)))
    calendar = WorkingCalendar()
    assert entry.last_day == calendar.add(date(2026, 9, 28), 3)
    assert entry.last_day > date(2026, 10, 1)


def test_the_same_problem_is_entered_once(add, store) -> None:
    assert add(Reported(text="链接失效", url="http://a.example/")) is not None
    assert add(Reported(text="链接失效", url="http://a.example/")) is None
    assert len(store.findings.list("yunxi")) == 1


@pytest.mark.parametrize(
    ("told", "words"),
    [(Reported(text="  "), "问题描述为空"), (Reported(text="x", unit="没有科"), "已登记：党政办、城管办")],
)
def test_a_problem_that_says_nothing_or_names_nobody_is_refused(add, told, words) -> None:
    with pytest.raises(UsageError, match=words):
        add(told)


def test_no_run_closes_what_a_person_entered(add, store, at, result) -> None:
    add(Reported(text="链接失效", object="lanmu"))
    update_ledger(store, result(at(9, 26)))
    assert [entry.state for entry in store.findings.list("yunxi")] == [State.OPEN]


def test_a_person_closes_it_with_evidence_and_only_once(add, store, at, periods) -> None:
    number = add(Reported(text="电话打不通", origin=Origin.VISITOR)).number
    with pytest.raises(UsageError, match="佐证材料"):
        confirm_fixed(store, "yunxi", number, at=at(9, 27), person="王某", evidence="")
    closed = confirm_fixed(store, "yunxi", number, at=at(9, 27), person="王某", evidence="通话记录", reply="已更正")
    assert (closed.state, closed.reply) == (State.CLOSED, "已更正")
    with pytest.raises(UsageError, match="已销号"):
        confirm_fixed(store, "yunxi", number, at=at(9, 28), person="王某", evidence="通话记录")
    (row,) = rectification(store, "yunxi", periods["2026Q3"], at(9, 28)).rows
    assert (row.source, row.status, row.closed) == ("找错留言", "已整改", True)


def test_what_the_program_found_is_not_closed_by_a_word(store, at, finding, result) -> None:
    update_ledger(store, result(at(8, 1), finding(at(8, 1))))
    (entry,) = store.findings.list("yunxi")
    with pytest.raises(UsageError, match="recheck"):
        confirm_fixed(store, "yunxi", entry.number, at=at(8, 2), person="王某", evidence="截图")


def table(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def bring(store, at, path: Path, kind: str = "superior-notices"):
    return import_notices(
        store, OFFICE, path, kind, period="2026Q3", at=at(9, 25), person="王某", calendar=WorkingCalendar()
    )


NOTICE: list[list[object]] = [
    ["2026年第三季度政府网站检查情况通报附件"],
    ["序号", "单位", "存在问题", "页面网址", "责任部门", "整改期限", "通报文号", "是否单项否决"],
    [1, "云溪街道", "链接失效", "http://a.example/1", "城管办", "2026年9月30日", "临政办函〔2026〕9号", "否"],
    [2, "云溪街道", "栏目空白", "http://a.example/2", "", 20261008, "临政办函〔2026〕9号", "单项否决"],
    [None, None, None, None, None, None, None, None],
]


def test_a_notice_is_read_below_its_banner_with_deadline_unit_and_weight(store, at, tmp_path) -> None:
    done = bring(store, at, table(tmp_path / "通报.xlsx", NOTICE))
    entries = {entry.text: entry for entry in store.findings.list("yunxi")}
    assert len(done.entered) == 2
    assert entries["链接失效"].owner == "李某"
    assert entries["链接失效"].last_day == date(2026, 9, 30)
    assert (entries["栏目空白"].severity, entries["栏目空白"].last_day) == (Severity.VETO, date(2026, 10, 8))
    assert {entry.origin for entry in entries.values()} == {Origin.SUPERIOR}


def test_the_same_notice_twice_is_entered_once(store, at, tmp_path) -> None:
    path = table(tmp_path / "通报.xlsx", NOTICE)
    bring(store, at, path)
    again = bring(store, at, path)
    assert (again.entered, again.known) == ((), 2)


def test_visitors_messages_come_from_a_csv_in_gb18030(store, at, tmp_path) -> None:
    path = tmp_path / "找错.csv"
    path.write_bytes("留言编号,留言内容,留言时间\n1001,办公电话有误（镕）,2026-09-21\n".encode("gb18030"))
    bring(store, at, path, "zhaocuo")
    (entry,) = store.findings.list("yunxi")
    assert (entry.origin, entry.reference, entry.last_day) == (Origin.VISITOR, "1001", date(2026, 9, 24))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["序号", "单位"], [1, "x"]], "没有找到“问题描述”"),
        ([["问题描述", "整改时限"], ["链接失效", "尽快"]], "第 2 行“整改时限”不是日期：尽快"),
        ([["问题描述", "网址"], ["链接失效", ""], ["", "http://a.example/"]], "第 3 行“问题描述”为空"),
        ([["问题描述", "责任科室"], ["链接失效", "没有科"]], "第 2 行责任科室“没有科”不在对象登记中"),
    ],
)
def test_a_faulty_table_is_refused_with_row_and_column_and_nothing_is_entered(store, at, tmp_path, rows, words) -> None:
    with pytest.raises(UsageError, match=words):
        bring(store, at, table(tmp_path / "x.xlsx", rows))
    assert store.findings.list("yunxi") == ()


def test_an_unknown_kind_is_refused(store, at, tmp_path) -> None:
    with pytest.raises(UsageError, match="superior-notices"):
        bring(store, at, tmp_path / "x.xlsx", "letters")
