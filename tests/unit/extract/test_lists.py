"""Lists of a column page: every layout seen on real sites, imitated for a fictional street."""

# ruff: noqa: E501 — markup as it stands on a page reads better unbroken

import datetime as dt

import pytest
from tests.unit.extract.pages import TODAY, URL, listing

from auditor.extract import column_list, read_page
from auditor.model.page import ItemList, PageFacts

TITLES = ("关于防火宣传的通知", "通知", "云溪街道秋季征兵公告")
DAYS = ("2026-09-30", "2026-09-07", "2025-12-15")


def read(html: str, url: str = "http://www.yunxi.example/tzgg/index.html") -> PageFacts:
    return read_page(html.encode(), url, today=TODAY)


def main_list(html: str, name: str = "通知公告") -> ItemList:
    found = column_list(read(html), name)
    assert found is not None
    return found


def shown(one: ItemList) -> list[tuple[str, str | None]]:
    return [(item.title, item.date.isoformat() if item.date else None) for item in one.items]


EXPECTED = list(zip(TITLES, DAYS, strict=True))


def rows(pattern: str) -> str:
    return "".join(
        pattern.format(n=n, title=title, day=day, dots=day.replace("-", "."), slashes=day.replace("-", "/"))
        for n, (title, day) in enumerate(EXPECTED)
    )


LAYOUTS = {
    "date after the link": "<ul>" + rows("<li><a href='t{n}.html'>{title}</a><span>{day}</span></li>") + "</ul>",
    "date before the link": "<ul>" + rows("<li><span>{day}</span><a href='t{n}.html'>{title}</a></li>") + "</ul>",
    "date inside the link": "<ul>"
    + rows("<li><a href='t{n}.html'><div><h1>{title}</h1><div><span>{day}</span></div></div></a></li>")
    + "</ul>",
    "brackets": "<ul>" + rows("<li><a href='t{n}.html'>{title}</a> [{day}]</li>") + "</ul>",
    "lenticular brackets": "<ul>" + rows("<li><a href='t{n}.html'>{title}</a>【{day}】</li>") + "</ul>",
    "at the end of the title": "<ul>" + rows("<li><a href='t{n}.html'>{title}({day})</a></li>") + "</ul>",
    "at the start of the title": "<ul>" + rows("<li><a href='t{n}.html'>[{day}] {title}</a></li>") + "</ul>",
    "dots": "<ul>" + rows("<li><a href='t{n}.html'>{title}</a><em>{dots}</em></li>") + "</ul>",
    "slashes": "<ul>" + rows("<li><a href='t{n}.html'>{title}</a><b>{slashes}</b></li>") + "</ul>",
    "with the time": "<ul>" + rows("<li><a href='t{n}.html'>{title}</a><i>{day} 10:22:31</i></li>") + "</ul>",
    "with a label and views": "<ul>"
    + rows("<li><a href='t{n}.html'>{title}</a><p>发布时间：{day} 浏览次数：7</p></li>")
    + "</ul>",
    "table rows": "<table><tr><th>序号</th><th>标题</th><th>发布时间</th></tr>"
    + rows("<tr><td>{n}</td><td><a href='t{n}.html'>{title}</a></td><td>{day}</td></tr>")
    + "</table>",
    "blocks": rows("<div class='item'><div class='t'><a href='t{n}.html'>{title}</a></div><div>{day}</div></div>"),
    "definition lists": rows("<dl><dt><a href='t{n}.html'>{title}</a></dt><dd>{day}</dd></dl>"),
    "one definition list": "<dl>" + rows("<dt><a href='t{n}.html'>{title}</a></dt><dd>{day}</dd>") + "</dl>",
    "flat with line breaks": "<div>" + rows("<a href='t{n}.html'>{title}</a> <span>{day}</span><br>") + "</div>",
    "flat, date first": "<div>" + rows("<span>{day}</span> <a href='t{n}.html'>{title}</a><br>") + "</div>",
    "bullets in the link": "<ul>" + rows("<li><a href='t{n}.html'>• {title}</a><span>{day}</span></li>") + "</ul>",
    "doubled anchors": "<ul>"
    + rows("<li><a href=t{n}.html><a href=t{n}.html>{title}</a></a><s>{day}</s></li>")
    + "</ul>",
    "picture and title": "<ul>"
    + rows("<li><a href='t{n}.html'><img src='{n}.jpg'></a><h3><a href='t{n}.html'>{title}</a></h3><i>{day}</i></li>")
    + "</ul>",
    "rules between": "<ul>" + rows("<li><a href='t{n}.html'>{title}</a><span>{day}</span></li><li><hr></li>") + "</ul>",
    "empty spacers": "<ul>"
    + rows("<li><a href='t{n}.html'>{title}</a><span>{day}</span></li><li class='empty'></li>")
    + "</ul>",
    "a list for each five": rows("<ul><li><a href='t{n}.html'>{title}</a><span>{day}</span></li></ul>"),
    "column name before the title": "<ul>"
    + rows("<li>[<a href='../tzgg/'>通知公告</a>] <a href='t{n}.html'>{title}</a><span>{day}</span></li>")
    + "</ul>",
    "links that were not saved": "<ul>"
    + rows("<li><a href='javascript:;'>{title}</a><span>{day}</span></li>")
    + "</ul>",
}


