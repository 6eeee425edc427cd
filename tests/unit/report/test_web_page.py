"""The web page: self-contained, without script, every row reachable."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from auditor.report import render
from auditor.report.narrative import Narrative
from auditor.result.report_document import ReportDocument


class Reader(HTMLParser):
    """Collects tags, attributes and ids."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.fixture(scope="module")
def page(document: ReportDocument, tmp_path_factory: pytest.TempPathFactory) -> str:
    (path,) = render(document, tmp_path_factory.mktemp("page"), ("html",))
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reader(page: str) -> Reader:
    made = Reader()
    made.feed(page)
    return made


def test_the_page_needs_nothing_from_outside_and_runs_nothing(reader: Reader, page: str) -> None:
    assert not {"script", "iframe", "object", "embed", "link", "img", "form"} & set(reader.tags)
    assert not [name for name, _ in reader.attributes if name.startswith("on") or name in ("src", "style")]
    assert "default-src 'none'" in page
    assert "@import" not in page
    assert "url(" not in page


def test_links_lead_to_anchors_within_or_to_web_addresses(reader: Reader) -> None:
    ids = {value for name, value in reader.attributes if name == "id"}
    for name, value in reader.attributes:
        if name == "href":
            assert value is not None
            assert re.match("https?://", value) or value.removeprefix("#") in ids


def test_every_problem_has_an_anchor(reader: Reader, written: Narrative) -> None:
    ids = {value for name, value in reader.attributes if name == "id"}
    assert {f"附件1-{number}" for number in range(1, len(written.annexes["问题清单"].rows) + 1)} <= ids


def test_the_whole_body_stands_on_the_page(page: str, written: Narrative) -> None:
    assert all(paragraph in page for paragraph in written.body().splitlines())


def test_the_calendar_and_the_charts_are_drawn(reader: Reader, page: str) -> None:
    assert reader.tags.count("svg") == 4
    assert reader.tags.count("rect") == 14
    assert "更新日历" in page


def test_only_a_draft_is_marked(page: str, document: ReportDocument, tmp_path: Path) -> None:
    (draft,) = render(document, tmp_path, ("html",), draft=True)
    assert "<span>草稿</span>" in draft.read_text(encoding="utf-8")
    assert "<span>草稿</span>" not in page
