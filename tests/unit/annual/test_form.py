"""Parts, labels, cells, period and wording: what is missing or wrong is named; what is right is left alone."""

from dataclasses import replace

import pytest
from tests.unit.annual.reading import audited, found, places, read, rulebook
from tests.unit.annual.samples import CLEAN, HEADINGS, LAYOUTS, Sample, as_html

from auditor.annual import audit_report
from auditor.annual.wording import how_alike


def kinds(findings: object) -> list[tuple[str, str]]:
    return [(one.check, one.kind) for one in findings]  # type: ignore[attr-defined]


def without(part: int) -> Sample:
    return replace(CLEAN, headings={number: text for number, text in HEADINGS.items() if number != part})


@pytest.mark.parametrize("part", range(1, 7))
@pytest.mark.parametrize("layout", ["merged cells", "one cell a line", "Word"])
def test_a_missing_heading_is_the_only_finding(part: int, layout: str) -> None:
    findings = found(LAYOUTS[layout](without(part)))
    assert [(one.check, one.row) for one in findings] == [("NB30-1", HEADINGS[part])]


@pytest.mark.parametrize("order", [(1, 2, 4, 3, 5, 6), (1, 2, 3, 4, 6, 5), (6, 1, 2, 3, 4, 5)])
def test_a_wrong_order_is_found_and_nothing_else(order: tuple[int, ...]) -> None:
    (finding,) = audited(replace(CLEAN, order=order))
    assert (finding.check, finding.kind) == ("NB30-1", "error")
    assert "次序" in finding.text


@pytest.mark.parametrize(
    ("part", "written"),
    [
        (3, "3、收到和处理政府信息公开申请情况"),
        (4, "（四）政府信息公开行政复议、行政诉讼情况"),
        (5, "六、存在的主要问题及改进情况"),
        (6, "其他需要报告的事项"),
        (2, "2. 主动公开政府信息情况"),
    ],
)
def test_an_irregular_numeral_is_advice(part: int, written: str) -> None:
    findings = audited(replace(CLEAN, headings={**HEADINGS, part: written}))
    assert kinds(findings) == [("NB30-1", "advice")]


@pytest.mark.parametrize(
    ("part", "written"),
    [
        (5, "五、存在的问题及改进情况"),
        (5, "五、 存在主要问题及改进情况"),
        (4, "四、政府信息公开行政复议和行政诉讼情况"),
        (1, "一、总体情况："),
        (2, "二、主动公开政府信息情况 "),
        (3, "三、收到和处理政府信息公开申请情况。"),
    ],
)
def test_usual_ways_to_write_a_heading_are_left_alone(part: int, written: str) -> None:
    assert audited(replace(CLEAN, headings={**HEADINGS, part: written})) == ()


def test_a_heading_a_few_characters_off_is_advice() -> None:
    findings = audited(replace(CLEAN, headings={**HEADINGS, 3: "三、收到和处理政府信息公开的申请情况"}))
    assert kinds(findings) == [("NB30-1", "advice")]


@pytest.mark.parametrize(
    ("label", "table"),
    [("申请人情况", "表三"), ("社会公益组织", "表三"), ("现行有效件数", "表二"), ("第二十条第（六）项", "表二")],
)
def test_a_missing_label_is_named(label: str, table: str) -> None:
    findings = audited(replace(CLEAN, relabel={label: "　"}))
    assert [(one.check, one.table, one.column) for one in findings] == [("NB30-4", table, label)]


def test_a_row_with_another_name_is_named_and_still_added_up() -> None:
    renamed = replace(CLEAN, relabel={"5.属于三类内部事务信息": "5.内部信息"}).with_cells({("r7", "总计"): "4"})
    findings = audited(renamed)
    row = "（三）不予公开 5.属于三类内部事务信息"
    assert {(one.check, one.row) for one in findings if one.check != "NB30-A2"} == {("NB30-4", row), ("NB30-A3", row)}


OLD = {"本年制发件数": "本年新制作数量", "本年废止件数": "本年新公开数量", "现行有效件数": "对外公开总数量"}


