"""报送采用: items handed in are held against what stands on the portal; every number equals the rows it comes from."""

import random
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from auditor.errors import UsageError
from auditor.ledger.published import Published, published_articles
from auditor.ledger.submissions import Submission, matched, section, without_repeats
from auditor.ledger.submissions_table import import_submissions, kept_submissions
from auditor.model.facts import ArticleFacts, ColumnFacts, Facts, HomeFacts, ItemFacts, SiteFacts
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Column, Office, Site, Unit
from auditor.model.page import ReadDate
from auditor.model.words import ColumnType, Outcome
from auditor.model.zone import SHANGHAI

Q3 = ReportingPeriod(id="2026Q3", start=date(2026, 7, 1), end=date(2026, 9, 30), due=date(2026, 10, 10))
ROOT = "http://www.linjiang.example/yx/"
NOW = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)


def handed(title: str, day: str = "2026-08-03", **more) -> Submission:
    fields = {"unit": "党政办", **more}
    return Submission(title=title, submitted=date.fromisoformat(day), **fields)


def article(title: str, day: str | None = "2026-08-05", *columns: str, url: str = "") -> Published:
    shown = date.fromisoformat(day) if day else None
    return Published(title=title, addresses=(url or ROOT + title,), columns=columns or ("工作动态",), day=shown)


@pytest.mark.parametrize(
    ("one", "other", "basis"),
    [
        (handed("云溪街道召开防汛工作部署会"), article("云溪街道召开防汛工作部署会"), "标题"),
        (handed("“云溪街道召开防汛工作部署会”"), article("云溪街道召开防汛工作部署会！"), "标题"),
        (handed("云溪街道召开防汛工作部署会议"), article("云溪街道召开防汛工作部署会"), "近似标题"),
        (handed("云溪街道召开2026年防汛工作部署会"), article("云溪街道组织召开2026年防汛工作部署会"), "近似标题"),
        (handed("改后的标题", url=ROOT + "a.html"), article("编辑另拟的题目", url=ROOT + "a.html"), "网址"),
        (handed("街道开展第三期反诈宣传活动"), article("街道开展第四期反诈宣传活动"), ""),
        (handed("云溪街道2026年上半年工作总结"), article("云溪街道2025年上半年工作总结"), ""),
        (handed("街道召开防汛会"), article("街道召开防火会"), ""),
        (handed("云溪街道召开防汛工作部署会"), article("云溪街道召开防汛工作部署会", "2026-01-05"), ""),
        (handed("云溪街道召开防汛工作部署会"), article("云溪街道召开防汛工作部署会", "2027-01-05"), ""),
        (handed("云溪街道召开防汛工作部署会"), article("云溪街道组织无偿献血活动"), ""),
        (handed("纸媒刊发的稿件", told=True), article("别的稿件"), "登记"),
        (handed("未用的稿件", told=False), article("别的稿件"), ""),
    ],
)
def test_what_counts_as_the_same_item(one: Submission, other: Published, basis: str) -> None:
    assert matched([one], [other])[0].basis == basis


def test_one_article_serves_one_submission_and_the_likest_wins() -> None:
    exact, near = handed("云溪街道召开防汛工作部署会"), handed("云溪街道召开防汛工作部署会议", unit="城管办")
    found = matched([near, exact], [article("云溪街道召开防汛工作部署会")])
    assert [one.basis for one in found] == ["", "标题"]


def test_what_a_unit_hands_in_twice_is_counted_once_the_first_time() -> None:
    kept = without_repeats([handed("甲", "2026-08-09"), handed("甲", "2026-08-03"), handed("甲", unit="城管办")])
    assert [(one.unit, one.submitted.day) for one in kept] == [("党政办", 3), ("城管办", 3)]


def test_the_section_counts_per_unit_and_category_and_says_how() -> None:
    handed_in = [
        handed("云溪街道召开防汛工作部署会", category="动态", asked=date(2026, 8, 1)),
        handed("关于停水的通知", category="通知"),
        handed("关于停水的通知", "2026-08-04", category="通知"),
        handed("未采用的稿件", category="动态", unit="城管办"),
        handed("上季度的稿件", "2026-06-30"),
    ]
    seen = [
        article("云溪街道召开防汛工作部署会", "2026-08-07", "工作动态", "街道要闻"),
        article("关于停水的通知", "2026-08-03"),
    ]
    found = section(handed_in, seen, Q3, unseen=1)
    assert found is not None
    rows = {row.unit: (row.submitted, row.adopted, row.late, row.delay) for row in found.rows}
    assert rows == {"党政办": (2, 2, 1, 2.0), "城管办": (1, 0, 0, None)}
    kinds = {row.category: (row.submitted, row.adopted, row.late) for row in found.by_category}
    assert kinds == {"动态": (2, 1, 1), "通知": (1, 1, 0)}
    assert found.doubled == 1
    for said in (
        "多个栏目发布的只计1条（1条）",
        "重复报送的只计1条（1条）",
        "1个栏目未能读取，未比对上的1条不一定未采用",
    ):
        assert said in found.note


