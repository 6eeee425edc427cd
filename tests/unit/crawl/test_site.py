"""A whole walk over a site held in memory: what is seen, what is not, and in which order."""

import asyncio
from datetime import date

import pytest
from tests.unit.crawl.memory import WINDOW, Answer, MemorySite, article, listed, page

from auditor.crawl import gather_site
from auditor.errors import StorageError
from auditor.model.facts import ColumnFacts, SiteFacts
from auditor.model.fetched import Fetched
from auditor.model.office import Budget, Column, Site
from auditor.model.words import ColumnType, Outcome, PageCondition

HOME = "http://yx.test/"
LIST = "http://yx.test/tzgg/"
CHALLENGE = (
    "<html><head><script>document.cookie=('_')+('_')+('j')+('sl_clearance')+('=')+'1';"
    "location.href=location.pathname+location.search</script></head></html>"
)
COLUMN = Column(id="tz", name="通知公告", url=LIST, type=ColumnType.NOTICE)


def a(number: int) -> str:
    return f"http://yx.test/tzgg/art_{number}.html"


def site(*columns: Column, **changes: object) -> Site:
    settings: dict[str, object] = {"check_links": False, "budget": Budget(delay=0), "scope": "site", **changes}
    return Site(id="s", name="云溪街道", url=HOME, columns=columns or (COLUMN,), **settings)  # type: ignore[arg-type]


def home(body: str = "") -> str:
    return page("云溪街道", f'<div class="nav"><a href="/tzgg/">通知公告</a></div>{body}')


def list_page(*items: tuple[str, str, str], after: str = "") -> str:
    return page("通知公告", f"<h2>通知公告</h2>{listed(*items, after=after)}")


SIX = [(a(n), f"关于第{n}号事项的通知", f"2026-09-{20 - n:02}") for n in range(1, 7)]


def walk(pages: dict[str, Answer | list[Answer]], declared: Site | None = None) -> tuple[SiteFacts, MemorySite]:
    source = MemorySite(pages)
    return asyncio.run(gather_site(declared or site(), WINDOW, source)), source


def column(pages: dict[str, Answer | list[Answer]], declared: Site | None = None) -> ColumnFacts:
    return walk({HOME: home(), **pages}, declared)[0].columns[0]


def articles(items: list[tuple[str, str, str]]) -> dict[str, Answer | list[Answer]]:
    return {url: article(title, day) for url, title, day in items}


def test_a_column_is_read_with_its_items_and_their_articles() -> None:
    facts = column({LIST: list_page(*SIX), **articles(SIX)})
    assert facts.seen
    assert facts.complete
    assert facts.is_list
    assert [item.listed for item in facts.items] == [date(2026, 9, 20 - n) for n in range(1, 7)]
    assert [found.published.date for found in facts.articles if found.published] == [i.listed for i in facts.items]
    assert {item.url: item.title for item in facts.items} == {url: title for url, title, _ in SIX}


@pytest.mark.parametrize(
    ("answer", "outcome", "word"),
    [
        (CHALLENGE, Outcome.BLOCKED_CHALLENGE, "访问受限"),
        (Outcome.BLOCKED_CHALLENGE, Outcome.BLOCKED_CHALLENGE, "白名单"),
        (Outcome.LOGIN_REQUIRED, Outcome.LOGIN_REQUIRED, "登录"),
        (Outcome.ROBOTS_DENIED, Outcome.ROBOTS_DENIED, "不允许"),
        (Outcome.RATE_LIMITED, Outcome.RATE_LIMITED, "频率"),
        (Outcome.OUR_DNS_FAILED, Outcome.OUR_DNS_FAILED, "本机"),
        (Outcome.TIMEOUT, Outcome.TIMEOUT, "打不开"),
        (503, Outcome.HTTP_5XX, "打不开"),
        (404, Outcome.HTTP_4XX, "打不开"),
        ("", Outcome.OK, "为空"),
        (Outcome.TOO_LARGE, Outcome.TOO_LARGE, "过大"),
    ],
)
def test_a_column_that_could_not_be_read_is_unseen_with_the_reason_never_empty(
    answer: Answer, outcome: Outcome, word: str
) -> None:
    facts = column({LIST: answer})
    assert not facts.seen
    assert facts.outcome is outcome
    assert word in facts.reason
    assert facts.items == ()
    assert facts.empty_notice is None