@pytest.mark.parametrize("html", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_titles_and_dates_are_read_in_every_layout(html: str) -> None:
    assert shown(main_list(listing(html))) == EXPECTED


def test_split_dates_are_put_together() -> None:
    parts = [
        "<li><p class='day'>30</p><p class='ym'>2026-09</p><a href='a1.html'>甲</a></li>",
        "<li><b>09-07</b><i>2026</i><a href='a2.html'>乙事项</a></li>",
        "<li><em>2025</em><em>12/15</em><a href='a3.html'>丙</a></li>",
        "<li><span>2025年</span><span>11月</span><span>2日</span><a href='a4.html'>丁</a></li>",
    ]
    one = main_list(listing("<ul>" + "".join(parts) + "</ul>"))
    assert [day for _, day in shown(one)] == ["2026-09-30", "2026-09-07", "2025-12-15", "2025-11-02"]


def test_month_and_day_take_the_year_of_their_neighbours() -> None:
    days = ("2026-01-08", "01-05", "12-30", "12-01", "2025-11-20")
    html = "".join(
        f"<li><a href='n{n}.html'>关于第{n}号事项的通知</a><span>{day}</span></li>" for n, day in enumerate(days)
    )
    one = main_list(listing(f"<ul>{html}</ul>"))
    assert [day for _, day in shown(one)] == ["2026-01-08", "2026-01-05", "2025-12-30", "2025-12-01", "2025-11-20"]


def test_month_and_day_take_the_year_of_a_dated_address() -> None:
    html = "<li><a href='./202009/t20200908_1.html'>甲事项</a><span>09-08</span></li><li><a href='x.html'>乙事项</a><span>08-30</span></li>"
    assert [day for _, day in shown(main_list(listing(f"<ul>{html}</ul>")))] == ["2020-09-08", "2020-08-30"]


def test_month_and_day_alone_give_no_date_rather_than_this_year() -> None:
    html = (
        "<li><a href='a.html'>甲事项</a><span>09-08</span></li><li><a href='b.html'>乙事项</a><span>08-30</span></li>"
    )
    one = main_list(listing(f"<ul>{html}</ul>"))
    assert [day for _, day in shown(one)] == [None, None]
    assert [item.date_text for item in one.items] == ["09-08", "08-30"]
    assert one.newest is None


def test_two_digit_years_are_read() -> None:
    html = "<li><a href='a.html'>甲事项</a><span>26-09-30</span></li><li><a href='b.html'>乙事项</a><span>25-12-15</span></li>"
    assert [day for _, day in shown(main_list(listing(f"<ul>{html}</ul>")))] == ["2026-09-30", "2025-12-15"]


def test_a_year_and_month_are_no_day() -> None:
    html = "<li><a href='a.html'>甲事项</a><span>2026年9月</span></li><li><a href='b.html'>乙事项</a><span>2026年8月</span></li>"
    assert [day for _, day in shown(main_list(listing(f"<ul>{html}</ul>")))] == [None, None]


PINS = ["<i class='zhiding'></i>", "<img src='zd.gif' alt='置顶'>", "<span>[置顶]</span>", "<em>置顶</em>"]


@pytest.mark.parametrize("pin", PINS)
def test_a_pinned_item_is_told_apart_and_hides_no_freshness(pin: str) -> None:
    html = (
        f"<ul><li>{pin}<a href='a.html'>办事须知</a><span>2024-09-20</span></li>"
        "<li><a href='b.html'>新通知</a><span>2026-09-07</span></li>"
        "<li><a href='c.html'>旧通知</a><span>2026-08-31</span></li></ul>"
    )
    one = main_list(listing(html))
    assert [item.pinned for item in one.items] == [True, False, False]
    assert one.items[0].title == "办事须知"
    assert one.newest == dt.date(2026, 9, 7)


def test_the_newest_is_the_latest_not_the_first_and_never_in_the_future() -> None:
    days = ("2024-09-20", "2026-09-07", "2026-12-31", "2026-08-31")
    html = "".join(f"<li><a href='n{n}.html'>第{n}号事项</a><span>{day}</span></li>" for n, day in enumerate(days))
    one = main_list(listing(f"<ul>{html}</ul>"))
    assert one.newest == dt.date(2026, 9, 7)
    assert one.items[2].date == dt.date(2026, 12, 31)


def test_a_cut_title_is_taken_from_its_attribute() -> None:
    html = (
        "<ul><li><a href='a.html' title='关于做好云溪街道2026年秋季防火宣传工作的通知'>关于做好云溪街道2026年秋季...</a><span>2026-09-30</span></li>"
        "<li><a href='b.html' title='点击查看'>法规处</a><span>2026-09-01</span></li></ul>"
    )
    one = main_list(listing(html))
    assert [item.title for item in one.items] == ["关于做好云溪街道2026年秋季防火宣传工作的通知", "法规处"]


def test_nested_interpretations_are_no_items() -> None:
    def row(n: int, day: str) -> str:
        return (
            f"<li><a href='./p{n}.html'>《云溪街道办法》第{n}号</a><div class='popbox'><h3>相关解读</h3><ul>"
            f"<li><a href='../jd/{n}a.html'>第{n}号答记者问</a></li><li><a href='../jd/{n}b.html'>一图读懂第{n}号</a></li>"
            f"</ul></div><span>{day}</span></li><li class='empty'></li>"
        )

    one = main_list(listing("<ul>" + row(1, "2026/09/30") + row(2, "2026/06/22") + row(3, "2026/04/09") + "</ul>"))
    assert [item.title for item in one.items] == [f"《云溪街道办法》第{n}号" for n in (1, 2, 3)]
    assert one.nested
    assert one.newest == dt.date(2026, 9, 30)


def test_tabs_keep_their_names_and_their_more_links() -> None:
    html = (
        "<div><div class='menu'><ul><li><a href='./a/'>出让公告</a></li><li><a href='./b/'>结果公示</a></li></ul>"
        "<a href='./a/' title='更多出让公告'>更多</a><a href='./b/' title='更多结果公示'>更多</a></div><div class='list'>"
        "<ul><li><a href='a/1.html'>甲地块</a><span>2026-08-14</span></li><li><a href='a/2.html'>乙地块</a><span>2026-07-14</span></li></ul>"
        "<ul style='display: none'><li><a href='b/1.html'>丙结果</a><span>2026-06-08</span></li></ul></div></div>"
    )
    facts = read(listing(html))
    assert [(one.column, len(one.items), one.hidden) for one in facts.lists] == [
        ("出让公告", 2, False),
        ("结果公示", 1, True),
    ]
    assert column_list(facts, "结果公示") == facts.lists[1]
    assert facts.lists[1].more == "http://www.yunxi.example/tzgg/b/"


def test_several_lists_of_a_page_are_kept_apart_by_their_headings() -> None:
    def block(name: str, days: tuple[str, ...]) -> str:
        items = "".join(
            f"<li><a href='{name}{n}.html'>{name}第{n}条信息</a><span>{day}</span></li>" for n, day in enumerate(days)
        )
        return f"<div class='box'><div class='bt'><h2>{name}</h2><a href='/{name}/'>更多&gt;&gt;</a></div><ul>{items}</ul></div>"

    html = block("街道动态", ("2026-11-20", "2026-11-18")) + block(
        "通知公告", ("2026-05-01", "2026-04-01", "2026-03-01")
    )
    facts = read(listing(html, name="首页"), "http://www.yunxi.example/")
    assert [(one.column, one.newest.isoformat() if one.newest else "") for one in facts.lists] == [
        ("街道动态", "2026-11-20"),
        ("通知公告", "2026-05-01"),
    ]
    assert facts.lists[0].more is not None
    found = column_list(facts, "通知公告")
    assert found is not None
    assert found.newest == dt.date(2026, 5, 1)


def test_the_date_column_called_publication_wins_over_the_written_date() -> None:
    head = "<tr><td>标题</td><td>发布日期</td><td>成文日期</td></tr>"
    html = "".join(
        f"<tr><td><a href='{n}.html'>第{n}号文件</a></td><td>2026-0{n}-02</td><td>2026-01-0{n}</td></tr>"
        for n in (3, 2, 1)
    )
    one = main_list(listing(f"<table>{head}{html}</table>"))
    assert [day for _, day in shown(one)] == ["2026-03-02", "2026-02-02", "2026-01-02"]


def test_a_hidden_table_that_repeats_the_date_does_not_count() -> None:
    def row(n: int, day: str) -> str:
        return (
            f"<li><div>0123/2026-{n}</div><div><a href='{n}.html'>第{n}号公告</a><div class='detail'><table><tr><td>发布日期</td>"
            f"<td>{day}</td></tr></table></div></div><div class='date'>{day}</div></li>"
        )

    one = main_list(listing("<ul>" + row(1, "2026-05-18") + row(2, "2026-09-15") + "</ul>"))
    assert [day for _, day in shown(one)] == ["2026-05-18", "2026-09-15"]


def test_an_item_without_a_date_among_dated_ones_is_kept() -> None:
    html = (
        "<ul><li><a href='a.html'>甲事项</a><span>2026-09-30</span></li><li><a href='b.html'>乙事项</a></li>"
        "<li><a href='c.html'>丙事项</a><span>2026-09-01</span></li></ul>"
    )
    assert shown(main_list(listing(html))) == [("甲事项", "2026-09-30"), ("乙事项", None), ("丙事项", "2026-09-01")]


def test_a_list_without_any_dates_is_found() -> None:
    html = "".join(f"<li><a href='/info/1002/{n}067.htm'>云溪街道第{n}号公开事项说明</a></li>" for n in range(1, 6))
    one = main_list(listing(f"<ul>{html}</ul>"))
    assert len(one.items) == 5
    assert one.newest is None


def test_menus_and_pagers_are_no_lists() -> None:
    menu = "<ul class='nav'>" + "".join(f"<li><a href='/c{n}/'>栏目{n}</a></li>" for n in range(8)) + "</ul>"
    assert read(listing(menu)).lists == ()


def test_the_source_beside_an_item_is_read() -> None:
    html = "".join(
        f"<li><a href='{n}.html'>第{n}条</a><span>来源：城东社区</span><i>2026-09-0{n}</i></li>" for n in (2, 1)
    )
    assert [item.source for item in main_list(listing(f"<ul>{html}</ul>")).items] == ["城东社区", "城东社区"]


def test_the_main_list_of_a_column_page_takes_the_column_s_name() -> None:
    facts = read(listing("<ul>" + rows("<li><a href='t{n}.html'>{title}</a><span>{day}</span></li>") + "</ul>"))
    assert facts.lists[0].column == "通知公告"
    assert facts.kind == "list"
    assert facts.published is None


def test_a_list_held_in_a_data_store_is_unpacked() -> None:
    records = "".join(
        f"<record><![CDATA[\n<li><a href='/art/2026/9/{n}/art_1_{n}.html' title=''>第{n}条公告</a><b>2026-09-0{n}</b></li>]]></record>"
        for n in (3, 2, 1)
    )
    store = (
        '<div id=\'77\'><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&amp;'
        f'webid=1&columnid=9&unitid=77"></a>]]></nextgroup><recordset><ul></ul>{records}</recordset></datastore></script></div>'
        "<script>$('#77').jpage({totalRecord:100,perPage:3});</script>"
    )
    facts = read(listing(store))
    assert [item.title for item in facts.lists[0].items] == ["第3条公告", "第2条公告", "第1条公告"]
    assert facts.page_count == 34
    assert (
        facts.next_pages[0]
        == "http://www.yunxi.example/module/web/jpage/dataproxy.jsp?page=2&webid=1&columnid=9&unitid=77"
    )
    assert len(read(f"<datastore><recordset>{records}</recordset></datastore>").lists[0].items) == 3


def test_items_lead_to_absolute_addresses() -> None:
    facts = read(
        listing("<ul>" + rows("<li><a href=' ./202609/t{n}.html'>{title}</a><span>{day}</span></li>") + "</ul>")
    )
    assert facts.lists[0].items[0].url == "http://www.yunxi.example/tzgg/202609/t0.html"
    assert read_page(b"", URL, today=TODAY).lists == ()


@pytest.mark.parametrize(
    "clock",
    [
        "<div class='header'><span>{today}</span></div>",
        "<div><span>今天是{today} 星期三</span></div>",
        "<div>今天是：<b>{today}</b></div>",
        "<div class='header'><span>今天是</span><span>{short}</span></div>",
    ],
)
@pytest.mark.parametrize(
    "row", ["<li><a href='t{n}.html'>{title}</a><i>{day}</i></li>", "<p>{day} <a href='t{n}.html'>{title}</a></p>"]
)
def test_a_clock_above_the_list_is_no_entrys_date(clock: str, row: str) -> None:
    now = clock.format(today=f"{TODAY.year}年{TODAY.month}月{TODAY.day}日", short=f"{TODAY.month}月{TODAY.day}日")
    old = [(title, f"2025-0{n}-1{n}") for n, title in enumerate(TITLES, 1)]
    body = "".join(row.format(n=n, title=title, day=day) for n, (title, day) in enumerate(old))
    found = main_list(f"<html><body><div class='wrap'>{now}<div class='main'>{body}</div></div></body></html>")
    assert shown(found) == old


def test_an_entry_of_today_beside_a_weekday_keeps_its_date() -> None:
    today = TODAY.isoformat()
    body = f"<ul><li><a href='t1.html'>关于防火宣传的通知</a><i>{today} 星期三</i></li><li><a href='t2.html'>秋季征兵公告</a><i>2026-01-05 星期一</i></li></ul>"
    assert [item.date.isoformat() for item in main_list(body).items if item.date] == [today, "2026-01-05"]
