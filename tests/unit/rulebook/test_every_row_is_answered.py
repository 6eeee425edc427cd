"""Every row of the packs is decided by a check, asked of a person, or says why not; the listing tells the same."""

import json
from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

import auditor.annual
from auditor.audit.rulings import checks_by_row
from auditor.checks import load
from auditor.cli.app import build
from auditor.rulebook import Row, Rulebook, load_rulebook

ANNUAL = Path(auditor.annual.__path__[0])
PACKS = Path(__file__).resolve().parents[3] / "rules" / "packs"
PROFILES = ("street-office", "district-portal", "department", "local-ten-days", "local-monthly")


def unanswered(row: Row, served: bool) -> str:
    """Why a row is left hanging, empty where it is not."""
    if row.decided_by in ("machine", "partly") and not served and not row.reason:
        return "判定方式写机器，却没有检查项，也没有写理由"
    if row.decided_by in ("partly", "person") and not row.question and not row.reason:
        return "由人判定，却没有问题，也没有写理由"
    return "停用而没有写理由" if row.decided_by == "disabled" and not row.reason else ""


@pytest.mark.parametrize("profile", PROFILES)
def test_no_row_is_left_without_check_question_or_reason(profile: str) -> None:
    rulebook: Rulebook = load_rulebook(profile, None)
    served = checks_by_row()
    left = {row.id: why for row in rulebook.rows.values() if (why := unanswered(row, row.id in served))}
    assert left == {}


@pytest.mark.parametrize("profile", PROFILES)
def test_a_machine_row_without_check_is_a_method_or_names_its_command(profile: str) -> None:
    rulebook = load_rulebook(profile, None)
    served = checks_by_row()
    alone = [row for row in rulebook.rows.values() if row.decided_by in ("machine", "partly") and row.id not in served]
    assert {row.id for row in alone if row.kind != "method" and not row.command} == set()


def test_every_row_that_names_the_annual_command_is_one_it_judges() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in ANNUAL.glob("*.py"))
    named = {row.id for row in load_rulebook("street-office", None).rows.values() if row.command == "annual check"}
    assert named
    # NB30-5 stands for the relations it refers to, A1 to A5.
    assert {row for row in named - {"NB30-5"} if f'"{row}"' not in source} == set()


@pytest.mark.parametrize("profile", PROFILES)
def test_no_row_a_check_serves_is_called_a_persons_alone(profile: str) -> None:
    served = checks_by_row()
    rows = load_rulebook(profile, None).rows.values()
    assert {row.id for row in rows if row.decided_by == "person" and row.id in served} == set()


def test_a_row_nobody_answers_would_be_told() -> None:
    row = load_rulebook("street-office", None).row("JC19-D4.7")
    assert unanswered(row, served=True) == ""
    assert unanswered(row, served=False)


def test_the_listing_counts_as_the_packs_do() -> None:
    written: Counter[str] = Counter()
    for path in PACKS.glob("*.yaml"):
        for row in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["rows"]:
            written["disabled" if row.get("enabled") is False else row["decided_by"]] += 1
    # The street's profile switches off some rows more: the county's and the portal's own.
    for row in load_rulebook("street-office", None).rows.values():
        if row.decided_by == "disabled" and row.switched_by:
            written.subtract([row.how])
            written["disabled"] += 1
    result = CliRunner().invoke(build(), ["rules", "list", "--json"])
    assert Counter(row["decided_by"] for row in json.loads(result.stdout)) == written


def test_the_listing_names_every_check_that_serves_a_row() -> None:
    result = CliRunner().invoke(build(), ["rules", "list", "--json"])
    named = {row["id"]: set(row["checks"]) for row in json.loads(result.stdout)}
    for check in load():
        for reference in check.meta.rows:
            assert check.meta.code in named[reference.partition(":")[0]]
