"""到期事项: what is late or soon due, with who answers for it and which holidays stand in between."""

from datetime import date

import pytest
from openpyxl import Workbook

from auditor.ledger import update_ledger
from auditor.ledger.applications_table import import_applications
from auditor.ledger.falling_due import DueInputs, falling_due
from auditor.model.facts import AccountFacts, ArticleFacts, ColumnFacts, Facts, HomeFacts, ItemFacts, Post, SiteFacts
from auditor.model.fetched import Fetched, TlsFacts
from auditor.model.judgement import Answer
from auditor.model.office import Account, Allowance, Column, Office, Person, Settings, Site, Source, Unit
from auditor.model.page import ReadDate
from auditor.model.words import ColumnType, Outcome, Severity
from auditor.rulebook import load_rulebook
from auditor.rulebook.working_days import WorkingCalendar
from auditor.store import LedgerEntry, Revision, RunRecord

URL = "http://www.linjiang.example/yx/1.htm"


@pytest.fixture(scope="module")
def rules():
    return load_rulebook("street-office", None), WorkingCalendar.load()


def office_with(column: Column, **account) -> Office:
    return Office(
        id="yunxi",
        name="云溪街道办事处",
        units=(Unit(id="dzb", name="党政办", owner_a=Person(name="王某")), Unit(id="cgb", name="城管办")),
        sites=(
            Site(id="lanmu", name="云溪板块", url="http://www.linjiang.example/yx/", unit="dzb", columns=(column,)),
        ),
        accounts=(Account(id="gzh", name="云溪发布", platform="微信公众号", unit="cgb", **account),),
    )


NEWS = Column(id="gzdt", name="工作动态", type=ColumnType.NEWS)


def kept(store, office: Office, at, newest: date, posted) -> None:
    shown = ReadDate(date=newest, rule="meta", snippet="", confidence=1)
    article = ArticleFacts(url=URL, outcome=Outcome.OK, title="一", published=shown, fetched_at=at(9, 20))
    column = ColumnFacts(
        column="gzdt",
        items=(ItemFacts(title="一", url=URL, listed=newest),),
        articles=(article,),
        collected_at=at(9, 20),
    )
    account = AccountFacts(account="gzh", posts=(Post(title="一", published_at=posted),), complete=False)
    run = RunRecord(id="r", office="yunxi", period="2026Q3", at=at(9, 20), started=at(9, 20))
    store.runs.start(run, office, Settings())
    site = SiteFacts(site="lanmu", home=HomeFacts(url="http://www.linjiang.example/yx/"), columns=(column,))
    store.runs.save_facts(
        Facts(office="yunxi", run="r", started=at(9, 20), finished=at(9, 20), sites=(site,), accounts=(account,))
    )
    store.runs.finish("r", "complete", at(9, 20))


def due(store, office, rules, now, **more):
    inputs = DueInputs(office=office, rulebook=rules[0], calendar=rules[1], now=now, **more)
    return {item.kind: item for item in falling_due(store, inputs)}


def test_a_column_and_an_account_are_due_by_their_limits_with_unit_and_owner(store, at, rules) -> None:
    office = office_with(NEWS)
    kept(store, office, at, date(2026, 9, 18), at(9, 16))
    found = due(store, office, rules, at(9, 21))
    assert (found["栏目"].due, found["栏目"].days_left, found["栏目"].unit, found["栏目"].owner) == (
        date(2026, 10, 2),
        11,
        "党政办",
        "王某",
    )
    assert (found["账号"].due, found["账号"].unit) == (date(2026, 9, 30), "城管办")


def test_a_day_in_the_holidays_names_the_last_working_day_before(store, at, rules) -> None:
    office = office_with(NEWS)
    kept(store, office, at, date(2026, 9, 18), at(9, 16))
    found = due(store, office, rules, at(9, 21))
    assert "2026-09-30" in found["栏目"].warning
    assert found["账号"].warning == ""


def test_what_is_due_later_than_asked_is_not_listed_and_what_is_late_is(store, at, rules) -> None:
    office = office_with(NEWS)
    kept(store, office, at, date(2026, 9, 18), at(9, 16))
    assert due(store, office, rules, at(9, 21), days=3) == {}
    late = due(store, office, rules, at(10, 5))["栏目"]
    assert (late.days_left, "已超期" in late.text) == (-3, False)


