"""Columns no machine can reach: saved pages, exported lists, entries made by a person."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.unit.crawl.memory import WINDOW, article, listed, page

from auditor.crawl.handed import handed_column
from auditor.crawl.handed_table import cell_day
from auditor.crawl.source import keep_nothing
from auditor.model.facts import ColumnFacts
from auditor.model.office import Column
from auditor.model.words import ColumnType, Method

HEADER = ["标题", "网址", "发布日期"]
ROWS: list[list[object]] = [
    ["关于甲事项的通知", "http://yx.test/1.html", "2026-09-20"],
    ["关于乙事项的通知", "http://yx.test/2.html", date(2026, 9, 1)],
    ["关于丙事项的通知", "http://yx.test/3.html", 20260801],
]
DAYS = [date(2026, 9, 20), date(2026, 9, 1), date(2026, 8, 1)]


def column(method: Method, path: str | None, **more: object) -> Column:
    settings: dict[str, object] = {"type": ColumnType.NOTICE, **more}
    return Column(id="tz", name="通知公告", url="http://yx.test/tzgg/", method=method, path=path, **settings)  # type: ignore[arg-type]


def read(base: Path, method: Method, path: str | None, **more: object) -> ColumnFacts:
    return handed_column(column(method, path, **more), base, WINDOW, keep_nothing)


def table(base: Path, rows: list[list[object]], name: str = "list.xlsx") -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(base / name)
    return name


def test_an_exported_list_gives_items_with_title_address_and_day(tmp_path: Path) -> None:
    facts = read(tmp_path, Method.LIST_FILE, table(tmp_path, [HEADER, *ROWS]))
    assert facts.seen
    assert facts.complete
    assert facts.method is Method.LIST_FILE
    assert [item.listed for item in facts.items] == DAYS
    assert facts.items[0].title == "关于甲事项的通知"
    assert facts.items[0].url == "http://yx.test/1.html"
    assert facts.collected_at is not None


@pytest.mark.parametrize(
    "header",
    [
        ["网址", "发布日期", "标题"],
        ["序号", "信息名称", "发布时间", "链接"],
        ["文件名称（必填）", "公开日期", "链接地址"],
        [" 标 题 ", "发布 日期："],
    ],
)
def test_columns_are_found_by_their_headers_in_any_order(tmp_path: Path, header: list[str]) -> None:
    fill = {"网": "http://yx.test/1.html", "链": "http://yx.test/1.html", "发": "2026-09-20", "公": "2026-09-20"}
    row: list[object] = [fill.get(word.strip()[0], "关于甲事项的通知") for word in header]
    facts = read(tmp_path, Method.LIST_FILE, table(tmp_path, [list(header), row]))
    assert [(item.title, item.listed) for item in facts.items] == [("关于甲事项的通知", date(2026, 9, 20))]


def test_banner_rows_above_the_header_are_passed_over(tmp_path: Path) -> None:
    rows: list[list[object]] = [["云溪街道信息发布清单"], [None, "导出人：张三"], [], HEADER, *ROWS]
    assert len(read(tmp_path, Method.LIST_FILE, table(tmp_path, rows)).items) == 3


def test_a_csv_in_gb18030_is_read(tmp_path: Path) -> None:
    text = "标题,网址,发布日期\n关于喆镕事项的通知,http://yx.test/1.html,2026年9月1日\n"
    (tmp_path / "list.csv").write_bytes(text.encode("gb18030"))
    facts = read(tmp_path, Method.LIST_FILE, "list.csv")
    assert [(item.title, item.listed) for item in facts.items] == [("关于喆镕事项的通知", date(2026, 9, 1))]


def test_a_faulty_row_is_named_and_the_others_stand(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ROWS[0],
        ["关于丁事项的通知", "http://yx.test/4.html", "昨天"],
        ["无日期", "http://yx.test/5.html", None],
    ]
    facts = read(tmp_path, Method.LIST_FILE, table(tmp_path, rows))
    assert [item.listed for item in facts.items] == [DAYS[0], None, None]
    assert "list.xlsx 第 3 行" in facts.reason
    assert "第 4 行" in facts.reason
    assert not facts.complete


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (None, "未填写文件位置"),
        ("absent.xlsx", "找不到 absent.xlsx"),
        ("../outside.xlsx", "不在工作目录内"),
        ("empty.xlsx", "空的"),
        ("picture.xlsx", "picture.xlsx"),
        ("no_header.csv", "没有找到表头"),
        ("folder", "应为 xlsx"),
    ],
)
def test_a_file_that_cannot_be_used_leaves_the_column_unseen_with_the_reason(
    tmp_path: Path, path: str | None, words: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "no_header.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    facts = read(tmp_path, Method.LIST_FILE, path)
    assert not facts.seen
    assert words in facts.reason
    assert facts.items == ()


def test_a_manual_record_names_the_person_and_keeps_the_screenshot(tmp_path: Path) -> None:
    (tmp_path / "shot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    header: list[object] = ["发布日期", "标题", "链接", "截图", "登记人", "核验时间"]
    row: list[object] = [
        "2026-09-18",
        "关于甲事项的通知",
        "http://yx.test/1.html",
        "shot.png",
        "李四",
        "2026-09-29 10:30",
    ]
    lost: list[object] = [
        "2026-09-10",
        "关于乙事项的通知",
        "http://yx.test/2.html",
        "gone.png",
        "王五",
        "2026-09-28 09:00",
    ]
    kept: list[str] = []
    declared = column(Method.MANUAL, table(tmp_path, [header, row, lost]))
    facts = handed_column(declared, tmp_path, WINDOW, lambda fetched: kept.append(fetched.url) or str(len(kept)))
    assert facts.recorded_by == "李四、王五"
    assert facts.collected_at is not None
    assert facts.collected_at.replace(tzinfo=None) == datetime(2026, 9, 29, 10, 30)  # noqa: DTZ001
    assert any(url.endswith("shot.png") for url in kept)
    assert len(facts.evidence) == 2
    assert "找不到截图 gone.png" in facts.reason
    assert facts.complete


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2026, 9, 1), date(2026, 9, 1)),
        (datetime(2026, 9, 1, 10), date(2026, 9, 1)),  # noqa: DTZ001
        (20260901, date(2026, 9, 1)),
        (20260901.0, date(2026, 9, 1)),
        ("20260901", date(2026, 9, 1)),
        (46266, date(2026, 9, 1)),
        ("2026年9月1日10时", date(2026, 9, 1)),
        ("2026/9/1", date(2026, 9, 1)),
        ("昨天", None),
        (True, None),
        (7, None),
        (20261341, None),
        (None, None),
    ],
)
def test_a_cell_means_a_day_in_every_form_offices_write(cell: object, day: date | None) -> None:
    assert cell_day(cell, today=WINDOW.last_day) == day  # type: ignore[arg-type]


def saved(base: Path, name: str, text: str, url: str | None = None) -> None:
    mark = f"<!-- saved from url=({len(url):04d}){url} -->\n" if url else ""
    path = base / "saved" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(mark + text, encoding="utf-8")


ITEMS = [(f"/tzgg/art_{n}.html", f"关于第{n}号事项的通知", f"2026-09-{20 - n:02}") for n in range(1, 7)]


def test_saved_pages_give_the_list_and_the_articles_saved_with_it(tmp_path: Path) -> None:
    saved(tmp_path, "1.html", page("通知公告", f"<h2>通知公告</h2>{listed(*ITEMS)}"), "http://yx.test/tzgg/")
    saved(tmp_path, "2.htm", article("关于第1号事项的通知", "2026-09-19"), "http://yx.test/tzgg/art_1.html")
    saved(tmp_path, "1_files/frame.html", page("广告", listed(("/ad.html", "广告", "2026-09-30"))))
    facts = read(tmp_path, Method.SAVED_PAGES, "saved")
    assert facts.seen
    assert [item.listed for item in facts.items] == [date(2026, 9, 20 - n) for n in range(1, 7)]
    assert facts.items[0].url == "http://yx.test/tzgg/art_1.html"
    assert [found.url for found in facts.articles] == ["http://yx.test/tzgg/art_1.html"]
    assert len(facts.evidence) == 0 or all(facts.evidence)


def test_one_saved_page_may_be_named_itself(tmp_path: Path) -> None:
    saved(tmp_path, "1.html", page("通知公告", f"<h2>通知公告</h2>{listed(*ITEMS)}"))
    facts = read(tmp_path, Method.SAVED_PAGES, "saved/1.html")
    assert len(facts.items) == 6
    assert facts.items[0].url == "http://yx.test/tzgg/art_1.html"


@pytest.mark.parametrize("text", ["", "<html><body><div id='app'></div></body></html>", page("登录", "<p>请登录</p>")])
def test_saved_pages_without_a_list_leave_the_column_unseen(tmp_path: Path, text: str) -> None:
    saved(tmp_path, "1.html", text)
    facts = read(tmp_path, Method.SAVED_PAGES, "saved")
    assert not facts.seen
    assert "没有读到栏目列表" in facts.reason


def test_a_folder_without_pages_leaves_the_column_unseen(tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    facts = read(tmp_path, Method.SAVED_PAGES, "saved")
    assert not facts.seen
    assert "没有 .html" in facts.reason


def test_a_saved_page_of_a_static_column_is_its_only_article(tmp_path: Path) -> None:
    saved(tmp_path, "1.html", article("机构简介", None))
    facts = read(tmp_path, Method.SAVED_PAGES, "saved", type=ColumnType.STATIC)
    assert facts.seen
    assert not facts.is_list
    assert len(facts.articles) == 1
