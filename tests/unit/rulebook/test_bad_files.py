"""A rule file that is wrong is refused, with every problem at once and its file, line and field."""

from pathlib import Path

import pytest

from auditor.rulebook import RulebookError, load_rulebook
from auditor.rulebook.lint import lint

from .conftest import CATEGORIES, COLUMN_TYPES, PACK, PROFILE, Make

SECOND = PACK.replace("id: sample", "id: second").replace("    title: 栏目更新\n", "")

LAUGHS = b"a: &a [x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n" % ((98 + n, 98 + n) + (97 + n,) * 8) for n in range(9)
)


def problems_of(folder: Path, profile: str = "base") -> list[str]:
    with pytest.raises(RulebookError) as caught:
        load_rulebook(profile, None, shipped=folder)
    assert caught.value.exit_code == 2
    return [str(problem) for problem in caught.value.problems]


def test_a_sound_folder_loads(rules: Make) -> None:
    assert list(load_rulebook("base", None, shipped=rules()).rows) == ["YL-1"]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("    title: 栏目更新\n", "", "rules/packs/sample.yaml 第5行 rows.0.title：缺少这个字段"),
        ("    remedy: 更新", "    remdy: 更新", "第17行 rows.0.remdy：没有这个字段，请检查拼写"),
        ("grade: O", "grade: A", "第9行 rows.0.grade：编号写法不符合要求"),
        ("grade: O", "grade: M", "第5行 rows.0：原文未核对（等级 M）的条款必须停用：enabled: false"),
        ("kind: duty", "kind: vto", "第10行 rows.0.kind：只能是"),
        ("value: 14", "value: 两周", "第13行 rows.0.limits.days：应为数字（单位：天），不能是文字"),
        ("value: 14", "value: 14.5", "第13行 rows.0.limits.days：应为整数"),
        ("value: 14", "value: -1", "第13行 rows.0.limits.days：不能是负数"),
        ("value: 0.05", "value: 5", "第15行 rows.0.limits.ratio：比例应在 0 至 1 之间"),
        ('"01-31"', '"02-31x"', "第14行 rows.0.limits.due：应为月-日，如 01-31（加引号）"),
        ("unit: days", "unit: dayz", "第13行 rows.0.limits.days.unit：只能是"),
        ("decided_by: machine", "decided_by: person", "第5行 rows.0：须写 question（请人核查的问题）"),
        ("kind: duty", "kind: deduct", "第5行 rows.0：扣分、加分条款须写 cap（分值）和 conditions（评分细则）"),
        ("    clause: 第一条\n", "    clause: 第一条\n    clause: 第二条\n", "第7行 rows.0.clause：同一个字段写了两次"),
        ("rows:\n", "rows:\n  - 条款\n", "第5行 rows.0：应为“字段: 值”的写法"),
        ("id: YL-1", "id: yl1", "第5行 rows.0.id：编号写法不符合要求"),
    ],
)
def test_a_fault_in_a_pack_is_named_with_its_line(rules: Make, before: str, after: str, message: str) -> None:
    assert before in PACK
    found = problems_of(rules(packs_sample=PACK.replace(before, after, 1)))
    assert any(message in problem for problem in found), found


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "文件是空的"),
        (b"- 1\n", "文件是空的或不是"),
        ("规则".encode("gb18030"), "不是 UTF-8 编码的文本"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "不是 UTF-8 编码的文本"),
        (b"rows: [1\nid: x", "第2行：YAML 写法有误"),
        (b"\trows: 1", "YAML 写法有误"),
        (b"id: sample\ndocument: x\nname: y\nrows: 5\n", "rows：应有 rows"),
        (b"id: sample\ndocument: x\nname: y\n", "rows：应有 rows"),
        (b"#" * 2_000_000, "文件过大（超过 1024 KB）"),
        (b"[" * 500_000, "嵌套过深"),
        (b"rows: " + b"[" * 900 + b"]" * 900, "嵌套过深"),
        (b"rows:\n" + b"- " * 50_000 + b"x\n", "嵌套过深"),
        (b"rows: &loop [*loop]\n", "请不要使用 & 和 * 引用"),
        (LAUGHS, "请不要使用 & 和 * 引用"),
    ],
)
def test_a_file_that_is_no_pack_is_refused_in_words(rules: Make, body: bytes, message: str) -> None:
    found = problems_of(rules(packs_sample=body))
    assert any(message in problem for problem in found), found


