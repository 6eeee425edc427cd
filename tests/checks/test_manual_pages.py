"""Every check's docstring is its manual page; codes and ids are stable words."""

import re

import pytest

from auditor.checks import MODULES, LoadedCheck, load
from auditor.checks.base import HEADINGS
from auditor.rulebook.book import Rulebook

CHECKS = load()


@pytest.mark.parametrize("check", CHECKS, ids=[check.meta.id for check in CHECKS])
def test_a_manual_page_has_its_five_headings_in_order_each_with_text(check: LoadedCheck) -> None:
    lines = check.page.splitlines()
    assert lines[0].strip(), "the first line is the title"
    found = [line for line in lines[1:] if line and not line.startswith(" ")]
    assert found == list(HEADINGS)
    for heading in HEADINGS:
        following = lines[lines.index(heading) + 1]
        assert following.startswith("    "), heading
        assert re.search(r"[\u4e00-\u9fff]", following), heading


@pytest.mark.parametrize("check", CHECKS, ids=[check.meta.id for check in CHECKS])
def test_a_check_names_rows_that_the_rulebook_has(check: LoadedCheck, rulebook: Rulebook) -> None:
    for row in check.meta.rows:
        rulebook.row(row)
        rulebook.condition(row)


def test_codes_and_ids_are_unique_and_well_formed() -> None:
    codes = [check.meta.code for check in CHECKS]
    ids = [check.meta.id for check in CHECKS]
    assert len(set(codes)) == len(codes) == len(MODULES)
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Z]{2}\d{2}", code) for code in codes)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", each) for each in ids)


def test_a_check_page_cites_the_rows_it_serves() -> None:
    for check in CHECKS:
        for row in check.meta.rows:
            name = row.partition(":")[0]
            # The fifteen items of art. 20 are cited as a range, the rows on method as prose.
            if not name.startswith(("LK-", "TL-20.")):
                assert name in check.page, (check.meta.id, name)


def test_every_category_rests_on_a_row_the_category_check_serves(rulebook: Rulebook) -> None:
    served = next(check.meta.rows for check in CHECKS if check.meta.id == "missing-category")
    others = ("JC19-", "JC54-")
    assert all(each.row in served for each in rulebook.categories if not each.row.startswith(others))