def test_a_wire_error_while_our_own_network_is_down_is_ours() -> None:
    source = MemorySite({HOME: home(), LIST: Outcome.TIMEOUT}, well=False)
    facts = asyncio.run(gather_site(site(), WINDOW, source))
    assert facts.columns[0].outcome is Outcome.OUR_NETWORK_DOWN
    assert "本机" in facts.columns[0].reason
    assert not facts.coverage.complete


def test_a_column_that_says_it_is_empty_is_seen_and_empty() -> None:
    facts = column({LIST: page("通知公告", '<h2>通知公告</h2><div class="list"><p>暂无信息</p></div>')})
    assert facts.seen
    assert facts.items == ()
    assert facts.empty_notice
    assert facts.is_list


def test_a_single_page_is_no_list() -> None:
    about = Column(id="jg", name="机构简介", url=LIST, type=ColumnType.STATIC)
    facts = column({LIST: article("机构简介", None)}, site(about))
    assert facts.seen
    assert not facts.is_list
    assert facts.text_length > 50
    assert [found.url for found in facts.articles] == [LIST]


def test_a_redirect_hub_leads_to_the_list() -> None:
    hub = '<html><head><meta http-equiv="Refresh" content="0;URL=./zxgg/"></head></html>'
    facts = column({LIST: hub, LIST + "zxgg/": list_page(*SIX), **articles(SIX)})
    assert facts.seen
    assert len(facts.items) == 6


def test_redirect_hubs_in_a_circle_end() -> None:
    there = '<html><head><meta http-equiv="Refresh" content="0;URL=/b/"></head></html>'
    back = '<html><head><meta http-equiv="Refresh" content="0;URL=/tzgg/"></head></html>'
    _, source = walk({HOME: home(), LIST: there, "http://yx.test/b/": back})
    assert source.asked[LIST] == 1


def paged(last: int) -> dict[str, Answer | list[Answer]]:
    """Pages of three items each, one item every ten days back from 20 September."""
    pages: dict[str, Answer | list[Answer]] = {}
    for number in range(last):
        items = []
        for n in range(3):
            day = date.fromordinal(date(2026, 9, 20).toordinal() - 10 * (3 * number + n))
            items.append((a(100 * number + n), f"第{number}页第{n}条通知公告事项", day.isoformat()))
        name = LIST if number == 0 else f"{LIST}index_{number}.html"
        links = "".join(f'<a href="{LIST if n == 0 else f"index_{n}.html"}">{n + 1}</a>' for n in range(last))
        pages[name] = list_page(*items, after=f'<div class="page">{links}</div>')
        pages |= articles(items)
    return pages


def test_pages_are_followed_back_to_the_start_of_the_period_and_no_further() -> None:
    declared = site(budget=Budget(delay=0, pages=40), scope="section")
    source = MemorySite({HOME: page("云溪街道", ""), **paged(9)})
    facts = asyncio.run(gather_site(declared, WINDOW, source)).columns[0]
    assert facts.complete
    assert facts.read_back_to == WINDOW.start
    assert {item.listed for item in facts.items} >= {
        date.fromordinal(date(2026, 9, 20).toordinal() - 10 * n) for n in range(9)
    }
    assert 4 <= facts.pages_read <= 5


def test_a_page_that_fails_in_between_leaves_the_column_incomplete() -> None:
    pages = paged(9)
    del pages[f"{LIST}index_1.html"]
    facts = column(pages)
    assert facts.seen
    assert not facts.complete
    assert "第 2 页" in facts.reason
    assert facts.read_back_to == date(2026, 8, 31)


def test_a_pinned_old_item_does_not_end_the_reading_and_does_not_stand_for_the_newest() -> None:
    items = [(a(0), "长期有效的办事须知公告", "2020-01-02"), *SIX]
    facts = column({LIST: list_page(*items), **articles(items)})
    newest = max(item.listed for item in facts.items if item.listed)
    assert newest == date(2026, 9, 19)
    assert facts.complete


def test_the_newest_article_is_opened_even_where_the_budget_allows_no_more() -> None:
    declared = site(budget=Budget(delay=0, pages=3))
    facts, source = walk({HOME: home(), LIST: list_page(*SIX), **articles(SIX)}, declared)
    assert [found.url for found in facts.columns[0].articles] == [a(1)]
    assert not facts.coverage.complete
    assert any("上限" in reason for reason in facts.coverage.reasons)
    assert sum(source.asked[url] for url in source.asked if "art_" in url) == 1


