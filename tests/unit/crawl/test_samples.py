"""Pages kept whole: bounded, independent of the order of meeting, declared columns always."""

import random

from auditor.crawl.samples import MAX_ARTICLES, Samples
from auditor.model.page import PageDetails, PageFacts

ROOT = "https://www.linjiang.example/yunxi/"


def taken(pages: list[PageFacts]) -> list[str]:
    samples = Samples({f"{ROOT}news/": "news"})
    for page in pages:
        samples.take(page, page.url)
    return [each.url for each in samples.all(lambda _: None)]


def test_the_same_pages_in_any_order_give_the_same_bounded_samples() -> None:
    pages = [PageFacts(url=f"{ROOT}{number}.html", kind="article") for number in range(300)]
    first = taken(pages)
    random.Random(7).shuffle(pages)
    assert taken(pages) == first
    assert len(first) == MAX_ARTICLES


def test_a_declared_column_and_a_page_with_elements_are_kept_beside_the_drawn_ones() -> None:
    articles = [PageFacts(url=f"{ROOT}{number}.html", kind="article") for number in range(300)]
    guide = PageFacts(url=f"{ROOT}guide.html", kind="other", details=PageDetails(elements={"公开指南": ()}))
    column = PageFacts(url=f"{ROOT}news/", kind="other")
    plain = PageFacts(url=f"{ROOT}plain.html", kind="other")
    found = taken([*articles, guide, column, plain])
    assert {guide.url, column.url} <= set(found)
    assert plain.url not in found
