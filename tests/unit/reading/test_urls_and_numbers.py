"""Addresses as a browser reads them; counts as Chinese pages write them."""

import pytest

from auditor.reading.numbers import chinese_number, parse_count
from auditor.reading.urls import Resolver, host_of, in_page_encoding, normalise, same_site

BASE = "http://www.yunxi.example/zwgk/tzgg/index.html"


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("./a.html", "http://www.yunxi.example/zwgk/tzgg/a.html"),
        (" http://x.example/a b ", "http://x.example/a%20b"),
        ("..//old/x.jpg", "http://www.yunxi.example/zwgk//old/x.jpg"),
        ("//m.example/x#top", "http://m.example/x"),
        ("", BASE),
        ("?page=2", BASE + "?page=2"),
        ("HTTP://WWW.Yunxi.Example:80/A", "http://www.yunxi.example/A"),
        ("http://政务.example/通知", "http://xn--zfr164b.example/%E9%80%9A%E7%9F%A5"),
        ("a.jsp;jsessionid=0123ABCD?id=1", "http://www.yunxi.example/zwgk/tzgg/a.jsp?id=1"),
        ("a.php?PHPSESSID=abc&id=1", "http://www.yunxi.example/zwgk/tzgg/a.php?id=1"),
        ("a.php?sid=7", "http://www.yunxi.example/zwgk/tzgg/a.php?sid=7"),
        ("http:\\\\www.yunxi.example\\a", "http://www.yunxi.example/a"),
        ("javascript:;", None),
        ("javascript:void(0)", None),
        ("java\tscript:x", None),
        ("mailto:a@b.example", None),
        ("tel:12345", None),
        ("data:text/html,x", None),
        ("http://", None),
        ("http://[::1", None),
        ("ftp://x.example/a", None),
    ],
)
def test_a_reference_resolves_as_in_a_browser(reference: str, address: str | None) -> None:
    assert normalise(reference, BASE) == address
    assert Resolver(BASE)(reference) == address


def test_normalising_twice_changes_nothing() -> None:
    once = normalise("HTTP://WWW.例子.example/a/../b c?x=你#f")
    assert once is not None
    assert normalise(once) == once


def test_a_site_is_its_host_with_or_without_www() -> None:
    assert same_site("http://www.yunxi.example/a", "https://yunxi.example/b")
    assert not same_site("http://a.yunxi.example/", "http://b.yunxi.example/")
    assert not same_site("", "")
    assert host_of("http://WWW.Yunxi.Example:8080/a") == "www.yunxi.example"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", 1234),
        ("1.2万", 12000),
        ("10万+", 100000),
        ("１２３", 123),
        ("3亿", 300_000_000),
        ("0", 0),
        ("1.5", None),
        ("", None),
        ("万", None),
        ("约3万", None),
        ("-1", None),
    ],
)
def test_counts_are_read_or_not_at_all(text: str, value: int | None) -> None:
    assert parse_count(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("二〇二六", 2026), ("十", 10), ("二十三", 23), ("一百一十五", 115), ("廿一", 21), ("", None), ("甲", None)],
)
def test_chinese_numerals_are_read(text: str, value: int | None) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    ("reference", "encoding", "sent"),
    [
        ("/s?名=停水", "gb18030", "/s?%C3%FB=%CD%A3%CB%AE"),
        ("/s?名=停水", "utf-8", "/s?名=停水"),
        ("/名?a=1", "gb18030", "/名?a=1"),
        ("/s?a=名&b=é", "big5", "/s?a=%A6W&b=%26%23233%3B"),
        ("/s?a=%CD%A3&b=水#停?水", "gb18030", "/s?a=%CD%A3&b=%CB%AE#停?水"),
        ("#停?水", "gb18030", "#停?水"),
        ("?名", "gb18030", "?%C3%FB"),
        ("/s?a=名", "no-such-encoding", "/s?a=%26%2321517%3B"),
    ],
)
def test_a_query_is_sent_in_the_encoding_of_its_page(reference: str, encoding: str, sent: str) -> None:
    assert in_page_encoding(reference, encoding) == sent
