"""What is tried on a site after its walk: its search box, its inner pages over IPv6, where it links out."""

import asyncio
from urllib.parse import quote

import msgspec
from tests.unit.crawl.memory import AT, MemorySite

from auditor.crawl.trials import with_trials
from auditor.crawl.versions import with_versions
from auditor.model.facts import ColumnFacts, HomeFacts, Ipv6State, ItemFacts, LinkFacts, PageSample, SiteFacts
from auditor.model.office import Site
from auditor.model.page import GUIDE, PageDetails, SearchForm
from auditor.model.words import Outcome

HOME = "https://www.linjiang.example/"
FORM = SearchForm(way="get", action=f"{HOME}search", field="q", hidden=(("site", "7"),))
TITLES = {f"关于第{n}号防汛工作的通知": f"{HOME}tz/{n}.html" for n in range(6)}


def facts(form: SearchForm | None = FORM, **more: object) -> SiteFacts:
    items = tuple(ItemFacts(title=title, url=url) for title, url in TITLES.items())
    return SiteFacts(
        site="s",
        home=HomeFacts(url=HOME),
        columns=(ColumnFacts(column="tz", items=items),),
        samples=(PageSample(url=HOME, kind="home", details=PageDetails(has_search=True, search=form)),),
        **more,  # type: ignore[arg-type]
    )


def tried(seen: SiteFacts, source: MemorySite, *, scope: str = "site", seed: int = 7) -> SiteFacts:
    site = Site.model_validate({"id": "s", "name": "临江", "url": HOME, "scope": scope})
    return asyncio.run(with_trials(site, seen, source, seed, lambda fetched: fetched.sha256))


def asked(typed: str, *, encoding: str = "utf-8") -> str:
    return f"{HOME}search?site=7&q={quote(typed, encoding=encoding)}"


def results(*titles: str) -> str:
    tabs = "<div><a href='?t=1'>政策文件</a><a href='?t=2'>新闻动态</a><a href='?t=3'>办事服务</a></div>"
    return "<title>搜索</title>" + tabs + "".join(f"<p><a href='{TITLES[each]}'>{each}</a></p>" for each in titles)


class Everything(MemorySite):
    """Finds every title typed whole, and nothing else; knows no other address."""

    def __init__(self, encoding: str = "utf-8") -> None:
        pages = {asked(title, encoding=encoding): results(title) for title in TITLES}
        super().__init__({url: f"<meta charset=utf-8>{page}" for url, page in pages.items()})


def test_four_titles_drawn_by_the_seed_are_found_in_groups() -> None:
    found = [each for each in tried(facts(), Everything()).searches if not each.partial]
    assert [each.found for each in found] == [True] * 4
    assert all(len(each.groups) >= 3 for each in found)
    assert found == [each for each in tried(facts(), Everything()).searches if not each.partial]
    assert {each.title for each in found} != {each.title for each in tried(facts(), Everything(), seed=9).searches}


def test_a_title_whose_first_page_leads_elsewhere_is_not_found() -> None:
    other, *_ = TITLES
    source = MemorySite({asked(title): results(other) for title in TITLES})
    found = {each.title: each.found for each in tried(facts(), source).searches if not each.partial}
    assert {title for title, there in found.items() if there} <= {other}
    assert False in found.values()


def test_what_is_typed_goes_out_in_the_pages_own_charset() -> None:
    form = msgspec.structs.replace(FORM, encoding="gb2312")
    source = Everything("gb2312")
    found = [each.found for each in tried(facts(form), source).searches if not each.partial]
    assert found == [True] * 4


def test_half_a_title_is_typed_once() -> None:
    (part,) = [each for each in tried(facts(), Everything()).searches if each.partial]
    assert part.found is None
    assert "没有打开" in part.why


def test_a_box_that_posts_or_runs_a_script_is_not_asked() -> None:
    for way, words in (("post", "提交表单"), ("script", "脚本")):
        source = MemorySite({})
        found = tried(facts(SearchForm(way=way)), source).searches  # type: ignore[arg-type]
        assert [each.found for each in found] == [None] * 4
        assert all(words in each.why for each in found)
        assert source.log == []


