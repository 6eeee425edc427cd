"""Required elements (应有要素) of guides, introductions and catalogue entries, as far as a page's words name them.

A page is asked only for the kinds it calls itself, so that prose elsewhere is no guide.
"""

import re
from collections.abc import Mapping

from auditor.model.page import ENFORCEMENT, ENTRY, GUIDE, LEADERS, ORGANISATION, OVERVIEW, SERVICE

_CALLED: Mapping[str, re.Pattern[str]] = {
    GUIDE: re.compile(r"信息公开指南"),
    SERVICE: re.compile(r"(?:办事|服务|办理)指南"),
    ORGANISATION: re.compile(
        r"机构(?:职能|简介|概况|设置|介绍|信息)|内设机构|(?:主要|工作|部门|单位|科室)(?:职责|职能|设置)"
    ),
    LEADERS: re.compile(r"领导(?:信息|之窗|班子|成员|简介|分工|介绍|干部)|负责人信息"),
    OVERVIEW: re.compile(
        r"[区县镇乡街市]情(?:概况|简介)|(?:街道|乡镇|地区|区域|基本)概况|概况信息|(?:街道|镇|乡)简介|走进\w{2,6}$"
    ),
    ENFORCEMENT: re.compile(r"行政执法(?:事前|公示|主体|信息)|执法(?:事前)?公示"),
}

_BY_PLACE = (GUIDE, ORGANISATION, LEADERS, ENFORCEMENT)

_WORDS: Mapping[str, Mapping[str, str]] = {
    GUIDE: {
        "信息分类": r"分类|类别|各类|分为|包括|范围|下列",
        "编排体系": r"编排|体系|编制|目录结构",
        "获取方式": r"获取|查阅|查询|获得|公开形式|公开方式",
        "机构名称": r"(?:公开|工作|受理|主管|责任)机构|机构名称|(?:受理|承办|责任)(?:单位|部门|科室)",
        "办公地址": r"地\s*址|地\s*点",
        "办公时间": r"(?:办公|工作|受理|接待|服务|对外办公)\s*时间",
        "联系电话": r"电\s*话|热\s*线",
        "传真号码": r"传\s*真",
        "互联网联系方式": r"邮\s*箱|电子邮件|E-?mail|@|网\s*址|https?://|www\.|互联网|在线|网上",
    },
    SERVICE: {
        "事项名称": r"事项|指南",
        "设定依据": r"(?:设定|法律|办理|实施|政策|法定|审批|受理)\s*依据|依据",
        "申请条件": r"(?:申请|办理|受理|申报|享受|准予批准的?)\s*(?:条件|对象|范围)|服务对象|申请人",
        "办理材料": r"材料|提交.{0,12}(?:证|表|书)|申请资料|所需资料",
        "办理地点": r"(?:办理|办公|受理|服务|窗口|办事)\s*(?:地点|地址|窗口|大厅|场所)|地\s*址|地\s*点",
        "办理机构": r"(?:办理|实施|受理|办事|承办|责任|决定|主管)\s*(?:机构|单位|部门|机关|主体|科室)",
        "收费标准": r"收\s*费|费\s*用|免\s*费",
        "办理时间": r"(?:办理|办公|工作|受理|服务)\s*(?:时间|时限)|(?:承诺|法定|办结)\s*(?:时限|期限|时间|办结)",
        "联系电话": r"电\s*话|热\s*线|联系方式",
        "办理流程": r"流\s*程|程\s*序|步\s*骤",
    },
    ORGANISATION: {
        "机关职能": r"职能|职责|负责",
        "机构设置": r"机构设置|内设|科室|办公室负责|设\S{0,12}(?:办公室|科|所|站|中心)",
        "办公地址": r"地\s*址|地\s*点",
        "办公时间": r"(?:办公|工作|上班|服务)\s*时间",
        "联系方式": r"电\s*话|联系方式|邮\s*箱|传\s*真",
        "负责人姓名": r"负责人|主要领导|领导(?:姓名|信息|班子)|主\s*任|局\s*长|书\s*记",
    },
    LEADERS: {
        "姓名": r"姓\s*名|书\s*记|主\s*任|局\s*长|镇\s*长|区\s*长",
        "简历": r"简\s*历|出生|学历|参加工作|籍贯|\d{4}年\d{1,2}月生",
        "主管或分管工作": r"分管|主管|主持|负责|协助|联系",
    },
    OVERVIEW: {
        "经济": r"经济|产业|生产总值",
        "社会": r"社会|人口|教育|卫生",
        "历史": r"历史|古|始建|沿革|年间",
        "地理": r"地处|位于|地理|面积|东|西",
        "人文": r"人文|文化|名胜|民俗",
        "行政区划": r"行政区划|辖|社区|行政村",
    },
    ENFORCEMENT: {
        "执法主体": r"主体|执法机关",
        "执法人员": r"执法人员|执法证",
        "职责": r"职责",
        "权限": r"权限|权力|权责",
        "依据": r"依据",
        "程序": r"程序",
        "救济渠道": r"救济|复议|诉讼",
        "随机抽查事项清单": r"随机抽查|双随机",
        "服务指南": r"指南",
        "执法流程图": r"流程图|流程",
    },
    ENTRY: {
        "索引": r"索\s*引\s*号?|信息索引",
        "名称": r"名\s*称|标\s*题",
        "内容概述": r"内容\s*(?:概述|概要|概况)|信息概述|摘\s*要|概\s*述",
        "生成日期": r"(?:生成|成文|形成|产生)\s*(?:日期|时间)",
    },
}
_SIGNS = {kind: {name: re.compile(words, re.I) for name, words in names.items()} for kind, names in _WORDS.items()}
_ENTRY_SIGN = re.compile(r"索\s*引\s*号\s*[:：]?")


def read_elements(words: str, own: str, place: str) -> dict[str, tuple[str, ...]]:
    """Return for every kind the page calls itself the elements its words name.

    ``own`` is what the page itself is called, ``place`` where it stands (title, breadcrumb): a column 办事指南 holds
    notices too, so a guide must say so itself; what an organisation is stands on pages of many names.
    """
    kinds = [kind for kind, called in _CALLED.items() if called.search(place if kind in _BY_PLACE else own)]
    if _ENTRY_SIGN.search(words):
        kinds.append(ENTRY)
    return {kind: tuple(name for name, sign in _SIGNS[kind].items() if sign.search(words)) for kind in kinds}
