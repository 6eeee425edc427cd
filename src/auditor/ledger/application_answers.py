"""表三 of the annual report (国办公开办函〔2021〕30号): its 25 rows, and how people write what belongs to one.

Row ids and names are those of the annual report's form.
"""

import re
from collections.abc import Mapping

NEW, CARRIED_IN, TOTAL, CARRIED_OUT = "new", "carried_in", "total", "carried_out"
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "r1": ("予以公开", "公开"),
    "r2": ("部分公开",),
    "r3": ("属于国家秘密", "国家秘密"),
    "r4": ("其他法律行政法规禁止公开", "法律行政法规禁止公开", "法律法规禁止公开"),
    "r5": ("危及三安全一稳定", "三安全一稳定"),
    "r6": ("保护第三方合法权益", "第三方合法权益"),
    "r7": ("属于三类内部事务信息", "三类内部事务信息", "内部事务信息"),
    "r8": ("属于四类过程性信息", "四类过程性信息", "过程性信息"),
    "r9": ("属于行政执法案卷", "行政执法案卷"),
    "r10": ("属于行政查询事项", "行政查询事项"),
    "r11": ("本机关不掌握相关政府信息", "不掌握相关政府信息", "信息不存在", "本机关不掌握"),
    "r12": ("没有现成信息需要另行制作", "需要另行制作", "没有现成信息"),
    "r13": ("补正后申请内容仍不明确", "补正后仍不明确"),
    "r14": ("信访举报投诉类申请", "信访举报投诉"),
    "r15": ("重复申请",),
    "r16": ("要求提供公开出版物", "公开出版物"),
    "r17": ("无正当理由大量反复申请", "大量反复申请"),
    "r18": ("要求行政机关确认或重新出具已获取信息", "确认或重新出具已获取信息"),
    "r19": ("申请人无正当理由逾期不补正行政机关不再处理其政府信息公开申请", "逾期不补正"),
    "r20": ("申请人逾期未按收费通知要求缴纳费用行政机关不再处理其政府信息公开申请", "逾期未缴费", "逾期未缴纳费用"),
    "r21": ("其他", "其他处理", "撤回申请", "申请人撤回"),
}
"""Result rows: the words of the form first, shortened ones after it."""

ROWS = (NEW, CARRIED_IN, *ANSWERS, TOTAL, CARRIED_OUT)
"""All 25 rows in the order of the form."""

_NOISE = re.compile(r"[\s，。、；：,.;:“”\"'（）()【】\[\]—－·-]")
_LEAD = re.compile(r"^[一二三四五六七1-8]")
_GROUPS = ("不予公开", "无法提供", "不予处理", "其他处理")
_APPLICANT_WORDS = {
    "公民": "自然人",
    "个人": "自然人",
    "企业": "商业企业",
    "公司": "商业企业",
    "律师事务所": "法律服务机构",
}


def answer_row(text: str) -> str | None:
    """Return the row of table three that an answer as people write it belongs to; none where it is not clear.

    Understood: the form's own words with or without numbering and group (“（三）不予公开 2.…”), and short forms.
    ``其他`` alone and under 其他处理 is the last row.
    """
    forms = _forms(text)
    for row, words in ANSWERS.items():
        if forms & set(words):
            return row
    return "r2" if any(form.startswith("部分公开") for form in forms) else None


def applicant(text: str) -> str | None:
    """Return the applicant's column of table three; none where it is not clear."""
    key = _NOISE.sub("", text).removeprefix("法人或其他组织")
    if key in ("其他组织", "其他法人"):
        return "其他"
    return next((name for name in APPLICANTS if key == name), _APPLICANT_WORDS.get(key))


def _forms(text: str) -> set[str]:
    """The answer's words as written, and without the numbers and the group that may stand before them."""
    key = _NOISE.sub("", text)
    forms = {key, _LEAD.sub("", key)}
    for form in tuple(forms):
        for group in _GROUPS:
            if form.startswith(group) and form != group:
                own = form.removeprefix(group)
                forms |= {own, _LEAD.sub("", own)}
    return forms - {""}
