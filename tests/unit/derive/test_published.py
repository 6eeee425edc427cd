"""A local layer may be stricter; a veto rests on the published limits."""

from auditor.derive.published import as_published, published_number
from auditor.rulebook.loading import load_rulebook

ROW = "JC19-N-V2a"


def test_the_published_limit_stays_known_under_a_local_layer() -> None:
    local = load_rulebook("local-ten-days", None).limit(ROW, "days")
    assert (local.value, published_number(local)) == (10, 14)
    assert local.layer.startswith("区县")


def test_the_rules_as_published_have_no_local_limits_and_keep_their_switches() -> None:
    local = load_rulebook("local-ten-days", None)
    restored = as_published(local)
    assert restored.limit(ROW, "days").value == 14
    assert {name for name, row in restored.rows.items() if row.enabled} == {
        name for name, row in local.rows.items() if row.enabled
    }


def test_an_unchanged_limit_is_its_own_published_one() -> None:
    assert published_number(load_rulebook("street-office", None).limit(ROW, "days")) == 14
