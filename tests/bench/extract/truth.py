"""The truth of the shared corpus and sites, as plain rows: runs without the project, in the peers' environment too."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SITES = ("edu.sc.gov.cn", "lyj.jlcity.gov.cn", "zhecheng.gov.cn")


class Row(NamedTuple):
    """One page with what it shows. ``part`` is corpus or sites, ``site`` the folder it lies in."""

    part: str
    site: str
    path: str
    url: str
    date: str
    items: str
    newest: str
    column: str


def rows(data: Path) -> Iterator[Row]:
    """All dated articles and all lists."""
    with (data / "corpus" / "manifest.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["pub_date"] or row["list_items"]:
                path = str(data / "corpus" / row["path"])
                site = row["path"].split("/")[0]
                url = row["url"] or "http://page.example/a/b.html"
                yield Row(
                    "corpus", site, path, url, row["pub_date"], row["list_items"], row["list_newest"], row["column"]
                )
    for site in SITES:
        with (data / "sites" / f"{site}.truth.tsv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                path, url = str(data / "sites" / site / row["path"].lstrip("/")), f"http://{site}{row['path']}"
                if row["page_type"] == "article":
                    yield Row("sites", site, path, url, row["date"], "", "", "")
                else:
                    yield Row("sites", site, path, url, "", row["items"], row["date"], "")