def test_a_newest_article_that_does_not_open_or_shows_no_date_hands_on_to_the_next() -> None:
    old = [(a(n), f"关于第{n}号事项的通知", f"2026-06-{20 - n:02}") for n in range(1, 7)]
    pages = {LIST: list_page(*old), **articles(old), a(1): 404, a(2): article("无日期的通知", None)}
    declared = site(scope="section", budget=Budget(delay=0, pages=5))
    facts, _ = walk({HOME: page("云溪街道", ""), **pages}, declared)
    found = {article.url: article for article in facts.columns[0].articles}
    assert found[a(1)].outcome is Outcome.HTTP_4XX
    assert found[a(2)].published is None
    assert found[a(3)].published is not None


def test_a_list_without_dates_takes_them_from_the_articles() -> None:
    bare = [(url, title, "") for url, title, _ in SIX]
    facts = column({LIST: list_page(*bare), **articles(SIX)})
    assert all(item.listed is None for item in facts.items)
    assert max(f.published.date for f in facts.articles if f.published) == date(2026, 9, 19)


def test_every_declared_list_is_read_before_breadth_takes_the_budget() -> None:
    columns = tuple(
        Column(id=f"c{n}", name=f"栏目{n}", url=f"http://yx.test/c{n}/", type=ColumnType.NOTICE) for n in range(5)
    )
    many = "".join(f'<p><a href="/x/{n}.html">其他页面{n}</a></p>' for n in range(300))
    pages: dict[str, Answer | list[Answer]] = {HOME: page("云溪街道", many)}
    for n in range(300):
        pages[f"http://yx.test/x/{n}.html"] = article(f"其他页面{n}")
    for n in range(5):
        items = [(f"http://yx.test/c{n}/{k}.html", f"栏目{n}的第{k}号公告", "2026-09-10") for k in range(4)]
        pages |= {f"http://yx.test/c{n}/": page(f"栏目{n}", f"<h2>栏目{n}</h2>" + listed(*items)), **articles(items)}
    facts, source = walk(pages, site(*columns, budget=Budget(delay=0, pages=40)))
    assert all(found.seen and len(found.items) == 4 for found in facts.columns)
    assert sum(source.asked.values()) < 60
    assert facts.coverage.planned > 300
    assert facts.coverage.planned == facts.coverage.fetched + 300 - (40 - 1 - 5 - 20)


def test_each_page_is_fetched_once() -> None:
    _, source = walk({HOME: home(listed(*SIX)), LIST: list_page(*SIX), **articles(SIX)})
    assert {source.asked[url] for url in [HOME, LIST, *(url for url, _, _ in SIX)]} == {1}


def test_the_home_page_tells_its_dated_entries() -> None:
    facts, _ = walk({HOME: home(listed(*SIX)), LIST: list_page(*SIX), **articles(SIX)})
    assert facts.home.seen
    assert max(item.listed for item in facts.home.items if item.listed) == date(2026, 9, 19)
    assert any(found.published for found in facts.home.articles)
    assert not facts.home.navigation_only


def test_a_home_page_that_is_down_is_unseen_and_the_columns_are_read_all_the_same() -> None:
    facts, _ = walk({HOME: Outcome.CONNECT_REFUSED, LIST: list_page(*SIX), **articles(SIX)})
    assert not facts.home.seen
    assert "打不开" in facts.home.reason
    assert facts.columns[0].seen


def test_a_page_that_says_it_does_not_exist_is_a_soft_404() -> None:
    gone = page("提示", "<p>您访问的页面不存在或已被删除</p>")
    facts = column({LIST: list_page(*SIX), **articles(SIX), a(1): gone})
    assert next(f for f in facts.articles if f.url == a(1)).condition is PageCondition.SOFT_404


def test_endless_pages_end_as_trap_limit_and_the_real_pages_are_all_found() -> None:
    class Calendar(MemorySite):
        def _next(self, url: str) -> Answer:
            if "/cal?" not in url:
                return super()._next(url)
            month = int(url.partition("m=")[2])
            links = "".join(f'<a href="/cal?m={month + n}">{month + n}</a>' for n in range(1, 60))
            return page("日历", f"<p>{links}</p>")

    real = "".join(f'<p><a href="/x/{n}.html">真实页面第{n}号</a></p>' for n in range(80))
    pages: dict[str, Answer | list[Answer]] = {
        HOME: home(real + '<p><a href="/cal?m=1">日历</a></p>'),
        LIST: list_page(*SIX),
    }
    pages |= {f"http://yx.test/x/{n}.html": article(f"真实页面第{n}号") for n in range(80)} | articles(SIX)
    source = Calendar(pages)
    facts = asyncio.run(gather_site(site(), WINDOW, source))
    assert all(source.asked[f"http://yx.test/x/{n}.html"] == 1 for n in range(80))
    assert any(entry.outcome is Outcome.TRAP_LIMIT for entry in facts.coverage.not_fetched)
    assert sum("/cal?" in url for url in source.asked) < 300
    assert facts.coverage.complete


