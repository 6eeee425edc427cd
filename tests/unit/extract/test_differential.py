"""Our parser against BeautifulSoup (lxml) over other people's pages: the same links, list titles and dates.

BeautifulSoup's own tree is written out again and read by the same rules, so that what differs is the parsers' doing.
What may differ, and why:

* Links of a page to itself (``href=""``, ``#``, a blank) are left out on both sides: they lead nowhere.
* Records in a data store (``<![CDATA[…]]>`` in a script) are no markup for BeautifulSoup: it gets the unpacked page.

Nothing else differs.
"""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment
from tests.unit.extract.test_corpus import TODAY, corpus

from auditor.extract import read_page
from auditor.extract.embedded import unpack
from auditor.model.page import PageFacts
from auditor.reading.charset import decode
from auditor.reading.urls import normalise


def soup_of(body: bytes) -> BeautifulSoup:
    soup = BeautifulSoup(unpack(decode(body, None).text), "lxml")
    for dead in (
        *soup.find_all(string=lambda text: isinstance(text, Comment)),
        *soup("template"),
        *soup("script", type="text/xml"),
    ):
        dead.extract()
    return soup


def soup_links(soup: BeautifulSoup, url: str) -> set[str]:
    written = [str(link["href"]).strip() for link in soup.find_all(["a", "area"], href=True)]
    base = soup.find("base", href=True)
    start = normalise(str(base["href"]), url) if base else url
    found = (normalise(href, start) for href in written if href and not href.startswith("#"))
    return {link for link in found if link and link.startswith(("http://", "https://"))}


def read(facts: PageFacts) -> dict[str, object]:
    """What the rules found: the publication date, and titles and dates of every list."""
    return {
        "published": facts.published.date if facts.published else None,
        "lists": [[(item.title, item.url, item.date) for item in one.items] for one in facts.lists],
    }


@pytest.mark.needs_data
@pytest.mark.slow
def test_both_parsers_see_the_same_links_titles_and_dates(shared_data: Path) -> None:
    differing, links = [], 0
    for truth in corpus(shared_data):
        body = truth.path.read_bytes()
        facts, soup = read_page(body, truth.url, today=TODAY), soup_of(body)
        own = normalise(truth.url)
        theirs = soup_links(soup, truth.url) - {own}
        ours = {link.url for link in facts.links} - {own}
        pages = {link.url for link in facts.links if link.kind == "page"} - {own}
        again = read_page(str(soup).encode(), truth.url, content_type="text/html; charset=utf-8", today=TODAY)
        both = zip(read(facts).items(), read(again).values(), strict=True)
        links += len(theirs)
        what = [
            *(f"only BeautifulSoup links {link}" for link in sorted(theirs - ours)),
            *(f"only we link {link}" for link in sorted(pages - theirs)),
            *(f"{key}: {value} / {other}" for (key, value), other in both if value != other),
        ]
        if what:
            differing.append(f"{truth.path}: {what}")
    print(f"{links} links", *differing, sep="\n")
    assert links > 4_000
    assert not differing
