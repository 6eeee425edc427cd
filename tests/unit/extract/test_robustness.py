"""Bad input: nothing raises, nothing hangs, and what could not be read says so."""

# ruff: noqa: E501 — markup as it stands on a page reads better unbroken

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.extract.pages import TODAY, URL, article, listing
from tests.unit.extract.test_published import DECOYS

from auditor.extract import column_list, column_tree, inspect_record, read_page
from auditor.extract.page import build
from auditor.model.page import PageFacts
from auditor.model.words import PageCondition

GOOD = article("<p>发布时间：2026-09-30</p>", body="<p><a href='/x.html'>链接</a></p>")


def read(body: bytes | str) -> PageFacts:
    return read_page(body if isinstance(body, bytes) else body.encode(), URL, today=TODAY)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 4096,
        bytes(range(256)) * 64,
        b"\xff\xfe\xff\xfe\xff",
        b"%PDF-1.7\n\x00\x01<html>",
        b"PK\x03\x04" + b"\x00" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\x01" * 500,
        b"<",
        b"<!--",
        b"<![CDATA[",
        b"<a href=",
        b"<script>",
        b"\xef\xbb\xbf",
        b"<datastore><recordset><record><![CDATA[",
        b"<meta charset=hex><p>x",
        b"<meta charset=utf-7><p>x",
        b"&#xD800;&#1114112;&#0;",
    ],
)
def test_no_bytes_raise(body: bytes) -> None:
    facts = read(body)
    assert facts.published is None
    inspect_record(facts, "x")
    column_list(facts, "通知公告")
    column_tree([facts])


def test_a_file_that_is_no_page_has_no_facts() -> None:
    facts = read(b"%PDF-1.7 " + GOOD.encode())
    assert (facts.encoding_rule, facts.links, facts.published) == ("binary", (), None)


def test_a_page_cut_anywhere_raises_nothing_and_makes_no_date_later() -> None:
    body = GOOD.encode()
    for end in range(0, len(body), 7):
        published = read(body[:end]).published
        assert published is None or published.date <= dt.date(2026, 9, 30)


@pytest.mark.parametrize("broken", [b"\xff", b"\x80", b"\xc3", b"\x00", b"\xed\xa0\x80"])
def test_an_invalid_byte_anywhere_loses_no_link_before_or_after_it(broken: bytes) -> None:
    parts = [f"<p><a href='/p{n}.html'>第{n}条</a></p>".encode() for n in range(20)]
    for place in range(len(parts) + 1):
        body = b"<meta charset=utf-8>" + b"".join(parts[:place]) + broken + b"".join(parts[place:])
        assert len([link for link in read(body).links if link.kind == "page"]) == 20


@pytest.mark.parametrize("tag", ["div", "table", "b", "ul><li", "span", "font", "table><tr><td"])
def test_nesting_a_hundred_thousand_deep_is_bounded_and_loses_no_link(tag: str) -> None:
    facts = read(f"<{tag}>" * 100_000 + "<a href='/deep.html'>深处</a>")
    assert facts.condition == PageCondition.PARSE_LIMIT
    assert [link.text for link in facts.links] == ["深处"]


def test_formatting_opened_over_and_over_does_not_multiply() -> None:
    facts = read("".join(f"<b id=i{n}>" for n in range(50_000)) + "<p>x" * 5_000 + "<a href='/x.html'>尾</a>")
    assert facts.condition == PageCondition.PARSE_LIMIT
    assert facts.links[-1].text == "尾"


@pytest.mark.slow
def test_two_hundred_thousand_links_are_all_read() -> None:
    facts = read("".join(f"<a href='/p{n}.html'>第{n}条</a>" for n in range(200_000)))
    assert len(facts.links) == 200_000


@pytest.mark.slow
def test_a_twenty_megabyte_page_is_read() -> None:
    facts = read(GOOD + "<p>" + "云溪街道。" * 1_400_000 + "</p><a href='/end.html'>尾</a>")
    assert facts.published is not None
    assert facts.links[-1].text == "尾"


def test_a_page_beyond_the_limit_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.extract.page.MAX_TEXT", 2_000)
    assert read(GOOD + "<p>云溪</p>" * 1_000).condition == PageCondition.PARSE_LIMIT


def test_a_stray_end_tag_loses_no_link() -> None:
    html = (
        "<html><body><a href='/1.html'>一</a></body></html><div><a href='/2.html'>二</a></div><p><a href=/3.html>三</a>"
    )
    assert [link.text for link in read(html).links] == ["一", "二", "三"]


def test_doubled_anchors_count_once_as_words() -> None:
    html = "<a href='/1.html'><a href='/1.html'>一</a></a>"
    assert [link.text for link in read(html).links if link.text] == ["一"]


def test_links_in_templates_comments_and_text_areas_are_none() -> None:
    html = "<template><a href=/1>一</a></template><!-- <a href=/2>二</a> --><textarea><a href=/3>三</a></textarea><script>'<a href=/4>'</script>"
    assert read(html).links == ()


def test_the_parser_s_depth_guard_leaves_ordinary_pages_alone() -> None:
    html = "<ul>" + "<li><a href='/x'>甲</a></li>" * 20_000 + "</ul>"
    page = build(html)
    assert not page.limited
    assert len(page.all("a")) == 20_000


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(sorted(DECOYS)), max_size=6), st.lists(st.sampled_from(sorted(DECOYS)), max_size=6))
def test_decoys_shuffled_into_a_page_never_make_its_date_later(before: list[str], after: list[str]) -> None:
    html = article(
        "<p>发布时间：2026-09-30　来源：党政办</p>",
        before="".join(DECOYS[name] for name in before),
        body="<p>正文。</p>" + "".join(DECOYS[name] for name in after),
    )
    published = read(html).published
    assert published is not None
    assert published.date == dt.date(2026, 9, 30)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(sorted(DECOYS)), max_size=8))
def test_decoys_alone_never_make_a_date(decoys: list[str]) -> None:
    assert read(article("", body="<p>正文。</p>" + "".join(DECOYS[name] for name in decoys))).published is None


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(range(6)))
def test_the_newest_does_not_depend_on_the_order_of_a_list(order: list[int]) -> None:
    rows = [f"<li><a href='n{n}.html'>第{n}号事项</a><span>2026-0{n + 1}-15</span></li>" for n in range(6)]
    facts = read(listing("<ul>" + "".join(rows[n] for n in order) + "</ul>"))
    assert facts.lists[0].newest == dt.date(2026, 6, 15)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.integers(min_value=0, max_value=2_000))
def test_bytes_pushed_into_a_page_raise_nothing(noise: bytes, place: int) -> None:
    body = GOOD.encode()
    read(body[:place] + noise + body[place:])
