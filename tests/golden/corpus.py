"""Facts of real sites from saved pages: what a walk would have kept of them, without the walk."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from auditor.crawl.samples import Samples
from auditor.extract import column_list, column_tree, read_page
from auditor.model.facts import ColumnFacts, Facts, HomeFacts, ItemFacts, SiteFacts
from auditor.model.office import Column, Office, Site
from auditor.model.page import PageFacts
from auditor.model.zone import SHANGHAI
from auditor.rulebook import Rulebook

AT = datetime(2020, 12, 31, 18, tzinfo=SHANGHAI)
DECLARED = ("openness", "annual-report", "message-board")


def hosts(corpus: Path) -> dict[str, list[dict[str, str]]]:
    """Return the manifest's lines by site, of sites with a page of interest."""
    found: dict[str, list[dict[str, str]]] = {}
    with (corpus / "manifest.tsv").open(encoding="utf-8") as lines:
        for line in csv.DictReader(lines, delimiter="\t"):
            found.setdefault(line["path"].partition("/")[0], []).append(line)
    wanted = {*DECLARED, "home"}
    return {host: lines for host, lines in found.items() if any(line["page_type"] in wanted for line in lines)}


def site_of(corpus: Path, host: str, lines: list[dict[str, str]], rulebook: Rulebook) -> tuple[Office, Facts]:
    """Return an office with ``host`` as its own site, columns declared as the product proposes them, and its facts."""
    pages = {line["path"]: _page(corpus, line) for line in lines}
    homes = [pages[line["path"]] for line in lines if line["page_type"] == "home"]
    home = homes[0] if homes else None
    declared = list(_columns([(line, pages[line["path"]]) for line in lines], rulebook))
    url = home.url if home else f"https://{host}/"
    site = Site(id="s", name=host, url=url, scope="site", columns=tuple(column for column, _ in declared))
    samples = Samples({column.url: column.id for column in site.columns if column.url}, url)
    for page in pages.values():
        samples.take(page, page.url)
    office = Office(id="o", name=host, short_name="", units=(), sites=(site,), accounts=())
    facts = SiteFacts(
        site="s",
        home=HomeFacts(
            url=url,
            seen=home is not None,
            reason="" if home else "没有保存首页",
            title=home.title if home else "",
            footer=home.footer if home else {},
            tags=home.tags if home else {},
        ),
        columns=tuple(_column_facts(column, page) for column, page in declared),
        navigation=tuple(column_tree(list(pages.values()))),
        samples=samples.all(lambda _: None),
        links_checked=False,
    )
    return office, Facts(office="o", run="r", started=AT, finished=AT, sites=(facts,), seed=1)


def _page(corpus: Path, line: dict[str, str]) -> PageFacts:
    return read_page((corpus / line["path"]).read_bytes(), line["url"], today=AT.date())


def _columns(lines: list[tuple[dict[str, str], PageFacts]], rulebook: Rulebook) -> Iterator[tuple[Column, PageFacts]]:
    for number, (line, page) in enumerate(lines):
        if line["page_type"] not in DECLARED:
            continue
        name = page.title.replace("-", "_").partition("_")[0].strip() or line["page_type"]
        proposed = rulebook.column_types.propose(name)
        categories = (proposed.category,) if proposed and proposed.category else ()
        kind = proposed.type if proposed else rulebook.column_types.default
        yield Column(id=f"c{number}", name=name, url=page.url, type=kind, categories=categories), page


def _column_facts(column: Column, page: PageFacts) -> ColumnFacts:
    found = column_list(page, column.name)
    items = found.items if found else ()
    return ColumnFacts(
        column=column.id,
        url=page.url,
        items=tuple(ItemFacts(title=item.title, url=item.url, listed=item.date) for item in items),
    )
