"""The form of 国办公开办函〔2021〕30号 as data: parts, tables, rows, columns and the labels they are known by.

``key`` is a label reduced by :func:`auditor.annual.words.reduced` (no blanks, punctuation or leading numeral);
a row read from a report is recognised by a key at the end of its label text.
"""

from dataclasses import dataclass

TABLE_2, TABLE_3, TABLE_4 = "表二", "表三", "表四"
TABLES = (TABLE_2, TABLE_3, TABLE_4)

FORM_YEAR = 2021
"""The first reported year that the form of 2021 holds for."""

SIX_PARTS_YEAR = 2019
"""The first reported year with six parts (the trial form of 2019 has the same ones)."""


@dataclass(frozen=True)
class PartForm:
    """One of the six parts (六个部分): its numeral, official name, and the names it is known by, reduced."""

    number: int
    numeral: str
    name: str
    keys: tuple[str, ...]


PARTS = (
    PartForm(1, "一", "总体情况", ("总体情况",)),
    PartForm(2, "二", "主动公开政府信息情况", ("主动公开政府信息情况", "行政机关主动公开政府信息情况")),
    PartForm(
        3,
        "三",
        "收到和处理政府信息公开申请情况",
        ("收到和处理政府信息公开申请情况", "行政机关收到和处理政府信息公开申请情况"),
    ),
    PartForm(
        4,
        "四",
        "政府信息公开行政复议、行政诉讼情况",
        (
            "政府信息公开行政复议行政诉讼情况",
            "政府信息公开行政复议和行政诉讼情况",
            "政府信息公开行政复议及行政诉讼情况",
            "因政府信息公开工作被申请行政复议提起行政诉讼情况",
        ),
    ),
    PartForm(
        5,
        "五",
        "存在的主要问题及改进情况",
        (
            "存在的主要问题及改进情况",
            "存在主要问题及改进情况",
            "存在的问题及改进情况",
            "存在问题及改进情况",
            "政府信息公开工作存在的主要问题及改进情况",
            "存在的主要问题和改进情况",
            "存在的主要问题及改进措施",
        ),
    ),
    PartForm(6, "六", "其他需要报告的事项", ("其他需要报告的事项", "其他需要报告事项", "需要报告的其他事项")),
)


@dataclass(frozen=True)
class RowForm:
    """A numeric row of a table: its id, the official label, the keys, and the columns it has cells in."""

    id: str
    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]


FILES = ("本年制发件数", "本年废止件数", "现行有效件数")
DECISIONS = ("本年处理决定数量",)
FEE = ("本年收费金额（单位：万元）",)
FEE_ROW = "fee"

ROWS_2 = (
    RowForm("rules", "规章", ("规章",), FILES),
    RowForm("documents", "行政规范性文件", ("行政规范性文件", "规范性文件"), FILES),
    RowForm("licences", "行政许可", ("行政许可",), DECISIONS),
    RowForm("penalties", "行政处罚", ("行政处罚",), DECISIONS),
    RowForm("coercion", "行政强制", ("行政强制",), DECISIONS),
    RowForm(FEE_ROW, "行政事业性收费", ("行政事业性收费",), FEE),
)

APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
TOTAL = "总计"
COLUMNS_3 = (*APPLICANTS, TOTAL)


def _row3(row_id: str, name: str, *keys: str) -> RowForm:
    return RowForm(row_id, name, keys, COLUMNS_3)


