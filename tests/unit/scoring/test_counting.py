"""What verdicts cost: certain and possible points, caps, vetoes, bonus; whatever the order of the entries."""

from datetime import datetime
from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.words import Confidence, Responsibility, Severity, Verdict
from auditor.model.zone import SHANGHAI
from auditor.result.canonical import canonical_json
from auditor.result.document import CheckEntry, Finding, Points, Score
from auditor.rulebook import Rulebook, load_rulebook
from auditor.scoring import qualified, score, total

NOON = datetime(2026, 9, 30, 12, tzinfo=SHANGHAI)


@cache
def book(profile: str = "district-portal") -> Rulebook:
    return load_rulebook(profile, None)


def entry(row: str, verdict: Verdict, *, check: str = "some-check", target: str = "portal") -> CheckEntry:
    return CheckEntry(code="XX01", id=check, object=target, verdict=verdict, rows=(row,), reason="样例")


def finding(
    *,
    check: str = "some-check",
    target: str = "portal",
    severity: Severity = Severity.DEDUCT,
    confidence: Confidence = Confidence.CONFIRMED,
    internal: bool = False,
    count: int = 1,
    key: str = "",
) -> Finding:
    return Finding(
        id=f"{check}/{target}/{key}", check=check, object=target, unit="", url="", parent_url="", title="样例",
        text="样例", observed="", expected="", clause="", severity=severity, responsibility=Responsibility.OWN,
        confidence=confidence, internal=internal, first_seen=NOON, last_seen=NOON, evidence=None, remedy="",
        root_cause="", count=count,
    )  # fmt: skip


def advisory(entries: list[CheckEntry], findings: list[Finding]) -> Score:
    return score(entries, findings, book(), advisory=True)


def points_of(result: Score, row: str) -> tuple[float, float]:
    found = next(one.points for one in result.rows if one.row == row)
    return found.low, found.high


def test_nothing_seen_is_nothing_known() -> None:
    result = score([], [], book(), advisory=False)
    assert (result.deductions, result.bonus) == (Points(low=0, high=100), Points(low=0, high=30))
    assert qualified(result, book()) is None


def test_a_street_is_charged_only_for_what_was_looked_at() -> None:
    assert score([], [], book("street-office"), advisory=True).rows == ()


@pytest.mark.parametrize(
    ("row", "verdict", "findings", "expected"),
    [
        ("JC19-D1.4:stale_14d", Verdict.FAIL, [finding()], (5, 5)),
        ("JC19-D1.4:stale_14d", Verdict.PASS, [], (0, 0)),
        ("JC19-D1.4:stale_14d", Verdict.NOT_APPLICABLE, [], (0, 0)),
        ("JC19-D1.4:stale_14d", Verdict.REVIEW, [], (0, 5)),
        ("JC19-D1.4:stale_14d", Verdict.NOT_CHECKED, [], (0, 5)),
        ("JC19-D1.4:stale_14d", Verdict.FAIL, [], (5, 5)),
        ("JC19-D1.9:blank_each", Verdict.FAIL, [finding()], (2, 2)),
        ("JC19-D1.9:blank_each", Verdict.REVIEW, [], (0, 2)),
        ("JC19-D1.9:stale_each", Verdict.FAIL, [finding()], (0, 1)),
        ("JC19-D1.9:stale_each", Verdict.PASS, [finding(severity=Severity.ADVICE)], (0, 0)),
        ("JC19-D4.3:home_link_each", Verdict.FAIL, [finding()], (0.2, 0.2)),
        ("JC19-D4.3:home_link_each", Verdict.FAIL, [finding(count=3)], (0.6, 0.6)),
        ("JC19-D4.3:home_link_each", Verdict.FAIL, [finding(key="a"), finding(key="b")], (0.4, 0.4)),
        ("JC19-D4.3:home_link_each", Verdict.FAIL, [finding(count=30)], (1, 1)),
        (
            "JC19-D4.3:home_link_each",
            Verdict.FAIL,
            [finding(key="a"), finding(key="b", confidence=Confidence.SUSPECTED)],
            (0.2, 0.4),
        ),
        ("JC19-D4.3:home_link_each", Verdict.REVIEW, [finding(confidence=Confidence.SUSPECTED)], (0, 0.2)),
        ("JC19-D4.3:home_link_each", Verdict.NOT_CHECKED, [], (0, 1)),
        ("JC19-D4.3:home_link_each", Verdict.FAIL, [finding(severity=Severity.ADVICE)], (0, 0)),
        ("JC19-D4.3:home_link_each", Verdict.FAIL, [finding(key="a"), finding(key="b", internal=True)], (0.2, 0.2)),
        ("JC19-D4.7:content_page_each", Verdict.FAIL, [finding(count=40)], (0.5, 0.5)),
        ("JC19-D4.2:footer_item_missing_each", Verdict.FAIL, [finding(count=6)], (3, 3)),
        ("JC19-D4.3", Verdict.FAIL, [finding()], (0.1, 0.2)),
        ("JC19-D1.1", Verdict.REVIEW, [], (0, 2)),
    ],
)
def test_one_entry_costs(row: str, verdict: Verdict, findings: list[Finding], expected: tuple[float, float]) -> None:
    result = advisory([entry(row, verdict)], findings)
    assert points_of(result, row.partition(":")[0]) == expected


