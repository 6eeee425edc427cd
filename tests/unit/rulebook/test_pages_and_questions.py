"""What is made from the rows: the rule pages, the listing, and the questions put to people."""

import pytest

from auditor.checks import load
from auditor.rulebook import Rulebook, load_rulebook
from auditor.rulebook.pages import CheckPage, counts, rule_pages
from auditor.rulebook.rows import as_plain

PROFILES = ("street-office", "district-portal", "department", "local-ten-days")
BLANK = CheckPage(
    "LM03", "blank-column", "空白栏目", ("JC19-D1.9:blank_each",), "空白栏目\n\n检查什么\n    列表有没有内容。\n"
)


@pytest.fixture(scope="module")
def street() -> Rulebook:
    return load_rulebook("street-office", None)


def test_every_row_a_check_serves_stands_in_a_pack_and_is_on_somewhere() -> None:
    books = [load_rulebook(profile, None) for profile in PROFILES]
    for check in load():
        for reference in check.meta.rows:
            assert any(book.row(reference).enabled for book in books), (check.meta.id, reference)
            books[0].condition(reference)


def test_every_pack_and_every_check_has_a_page(street: Rulebook) -> None:
    pages = rule_pages(street, [BLANK])
    assert set(pages) == {"index.md", "checks/blank-column.md", *(f"{pack}.md" for pack in street.packs)}
    assert "## 检查什么\n\n列表有没有内容。" in pages["checks/blank-column.md"]
    assert "[JC19-D1.9:blank_each](../jc19.md#jc19-d1-9)" in pages["checks/blank-column.md"]


def test_the_index_counts_the_rows_by_who_decides(street: Rulebook) -> None:
    found = counts(street.rows.values())
    assert sum(found.values()) == len(street.rows)
    total = " | ".join(str(found[how]) for how in ("machine", "partly", "person", "disabled"))
    assert f"| 合计 | | {total} | {len(street.rows)} |" in rule_pages(street, [])["index.md"]


def test_a_row_names_the_checks_that_serve_it(street: Rulebook) -> None:
    pages = rule_pages(street, [BLANK])
    assert "- 检查项：[空白栏目](checks/blank-column.md)" in pages["jc19.md"]
    assert "[空白栏目](checks/blank-column.md)" in pages["index.md"]


def test_every_row_has_an_anchor_the_index_leads_to(street: Rulebook) -> None:
    pages = rule_pages(street, [])
    for row in street.rows.values():
        anchor = pages["index.md"].split(f"[{row.id}]({row.pack}.md#", 1)[1].split(")", 1)[0]
        assert f'<a id="{anchor}"></a>' in pages[f"{row.pack}.md"]


def test_the_listing_of_a_row_holds_the_agreed_fields(street: Rulebook) -> None:
    assert as_plain(street.row("JC19-D4.3")) == {
        "id": "JC19-D4.3", "pack": "jc19", "title": "链接可用性", "decided_by": "machine", "points": 0.2, "cap": 1.0,
        "grade": "O", "reason": "",
    }  # fmt: skip


def test_a_street_is_not_asked_what_the_portal_answers_for(street: Rulebook) -> None:
    asked = {row.id for row in street.questions()}
    assert {"JC19-W-V1", "JC19-N-V3a", "JC19-D1.3", "XM123-6", "TL-25"} <= asked
    assert asked.isdisjoint({"JC19-D2.2", "JC19-D4.8", "JC19-B5", "JC19-W-V6b"})


def test_a_portal_is_asked_every_row_no_program_decides() -> None:
    portal = load_rulebook("district-portal", None)
    asked = {row.id for row in portal.questions()}
    assert {row.id for row in portal.rows.values() if row.decided_by == "person" and row.kind != "method"} <= asked


def test_nobody_is_asked_about_a_row_that_is_switched_off(street: Rulebook) -> None:
    assert all(row.enabled for row in street.questions())
