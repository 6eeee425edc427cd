"""Real pages run through the checks of pages and templates: their verdicts, looked at by eye once, stay as they are."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from tests.golden.corpus import AT, hosts, site_of

from auditor.checks import LoadedCheck, load
from auditor.checks.base import Context
from auditor.model.judgement import ReportingPeriod
from auditor.model.words import Verdict
from auditor.rulebook import load_rulebook
from auditor.rulebook.working_days import WorkingCalendar

GOLDEN = Path(__file__).with_name("corpus-verdicts.yaml")
NETWORK = {
    "home-not-updated",
    "no-ipv6",
    "page-slow",
    "harmful-external-link",
    "search-title-not-found",
    "search-not-fuzzy",
    "login-not-unified",
}
"""Checks of what only a live site tells: when it answered, what it answered when asked, where its links lead."""
QUARTER = ReportingPeriod(id="2020Q4", start=date(2020, 10, 1), end=date(2020, 12, 31), due=date(2021, 1, 10))
EXPECTED = YAML(typ="safe").load(GOLDEN.read_text(encoding="utf-8"))


def of_pages() -> Iterator[LoadedCheck]:
    """The checks that judge pages and templates; saved pages are too few to judge lists, menus and links."""
    for check in load():
        page_check = {"pages", "home"} & set(check.meta.needs) and check.meta.objects in ("site", "column")
        if page_check and check.meta.id not in NETWORK:
            yield check


def verdicts(corpus: Path, host: str) -> dict[str, str]:
    """Return check id → verdict with the number of problems, without what is not applicable."""
    rulebook = load_rulebook("district-portal", None)
    office, facts = site_of(corpus, host, hosts(corpus)[host], rulebook)
    calendar = WorkingCalendar()
    context = Context(at=AT, period=QUARTER, office=office, rulebook=rulebook, calendar=calendar)
    found: dict[str, str] = {}
    for check in of_pages():
        for judgement in check.run(facts, context):
            if judgement.verdict is not Verdict.NOT_APPLICABLE:
                found[check.meta.id] = f"{judgement.verdict} {len(judgement.problems)}"
    return found


@pytest.mark.needs_data
@pytest.mark.parametrize("host", EXPECTED)
def test_verdicts_on_real_pages_stay_as_looked_at(host: str, shared_data: Path) -> None:
    assert verdicts(shared_data / "corpus", host) == EXPECTED[host]


@pytest.mark.needs_data
def test_every_site_with_pages_of_interest_is_in_the_golden_file(shared_data: Path) -> None:
    assert set(hosts(shared_data / "corpus")) == set(EXPECTED)