def test_the_minutes_of_the_budget_end_the_walk() -> None:
    source = MemorySite({HOME: home(), LIST: list_page(*SIX), **articles(SIX)})
    source.seconds_each = 90
    facts = asyncio.run(gather_site(site(budget=Budget(delay=0, minutes=4)), WINDOW, source))
    assert not facts.coverage.complete
    assert any(entry.outcome is Outcome.BUDGET_EXHAUSTED for entry in facts.coverage.not_fetched)


def test_a_storage_error_ends_the_walk_as_what_it_is() -> None:
    def full(fetched: Fetched) -> str | None:
        raise StorageError("磁盘已满")

    with pytest.raises(StorageError):
        asyncio.run(gather_site(site(), WINDOW, MemorySite({HOME: home(), LIST: list_page(*SIX)}), keep=full))


def test_progress_never_shows_more_done_than_planned() -> None:
    said: list[tuple[int, int, str]] = []
    source = MemorySite({HOME: home(listed(*SIX)), LIST: list_page(*SIX), **articles(SIX)})
    asyncio.run(gather_site(site(), WINDOW, source, progress=lambda *step: said.append(step)))
    assert said
    assert all(done <= planned and now for done, planned, now in said)
    assert said[-1][0] >= 8


def test_the_same_site_gives_the_same_facts_whatever_the_concurrency() -> None:
    pages = {HOME: home(listed(*SIX)), LIST: list_page(*SIX), **articles(SIX), **paged(3)}
    one, _ = walk(pages, site(budget=Budget(delay=0, concurrency=1)))
    many, _ = walk(pages, site(budget=Budget(delay=0, concurrency=16)))
    assert one == many


JUMP = '<html><head><title>通知公告</title></head><body><script>go("/x/")</script></body></html>'


def test_a_page_without_words_is_unseen_never_empty() -> None:
    facts = column({LIST: JUMP})
    assert not facts.seen
    assert facts.reason


@pytest.mark.parametrize(
    ("answer", "expects_a_date"),
    [
        (article("关于第1号事项的通知"), True),
        (article("关于第1号事项的通知", None), True),
        (list_page(*SIX[1:]), False),
        (404, True),
        (Outcome.TIMEOUT, True),
        (Outcome.BLOCKED_CHALLENGE, True),
    ],
)
def test_what_an_item_leads_to_is_an_article_unless_it_shows_itself_as_something_else(
    answer: Answer, expects_a_date: bool
) -> None:
    facts = column({LIST: list_page(*SIX), **articles(SIX), a(1): answer})
    assert next(found for found in facts.articles if found.url == a(1)).is_article is expects_a_date


@pytest.mark.parametrize(
    ("url", "answer", "expects_a_date"),
    [
        ("http://yx.test/files/1.pdf", b"%PDF-1.7", False),
        ("http://yx.test/files/1.pdf", 404, True),
        ("http://out.test/s/1", Outcome.BLOCKED_CHALLENGE, False),
        ("http://out.test/s/1", 404, True),
    ],
)
def test_files_and_foreign_pages_that_refuse_us_leave_the_lists_date_standing(
    url: str, answer: Answer, expects_a_date: bool
) -> None:
    items = [(url, "关于转发有关文件的通知", "2026-09-22"), *SIX]
    facts = column({LIST: list_page(*items), **articles(SIX), url: answer})
    assert next(found for found in facts.articles if found.url == url).is_article is expects_a_date


@pytest.mark.parametrize(
    "answer",
    [
        page("用户登录", "<p>账号</p><p>密码</p>"),
        page("统一身份认证平台", "<p>请输入账号</p>"),
        page("提示", "<h1>系统维护</h1><p>请稍后再试</p>"),
        page("通知公告", "<p>网站正在维护中</p>"),
    ],
)
def test_a_login_form_or_an_error_screen_is_not_an_empty_column(answer: str) -> None:
    facts = column({LIST: answer})
    assert not facts.seen
    assert "请人工打开核实" in facts.reason


def test_a_list_whose_title_speaks_of_logging_in_is_a_list() -> None:
    text = page("统一身份认证登录公告", "<h2>通知公告</h2>" + listed(*SIX))
    assert len(column({LIST: text, **articles(SIX)}).items) == 6
