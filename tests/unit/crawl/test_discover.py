"""What an undeclared site tells of its columns."""

import asyncio

import pytest
from tests.unit.crawl.memory import AT, Answer, MemorySite, article, listed, page

from auditor.crawl import Discovery, discover
from auditor.errors import IncompleteError, UsageError
from auditor.model.words import Outcome

HOME = "http://www.linjiang.test/"
SECTION = HOME + "jd/yunxi/"
PORTAL_MENU = (
    '<div class="nav"><ul><li><a href="/zwgk/">政务公开</a></li><li><a href="/zwfw/">政务服务</a></li>'
    '<li><a href="/jd/">街道</a></li></ul></div>'
)
FOOTER = '<div class="footer">主办：临江区人民政府 政府网站标识码：3301990001 浙ICP备12345678号</div>'


def items(folder: str, count: int = 6) -> list[tuple[str, str, str]]:
    return [(f"{folder}{n}.html", f"关于第{n}号事项的通知", f"2026-09-{20 - n:02}") for n in range(1, count + 1)]


def portal(title: str, body: str) -> str:
    return page(title, PORTAL_MENU + body + FOOTER)


def yunxi(body: str) -> str:
    menu = (
        '<div class="menu"><ul><li><a href="/jd/yunxi/tzgg/">通知公告</a></li>'
        '<li><a href="/jd/yunxi/zcwj/">政策文件</a></li></ul></div>'
    )
    return portal("云溪街道-临江区人民政府", menu + body)


PAGES: dict[str, Answer | list[Answer]] = {
    HOME: portal("临江区人民政府", listed(*items("/zwgk/"))),
    HOME + "zwgk/": portal("政务公开", listed(*items("/zwgk/"))),
    HOME + "zwfw/": portal("政务服务", listed(*items("/zwfw/"))),
    HOME + "jd/": portal(
        "街道", '<ul><li><a href="/jd/yunxi/">云溪街道</a></li><li><a href="/jd/b/">白石街道</a></li></ul>'
    ),
    SECTION: yunxi(f'<h2><a href="/jd/yunxi/gzdt/">工作动态</a></h2>{listed(*items("/jd/yunxi/gzdt/"))}'),
    SECTION + "tzgg/": yunxi("<h2>通知公告</h2>" + listed(*items("/jd/yunxi/tzgg/"))),
    SECTION + "zcwj/": yunxi("<h2>政策文件</h2>" + listed(*items("/jd/yunxi/zcwj/"))),
    SECTION + "gzdt/": yunxi("<h2>工作动态</h2>" + listed(*items("/jd/yunxi/gzdt/"))),
}


def found(section: str | None, pages: dict[str, Answer | list[Answer]] = PAGES) -> tuple[Discovery, MemorySite]:
    source = MemorySite(pages)
    return asyncio.run(discover(HOME, section, source, at=AT)), source


def test_a_site_tells_its_name_code_and_columns() -> None:
    discovery, _ = found(None)
    assert discovery.name == "临江区人民政府"
    assert discovery.id_code == "3301990001"
    assert {entry.name for entry in discovery.navigation} >= {"政务公开", "政务服务", "街道"}
    assert discovery.pages[0].url == HOME


def test_a_section_is_found_by_its_name_one_menu_level_down() -> None:
    discovery, _ = found("云溪街道")
    assert discovery.section_found
    assert discovery.url == SECTION
    assert discovery.name == "云溪街道"
    names = {entry.name: entry.url for entry in discovery.navigation}
    assert names["通知公告"] == SECTION + "tzgg/"
    assert names["政策文件"] == SECTION + "zcwj/"
    assert names["工作动态"] == SECTION + "gzdt/"


def test_a_sections_candidates_leave_the_portals_own_menu_out() -> None:
    discovery, _ = found("云溪街道")
    urls = {looked.url for looked in discovery.pages}
    assert HOME + "zwfw/" not in urls
    assert {SECTION + "tzgg/", SECTION + "zcwj/", SECTION + "gzdt/"} <= urls


def test_candidate_pages_show_their_lists_for_the_rhythm() -> None:
    discovery, _ = found("云溪街道")
    notices = next(looked for looked in discovery.pages if looked.url == SECTION + "tzgg/")
    assert len([item for one in notices.lists for item in one.items if item.date]) >= 6


def test_a_section_nobody_links_to_is_said_not_to_be_found() -> None:
    discovery, _ = found("青石街道")
    assert not discovery.section_found
    assert discovery.url == HOME


def test_no_more_than_sixty_pages_are_opened() -> None:
    menu = "".join(f'<li><a href="/c{n}/">栏目{n}</a></li>' for n in range(200))
    pages: dict[str, Answer | list[Answer]] = {HOME: page("临江区人民政府", f'<div class="nav"><ul>{menu}</ul></div>')}
    pages |= {f"{HOME}c{n}/": page(f"栏目{n}", listed(*items(f"/c{n}/"))) for n in range(200)}
    _, source = found(None, pages)
    assert sum(url in pages for url in source.asked) <= 60


@pytest.mark.parametrize("answer", [Outcome.CONNECT_REFUSED, Outcome.BLOCKED_CHALLENGE, 503])
def test_a_home_page_that_cannot_be_read_is_said_so(answer: Answer) -> None:
    with pytest.raises(IncompleteError, match="首页"):
        found(None, {HOME: answer})


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="写法有误"):
        asyncio.run(discover("云溪街道", None, MemorySite({}), at=AT))


def test_articles_are_no_columns() -> None:
    pages = {HOME: page("临江区人民政府", listed(*items("/zwgk/2026/"))), HOME + "zwgk/2026/1.html": article("甲")}
    discovery, source = found(None, pages)
    assert len(discovery.pages) == 1
    assert source.asked[HOME + "zwgk/2026/1.html"] == 0