def test_an_excepted_column_and_a_frozen_account_are_not_chased(store, at, rules) -> None:
    quiet = NEWS.model_copy(update={"exception": Allowance(reason="改版", until=date(2027, 12, 31))})
    office = office_with(quiet, state="冻结")
    kept(store, office, at, date(2026, 6, 1), at(6, 1))
    assert due(store, office, rules, at(9, 21)) == {}


def test_an_exception_about_to_end_is_told(store, at, rules) -> None:
    office = office_with(NEWS.model_copy(update={"exception": Allowance(reason="改版", until=date(2026, 9, 30))}))
    assert due(store, office, rules, at(9, 21))["例外"].due == date(2026, 9, 30)


def test_rectification_sign_offs_and_reports_are_listed_too(store, at, rules, finding, result, periods) -> None:
    update_ledger(store, result(at(9, 15), finding(at(9, 15))))
    store.answers.add(
        "yunxi",
        Answer(
            question="q",
            check="dead-link",
            object="lanmu",
            evidence_hash="h",
            answer="未发现问题",
            person="王某",
            answered_at=at(8, 1),
            expires=date(2026, 9, 30),
        ),
    )
    found = due(store, office_with(NEWS), rules, at(9, 28), periods=(periods["2026Q3"],))
    assert {kind: item.due for kind, item in found.items()} == {
        "整改": date(2026, 9, 28),
        "人工核查": date(2026, 9, 30),
        "报告": date(2026, 10, 10),
    }
    assert found["整改"].owner == "王某"


def late_column(store, at, deadline: date) -> Office:
    """A column late by ten days, and the finding of it."""
    office = office_with(NEWS)
    kept(store, office, at, date(2026, 9, 1), at(9, 24))
    entry = LedgerEntry(
        id="f" * 64,
        office="yunxi",
        check="column-not-updated",
        object="gzdt",
        unit="dzb",
        title="栏目更新不及时",
        text="“工作动态”栏目超期",
        severity=Severity.DEDUCT,
        first_seen=at(9, 20),
        last_seen=at(9, 20),
        opened_at=at(9, 20),
        deadline=deadline,
    )
    store.findings.save(entry)
    return office


def test_a_late_column_that_stands_in_the_ledger_is_told_once_with_its_number(store, at, rules) -> None:
    office = late_column(store, at, date(2026, 9, 28))
    items = due(store, office, rules, at(9, 25))
    assert "栏目" not in items
    assert items["整改"].name == "f" * 10


def test_a_late_column_is_told_by_itself_while_its_finding_has_time_beyond_the_days_asked(store, at, rules):
    office = late_column(store, at, date(2026, 10, 30))
    items = due(store, office, rules, at(9, 25))
    assert items["栏目"].days_left == -10
    assert "整改" not in items


def test_one_unit_sees_its_own_items_by_id_or_name(store, at, rules) -> None:
    office = office_with(NEWS)
    kept(store, office, at, date(2026, 9, 18), at(9, 16))
    inputs = DueInputs(office=office, rulebook=rules[0], calendar=rules[1], now=at(9, 21))
    for unit in ("cgb", "城管办"):
        assert [item.kind for item in falling_due(store, inputs, unit)] == ["账号"]


def test_a_yearly_column_is_due_by_its_day_and_not_again_once_this_years_stands_there(store, at, rules) -> None:
    yearly = Column(id="gzdt", name="财政预决算", type=ColumnType.YEARLY, due="10-31")
    office = office_with(yearly)
    kept(store, office, at, date(2025, 10, 20), at(9, 16))
    item = due(store, office, rules, at(10, 20))["按年公开"]
    assert (item.due, item.days_left) == (date(2026, 10, 31), 11)
    assert "按年公开" not in due(store, office, rules, at(10, 10))


def test_a_yearly_column_published_this_year_is_due_next_year(store, at, rules) -> None:
    office = office_with(Column(id="gzdt", name="财政预决算", type=ColumnType.YEARLY, due="10-31"))
    kept(store, office, at, date(2026, 9, 18), at(9, 16))
    assert due(store, office, rules, at(9, 21), days=420)["按年公开"].due == date(2027, 10, 31)


def test_a_yearly_column_nobody_could_read_still_shows_its_day(store, at, rules) -> None:
    office = office_with(Column(id="other", name="财政预决算", type=ColumnType.YEARLY, due="10-31"))
    kept(store, office, at, date(2026, 9, 18), at(9, 16))
    item = due(store, office, rules, at(10, 20))["按年公开"]
    assert (item.due, "未取得" in item.text) == (date(2026, 10, 31), True)