def test_a_result_page_that_a_script_fills_or_that_refuses_us_proves_nothing() -> None:
    shell = "<div id=app></div>" + "<script src=a.js></script>" * 5
    source = MemorySite({asked(title): shell for title in TITLES})
    assert {each.found for each in tried(facts(), source).searches} == {None}
    refusing = MemorySite({asked(title): Outcome.ROBOTS_DENIED for title in TITLES})
    assert {each.found for each in tried(facts(), refusing).searches} == {None}


def test_a_section_tries_neither_search_nor_ipv6() -> None:
    source = MemorySite({})
    seen = tried(facts(ipv6="open"), source, scope="section")
    assert (seen.searches, seen.ipv6_pages, source.log) == ((), (), [])


class Six(MemorySite):
    """A source that can ask over IPv6; only odd pages answer."""

    async def ipv6(self, url: str) -> Ipv6State:
        self.log.append(("SIX", url))
        return "open" if url.endswith(("1.html", "3.html")) else "closed"


def inner(ipv6: Ipv6State) -> SiteFacts:
    pages = tuple(PageSample(url=url, kind="article") for url in TITLES.values())
    return msgspec.structs.replace(facts(None), samples=pages, ipv6=ipv6)


def test_inner_pages_are_asked_over_ipv6_where_the_home_page_answers_so() -> None:
    seen = tried(inner("open"), Six({}))
    assert len(seen.ipv6_pages) == 6
    assert sum(page.state == "open" for page in seen.ipv6_pages) == 2


def test_without_ipv6_on_our_side_no_inner_page_is_asked() -> None:
    source = Six({})
    assert tried(inner("no_route"), source).ipv6_pages == ()
    assert source.log == []


def link(url: str, **more: object) -> LinkFacts:
    return LinkFacts(**{"url": url, "external": True, "outcome": Outcome.OK, **more})  # type: ignore[arg-type]


def test_a_foreign_site_that_turned_to_gambling_is_quoted_on_all_links_to_it() -> None:
    pages = {
        "https://old.example/a": "<title>某某棋牌游戏平台</title>欢迎",
        "https://bank.example/": "<title>临江银行</title>欢迎",
    }
    source = MemorySite(pages)
    links = tuple(link(url) for url in ("https://old.example/a", "https://old.example/b", "https://bank.example/"))
    words = {each.url: each.words for each in tried(facts(links=links), source, scope="section").links}
    assert "棋牌" in words["https://old.example/a"]
    assert "棋牌" in words["https://old.example/b"]
    assert words["https://bank.example/"] == ""
    assert source.asked["https://old.example/b"] == 0


def test_public_hosts_broken_links_and_own_pages_are_not_looked_at() -> None:
    source = MemorySite({})
    links = (
        link("https://www.gov.cn/a"),
        link("https://dead.example/", outcome=Outcome.HTTP_4XX),
        link("https://www.linjiang.example/b", external=False),
        link("https://a.example/b.pdf", kind="attachment"),
    )
    tried(facts(links=links), source, scope="section")
    assert source.log == []


def guide(phone: str) -> SiteFacts:
    details = PageDetails(elements={GUIDE: ("联系电话",)}, phones=(phone,))
    page = PageSample(url=f"{HOME}zn.html", kind="article", details=details)
    return SiteFacts(site="s", home=HomeFacts(url=HOME), samples=(page,))


def test_a_guide_carries_what_it_said_before() -> None:
    first = with_versions(guide("6180018"), {}, AT)
    earlier = {first.samples[0].url: first.samples[0].versions}
    same = with_versions(guide("6180018"), earlier, AT.replace(day=30, hour=20))
    assert same.samples[0].versions == first.samples[0].versions
    changed = with_versions(guide("6180019"), earlier, AT.replace(hour=20))
    assert [each.said["联系电话"] for each in changed.samples[0].versions] == ["6180018", "6180019"]


def test_pages_that_are_no_guides_carry_nothing() -> None:
    assert with_versions(facts(), {}, AT) == facts()