def test_all_occurrences_of_a_row_together_never_exceed_its_cap() -> None:
    columns = [f"column-{n}" for n in range(9)]
    entries = [entry("JC19-D1.9:blank_each", Verdict.FAIL, target=name) for name in columns]
    assert points_of(advisory(entries, [finding(target=name) for name in columns]), "JC19-D1.9") == (4, 4)


def test_two_checks_of_one_row_add_up_within_the_cap() -> None:
    entries = [
        entry("JC19-D4.3:home_link_each", Verdict.FAIL, check="home"),
        entry("JC19-D4.3:other_link_each", Verdict.FAIL, check="other"),
    ]
    result = advisory(entries, [finding(check="home", count=2), finding(check="other", count=3)])
    assert points_of(result, "JC19-D4.3") == (0.7, 0.7)
    assert result.deductions == Points(low=0.7, high=0.7)
    assert next(row.checks for row in result.rows) == ("home", "other")


def test_a_finding_of_another_object_is_not_charged_here() -> None:
    result = advisory(
        [entry("JC19-D4.3:home_link_each", Verdict.FAIL), entry("JC19-D4.3:home_link_each", Verdict.PASS, target="b")],
        [finding(count=2), finding(target="c", count=2)],
    )
    assert points_of(result, "JC19-D4.3") == (0.4, 0.4)


def test_what_a_condition_nobody_looked_at_may_cost_stays_open_for_a_portal() -> None:
    result = score([entry("JC19-D4.1:bad_domain", Verdict.PASS)], [], book(), advisory=False)
    assert points_of(result, "JC19-D4.1") == (0, 2)


