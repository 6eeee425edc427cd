"""Site maps as sites write them, and as nobody should."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.extract.sitemaps import MAX_ADDRESSES, MAX_BYTES, SiteMap, read_sitemap

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*addresses: str, ns: str = NS, head: str = HEAD) -> bytes:
    entries = "".join(f"<url><loc>{one}</loc><lastmod>2026-09-01</lastmod></url>" for one in addresses)
    return f"{head}<urlset {ns}>{entries}</urlset>".encode()


A, B = "https://a.example/1.html", "https://a.example/2.html"
INDEX = f"{HEAD}<sitemapindex {NS}><sitemap><loc> {A} </loc></sitemap><sitemap><loc>{B}</loc></sitemap></sitemapindex>"
IMAGES = (
    f'<urlset {NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>{A}</loc>'
    "<image:image><image:loc>https://a.example/p.jpg</image:loc></image:image></url></urlset>"
)
GOOD = {
    "a map": (urlset(A, B), SiteMap(pages=(A, B))),
    "without the namespace": (urlset(A, ns=""), SiteMap(pages=(A,))),
    "with a prefix": (
        f'<s:urlset xmlns:s="x"><s:url><s:loc>{A}</s:loc></s:url></s:urlset>'.encode(),
        SiteMap(pages=(A,)),
    ),
    "an index": (INDEX.encode(), SiteMap(maps=(A, B))),
    "packed": (gzip.compress(urlset(A)), SiteMap(pages=(A,))),
    "with a byte order mark and blanks": (b"\xef\xbb\xbf\n" + urlset(A, head=""), SiteMap(pages=(A,))),
    "in gbk": (urlset(A, head='<?xml version="1.0" encoding="gb2312"?>'), SiteMap(pages=(A,))),
    "with escapes": (urlset("https://a.example/?a=1&amp;b=2"), SiteMap(pages=("https://a.example/?a=1&b=2",))),
    "pictures are no pages": (IMAGES.encode(), SiteMap(pages=(A,))),
    "a list of lines": (f"{A}\r\n# nothing\n{B}\n".encode(), SiteMap(pages=(A, B))),
    "cut short": (urlset(A, B)[:-40], SiteMap(pages=(A, B))),
    "a packed map cut short": (gzip.compress(urlset(A))[:-8], SiteMap(pages=(A,))),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_map_is_read_as_it_is_written(name: str) -> None:
    body, expected = GOOD[name]
    assert read_sitemap(body) == expected


BOMB = (
    '<!DOCTYPE urlset [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
NONE = {
    "nothing": b"",
    "a page": b"<!doctype html><html><body><loc>x</loc></body></html>",
    "json": b'{"urls": ["https://a.example/"]}',
    "a feed": b"<rss><channel><item><link>https://a.example/</link></item></channel></rss>",
    "entities": urlset("https://a.example/&j;", head=BOMB),
    "an outside entity": urlset("&x;", head='<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "a document type only": urlset(A, head='<!DOCTYPE u SYSTEM "http://127.0.0.66/u.dtd">'),
    "an address of ten thousand letters": urlset("https://a.example/" + "x" * 10_000),
    "damaged packing": b"\x1f\x8b" + b"\x00" * 40,
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_map_brings_nothing(name: str) -> None:
    assert read_sitemap(NONE[name]) == SiteMap()


def test_no_more_addresses_are_taken_than_a_map_may_hold() -> None:
    body = urlset(*(f"https://a.example/{number}.html" for number in range(MAX_ADDRESSES + 10)))
    assert len(read_sitemap(body).pages) == MAX_ADDRESSES


def test_a_map_that_unpacks_to_more_than_is_allowed_brings_nothing() -> None:
    packed = gzip.compress(urlset(A) + b" " * (MAX_BYTES + 1))
    assert len(packed) < 200_000
    assert read_sitemap(packed) == SiteMap()


@settings(max_examples=200, deadline=None)
@given(body=st.binary(max_size=300))
@pytest.mark.parametrize(
    "head", [b"", b"\x1f\x8b\x08", b"<urlset><url><loc>", b"<?xml version='1.0' encoding='utf-7'?>"]
)
def test_any_bytes_are_read_without_a_word(head: bytes, body: bytes) -> None:
    read_sitemap(head + body)
