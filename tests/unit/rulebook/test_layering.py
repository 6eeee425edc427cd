"""Layers: national, province, city, district, office; the last one that speaks wins, and is named."""

from datetime import date
from pathlib import Path

import pytest

from auditor.rulebook import RulebookError, load_rulebook

from .conftest import CATEGORIES, PACK, Make

CITY = """\
id: city
name: 某市
level: 市
extends: base
overrides:
  - row: YL-1
    limits: {days: 10}
    clause: 某政办〔2026〕3号
    reason: 本市要求十天
    effective_from: 2026-03-01
"""
DISTRICT = """\
id: district
name: 临江区
level: 区县
extends: city
overrides:
  - row: YL-1
    limits: {days: 7}
    reason: 本区要求一周
    effective_from: 2026-06-01
"""


def test_the_last_layer_wins_and_is_named(rules: Make) -> None:
    book = load_rulebook("district", None, shipped=rules(profiles_city=CITY, profiles_district=DISTRICT))
    limit = book.limit("YL-1", "days")
    assert (limit.value, limit.layer, limit.clause) == (7, "区县（临江区）", "本区要求一周")
    assert book.profile.layers == ("国家", "市（某市）", "区县（临江区）")


def test_limits_no_layer_touches_stay_national(rules: Make) -> None:
    book = load_rulebook("district", None, shipped=rules(profiles_city=CITY, profiles_district=DISTRICT))
    limit = book.limit("YL-1", "due")
    assert (limit.value, limit.layer, limit.clause) == ("01-31", "国家", "临政办〔2026〕1号 第一条")


@pytest.mark.parametrize(
    ("day", "days"), [(date(2026, 2, 28), 14), (date(2026, 3, 1), 10), (date(2026, 5, 31), 10), (date(2026, 6, 1), 7)]
)
def test_a_change_holds_from_its_day_on(rules: Make, day: date, days: int) -> None:
    folder = rules(profiles_city=CITY, profiles_district=DISTRICT)
    assert load_rulebook("district", None, shipped=folder, at=day).limit("YL-1", "days").value == days


def test_a_layer_switches_a_row_off_and_says_why(rules: Make) -> None:
    off = CITY.replace("limits: {days: 10}", "enabled: false")
    row = load_rulebook("city", None, shipped=rules(profiles_city=off)).row("YL-1")
    assert (row.decided_by, row.strongest, row.reason, row.switched_by) == (
        "disabled",
        "none",
        "本市要求十天",
        "市（某市）",
    )


def test_a_row_switched_on_locally_gives_advice_only(rules: Make) -> None:
    local = PACK.replace("grade: O", "grade: L\n    enabled: false\n    reason: 地方规定")
    on = CITY.replace("limits: {days: 10}", "enabled: true")
    row = load_rulebook("city", None, shipped=rules(packs_sample=local, profiles_city=on)).row("YL-1")
    assert (row.decided_by, row.strongest) == ("machine", "advice")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("row: YL-1", "row: YL-2", "overrides.0.row：没有条款 YL-2"),
        ("{days: 10}", "{dayz: 10}", "overrides.0.limits.dayz：条款 YL-1 没有阈值 dayz，它的阈值有：days、due、ratio"),
        ("{days: 10}", "{days: 十天}", "overrides.0.limits.days：应为数字"),
        ("{days: 10}", "{due: 10}", "overrides.0.limits.due：应为月-日"),
        ("{days: 10}", "{ratio: 1.5}", "overrides.0.limits.ratio：比例应在 0 至 1 之间"),
        ("    reason: 本市要求十天\n", "", "overrides.0.reason：缺少这个字段"),
        ("    effective_from: 2026-03-01\n", "", "overrides.0.effective_from：缺少这个字段"),
        ("    limits: {days: 10}\n", "", "overrides.0：没有写改什么"),
        ("extends: base", "extends: city", "city：口径互相引用成环：city → city"),
        ("extends: base", "extends: bass", "city：没有名为 bass 的口径"),
        ("level: 市", "level: 镇", "level：只能是"),
    ],
)
def test_a_faulty_layer_is_refused(rules: Make, before: str, after: str, message: str) -> None:
    assert before in CITY
    with pytest.raises(RulebookError) as caught:
        load_rulebook("city", None, shipped=rules(profiles_city=CITY.replace(before, after, 1)))
    assert message in str(caught.value)