RESULT_ROWS = (
    _row3("r1", "（一）予以公开", "予以公开"),
    _row3(
        "r2",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "部分公开区分处理的只计这一情形不计其他情形",
        "部分公开",
    ),
    _row3("r3", "（三）不予公开 1.属于国家秘密", "属于国家秘密"),
    _row3("r4", "（三）不予公开 2.其他法律行政法规禁止公开", "其他法律行政法规禁止公开"),
    _row3("r5", "（三）不予公开 3.危及“三安全一稳定”", "危及三安全一稳定"),
    _row3("r6", "（三）不予公开 4.保护第三方合法权益", "保护第三方合法权益"),
    _row3("r7", "（三）不予公开 5.属于三类内部事务信息", "属于三类内部事务信息"),
    _row3("r8", "（三）不予公开 6.属于四类过程性信息", "属于四类过程性信息"),
    _row3("r9", "（三）不予公开 7.属于行政执法案卷", "属于行政执法案卷"),
    _row3("r10", "（三）不予公开 8.属于行政查询事项", "属于行政查询事项"),
    _row3("r11", "（四）无法提供 1.本机关不掌握相关政府信息", "本机关不掌握相关政府信息"),
    _row3("r12", "（四）无法提供 2.没有现成信息需要另行制作", "没有现成信息需要另行制作"),
    _row3("r13", "（四）无法提供 3.补正后申请内容仍不明确", "补正后申请内容仍不明确"),
    _row3("r14", "（五）不予处理 1.信访举报投诉类申请", "信访举报投诉类申请"),
    _row3("r15", "（五）不予处理 2.重复申请", "重复申请"),
    _row3("r16", "（五）不予处理 3.要求提供公开出版物", "要求提供公开出版物"),
    _row3("r17", "（五）不予处理 4.无正当理由大量反复申请", "无正当理由大量反复申请"),
    _row3(
        "r18",
        "（五）不予处理 5.要求行政机关确认或重新出具已获取信息",
        "要求行政机关确认或重新出具已获取信息",
    ),
    _row3(
        "r19",
        "（六）其他处理 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "申请人无正当理由逾期不补正行政机关不再处理其政府信息公开申请",
    ),
    _row3(
        "r20",
        "（六）其他处理 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "申请人逾期未按收费通知要求缴纳费用行政机关不再处理其政府信息公开申请",
    ),
    _row3("r21", "（六）其他处理 3.其他", "其他"),
)
NEW = _row3("new", "一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量")
CARRIED_IN = _row3("carried_in", "二、上年结转政府信息公开申请数量", "上年结转政府信息公开申请数量")
RESULT_TOTAL = _row3("total", "三、本年度办理结果（七）总计", "总计")
CARRIED_OUT = _row3("carried_out", "四、结转下年度继续办理", "结转下年度继续办理")
ROWS_3 = (NEW, CARRIED_IN, *RESULT_ROWS, RESULT_TOTAL, CARRIED_OUT)

OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结")
COLUMNS_4 = (*OUTCOMES, TOTAL)
REVIEW = RowForm("review", "行政复议", ("行政复议",), COLUMNS_4)
LAWSUITS = (
    RowForm("direct", "行政诉讼·未经复议直接起诉", ("未经复议直接起诉",), COLUMNS_4),
    RowForm("after_review", "行政诉讼·复议后起诉", ("复议后起诉",), COLUMNS_4),
)
ROWS_4 = (REVIEW, *LAWSUITS)

ROWS = {TABLE_2: ROWS_2, TABLE_3: ROWS_3, TABLE_4: ROWS_4}

LABELS = {
    TABLE_2: (
        "第二十条第（一）项",
        *FILES,
        "第二十条第（五）项",
        "第二十条第（六）项",
        *DECISIONS,
        "第二十条第（八）项",
        "本年收费金额",
    ),
    TABLE_3: (
        "申请人情况",
        "自然人",
        "法人或其他组织",
        *APPLICANTS[1:],
        TOTAL,
        "本年度办理结果",
        "不予公开",
        "无法提供",
        "不予处理",
        "其他处理",
    ),
    TABLE_4: ("行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", *OUTCOMES, TOTAL),
}
"""Labels of a table that are no numeric row's own: blocks, columns, groups."""

OLD_LABELS = ("本年新制作数量", "本年新公开数量", "对外公开总数量", "政府集中采购")
"""Labels of the trial form of 2019 that the form of 2021 no longer has."""

SUBJECTS = {
    "主动公开": ("主动公开",),
    "依申请公开": ("依申请公开", "申请公开", "政府信息公开申请"),
    "政府信息管理": (
        "信息管理",
        "信息资源",
        "保密审查",
        "保密审核",
        "审查",
        "三审",
        "动态调整",
        "规范性文件",
        "公文属性",
        "清理",
    ),
    "政府信息公开平台建设": ("平台", "专栏", "网站", "新媒体", "公众号", "微信", "专区"),
    "监督保障": ("监督", "考核", "培训", "评议", "责任追究", "领导小组", "自查"),
}
"""What part one must write of, and the words that show it does."""

HANDLING_FEE = "信息处理费"
