"""Further pages of a column, in every form seen."""

# ruff: noqa: E501 — markup as it stands on a page reads better unbroken

import pytest
from tests.unit.extract.pages import TODAY, listing

from auditor.extract import read_page
from auditor.model.page import PageFacts

BASE = "http://www.yunxi.example/tzgg/"
ROWS = "<ul><li><a href='a.html'>甲事项</a><span>2026-09-30</span></li><li><a href='b.html'>乙事项</a><span>2026-09-01</span></li></ul>"


def read(tail: str, url: str = BASE + "index.shtml") -> PageFacts:
    return read_page(listing(ROWS, tail=tail).encode(), url, today=TODAY)


CASES = {
    "current page from 0": (
        '<script>createPageHTML(4,0, "index","shtml","72");</script>',
        4,
        ["index_1.shtml", "index_2.shtml", "index_3.shtml"],
    ),
    "current page from 0, on page 2": (
        '<script>createPageHTML(4,1,"index","shtml")</script>',
        4,
        ["index_2.shtml", "index_3.shtml"],
    ),
    "element first, current page from 1": (
        "<script>window.onload=function(){createPageHTML('page_div',3, 1,'list','shtml',60);}</script>",
        3,
        ["list_2.shtml", "list_3.shtml"],
    ),
    "element first, last page": ("<script>createPageHTML('paging',3,3,'list','html',60)</script>", 3, []),
    "next link and count": (
        "<div>共5页 <b>1</b> <a href='index_2.html'>2</a> <a href='index_3.html'>3</a> <a href='index_2.html'>下一页</a>"
        "<a href='index_5.html'>尾页</a></div>",
        5,
        ["index_2.html", "index_3.html", "index_4.html", "index_5.html"],
    ),
    "page 1 is index_1": (
        "<div><a href='index_1.html' class='select'>1</a><a href='index_2.html'>2</a><a href='index_2.html'>下一页</a>"
        "<a href='index_3.html'>尾页</a></div>",
        3,
        ["index_2.html", "index_3.html"],
    ),
    "hyphenated numbers": (
        "<a href='004-2.html'>2</a><a href='004-3.html'>3</a><a href='004-2.html'>下一页</a>",
        None,
        ["004-2.html", "004-3.html"],
    ),
    "query": (
        "<a href='list.aspx?id=7&page=2'>下一页</a><a href='list.aspx?id=7&page=4'>末页</a>",
        4,
        ["list.aspx?id=7&page=2", "list.aspx?id=7&page=3", "list.aspx?id=7&page=4"],
    ),
    "nothing": ("", None, []),
    "javascript links": ("<a href='javascript:;'>2</a><a href='javascript:void(0)'>下一页</a>", None, []),
    "the definition of the function is no call": ("<script>function createPageHTML(a,b,c,d){}</script>", None, []),
}


@pytest.mark.parametrize(("tail", "count", "following"), CASES.values(), ids=CASES.keys())
def test_further_pages_are_read_in_order(tail: str, count: int | None, following: list[str]) -> None:
    facts = read(tail)
    assert [page.removeprefix(BASE) for page in facts.next_pages] == following
    assert facts.page_count == count


def test_a_giant_page_count_is_bounded() -> None:
    assert len(read("<script>createPageHTML(99999999,0,'index','html')</script>").next_pages) <= 2000


def test_links_to_other_folders_are_no_pages() -> None:
    assert read("<a href='/other/2.html'>2</a><a href='http://elsewhere.example/3.html'>3</a>").next_pages == ()
