"""An office's section in a district portal: its own pages are walked, the portal around it is not."""

import asyncio

from tests.unit.crawl.memory import WINDOW, Answer, MemorySite, article, listed, page

from auditor.crawl import gather_site
from auditor.model.facts import SiteFacts
from auditor.model.office import Budget, Column, Site
from auditor.model.words import ColumnType

ROOT = "http://www.linjiang.test"
SECTION = f"{ROOT}/jd/yunxi/"
HEAD = '<div class="header"><div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a></div></div>'
ITEMS = [(f"/art/2026/9/{20 - n}/art_{n}.html", f"关于第{n}号事项的通知", f"2026-09-{20 - n:02}") for n in range(1, 5)]
OTHERS = '<p><a href="/art/other.html">相关链接</a></p>'


def portal(title: str, body: str) -> str:
    return page(title, HEAD + body)


PAGES: dict[str, Answer | list[Answer]] = {
    f"{ROOT}/": portal("临江区人民政府", '<p><a href="/zwgk/">政务公开</a></p>'),
    f"{ROOT}/zwgk/": portal("政务公开", "<p>政务公开</p>"),
    SECTION: portal("云溪街道", '<p><a href="/jd/yunxi/tzgg/">通知公告</a><a href="/jd/yunxi/about.html">简介</a></p>'),
    f"{SECTION}tzgg/": portal("通知公告", "<h2>通知公告</h2>" + listed(*ITEMS)),
    f"{SECTION}about.html": article("街道简介", None, OTHERS),
    f"{ROOT}/art/other.html": article("别处的文章", "2026-09-01", '<p><a href="/art/third.html">再一处</a></p>'),
    f"{ROOT}/art/third.html": article("第三处的文章", "2026-09-01"),
    **{ROOT + url: article(title, day, OTHERS) for url, title, day in ITEMS},
}
SITE = Site(
    id="s",
    name="云溪街道",
    url=SECTION,
    scope="section",
    budget=Budget(delay=0),
    columns=(Column(id="tz", name="通知公告", url=f"{SECTION}tzgg/", type=ColumnType.NOTICE),),
)


def walk(pages: dict[str, Answer | list[Answer]] = PAGES) -> tuple[SiteFacts, MemorySite]:
    source = MemorySite(pages)
    return asyncio.run(gather_site(SITE, WINDOW, source)), source


def test_own_pages_and_what_their_text_links_to_are_read() -> None:
    facts, _ = walk()
    read = {found.url for found in facts.pages}
    assert {SECTION, f"{SECTION}tzgg/", f"{SECTION}about.html", *(ROOT + url for url, _, _ in ITEMS)} <= read
    assert f"{ROOT}/art/other.html" in read


def test_the_portals_own_pages_are_no_part_of_the_section() -> None:
    facts, _ = walk()
    read = {found.url for found in facts.pages}
    assert not read & {f"{ROOT}/", f"{ROOT}/zwgk/", f"{ROOT}/art/third.html"}


def test_links_of_the_portals_template_are_checked_and_marked_as_template() -> None:
    facts, source = walk()
    menu = next(link for link in facts.links if link.url == f"{ROOT}/zwgk/")
    assert menu.in_template
    assert not menu.external
    assert source.asked[f"{ROOT}/zwgk/"] == 1


def test_the_portals_links_to_others_are_not_the_sections() -> None:
    facts, source = walk({**PAGES, f"{ROOT}/zwgk/": portal("政务公开", '<p><a href="http://far.test/">远处</a></p>')})
    assert source.asked["http://far.test/"] == 0
    assert not any("far.test" in link.url for link in facts.links)


def test_an_own_address_that_leads_to_another_site_brings_none_of_its_links() -> None:
    pages: dict[str, Answer | list[Answer]] = {
        **PAGES,
        f"{SECTION}about.html": ("->", "http://far.test/"),
        "http://far.test/": page("别家", '<p><a href="http://far.test/x">别家的链接</a></p>'),
    }
    facts, source = walk(pages)
    assert source.asked["http://far.test/x"] == 0
    assert not any(link.url == "http://far.test/x" for link in facts.links)


def test_two_addresses_of_one_page_count_its_links_once() -> None:
    pages: dict[str, Answer | list[Answer]] = {
        **PAGES,
        SECTION: portal(
            "云溪街道",
            '<p><a href="/jd/yunxi/tzgg/">甲</a><a href="/jd/yunxi/a">乙</a><a href="/jd/yunxi/b">丙</a></p>',
        ),
        f"{SECTION}a": ("->", f"{SECTION}about.html"),
        f"{SECTION}b": ("->", f"{SECTION}about.html"),
        f"{SECTION}about.html": article("街道简介", None, '<p><a href="/art/only.html">唯一</a></p>'),
        f"{ROOT}/art/only.html": article("唯一"),
    }
    facts, _ = walk(pages)
    assert next(link for link in facts.links if link.url.endswith("only.html")).referrer_count == 1