@pytest.mark.parametrize(
    ("row", "verdict", "findings", "veto", "undecided"),
    [
        ("JC19-W-V3", Verdict.FAIL, [finding(severity=Severity.VETO)], ("JC19-W-V3",), ()),
        ("JC19-W-V3", Verdict.FAIL, [], ("JC19-W-V3",), ()),
        ("JC19-W-V4a", Verdict.FAIL, [finding(severity=Severity.DEDUCT)], (), ()),
        ("JC19-W-V4a", Verdict.FAIL, [finding(severity=Severity.VETO, confidence=Confidence.SUSPECTED)], (), ()),
        ("JC19-W-V4b", Verdict.FAIL, [finding(severity=Severity.VETO)], (), ()),
        ("JC19-N-V1", Verdict.FAIL, [finding(severity=Severity.VETO)], (), ()),
        ("JC19-W-V1", Verdict.FAIL, [finding(severity=Severity.VETO)], (), ()),
        ("JC19-N-V2a", Verdict.FAIL, [finding(severity=Severity.VETO)], ("JC19-N-V2a",), ()),
        ("JC19-W-V3", Verdict.REVIEW, [], (), ("JC19-W-V3",)),
        ("JC19-W-V3", Verdict.NOT_CHECKED, [], (), ("JC19-W-V3",)),
        ("JC19-W-V1", Verdict.REVIEW, [], (), ("JC19-W-V1",)),
        ("JC19-W-V4b", Verdict.REVIEW, [], (), ()),
        ("JC19-W-V3", Verdict.PASS, [], (), ()),
        ("JC19-W-V3", Verdict.NOT_APPLICABLE, [], (), ()),
    ],
)
def test_a_veto_needs_a_confirmed_finding_on_a_row_that_may_veto(
    row: str, verdict: Verdict, findings: list[Finding], veto: tuple[str, ...], undecided: tuple[str, ...]
) -> None:
    result = advisory([entry(row, verdict)], findings)
    assert (result.veto, result.veto_undecided) == (veto, undecided)


def test_a_row_met_for_one_object_is_not_called_undecided_for_another() -> None:
    entries = [entry("JC19-N-V2a", Verdict.FAIL, target="a"), entry("JC19-N-V2a", Verdict.NOT_CHECKED, target="b")]
    result = advisory(entries, [finding(target="a", severity=Severity.VETO)])
    assert (result.veto, result.veto_undecided) == (("JC19-N-V2a",), ())


def test_a_site_veto_ends_the_scoring_of_a_portal_but_not_the_advice_to_a_street() -> None:
    entries, findings = [entry("JC19-W-V3", Verdict.FAIL)], [finding(severity=Severity.VETO)]
    portal = score(entries, findings, book(), advisory=False)
    assert (portal.deductions, portal.bonus, total(portal, book())) == (None, None, None)
    assert qualified(portal, book()) is False
    assert advisory(entries, findings).deductions is not None


def test_an_accounts_veto_leaves_the_portals_points_alone() -> None:
    result = score([entry("JC19-N-V2a", Verdict.FAIL)], [finding(severity=Severity.VETO)], book(), advisory=False)
    assert result.deductions is not None


def passed_everything(kind: str) -> list[CheckEntry]:
    return [
        entry(f"{row.id}:{name}", Verdict.PASS, check=f"{row.id}-{name}")
        for row in book().rows.values()
        if row.kind == kind
        for name in row.conditions
    ]


def with_loss(points: int) -> tuple[list[CheckEntry], list[Finding]]:
    """Lose ``points`` by whole-row failures, everything else passed; bonus never looked at."""
    rows = [row for row in book().rows.values() if row.kind == "deduct" and "no_column" in row.conditions]
    failing, lost = [], 0.0
    for row in sorted(rows, key=lambda row: -(row.cap or 0)):
        if lost + (row.cap or 0) <= points:
            failing.append(f"{row.id}:no_column")
            lost += row.cap or 0
    assert lost == points
    entries = [
        entry(one.rows[0], Verdict.FAIL if one.rows[0] in failing else Verdict.PASS, check=one.id)
        for one in passed_everything("deduct")
    ]
    return entries, []


@pytest.mark.parametrize(
    ("lost", "bonus", "final"),
    [
        (0, Points(low=0, high=30), Points(low=100, high=130)),
        (19, Points(low=0, high=30), Points(low=81, high=111)),
        (20, None, Points(low=80, high=80)),
    ],
)
def test_bonus_is_open_only_strictly_above_eighty(lost: int, bonus: Points | None, final: Points) -> None:
    if lost == 20:
        entries, findings = with_loss(19)
        entries.append(entry("JC19-D4.9:no_ipv6", Verdict.FAIL, check="ipv6"))
        entries = [one for one in entries if one.id != "JC19-D4.9-no_ipv6"]
    else:
        entries, findings = with_loss(lost)
    result = score(entries, findings, book(), advisory=False)
    assert result.deductions == Points(low=lost, high=lost)
    assert (result.bonus, total(result, book())) == (bonus, final)
    assert qualified(result, book()) is True