def test_the_form_of_2019_is_recognised_once() -> None:
    findings = audited(replace(CLEAN, relabel=OLD))
    assert kinds(findings) == [("NB30-11", "advice"), ("NB30-4", "error")]
    assert all(old in findings[0].text for old in OLD.values())
    assert all(new in findings[1].text for new in OLD)


def test_a_report_older_than_the_form_is_not_held_to_it() -> None:
    sample = replace(CLEAN, title=CLEAN.title.replace("2025", "2019"), intro=CLEAN.intro.replace("2025", "2019"))
    assert kinds(audited(replace(sample, relabel=OLD))) == [("NB30-11", "advice")]


@pytest.mark.parametrize(
    ("place", "shows", "check"),
    [
        (("r3", "商业企业"), "", "NB30-4"),
        (("carried_in", "总计"), "", "NB30-4"),
        (("fee", "本年收费金额（单位：万元）"), "", "NB30-4"),
        (("review", "结果维持"), "", "NB30-4"),
        (("licences", "本年处理决定数量"), "", "NB30-4"),
        (("r3", "商业企业"), "/", "NB30-A5"),
        (("r3", "商业企业"), "无", "NB30-A5"),
        (("r3", "商业企业"), "—", "NB30-A5"),
        (("licences", "本年处理决定数量"), "-3", "NB30-A5"),
        (("licences", "本年处理决定数量"), "3.5", "NB30-A5"),
        (("fee", "本年收费金额（单位：万元）"), "-0.5", "NB30-A5"),
    ],
)
@pytest.mark.parametrize("layout", ["merged cells", "split rows", "one cell a line", "one row a line", "Word"])
def test_a_cell_without_a_proper_number_is_the_only_finding(
    layout: str, place: tuple[str, str], shows: str, check: str
) -> None:
    (finding,) = [one for one in found(LAYOUTS[layout](CLEAN.with_cells({place: shows}))) if one.check != "NB30-6"]
    assert (finding.check, finding.column, finding.difference) == (check, place[1], None)


@pytest.mark.parametrize(
    ("place", "shows"),
    [
        (("fee", "本年收费金额（单位：万元）"), "12.35"),
        (("fee", "本年收费金额（单位：万元）"), "0万元"),
        (("licences", "本年处理决定数量"), "1,234"),
        (("licences", "本年处理决定数量"), "１２３４"),
        (("licences", "本年处理决定数量"), "31件"),
        (("r3", "商业企业"), " 0 "),
    ],
)
def test_proper_numbers_however_written_are_left_alone(place: tuple[str, str], shows: str) -> None:
    assert audited(CLEAN.with_cells({place: shows})) == ()


