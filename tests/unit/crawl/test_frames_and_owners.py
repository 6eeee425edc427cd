"""Lists that stand in a frame (iframe), and whose the items of a shared column are."""

import asyncio
from datetime import date

import pytest
from tests.unit.crawl.memory import WINDOW, Answer, MemorySite, article, listed, page

from auditor.crawl import gather_site
from auditor.derive.contributions import own_contribution
from auditor.model.facts import ColumnFacts
from auditor.model.office import Budget, Column, Site
from auditor.model.words import ColumnType

HOME = "http://yx.test/"
LIST = "http://yx.test/tzgg/"
INNER = "http://yx.test/inner/list.html"
ITEMS = [(f"http://yx.test/tzgg/art_{n}.html", f"关于第{n}号事项的通知", f"2026-09-{20 - n:02}") for n in range(1, 5)]


def column(pages: dict[str, Answer | list[Answer]], **changes: object) -> ColumnFacts:
    declared = Column(id="tz", name="通知公告", url=LIST, type=ColumnType.NOTICE, **changes)  # type: ignore[arg-type]
    site = Site(
        id="s", name="云溪街道", url=HOME, columns=(declared,), check_links=False, budget=Budget(delay=0), scope="site"
    )
    opened = {url: article(title, day) for url, title, day in ITEMS}
    source = MemorySite({HOME: page("云溪街道", "<p>欢迎</p>"), **opened, **pages})
    return asyncio.run(gather_site(site, WINDOW, source)).columns[0]


def framed(address: str) -> str:
    return page("通知公告", f'<h2>通知公告</h2><p>{"本栏目发布通知公告。" * 3}</p><iframe src="{address}"></iframe>')


def test_a_list_in_a_frame_of_the_same_site_is_the_columns_with_its_further_pages() -> None:
    further = "http://yx.test/inner/list_2.html"
    paging = f'<div class="page"><a href="{further}">下一页</a></div>'
    older = ("http://yx.test/tzgg/art_9.html", "关于第9号事项的通知", "2026-07-02")
    facts = column(
        {
            LIST: framed(INNER),
            INNER: page("列表", listed(*ITEMS, after=paging)),
            further: page("列表", listed(older)),
            older[0]: article(older[1], older[2]),
        }
    )
    assert [item.title for item in facts.items] == [title for _, title, _ in [*ITEMS, older]]
    assert facts.items[0].listed == date(2026, 9, 19)
    assert facts.articles[0].published is not None


def test_a_frame_of_another_site_is_not_the_columns_list() -> None:
    foreign = "http://other.test/list.html"
    facts = column({LIST: framed(foreign), foreign: page("列表", listed(*ITEMS))})
    assert facts.items == ()


def test_the_pages_own_list_outranks_a_frame() -> None:
    own = page("通知公告", f'<h2>通知公告</h2>{listed(*ITEMS)}<iframe src="{INNER}"></iframe>')
    other = listed(("http://yx.test/x/art_8.html", "另一栏目的文章标题", "2026-09-29"))
    facts = column({LIST: own, INNER: page("列表", other)})
    assert len(facts.items) == len(ITEMS)


OWN = ("云溪街道", "云溪街道办事处")


def shared_page(number: int, mark: str, tags: str = "") -> str:
    words = "为做好本辖区有关工作，各街道组织社区认真开展走访服务，及时回应居民关切，取得良好成效。" * 4
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>第{number}号</title>{tags}</head><body>'
        f"<h1>关于第{number}号事项的通知</h1>"
        f"<p>发布时间：2026-09-{20 - number:02}　{mark}</p><p>{words}</p></body></html>"
    )


@pytest.mark.parametrize(
    ("mark", "tags"),
    [
        ("来源：云溪街道办事处", ""),
        ("", '<meta name="ContentSource" content="云溪街道">'),
        ("", '<meta name="Author" content="临江区云溪街道办事处">'),
    ],
)
def test_items_of_a_shared_column_carry_whose_they_are(mark: str, tags: str) -> None:
    """From the pages to the office's own part: 来源 as shown, else the tags ContentSource and Author."""
    others = {url: shared_page(n, "来源：东湖街道办事处") for n, (url, _, _) in enumerate(ITEMS, 1)}
    own = ITEMS[1][0]
    facts = column({LIST: page("通知公告", listed(*ITEMS)), **others, own: shared_page(2, mark, tags)}, shared=True)
    part = own_contribution(facts, OWN, WINDOW.at, WINDOW.start)
    assert (part.state, part.newest, part.in_period, part.marked) == ("found", date(2026, 9, 18), 1, 4)


def test_an_items_source_shown_in_the_list_needs_no_article() -> None:
    rows = "".join(
        f'<li><a href="{url}">{title}</a><span>来源：{who}</span><span>{day}</span></li>'
        for (url, title, day), who in zip(ITEMS, ("东湖街道", "云溪街道", "东湖街道", "东湖街道"), strict=True)
    )
    facts = column({LIST: page("通知公告", f"<ul>{rows}</ul>")}, shared=True)
    assert [item.source for item in facts.items] == ["东湖街道", "云溪街道", "东湖街道", "东湖街道"]
    part = own_contribution(facts, OWN, WINDOW.at, WINDOW.start)
    assert (part.state, part.newest) == ("found", date(2026, 9, 18))


@pytest.mark.parametrize("author", ["张三", "网站模板", "TRS WCM"])
def test_a_person_or_a_template_as_author_says_nothing_of_the_unit(author: str) -> None:
    bare = {
        url: shared_page(n, "", f'<meta name="Author" content="{author}">') for n, (url, _, _) in enumerate(ITEMS, 1)
    }
    facts = column({LIST: page("通知公告", listed(*ITEMS)), **bare}, shared=True)
    assert own_contribution(facts, OWN, WINDOW.at, WINDOW.start).state == "unmarked"