def test_every_problem_of_every_file_is_told_at_once(rules: Make) -> None:
    folder = rules(
        packs_sample=PACK.replace("kind: duty", "kind: vto"),
        packs_second=SECOND,
        profiles_other="id: other\nname: 另一\nlevel: 国\n",
        categories=CATEGORIES.replace("tier: 建议", "tier: 可选"),
    )
    found = problems_of(folder)
    files = {problem.split(" ")[0] for problem in found}
    assert files == {
        "rules/packs/sample.yaml", "rules/packs/second.yaml", "rules/profiles/other.yaml", "rules/categories.yaml",
    }  # fmt: skip


def test_two_rows_may_not_share_an_id(rules: Make) -> None:
    found = problems_of(rules(packs_second=PACK.replace("id: sample", "id: second")))
    assert any("rows.0.id：条款编号 YL-1 与另一处重复" in problem for problem in found)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"categories": CATEGORIES.replace("row: YL-1", "row: YL-9")}, "categories.0.row：没有条款 YL-9"),
        ({"categories": CATEGORIES + "    within: nowhere\n"}, "categories.0.within：没有类别 nowhere"),
        ({"column_types": COLUMN_TYPES.replace("category: news", "category: nws")}, "没有类别 nws"),
        ({"column_types": COLUMN_TYPES.replace('pattern: "动态"', 'pattern: "(动态"')}, "正则写法有误"),
        ({"column_types": COLUMN_TYPES.replace("  - {type: 静态, basis: 样例}\n", "")}, "缺少栏目类型：静态"),
        (
            {
                "column_types": COLUMN_TYPES.replace(
                    "type: 通知公告, basis", "type: 通知公告, period: {row: YL-1, limit: months}, basis"
                )
            },
            "条款 YL-1 没有阈值 months",
        ),
        ({"column_types": None}, "缺少这个文件"),
    ],
)
def test_names_that_stand_for_nothing_are_found(rules: Make, files: dict[str, str | None], message: str) -> None:
    found = problems_of(rules(**files))
    assert any(message in problem for problem in found), found


def test_an_unknown_profile_is_answered_with_the_known_ones(rules: Make) -> None:
    assert problems_of(rules(), "streat") == ["口径 streat：没有名为 streat 的口径，可用的有：base"]


def test_lint_looks_at_every_profile_and_at_the_names_of_checks(rules: Make) -> None:
    folder = rules(
        packs_sample=PACK.replace("    remedy:", "    checks: [column-stale, colum-blank]\n    remedy:"),
        profiles_circle="id: circle\nname: 环\nlevel: 国家\nextends: loop\n",
        profiles_loop="id: loop\nname: 环\nlevel: 国家\nextends: circle\n",
        profiles_wrong=PROFILE.replace("id: base", "id: wrong")
        + "overrides:\n  - {row: YL-9, enabled: false, reason: 试, effective_from: 2026-01-01}\n",
    )
    found = [str(problem) for problem in lint(None, checks=frozenset({"column-stale"}), shipped=folder)]
    assert found == [
        "rules/packs/sample.yaml 第17行 rows.0.checks：没有检查项 colum-blank，请核对拼写",
        "rules/profiles/circle.yaml 第4行 extends：口径互相引用成环：circle → loop → circle",
        "rules/profiles/loop.yaml 第4行 extends：口径互相引用成环：loop → circle → loop",
        "rules/profiles/wrong.yaml 第5行 overrides.0.row：没有条款 YL-9，请核对编号",
    ]


def test_the_shipped_rules_are_clean() -> None:
    assert lint(None) == ()
