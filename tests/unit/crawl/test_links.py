"""Links: who carries them, what is template, and what it takes to call one broken."""

import asyncio
from datetime import timedelta

import pytest
from tests.unit.crawl.memory import AT, WINDOW, Answer, MemorySite, article, page

from auditor.crawl import History, gather_site, observe_again
from auditor.crawl.soft404 import _paths
from auditor.model.facts import LinkFacts, Observation, SiteFacts
from auditor.model.office import Budget, Site
from auditor.model.words import Outcome, PageCondition

HOME = "http://yx.test/"
TARGET = "http://yx.test/x.html"


def site(**changes: object) -> Site:
    settings: dict[str, object] = {"budget": Budget(delay=0), "scope": "site", **changes}
    return Site(id="s", name="云溪街道", url=HOME, **settings)  # type: ignore[arg-type]


def walk(pages: dict[str, Answer | list[Answer]], **options: object) -> tuple[SiteFacts, MemorySite]:
    source = MemorySite(pages)
    return asyncio.run(gather_site(site(), WINDOW, source, **options)), source  # type: ignore[arg-type]


def link_to(target: str, answer: Answer | list[Answer] | None, **more: Answer | list[Answer]) -> LinkFacts:
    pages: dict[str, Answer | list[Answer]] = {
        HOME: page("云溪街道", f'<p><a href="{target}">一个链接</a></p>'),
        **more,
    }
    if answer is not None:
        pages[target] = answer
    facts, _ = walk(pages)
    return next(link for link in facts.links if link.url == target)


def test_a_missing_page_is_looked_at_twice_before_it_counts() -> None:
    link = link_to(TARGET, 404)
    assert link.outcome is Outcome.HTTP_4XX
    assert [seen.status for seen in link.observations] == [404, 404]
    assert link.observations[-1].method == "GET"


def test_a_missing_picture_is_looked_at_a_second_time_by_get() -> None:
    facts, _ = walk({HOME: page("云溪街道", '<p><img src="/a.png" alt="图"></p>'), "http://yx.test/a.png": 404})
    link = next(link for link in facts.links if link.url.endswith("a.png"))
    assert link.kind == "image"
    assert [seen.method for seen in link.observations] == ["HEAD", "GET"]


@pytest.mark.parametrize("first", [404, 410, 500, 503, Outcome.TIMEOUT, Outcome.RESET, Outcome.CONNECT_REFUSED])
def test_a_link_that_opens_at_the_second_look_is_well(first: Answer) -> None:
    link = link_to(TARGET, [first, article("正常页面")])
    assert link.outcome is Outcome.OK
    assert len(link.observations) == 2


@pytest.mark.parametrize("answer", [500, Outcome.TIMEOUT, Outcome.DNS_NXDOMAIN, Outcome.TLS_BROKEN])
def test_server_and_wire_errors_are_seen_twice_now_and_owe_a_third_look(answer: Answer) -> None:
    link = link_to("http://elsewhere.test/", answer)
    assert link.external
    assert len(link.observations) == 2
    later = MemorySite({"http://elsewhere.test/": answer})
    later.now = AT + timedelta(days=1)
    (again,) = asyncio.run(observe_again([link], later, session="s2"))
    assert len(again.observations) == 3
    assert again.observations[-1].session == "s2"
    assert again.observations[-1].at - again.observations[0].at >= timedelta(minutes=30)


def test_a_link_that_has_come_back_is_said_to_be_well_by_the_later_look() -> None:
    link = link_to("http://elsewhere.test/", 503)
    later = MemorySite({"http://elsewhere.test/": article("恢复")})
    later.now = AT + timedelta(days=1)
    (again,) = asyncio.run(observe_again([link], later, session="s2"))
    assert again.outcome is Outcome.OK
    assert [seen.outcome for seen in again.observations] == [Outcome.HTTP_5XX, Outcome.HTTP_5XX, Outcome.OK]


def test_observations_of_earlier_runs_stand_before_the_new_ones() -> None:
    earlier = Observation(at=AT - timedelta(days=9), outcome=Outcome.HTTP_4XX, status=404, session="s0")
    pages: dict[str, Answer | list[Answer]] = {HOME: page("云溪街道", f'<p><a href="{TARGET}">甲</a></p>'), TARGET: 404}
    facts, _ = walk(pages, history=History(observations={TARGET: (earlier,)}))
    link = next(link for link in facts.links if link.url == TARGET)
    assert link.observations[0] == earlier
    assert len(link.observations) == 3


@pytest.mark.parametrize(
    "answer", [Outcome.BLOCKED_CHALLENGE, Outcome.RATE_LIMITED, Outcome.ROBOTS_DENIED, Outcome.OUR_DNS_FAILED]
)
def test_a_refused_robot_or_our_own_trouble_is_not_asked_again(answer: Outcome) -> None:
    link = link_to("http://elsewhere.test/x", answer)
    assert link.outcome is answer
    assert len(link.observations) == 1


