"""Numbers in the prose: compared where a sentence leaves no doubt, left alone elsewhere."""

from dataclasses import replace

import pytest
from tests.unit.annual.reading import audited
from tests.unit.annual.samples import CLEAN

# The sample's tables: 新收 19, 上年结转 1, 办结 18, 结转下年 2, 复议 1, 诉讼 3, 制发 2, 废止 1, 现行有效 7.

WRONG = {
    "全年共收到政府信息公开申请12件。": ("本年新收", 12, 19),
    "2025年，我街道共收到依申请公开12件。": ("本年新收", 12, 19),
    "全年共受理政府信息公开申请21件，均按期答复。": ("本年新收", 21, 19),
    "今年共收到十二件政府信息公开申请。": ("本年新收", 12, 19),
    "2025年没有依申请公开事项发生。": ("本年新收", 0, 19),
    "本年度未收到政府信息公开申请。": ("本年新收", 0, 19),
    "全年无依申请公开件。": ("本年新收", 0, 19),
    "全年收到政府信息公开申请零件。": ("本年新收", 0, 19),
    "政府信息公开申请方面，上年结转5件。": ("上年结转", 5, 1),
    "全年办结政府信息公开申请15件。": ("总计", 15, 18),
    "政府信息公开申请方面，结转下年度继续办理4件。": ("结转下年度", 4, 2),
    "全年发生因政府信息公开引起的行政复议3件。": ("行政复议", 3, 1),
    "全年未发生因政府信息公开引起的行政复议。": ("行政复议", 0, 1),
    "因政府信息公开产生行政诉讼案件5件。": ("行政诉讼", 5, 3),
    "全年制发行政规范性文件4件。": ("行政规范性文件", 4, 2),
    "全年没有制发行政规范性文件。": ("行政规范性文件", 0, 2),
    "废止规范性文件３件。": ("行政规范性文件", 3, 1),
    "现行有效的行政规范性文件共9件。": ("行政规范性文件", 9, 7),
}

RIGHT = (
    "全年新收政府信息公开申请19件。",
    "共收到政府信息公开申请１９件，同比增长20%。",
    "共收到政府信息公开申请十九件。",
    "共受理政府信息公开申请20件（含上年结转1件）。",
    "共收到政府信息公开申请19件，其中自然人13件、商业企业2件。",
    "通过网上渠道收到政府信息公开申请7件。",
    "其中，当面收到政府信息公开申请3件。",
    "近三年累计收到政府信息公开申请50件。",
    "第一季度收到政府信息公开申请4件。",
    "去年收到政府信息公开申请11件。",
    "全区共收到政府信息公开申请300件。",
    "没有因政府信息公开申请收取费用。",
    "没有依申请公开逾期答复的情况。",
    "没有无正当理由大量反复的信息公开申请引起的投诉。",
    "未发生行政复议被纠正、行政诉讼败诉的情况，信息公开工作规范。",
    "未发生因依申请公开引起的行政复议被纠错案件。",
    "无障碍改造后，网站信息公开申请功能更方便。",
    "上年结转资金5万元全部公开。",
    "收到群众来信12件，办结12件。",
    "答复人大建议、政协提案6件，办结率100%。",
    "公开规范性文件5件，解读规范性文件5件。",
    "清理规范性文件11件。",
    "协助区政府制发规范性文件6件。",
    "全年发布信息152条，公众号发布信息300条。",
    "全年收到政府信息公开申请19件，另收到各社区转来的政府信息公开申请4件。",
    "因政府信息公开引起的行政复议1件、行政诉讼3件。",
    "办理热线工单5000件，按期办结4990件。",
)

NUMBERLESS = (
    *(line for line in CLEAN.part_1 if "件" not in line),
    "依申请公开渠道畅通，监督保障有力。平台管理规范，按要求开展主动公开。",
)


@pytest.mark.parametrize("sentence", WRONG)
def test_a_stated_number_that_is_not_the_tables_is_found(sentence: str) -> None:
    row, left, right = WRONG[sentence]
    findings = audited(replace(CLEAN, part_1=(*NUMBERLESS, sentence)))
    assert [(one.check, one.left, one.right, one.difference) for one in findings] == [
        ("NB30-6", left, right, left - right)
    ]
    assert row in (findings[0].row or "")


@pytest.mark.parametrize("sentence", RIGHT)
def test_a_right_or_doubtful_sentence_is_left_alone(sentence: str) -> None:
    assert audited(replace(CLEAN, part_1=(*NUMBERLESS, sentence))) == ()


def test_none_at_all_agrees_with_zeros() -> None:
    zeros = CLEAN.with_cells(
        {(row, column): "0" for row, column in CLEAN.cells if row not in ("licences", "penalties", "fee")}
    )
    words = (
        "2025年没有依申请公开事项发生，没有上年结转。",
        "未发生因政府信息公开引起的行政复议、行政诉讼。未制发行政规范性文件。",
    )
    assert audited(replace(zeros, part_1=(*NUMBERLESS, *words))) == ()


def test_a_number_in_the_table_that_the_prose_denies_is_told_with_both_sides() -> None:
    (finding,) = audited(replace(CLEAN, part_1=(*NUMBERLESS, "全年没有收到政府信息公开申请。")))
    assert "没有收到政府信息公开申请" in finding.text
    assert "19" in finding.text
    assert (finding.kind, finding.counts) == ("review", True)


def test_a_paragraph_below_a_table_is_read_too() -> None:
    page = replace(CLEAN, headings={**CLEAN.headings, 5: CLEAN.headings[5]})
    from tests.unit.annual.reading import found
    from tests.unit.annual.samples import as_html

    body = as_html(page).decode()
    at = body.index("<p>五、")
    assert [one.check for one in found((body[:at] + "<p>本年收到政府信息公开申请3件。</p>" + body[at:]).encode())] == []
    quiet = as_html(replace(page, part_1=NUMBERLESS)).decode()
    at = quiet.index("<p>五、")
    changed = quiet[:at] + "<p>本年收到政府信息公开申请3件。</p>" + quiet[at:]
    assert [one.check for one in found(changed.encode())] == ["NB30-6"]