def test_nothing_handed_in_ever_makes_no_section_and_nothing_this_quarter_an_empty_one() -> None:
    assert section([], [], Q3) is None
    empty = section([handed("去年的", "2025-01-02")], [], Q3)
    assert empty is not None
    assert empty.rows == ()


TITLES = st.text("云溪街道召开防汛工作部署会议组织无偿献血活动第三四期2026", min_size=1, max_size=20)
SUBMISSIONS = st.lists(st.builds(handed, TITLES, unit=st.sampled_from(["甲", "乙"])), max_size=8)
ARTICLES = st.lists(
    st.builds(
        lambda title, shift: article(title, (date(2026, 8, 3) + timedelta(days=shift)).isoformat()),
        TITLES,
        st.integers(0, 5),
    ),
    max_size=8,
    unique_by=lambda one: one.addresses,
)


@given(SUBMISSIONS, ARTICLES, st.randoms(use_true_random=False))
def test_the_order_of_the_lists_changes_no_number(handed_in, seen, chance: random.Random) -> None:
    once = section(handed_in, seen, Q3)
    chance.shuffle(handed_in)
    chance.shuffle(seen)
    assert section(handed_in, seen, Q3) == once


@given(SUBMISSIONS, ARTICLES)
def test_units_and_categories_add_up_to_the_same_and_never_more_is_adopted_than_handed_in(handed_in, seen) -> None:
    found = section(handed_in, seen, Q3)
    if found is None:
        return
    for field in ("submitted", "adopted", "late"):
        assert sum(getattr(row, field) for row in found.rows) == sum(getattr(row, field) for row in found.by_category)
    assert all(row.adopted <= row.submitted for row in found.rows)
    assert sum(row.adopted for row in found.rows) <= len(seen)


def column(identifier: str, *items: tuple[str, str, str, str], articles: tuple[ArticleFacts, ...] = ()) -> ColumnFacts:
    listed = tuple(
        ItemFacts(title=title, url=ROOT + url, listed=date.fromisoformat(day), source=source)
        for title, url, day, source in items
    )
    opened = {one.url for one in articles}
    pages = tuple(
        ArticleFacts(
            url=item.url,
            outcome=Outcome.OK,
            title=item.title,
            published=ReadDate(date=item.listed, rule="meta", snippet="", confidence=1),
            fetched_at=NOW,
        )
        for item in listed
        if item.listed and item.url not in opened
    )
    return ColumnFacts(column=identifier, items=listed, articles=(*articles, *pages), collected_at=NOW)


OFFICE = Office(
    id="yunxi",
    name="云溪街道办事处",
    short_name="云溪街道",
    units=(Unit(id="dzb", name="党政办"), Unit(id="cgb", name="城管办")),
    sites=(
        Site(
            id="lanmu",
            name="云溪板块",
            url=ROOT,
            columns=(
                Column(id="gzdt", name="工作动态", type=ColumnType.NEWS),
                Column(id="yw", name="街道要闻", type=ColumnType.NEWS, shared=True),
            ),
        ),
    ),
)


def published(*columns: ColumnFacts) -> tuple[Published, ...]:
    site = SiteFacts(site="lanmu", home=HomeFacts(url=ROOT), columns=columns)
    return published_articles(Facts(office="yunxi", run="r", started=NOW, finished=NOW, sites=(site,)), OFFICE)


def test_an_article_in_two_columns_is_one_article_by_address_or_by_title_and_day() -> None:
    found = published(
        column("gzdt", ("甲稿", "1.html", "2026-08-03", ""), ("乙稿", "2.html", "2026-08-03", "")),
        column("yw", ("甲稿", "1.html", "2026-08-03", "云溪街道"), ("乙稿", "9.html", "2026-08-04", "云溪街道")),
    )
    assert [(one.title, one.columns, one.day) for one in found] == [
        ("甲稿", ("工作动态", "街道要闻"), date(2026, 8, 3)),
        ("乙稿", ("工作动态", "街道要闻"), date(2026, 8, 3)),
    ]


def test_two_notices_of_one_title_in_one_column_stay_two() -> None:
    found = published(
        column("gzdt", ("停水通知", "1.html", "2026-08-03", ""), ("停水通知", "2.html", "2026-08-04", ""))
    )
    assert len(found) == 2