@pytest.mark.parametrize("href", ["javascript:;", "javascript:void(0)", "mailto:a@b.test", "tel:12345", "#", "#top"])
def test_what_is_no_address_is_no_link(href: str) -> None:
    facts, _ = walk({HOME: page("云溪街道", f'<p><a href="{href}">菜单</a></p>')})
    assert [link.url for link in facts.links if link.url != HOME] == []


def test_each_target_is_asked_once_however_many_pages_carry_it() -> None:
    pages: dict[str, Answer | list[Answer]] = {
        HOME: page("云溪街道", "".join(f'<p><a href="/p{n}.html">页面{n}</a></p>' for n in range(30)))
    }
    for n in range(30):
        pages[f"http://yx.test/p{n}.html"] = page(f"页面{n}", '<p><a href="http://out.test/a">外部</a></p>' * 3)
    facts, source = walk({**pages, "http://out.test/a": article("外部")})
    link = next(link for link in facts.links if link.url == "http://out.test/a")
    assert source.asked["http://out.test/a"] == 1
    assert link.referrer_count == 30
    assert len(link.referrers) == 20
    assert not link.on_home
    assert link.in_template


def test_a_link_of_few_pages_text_is_no_template() -> None:
    pages: dict[str, Answer | list[Answer]] = {
        HOME: page("云溪街道", "".join(f'<p><a href="/p{n}.html">页面{n}</a></p>' for n in range(10)))
    }
    for n in range(10):
        own = f'<p><a href="/only{n % 3}.html">甲</a></p>'
        pages[f"http://yx.test/p{n}.html"] = page(f"页面{n}", own)
    facts, _ = walk(pages)
    assert not any(link.in_template for link in facts.links if "only" in link.url)


def test_a_link_in_the_footer_is_template() -> None:
    body = '<div>正文</div></div><footer><a href="http://out.test/a">主办单位</a></footer><div>'
    facts, _ = walk({HOME: page("云溪街道", body), "http://out.test/a": 404})
    link = next(link for link in facts.links if link.url == "http://out.test/a")
    assert link.in_template
    assert link.on_home


def test_links_are_left_alone_where_the_site_says_so() -> None:
    source = MemorySite({HOME: page("云溪街道", '<p><a href="http://out.test/a">甲</a></p>')})
    facts = asyncio.run(gather_site(site(check_links=False), WINDOW, source))
    assert not facts.links_checked
    assert facts.links == ()
    assert source.asked["http://out.test/a"] == 0


SOFT = page("云溪街道-出错了", "<p>对不起，请返回首页继续浏览其他内容。</p>")


def probes(answer: Answer) -> dict[str, Answer | list[Answer]]:
    return {"http://yx.test" + path: answer for path in _paths("yx.test")}


def test_a_page_like_the_hosts_answer_for_what_it_lacks_is_a_soft_404() -> None:
    link = link_to(TARGET, SOFT, **probes(SOFT))
    assert link.outcome is Outcome.OK
    assert link.condition is PageCondition.SOFT_404


def test_a_page_unlike_the_hosts_answer_for_what_it_lacks_is_well() -> None:
    assert link_to(TARGET, article("正常页面"), **probes(SOFT)).condition is PageCondition.OK


def test_a_host_that_shows_its_home_page_for_everything_tells_nothing_by_likeness() -> None:
    shell = page("云溪街道", f'<p><a href="{TARGET}">一个链接</a></p>')
    assert link_to(TARGET, shell, **probes(shell)).condition is PageCondition.OK


def test_an_address_sent_home_like_all_missing_ones_is_a_soft_404() -> None:
    link = link_to(TARGET, ("->", HOME), **probes(("->", HOME)))
    assert link.condition is PageCondition.SOFT_404


def test_an_address_sent_home_on_a_host_that_knows_404_is_well() -> None:
    assert link_to(TARGET, ("->", HOME)).condition is PageCondition.OK


def test_a_foreign_address_sent_home_like_all_missing_ones_is_a_soft_404() -> None:
    foreign = {f"http://out.test{path}": ("->", "http://out.test/") for path in _paths("out.test")}
    more: dict[str, Answer | list[Answer]] = {**foreign, "http://out.test/": article("外部首页")}
    link = link_to("http://out.test/old/page.html", ("->", "http://out.test/"), **more)
    assert link.condition is PageCondition.SOFT_404


def test_a_host_is_probed_once() -> None:
    pages: dict[str, Answer | list[Answer]] = {
        HOME: page("云溪街道", "".join(f'<p><a href="/p{n}.html">页面{n}</a></p>' for n in range(30)))
    }
    pages |= {f"http://yx.test/p{n}.html": article(f"页面{n}") for n in range(30)}
    _, source = walk(pages)
    assert [source.asked["http://yx.test" + path] for path in _paths("yx.test")] == [1, 1]