def test_bonus_counts_what_is_shown_up_to_each_cap() -> None:
    everything = [*passed_everything("deduct"), *passed_everything("bonus")]
    result = score(everything, [], book(), advisory=False)
    assert result.bonus is not None
    assert result.bonus.low <= result.bonus.high == 30


def test_without_outward_service_seventy_five_points_are_stretched_to_a_hundred() -> None:
    rows = dict(book().rows)
    rows["JC19-R5"] = rows["JC19-R5"].model_copy(update={"enabled": True})
    stretched = Rulebook(book().profile, rows, book().packs, book().categories, book().column_types, "")
    result = score([entry("JC19-D1.4:no_column", Verdict.FAIL)], [], stretched, advisory=True)
    assert result.deductions == Points(low=6.67, high=6.67)
    assert score([], [], stretched, advisory=False).deductions == Points(low=0, high=100)


ROWS = [
    "JC19-D1.4:stale_14d", "JC19-D1.9:blank_each", "JC19-D1.9:stale_each", "JC19-D4.3:home_link_each", "JC19-D4.3",
    "JC19-D4.7:content_page_each", "JC19-W-V3", "JC19-W-V4a", "JC19-N-V2a", "JC19-B1.1:charts", "TL-20.5",
]  # fmt: skip
ENTRIES = st.builds(
    entry,
    st.sampled_from(ROWS),
    st.sampled_from(list(Verdict)),
    check=st.sampled_from(["a", "b", "c"]),
    target=st.sampled_from(["x", "y"]),
)
FINDINGS = st.builds(
    finding,
    check=st.sampled_from(["a", "b", "c"]),
    target=st.sampled_from(["x", "y"]),
    severity=st.sampled_from(list(Severity)),
    confidence=st.sampled_from(list(Confidence)),
    internal=st.booleans(),
    count=st.integers(1, 12),
)


@settings(deadline=None)
@given(st.lists(ENTRIES, max_size=12), st.lists(FINDINGS, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_entries_and_findings_never_matters(entries, findings, random) -> None:
    mixed_entries, mixed_findings = list(entries), list(findings)
    random.shuffle(mixed_entries)
    random.shuffle(mixed_findings)
    for advised in (True, False):
        first = score(entries, findings, book(), advisory=advised)
        assert score(mixed_entries, mixed_findings, book(), advisory=advised) == first


@settings(deadline=None)
@given(st.lists(ENTRIES, max_size=12), st.lists(FINDINGS, max_size=12), st.booleans())
def test_certain_points_never_exceed_possible_ones_and_both_keep_to_the_caps(entries, findings, advised) -> None:
    result = score(entries, findings, book(), advisory=advised)
    stored = msgspec.json.decode(canonical_json(result), type=Score)
    assert canonical_json(stored) == canonical_json(result)
    for row in result.rows:
        cap = book().row(row.row).cap
        assert cap is not None
        assert 0 <= row.points.low <= row.points.high <= cap


@settings(deadline=None)
@given(st.lists(ENTRIES, max_size=12), st.lists(FINDINGS, max_size=12))
def test_an_entry_left_undecided_only_ever_widens_the_range(entries, findings) -> None:
    before = score(entries, findings, book(), advisory=True)
    unseen = CheckEntry(
        code="", id="z", object="z", verdict=Verdict.NOT_CHECKED, rows=("JC19-D4.3:home_link_each",), reason="样例"
    )
    after = score([*entries, unseen], findings, book(), advisory=True)
    assert before.deductions is not None
    assert after.deductions is not None
    assert after.deductions.low == before.deductions.low
    assert after.deductions.high >= before.deductions.high
