"""The shipped packs: complete, adding up, and never graver than the wording they rest on allows."""

import pytest

from auditor.rulebook import Row, Rulebook, load_rulebook
from auditor.rulebook.describe import describe
from auditor.rulebook.rows import MEDIA_VETOES

PROFILES = ("street-office", "district-portal", "department", "local-ten-days", "local-monthly")


@pytest.fixture(scope="module")
def portal() -> Rulebook:
    return load_rulebook("district-portal", None)


def caps(rulebook: Rulebook, kind: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in rulebook.rows.values():
        if row.kind == kind and row.pack == "jc19":
            found[row.group] = found.get(row.group, 0) + (row.cap or 0)
    return found


def test_the_deductions_of_no_19_add_up_to_one_hundred_points(portal: Rulebook) -> None:
    assert caps(portal, "deduct") == {"发布解读": 31, "办事服务": 25, "互动交流": 23, "功能设计": 21}


def test_the_bonus_of_no_19_adds_up_to_thirty_points(portal: Rulebook) -> None:
    assert sorted(caps(portal, "bonus").values()) == [3, 6, 6, 7, 8]


@pytest.mark.parametrize(
    ("row", "points"),
    [
        ("JC19-D1.1", {"no_column": 2, "inaccurate_each": 1}),
        ("JC19-D1.8", {"interpretation_not_linked_each": 0.5, "policy_not_linked_each": 0.5}),
        ("JC19-D1.9", {"blank_each": 2, "stale_each": 1}),
        ("JC19-D2.3", {"no_statistics": 2, "stale_1m": 1, "stale_3m": 2}),
        (
            "JC19-D2.4",
            {
                "no_guide_each": 4,
                "element_missing_each": 0.5,
                "material_format_unclear_each": 1,
                "vague_wording_each": 2,
                "policy_name_only_each": 0.5,
            },
        ),
        ("JC19-D3.3", {"none_public": 6, "field_missing_each": 1, "stale_2m": 3, "no_statistics": 3}),
        ("JC19-D4.2", {"footer_item_missing_each": 0.5}),
        ("JC19-D4.3", {"home_link_each": 0.2, "other_link_each": 0.1}),
        ("JC19-D4.5", {"no_search": 4, "title_not_found_each": 1, "no_category": 1}),
        ("JC19-D4.7", {"content_page_each": 0.1, "column_page_each": 0.1}),
    ],
)
def test_each_condition_costs_what_the_table_says(portal: Rulebook, row: str, points: dict[str, float]) -> None:
    assert {name: one.points for name, one in portal.row(row).conditions.items()} == points


@pytest.mark.parametrize(
    ("row", "name", "sentence"),
    [
        ("JC19-W-V2", "seconds", "达到15秒"),
        ("JC19-W-V2", "fail_ratio", "达到5%"),
        ("JC19-W-V2", "probes_per_day", "达到20次/天"),
        ("JC19-W-V3", "days", "超过14天"),
        ("JC19-W-V4a", "news_days", "超过14天"),
        ("JC19-W-V4a", "notice_policy_months", "超过6个月"),
        ("JC19-W-V4a", "count", "达到5个"),
        ("JC19-W-V4b", "count", "达到10个"),
        ("JC19-W-V4c", "count", "达到5个"),
        ("JC19-W-V5b", "overdue_months", "超过3个月"),
        ("JC19-W-V6b", "missing_classes", "达到4个"),
        ("JC19-W-V6c", "total_items", "少于5个"),
        ("JC19-N-V2a", "days", "超过14天"),
        ("JC19-R3", "fail_below", "少于60分"),
        ("JC19-R3", "bonus_above", "超过80分"),
        ("TL-26", "working_days", "超过20个工作日"),
        ("TL-30", "working_days", "超过7个工作日"),
        ("TL-33", "working_days", "超过20个工作日"),
        ("TL-49a", "due", "晚于1月31日"),
        ("TL-49b", "due", "晚于3月31日"),
        ("YS-14", "days", "超过20天"),
        ("ZF118-1", "permit_penalty_working_days", "超过7个工作日"),
        ("HD-7/15", "complex_working_days", "超过15个工作日"),
    ],
)
def test_the_limits_are_the_published_ones(portal: Rulebook, row: str, name: str, sentence: str) -> None:
    limit = portal.limit(row, name)
    assert (limit.sentence, limit.layer) == (sentence, "国家")


@pytest.mark.parametrize(
    ("row", "name", "met", "not_met"),
    [
        ("JC19-W-V4a", "count", 5, 4),
        ("JC19-N-V2a", "days", 15, 14),
        ("JC19-W-V2", "fail_ratio", 0.05, 0.049),
        ("JC19-W-V6c", "total_items", 4, 5),
        ("JC19-R3", "bonus_above", 80.1, 80),
    ],
)
def test_a_limit_knows_whether_reaching_it_is_enough(
    portal: Rulebook, row: str, name: str, met: float, not_met: float
) -> None:
    limit = portal.limit(row, name)
    assert limit.met(met)
    assert not limit.met(not_met)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_veto_rests_only_on_wording_that_was_seen(profile: str) -> None:
    for row in load_rulebook(profile, None).rows.values():
        if row.strongest == "veto":
            assert row.grade == "O" or row.id in MEDIA_VETOES, row.id


@pytest.mark.parametrize("profile", PROFILES)
def test_what_only_memory_vouches_for_is_switched_off_with_the_reason(profile: str) -> None:
    for row in load_rulebook(profile, None).rows.values():
        if row.grade == "M":
            assert (row.decided_by, row.strongest) == ("disabled", "none"), row.id
            assert row.reason


@pytest.mark.parametrize("profile", PROFILES)
def test_mixed_local_and_second_hand_wording_never_costs_anything(profile: str) -> None:
    for row in load_rulebook(profile, None).rows.values():
        weak = row.mixed or row.grade in ("P", "L")
        if weak and row.id not in MEDIA_VETOES:
            assert row.strongest in ("review", "advice", "none"), row.id


def test_rules_in_principle_never_go_beyond_review(portal: Rulebook) -> None:
    for name in ("XM123-2", "XM123-3", "XM31-2", "NEW-1", "PT61-3"):
        assert portal.row(name).strongest == "review", name
    assert load_rulebook("street-office", None).row("NEW-2").strongest == "review"


@pytest.mark.parametrize("reference", ["JC19-W-V4b", "JC19-D1.9:stale_each"])
def test_undefined_periods_give_advice_only(portal: Rulebook, reference: str) -> None:
    row, _, condition = reference.partition(":")
    strongest = portal.row(row).condition_strength(condition) if condition else portal.row(row).strongest
    assert strongest == "advice"


def test_a_blank_column_may_cost_points_though_a_lapsed_one_may_not(portal: Rulebook) -> None:
    assert portal.row("JC19-D1.9").condition_strength("blank_each") == "deduct"


def needs_no_check(row: Row) -> bool:
    return row.kind == "method" or not row.enabled or bool(row.question)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_row_names_a_reason_a_question_or_is_left_to_a_check(profile: str) -> None:
    for row in load_rulebook(profile, None).rows.values():
        assert needs_no_check(row) or row.how == "machine", row.id
        assert row.document
        assert row.clause
        assert row.remedy or not row.enabled or row.kind in ("method", "bonus"), row.id


def test_the_ten_guide_elements_and_the_six_footer_items_are_complete(portal: Rulebook) -> None:
    assert len(portal.row("JC19-D2.4").elements) == len(portal.row("JC19-W-V6b").elements) == 10
    assert len(portal.row("JC19-D4.2").elements) == 6
    assert len(portal.row("TL-12b").elements) == 9
    assert len([row for row in portal.rows if row.startswith("TL-20.")]) == 15


def test_the_annual_report_form_has_forty_two_relations(portal: Rulebook) -> None:
    assert sum(int(portal.limit(f"NB30-A{n}", "relations").number) for n in range(1, 5)) == 42


def test_a_row_is_described_with_its_limits_its_layer_and_its_remedy() -> None:
    text = describe(load_rulebook("local-ten-days", None).row("JC19-N-V2a"))
    assert "超过10天（区县（示例：账号十天更新）；本区关于账号更新频次的要求）" in text
    assert "怎样整改：尽快发布内容" in text
    assert "可判单项否决" in text