def test_a_province_cannot_rest_on_a_district(rules: Make) -> None:
    province = "id: province\nname: 某省\nlevel: 省\nextends: district\n"
    folder = rules(profiles_city=CITY, profiles_district=DISTRICT, profiles_province=province)
    with pytest.raises(RulebookError, match="省级口径不能建立在区县级口径之上"):
        load_rulebook("province", None, shipped=folder)


def own_rules(folder: Path, **files: str) -> Path:
    own = folder / "own"
    for name, body in files.items():
        path = own / f"{name.replace('_', '/', 1)}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    return own


def test_the_office_lays_its_own_rules_over_whatever_profile_is_used(rules: Make, tmp_path: Path) -> None:
    overlay = "overrides:\n  - {row: YL-1, limits: {days: 5}, reason: 本单位从严, effective_from: 2026-01-01}\n"
    book = load_rulebook("base", own_rules(tmp_path, office=overlay), shipped=rules())
    assert (book.limit("YL-1", "days").value, book.limit("YL-1", "days").layer) == (5, "单位（本单位）")
    assert book.profile.layers == ("国家", "单位（本单位）")


def test_the_office_may_add_a_pack_a_profile_and_a_category(rules: Make, tmp_path: Path) -> None:
    own = own_rules(
        tmp_path,
        packs_local=PACK.replace("id: sample", "id: local").replace("YL-1", "BD-1"),
        profiles_mine="id: mine\nname: 云溪街道\nlevel: 单位\nextends: base\n",
        categories=CATEGORIES.replace("id: news", "id: own").replace("工作动态", "社区公告").replace("YL-1", "BD-1"),
    )
    book = load_rulebook("mine", own, shipped=rules())
    assert set(book.rows) == {"YL-1", "BD-1"}
    assert book.category("own").name == "社区公告"


def test_an_absent_folder_of_own_rules_is_no_fault(rules: Make, tmp_path: Path) -> None:
    assert load_rulebook("base", tmp_path / "none", shipped=rules()).rows


def test_a_profile_changes_the_tier_of_a_category_or_drops_it(rules: Make) -> None:
    must = "id: p\nname: 甲\nlevel: 国家\ncategories:\n  - {category: news, tier: 必设, reason: 门户}\n"
    drop = "id: q\nname: 乙\nlevel: 国家\nextends: p\ncategories:\n  - {category: news, tier: null, reason: 不设}\n"
    folder = rules(profiles_p=must, profiles_q=drop)
    assert load_rulebook("p", None, shipped=folder).category("news").tier == "必设"
    assert load_rulebook("q", None, shipped=folder).categories == ()


def test_the_digest_changes_with_any_file_and_with_nothing_else(rules: Make, tmp_path: Path) -> None:
    first = load_rulebook("base", None, shipped=rules()).digest
    assert load_rulebook("base", None, shipped=rules()).digest == first
    assert load_rulebook("base", None, shipped=rules(packs_sample=PACK + "# 注\n")).digest != first


def test_the_example_of_the_rules_readme_works(tmp_path: Path) -> None:
    readme = (Path(__file__).resolve().parents[3] / "rules" / "README.md").read_text(encoding="utf-8")
    example = readme.partition("```yaml\n")[2].partition("```")[0]
    book = load_rulebook("street-office", own_rules(tmp_path, office=example))
    assert book.limit("JC19-N-V2a", "days").words == "10天"
