"""Whatever a site sends, a walk ends with facts and nothing unseen passes for empty."""

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.crawl.memory import WINDOW, Answer, MemorySite, article, listed, page

from auditor.crawl import gather_site
from auditor.model.office import Budget, Column, Site
from auditor.model.words import ANSWERED, ColumnType, Outcome

ADDRESSES = [f"http://yx.test/{name}" for name in ("", "a/", "a/1.html", "a/2.html", "b/", "b/1.html", "x")]
PIECES = st.sampled_from(
    [
        listed(("/a/1.html", "甲事项通知", "2026-09-01"), ("/a/2.html", "乙事项通知", "2026-08-01"), ("/x", "丙", "")),
        '<a href="/b/">乙</a>',
        '<a href="http://[::1">坏</a><a href="//">空</a><a href="a/a/a/a/a/">深</a><a href="?page=2">下一页</a>',
        '<meta http-equiv="refresh" content="0;url=/b/">',
        '<iframe src="/b/"></iframe>',
        "<p>暂无信息</p>",
        "<ul><li></ul></div></html>",
    ]
)
TEXT = st.lists(PIECES, max_size=4).map(lambda parts: page("题", "".join(parts)))
ANSWERS: st.SearchStrategy[Answer] = st.one_of(
    TEXT,
    st.just(article("甲事项通知")),
    st.binary(max_size=60),
    st.text(max_size=60),
    st.sampled_from([404, 503, *Outcome]),
    st.sampled_from(ADDRESSES[1:]).map(lambda url: ("->", "http://yx.test/x")),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(ADDRESSES), ANSWERS), st.sampled_from(["site", "section"]), st.integers(1, 40))
def test_a_walk_ends_with_facts_whatever_the_site_sends(pages: dict[str, Answer], scope: str, budget: int) -> None:
    if isinstance(pages.get("http://yx.test/x"), tuple):
        pages["http://yx.test/x"] = 404
    columns = tuple(
        Column(id=name, name=name, url=f"http://yx.test/{name}/", type=kind)
        for name, kind in (("a", ColumnType.NOTICE), ("b", ColumnType.STATIC))
    )
    site = Site(
        id="s",
        name="云溪街道",
        url="http://yx.test/",
        scope=scope,  # type: ignore[arg-type]
        columns=columns,
        budget=Budget(delay=0, pages=budget),
    )
    facts = asyncio.run(gather_site(site, WINDOW, MemorySite(pages)))
    assert len(facts.columns) == 2
    for column in facts.columns:
        assert column.seen or column.reason
        assert column.seen or not column.items
        assert not column.seen or column.outcome in ANSWERED
    assert facts.coverage.fetched <= facts.coverage.planned
    assert all(link.observations or link.outcome is Outcome.BUDGET_EXHAUSTED for link in facts.links)