def test_what_other_offices_publish_into_a_shared_column_is_not_ours() -> None:
    found = published(
        column("yw", ("召开会议", "1.html", "2026-08-03", "江北街道"), ("我们的", "2.html", "2026-08-03", "云溪街道"))
    )
    assert [one.title for one in found] == ["我们的"]


def test_a_title_the_list_cuts_short_is_taken_whole_from_the_article() -> None:
    whole = ArticleFacts(
        url=ROOT + "1.html",
        outcome=Outcome.OK,
        title="云溪街道召开防汛工作部署会",
        published=ReadDate(date=date(2026, 8, 3), rule="meta", snippet="", confidence=1),
        fetched_at=NOW,
    )
    (one,) = published(column("gzdt", ("云溪街道召开防…", "1.html", "2026-08-03", ""), articles=(whole,)))
    assert one.title == "云溪街道召开防汛工作部署会"


@pytest.fixture
def hand_in(store, tmp_path):
    def take(
        *rows: list[object], head=("标题", "报送科室", "报送日期", "是否采用", "网址"), merge: str = "", later: int = 0
    ):
        book = Workbook()
        book.active.append(list(head))
        for row in rows:
            book.active.append(row)
        if merge:
            book.active.merge_cells(merge)
        book.save(tmp_path / "报送.xlsx")
        moment = NOW + timedelta(minutes=later)
        return import_submissions(store, OFFICE, tmp_path / "报送.xlsx", at=moment, person="王某")

    return take


def test_a_list_is_taken_in_whatever_the_order_of_its_columns_and_the_form_of_its_days(store, hand_in) -> None:
    taken = hand_in(
        ["2026年8月3日", "甲稿", "党政办"],
        ["2026.8.4", "乙稿", "dzb"],
        [46238, "丙稿", "城管办"],
        head=("报送时间", "信息标题", "供稿单位"),
    )
    assert (taken.read, taken.new) == (3, 3)
    kept = [(one.title, one.unit, one.submitted.isoformat()) for one in kept_submissions(store, "yunxi")]
    assert kept == [
        ("甲稿", "党政办", "2026-08-03"),
        ("乙稿", "党政办", "2026-08-04"),
        ("丙稿", "城管办", "2026-08-04"),
    ]


def test_the_same_list_again_brings_only_what_changed(store, hand_in) -> None:
    hand_in(["甲稿", "党政办", "2026-08-03", ""], ["乙稿", "党政办", "2026-08-03", ""])
    again = hand_in(["甲稿", "党政办", "2026-08-03", "是"], ["乙稿", "党政办", "2026-08-03", ""], later=5)
    assert (again.new, again.changed) == (0, 1)
    assert sorted(one.told is True for one in kept_submissions(store, "yunxi")) == [False, True]


GOOD = ["甲稿", "党政办", "2026-08-03", "是", ""]


@pytest.mark.parametrize(
    ("rows", "more", "word"),
    [
        ([GOOD, ["", "党政办", "2026-08-03"]], {}, "第 3 行“标题”为空"),
        ([["2026-08-03", "甲稿", "党政办"]], {}, "“报送日期”不是日期：党政办"),
        ([GOOD, ["乙稿", "党政办", "2026-08-03"]], {"merge": "B2:B3"}, "第 3 行“报送科室”为空（合并单元格"),
        ([["甲稿", "财政所", "2026-08-03"]], {}, "财政所"),
        ([["甲稿", "党政办", "2036-08-03"]], {}, "在今天之后"),
        ([["甲稿", "党政办", "八月初"]], {}, "第 2 行“报送日期”不是日期：八月初"),
        ([["甲稿", "党政办", "2026-08-03", "大概"]], {}, "请填 是 或 否"),
        ([["甲稿", "党政办", "2026-08-03", "", "见公众号"]], {}, "不是网址"),
        (
            [["甲稿", "党政办", "2026-08-03", "江北街道"]],
            {"head": ("标题", "报送科室", "报送日期", "街道")},
            "属于“江北街道”",
        ),
        ([["甲稿", "党政办"]], {"head": ("标题", "报送科室")}, "没有找到“报送日期”列"),
        ([[*GOOD[:3], "2026-08-04"]], {"head": ("标题", "报送科室", "报送日期", "报送日期")}, "出现两次"),
    ],
)
def test_a_faulty_list_is_refused_whole_with_row_and_column(store, hand_in, rows, more, word) -> None:
    with pytest.raises(UsageError) as refused:
        hand_in(*rows, **more)
    assert word in str(refused.value)
    assert kept_submissions(store, "yunxi") == ()