def test_a_row_short_of_a_number_is_not_guessed_at() -> None:
    bare = LAYOUTS["bare lines in GBK"](CLEAN).decode("gb18030")
    at = bare.index("8.属于行政查询事项\r\n2\r\n") + len("8.属于行政查询事项\r\n")
    (finding,) = found((bare[:at] + bare[at + 3 :]).encode("gb18030"))
    assert (finding.check, finding.left, finding.right) == ("NB30-4", 6, 7)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2025年1月1日起至2025年12月31日", "2025年1月1日起至2025年11月30日", [("NB30-3", "error")]),
        ("2025年1月1日起至2025年12月31日", "2024年1月1日起至2024年12月31日", [("NB30-3", "error")]),
        ("所列数据的统计期限自2025年1月1日起至2025年12月31日止。", "", [("NB30-3", "review")]),
        ("2025年1月1日起至2025年12月31日", "2025年1月1日至12月31日", []),
        ("2025年1月1日起至2025年12月31日", "２０２５年１月１日—１２月３１日", []),
        ("如有疑问", "2025年3月1日至3月31日开展宣传。如有疑问", []),
    ],
)
def test_the_period_is_the_whole_year_of_the_title(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert old in CLEAN.intro
    assert kinds(audited(replace(CLEAN, intro=CLEAN.intro.replace(old, new)))) == expected


def test_a_title_in_chinese_numerals_names_its_year() -> None:
    assert audited(replace(CLEAN, title=CLEAN.title.replace("2025", "二〇二五"))) == ()


def test_part_six_must_name_the_handling_fee() -> None:
    assert kinds(audited(replace(CLEAN, part_6=("无其他需要报告的事项。",)))) == [("NB30-9", "error")]
    assert audited(replace(CLEAN, part_6=("本年度信息处理费收取0元。",))) == ()


def test_a_subject_not_written_of_is_for_a_person_to_see() -> None:
    findings = audited(replace(CLEAN, part_1=tuple(line for line in CLEAN.part_1 if "监督" not in line)))
    assert [(one.check, one.kind, one.row) for one in findings] == [("NB30-2", "review", "监督保障")]


def test_part_five_copied_from_last_year_is_for_a_person_to_see() -> None:
    last_year = replace(
        CLEAN, title=CLEAN.title.replace("2025", "2024"), intro=CLEAN.intro.replace("2025", "2024")
    ).with_cells({("carried_out", "自然人"): "1", ("carried_out", "总计"): "1"})
    assert kinds(audited(CLEAN, last_year)) == [("NB30-8", "review")]
    rewritten = replace(last_year, part_5=("基层政策解读力量不足，数据台账更新偏慢，2024年培训只办了一次。" * 2,))
    assert audited(CLEAN, rewritten) == ()


def test_short_or_different_texts_are_not_alike() -> None:
    assert how_alike("无。", "无。") == 0
    assert how_alike("甲乙丙丁戊己庚辛壬癸" * 6, "子丑寅卯辰巳午未申酉戌亥" * 6) == 0
    assert how_alike("主动公开意识不强2024" * 6, "主动公开意识不强2025" * 6) == 1


def dated(day: str) -> bytes:
    return as_html().replace(b"</h1>", f'</h1><div class="info">发布日期：{day}</div>'.encode())


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-20", []),
        ("2026-01-31", []),
        ("2026-02-01", [("TL-49c", "advice")]),
        ("2024-01-20", [("NB30-3", "error")]),
    ],
)
def test_the_day_of_publication(day: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(found(dated(day))) == expected


def test_a_local_rule_moves_the_day() -> None:
    from tests.unit.annual.reading import rulebook

    report = read(dated("2026-02-10"))
    assert audit_report(report, rulebook("local-monthly")).findings == ()
    late = audit_report(read(dated("2026-02-21")), rulebook("local-monthly")).findings
    assert kinds(late) == [("TL-49c", "error")]
    assert "2月20日" in late[0].text


def test_findings_are_in_chinese_and_name_their_place() -> None:
    wrong = CLEAN.with_cells({("r3", "商业企业"): ""})
    (finding,) = audited(wrong)
    assert places([finding]) == {("NB30-4", "表三", "（三）不予公开 1.属于国家秘密", "商业企业")}
    assert finding.text == "表三“（三）不予公开 1.属于国家秘密”行“商业企业”列是空格，没有数据的应填0。"


def twice(numbers: str) -> bytes:
    """The report with the row of what was carried in standing there a second time, with other numbers."""
    text = as_html(CLEAN).decode()
    start = text.rindex("<tr", 0, text.index("二、上年结转政府信息公开申请数量"))
    end = text.index("</tr>", start) + len("</tr>")
    cells = "".join(f"<td>{number}</td>" for number in numbers.split())
    again = f"<tr><td colspan=3>二、上年结转政府信息公开申请数量</td>{cells}</tr>"
    return (text[:end] + again + text[end:]).encode()


def test_a_row_that_stands_there_twice_with_other_numbers_is_told_and_not_guessed_at() -> None:
    (finding,) = found(twice("9 0 0 0 0 0 9"))
    assert (finding.check, finding.kind) == ("NB30-4", "review")
    assert "二、上年结转" in (finding.row or "")
    assert (finding.left, finding.right) == ("1 0 0 0 0 0 1", "9 0 0 0 0 0 9")


def test_a_row_that_a_page_break_repeats_is_no_finding() -> None:
    assert found(twice("1 0 0 0 0 0 1")) == ()


def test_two_years_with_a_doubtful_row_are_compared_for_the_rest_only() -> None:
    last_year = read(as_html(replace(CLEAN, title=CLEAN.title.replace("2025", "2024"))))
    against = audit_report(read(twice("9 0 0 0 0 0 9")), rulebook(), last_year).findings
    assert not [one for one in against if one.check == "NB30-A6"]
