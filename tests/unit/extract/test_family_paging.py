"""Further pages that only a family's own script or a button tells of."""

# ruff: noqa: E501 — markup as it stands on a page reads better unbroken

import pytest
from tests.unit.extract.pages import TODAY, listing

from auditor.extract import read_page

BASE = "http://www.yunxi.example/zwgk/tzgg/"
ROWS = "<ul><li><a href='t1.html'>关于防火宣传的通知</a><span>2026-09-30</span></li><li><a href='t2.html'>云溪街道征兵公告</a><span>2026-09-01</span></li></ul>"
TRS = "<script>function Pager(settings){var cfg=extend({size:1,current:0},settings || {});}</script><script>Pager({size:4, current:%d, prefix:'index',suffix:'html',visible:5});</script>"
EPOINT = """<div id="page"></div><script>var pageIndex= 0;$("#page").pagination({ pageIndex:pageIndex, pageSize: 15,
 total: %d, pageBtnCount:10}); $("#page").on("pageClicked", function (event, data) { if(data.pageIndex==0){
 window.location.href="/zwgk/tzgg/moreinfo.html"; }else if(data.pageIndex<100){
 window.location.href="/zwgk/tzgg/"+(data.pageIndex+1)+".html"; } });</script>"""
BUTTONS = """<div>共46条记录 1/3页 <a disabled="disabled">上一页</a><a href="#" onclick="location.href=encodeURI('index_2.jhtml');">下一页</a>
<a href="#" onclick="location.href=encodeURI('index_3.jhtml');">尾页</a></div>"""


def following(tail: str, name: str) -> tuple[list[str], int | None]:
    facts = read_page(listing(ROWS, tail=tail).encode(), BASE + name, today=TODAY)
    return [page.removeprefix(BASE) for page in facts.next_pages], facts.page_count


@pytest.mark.parametrize(
    ("tail", "name", "pages", "count"),
    [
        (TRS % 0, "index.html", ["index_1.html", "index_2.html", "index_3.html"], 4),
        (TRS % 2, "index_2.html", ["index_3.html"], 4),
        (TRS % 3, "index_3.html", [], 4),
        (EPOINT % 46, "moreinfo.html", ["2.html", "3.html", "4.html"], 4),
        (EPOINT % 46, "3.html", ["4.html"], 4),
        (EPOINT % 15, "moreinfo.html", [], 1),
        (BUTTONS, "index.jhtml", ["index_2.jhtml", "index_3.jhtml"], 3),
        ("<script>Pager({size:n, current:0, prefix:'index',suffix:'html'});</script>", "index.html", [], None),
        ("<script>Pager({size:9});</script>", "index.html", [], None),
        ("<a href='#' onclick=\"window.print()\">下一页</a>", "index.html", [], None),
    ],
)
def test_further_pages_of_families(tail: str, name: str, pages: list[str], count: int | None) -> None:
    assert following(tail, name) == (pages, count)


def test_a_column_of_very_many_pages_is_bounded() -> None:
    pages, count = following(EPOINT % 1_000_000, "moreinfo.html")
    assert len(pages) == 99
    assert count == 66_667


def test_a_family_never_replaces_what_the_page_itself_links() -> None:
    linked = "<a href='list_2.html'>2</a><a href='list_2.html'>下一页</a>"
    assert following(linked + TRS % 0, "index.html")[0] == ["list_2.html"]
