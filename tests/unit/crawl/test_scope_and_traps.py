"""What belongs to a section, and what is an endless page space."""

import pytest

from auditor.crawl.scope import Scope, path_prefix
from auditor.crawl.traps import MAX_BARREN, TrapWatch, is_trap, pattern
from auditor.model.office import Column, Site
from auditor.model.page import Link, PageFacts
from auditor.model.words import ColumnType

SECTION = Site(
    id="yx",
    name="云溪街道",
    url="http://www.linjiang.test/jd/yunxi/index.html",
    columns=(
        Column(id="tz", name="通知公告", url="http://www.linjiang.test/col/col7/index.html", type=ColumnType.NOTICE),
        Column(id="gg", name="公告", url="http://www.linjiang.test/zwgk/gg.html", type=ColumnType.NOTICE),
        Column(id="q", name="清单", url="http://www.linjiang.test/list.jsp?id=5", type=ColumnType.NOTICE),
    ),
)


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("http://www.linjiang.test/jd/yunxi/", True),
        ("http://linjiang.test/jd/yunxi/a/b.html", True),
        ("https://www.linjiang.test/jd/yunxi/a.html", True),
        ("http://www.linjiang.test/col/col7/1.html", True),
        ("http://www.linjiang.test/col/col77/1.html", False),
        ("http://www.linjiang.test/zwgk/gg_2.html", True),
        ("http://www.linjiang.test/zwgk/gg.html", True),
        ("http://www.linjiang.test/zwgk/ggfw.html", False),
        ("http://www.linjiang.test/list.jsp?id=5", True),
        ("http://www.linjiang.test/list.jsp?id=5&page=2", True),
        ("http://www.linjiang.test/list.jsp?id=51", False),
        ("http://www.linjiang.test/list.jsp?id=6", False),
        ("http://www.linjiang.test/", False),
        ("http://www.linjiang.test/jd/", False),
        ("http://other.test/jd/yunxi/", False),
    ],
)
def test_a_section_is_what_lies_under_its_own_addresses(url: str, inside: bool) -> None:
    assert Scope(SECTION).inside(url) is inside


def test_a_whole_site_is_its_host() -> None:
    scope = Scope(Site(id="p", name="门户", url="http://www.linjiang.test/", scope="site"))
    assert scope.inside("http://linjiang.test/anything?x=1")
    assert not scope.inside("http://sub.linjiang.test/")


@pytest.mark.parametrize(
    ("url", "zone", "parent_inside", "read"),
    [
        ("http://www.linjiang.test/art/2026/9/1/art_1.html", "main", True, True),
        ("http://www.linjiang.test/art/2026/9/1/art_1.html", "main", False, False),
        ("http://www.linjiang.test/art/2026/9/1/art_1.html", "nav", True, False),
        ("http://www.linjiang.test/", "main", True, False),
        ("http://www.linjiang.test/index.html", "main", True, False),
        ("http://www.linjiang.test/jd/index.html", "main", True, False),
        ("http://www.gov.test/a.html", "main", True, False),
        ("http://www.linjiang.test/jd/yunxi/b.html", "footer", False, True),
    ],
)
def test_a_section_reads_what_its_own_text_links_to_but_not_the_portals_template(
    url: str, zone: str, parent_inside: bool, read: bool
) -> None:
    assert Scope(SECTION).reads(Link(url=url, zone=zone), parent_inside) is read  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "prefix"),
    [
        ("http://a.test", "a.test/"),
        ("http://www.a.test/x/index_2.html", "a.test/x/"),
        ("http://a.test/x/y.html", "a.test/x/y"),
        ("http://a.test/x/y", "a.test/x/y"),
        ("http://a.test/x?id=1", "a.test/x?id=1"),
    ],
)
def test_the_prefix_of_an_address(url: str, prefix: str) -> None:
    assert path_prefix(url) == prefix


@pytest.mark.parametrize(
    ("path", "depth", "trap"),
    [
        ("/a/b/c.html", 1, False),
        ("/a/b/c.html", 20, False),
        ("/a/b/c.html", 21, True),
        ("/a/a/x.html", 3, False),
        ("/a/a/a/x.html", 3, True),
        ("/a/b/a/b/a/", 3, False),
        ("/a/b/a/b/a/b/a/", 3, True),
        ("/" + "/".join(str(n) for n in range(20)), 3, False),
        ("/" + "/".join(str(n) for n in range(21)), 3, True),
        ("/" + "x" * 2100, 1, True),
    ],
)
def test_an_address_beyond_the_bounds_is_a_trap(path: str, depth: int, trap: bool) -> None:
    assert is_trap("http://a.test" + path, depth) is trap


def test_addresses_that_differ_by_numbers_share_a_pattern() -> None:
    assert pattern("http://a.test/cal?y=2026&m=9") == pattern("http://a.test/cal?m=10&y=2027")
    assert pattern("http://a.test/t20260901_12.html") == pattern("http://a.test/t20250101_7.html")
    assert pattern("http://a.test/tzgg/") != pattern("http://a.test/zcwj/")


def test_a_calendar_without_end_is_closed_after_fifty_pages_without_anything_new() -> None:
    watch = TrapWatch()
    for month in range(MAX_BARREN + 4):
        assert not watch.closed("http://a.test/cal?m=1")
        watch.note(
            PageFacts(url=f"http://a.test/cal?m={month}", title=f"{month} 月", text_length=100 + month % 4),
            self_led=True,
        )
    assert watch.closed("http://a.test/cal?m=9999")


def test_pagination_without_end_is_closed() -> None:
    watch = TrapWatch()
    links = (Link(url="http://a.test/art.html"),)
    for number in range(MAX_BARREN + 1):
        watch.note(
            PageFacts(url=f"http://a.test/list?page={number}", title="列表", text_length=80, links=links), self_led=True
        )
    assert watch.closed("http://a.test/list?page=77")


def test_many_articles_of_one_pattern_are_no_trap() -> None:
    watch = TrapWatch()
    for number in range(300):
        watch.note(
            PageFacts(url=f"http://a.test/art_{number}.html", title="云溪街道", text_length=500 + number * 3),
            self_led=True,
        )
    assert not watch.closed("http://a.test/art_999.html")


def test_list_pages_that_bring_new_articles_are_no_trap() -> None:
    watch = TrapWatch()
    for number in range(300):
        links = (Link(url=f"http://a.test/art_{number}{'x' * number}.html"),)
        watch.note(
            PageFacts(url=f"http://a.test/list?page={number}", title="列表", text_length=80, links=links), self_led=True
        )
    assert not watch.closed("http://a.test/list?page=999")


def test_pages_alike_that_lists_lead_to_are_no_trap() -> None:
    watch = TrapWatch()
    for number in range(300):
        watch.note(PageFacts(url=f"http://a.test/xk_{number}.html", title=f"许可第{number}号"), self_led=False)
    assert not watch.closed("http://a.test/xk_999.html")
