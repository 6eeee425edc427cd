"""The measured acceptance of reading: other people's real pages with known truth, failures printed one by one."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor.extract import column_list, read_page

TODAY = dt.date(2026, 11, 22)
SITES = ("edu.sc.gov.cn", "lyj.jlcity.gov.cn", "zhecheng.gov.cn")


class Truth(NamedTuple):
    """One row of truth: an article's date, or a list's number of entries and newest date."""

    path: Path
    url: str
    article_date: str
    items: str
    newest: str
    column: str


def corpus(data: Path) -> Iterator[Truth]:
    with (data / "corpus" / "manifest.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            url = row["url"] or "http://www.yunxi.example/a/b.html"
            path = data / "corpus" / row["path"]
            yield Truth(path, url, row["pub_date"], row["list_items"], row["list_newest"], row["column"])


def sites(data: Path) -> Iterator[Truth]:
    for site in SITES:
        with (data / "sites" / f"{site}.truth.tsv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                path, url = data / "sites" / site / row["path"].lstrip("/"), f"http://{site}{row['path']}"
                if row["page_type"] == "article":
                    yield Truth(path, url, row["date"], "", "", "")
                else:
                    yield Truth(path, url, "", row["items"], row["date"], "")


def measure(rows: Iterator[Truth]) -> Counter[str]:
    """Count what came out, and print what is not exact."""
    counts: Counter[str] = Counter()
    for truth in rows:
        facts = read_page(truth.path.read_bytes(), truth.url, today=TODAY)
        if truth.article_date:
            counts["articles"] += 1
            got = facts.published.date.isoformat() if facts.published else "none"
            outcome = "exact" if got == truth.article_date else "none" if got == "none" else "wrong"
            counts[outcome] += 1
            counts["late"] += outcome == "wrong" and got > truth.article_date
            if outcome != "exact":
                print(f"{outcome}: {truth.path} shows {truth.article_date}, read {facts.published}")
        elif truth.items:
            counts["lists"] += 1
            found = column_list(facts, truth.column)
            items = len(found.items) if found else 0
            newest = found.newest.isoformat() if found and found.newest else ""
            counts["count"] += items == int(truth.items)
            counts["newest"] += newest == truth.newest
            counts["newest late"] += newest > truth.newest
            if items != int(truth.items) or newest != truth.newest:
                print(f"list: {truth.path} has {truth.items} to {truth.newest}, read {items} to {newest}")
    print(dict(counts))
    return counts


@pytest.mark.needs_data
def test_single_pages_of_many_sites_are_read_as_shown(shared_data: Path) -> None:
    counts = measure(corpus(shared_data))
    assert (counts["articles"], counts["lists"]) == (92, 68)
    assert counts["wrong"] == 0
    assert counts["none"] <= 1
    assert counts["lists"] - counts["newest"] <= 1
    assert counts["lists"] - counts["count"] <= 2
    assert counts["newest late"] == 0


@pytest.mark.needs_data
@pytest.mark.slow
def test_whole_sites_are_read_as_shown_and_never_later(shared_data: Path) -> None:
    counts = measure(sites(shared_data))
    assert (counts["articles"], counts["lists"]) == (546, 196)
    assert counts["exact"] >= 0.99 * counts["articles"]
    assert counts["late"] == 0
    assert counts["newest"] >= 0.99 * counts["lists"]
    assert counts["count"] >= 0.97 * counts["lists"]
    assert counts["newest late"] == 0