def test_certifications_and_credentials_end_on_their_days(store, at, rules) -> None:
    source = Source(adapter="feed", expires=date(2026, 9, 28))
    office = office_with(NEWS, certified_until=date(2026, 9, 30), sources=(source,))
    inputs = DueInputs(office=office, rulebook=rules[0], calendar=rules[1], now=at(9, 21))
    found = [(item.due.day, item.text[:4]) for item in falling_due(store, inputs) if item.kind == "证书"]
    assert found == [(28, "读取该账"), (30, "账号认证")]


def test_a_sites_certificate_as_the_latest_run_saw_it_is_told(store, at, rules) -> None:
    office = office_with(NEWS)
    kept(store, office, at, date(2026, 9, 18), at(9, 16))
    tls = TlsFacts(not_after=at(9, 29))
    url = "http://www.linjiang.example/yx/"
    store.fetches.add("r", "yunxi", [Fetched(url=url, final_url=url, outcome=Outcome.OK, started=at(9, 20), tls=tls)])
    item = due(store, office, rules, at(9, 21))["证书"]
    assert (item.due, item.name) == (date(2026, 9, 29), "云溪板块")


def test_an_application_is_due_by_its_clock_and_gone_once_answered(store, at, rules, tmp_path) -> None:
    office = office_with(NEWS)
    head = ["登记编号", "收到日期", "申请人类型", "承办科室", "答复日期", "答复结果"]

    def hand_in(*cells: str, hour: int) -> None:
        book = Workbook()
        book.active.append(head)
        book.active.append(list(cells))
        book.save(tmp_path / "台账.xlsx")
        import_applications(store, office, tmp_path / "台账.xlsx", at=at(9, 20, hour), person="王某")

    hand_in("A-1", "2026-09-01", "自然人", "党政办", hour=9)
    item = due(store, office, rules, at(9, 21))["申请"]
    assert (item.name, item.due, item.unit, item.owner) == ("A-1 答复", date(2026, 9, 29), "党政办", "王某")
    hand_in("A-1", "2026-09-01", "自然人", "党政办", "2026-09-20", "予以公开", hour=10)
    assert "申请" not in due(store, office, rules, at(9, 21))


def test_a_later_look_at_one_column_goes_before_the_whole_run(store, at, rules) -> None:
    office = office_with(NEWS)
    kept(store, office, at, date(2026, 9, 10), at(9, 16))
    run = RunRecord(id="s", office="yunxi", period="2026Q3", at=at(9, 21), started=at(9, 21), kind="spot")
    store.runs.start(run, office, Settings())
    shown = ReadDate(date=date(2026, 9, 20), rule="meta", snippet="", confidence=1)
    article = ArticleFacts(url=URL, outcome=Outcome.OK, title="二", published=shown, fetched_at=at(9, 21))
    item = ItemFacts(title="二", url=URL, listed=shown.date)
    column = ColumnFacts(column="gzdt", items=(item,), articles=(article,), collected_at=at(9, 21))
    site = SiteFacts(site="lanmu", home=HomeFacts(url="http://www.linjiang.example/yx/"), columns=(column,))
    store.runs.save_facts(Facts(office="yunxi", run="s", started=at(9, 21), finished=at(9, 21), sites=(site,)))
    store.runs.finish("s", "complete", at(9, 21))
    assert due(store, office, rules, at(9, 22))["栏目"].due == date(2026, 10, 4)


def test_questions_nobody_answered_are_due_with_the_report_and_gone_once_it_is_final(
    store, at, rules, result, periods
) -> None:
    office = office_with(NEWS)
    kept(store, office, at, date(2026, 9, 18), at(9, 16))
    store.runs.finish("r", "complete", at(9, 20), result(at(9, 20), run="r"))
    item = due(store, office, rules, at(9, 28))["人工核查"]
    assert (item.due, "待人工核查" in item.text) == (date(2026, 10, 10), True)
    final = Revision(
        office="yunxi",
        period="2026Q3",
        kind="quarter",
        revision=1,
        run="r",
        created=at(9, 28),
        draft=False,
        sha256="0" * 64,
    )
    store.reports.add(final, b"{}")
    assert "人工核查" not in due(store, office, rules, at(9, 28))
