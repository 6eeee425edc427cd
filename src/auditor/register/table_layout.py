"""How 对象登记表.xlsx lays out the register: its sheets, their columns, and how a value is written in a cell.

Export and import share these definitions, so that a cell nobody touched reads back as what it was.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, get_args

from auditor.model.office import Account
from auditor.model.words import METHOD_ZH, ColumnType, Method

Path = tuple[str | int, ...]
Kind = Literal["text", "list", "yes_no", "number", "day", "unit", "site", "categories", "choice"]

YES, NO, CHANGE = "是", "否", "改"
MARKS = (YES, NO, CHANGE)
CELL_LIMIT = 32_000

SCOPES = {"section": "板块", "site": "独立网站"}
ADAPTERS = {
    "import": "导入表格",
    "feed": "订阅地址",
    "manual": "人工登记",
    "wechat_mp": "公众号接口",
    "list_page": "列表网页",
    "json_map": "数据接口",
    "appstore": "应用商店",
    "miniprogram": "小程序接口",
    "http_probe": "网址可用性",
    "weibo_open": "微博接口（实验性）",
    "kuaishou_open": "快手接口（实验性）",
    "bilibili_open": "哔哩哔哩接口（实验性）",
}


class CategoryRow(NamedTuple):
    """One 必设类目 as the sheet shows it: ``tier`` 必设, 按职责 or 建议."""

    id: str
    name: str
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a sheet: ``path`` leads to the value in the object; ``words`` maps stored words to shown ones."""

    header: str
    path: Path
    kind: Kind = "text"
    width: int = 14
    words: Mapping[str, str] | None = None
    note: str = ""
    read_only: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of objects, one a row. ``needed`` are the headers without which it cannot be read."""

    name: str
    fields: tuple[Field, ...]
    needed: tuple[str, ...]


MARK = "确认"
MARK_NOTE = "是＝确认无误；否＝删去这一行；改＝以本行改过的内容为准"
OBJECT = "对象"
SITE_WORD, COLUMN_WORD = "站点", "栏目"

PLATFORMS = {word: word for word in get_args(Account.model_fields["platform"].annotation)}
STATES = {word: word for word in get_args(Account.model_fields["state"].annotation)}
TYPES = {kind.value: kind.value for kind in ColumnType}
METHODS = {method.value: METHOD_ZH[method] for method in Method}

OFFICE_SHEET = "单位信息"
OFFICE_FIELDS = (
    Field("单位编号", ("id",), read_only=True, note="定下后不要改"),
    Field("单位全称", ("name",)),
    Field("单位简称", ("short_name",)),
    Field("所属区县", ("district",)),
    Field("本单位文号", ("document_prefixes",), "list", note="年份之前的部分，如 云街办发；多个各占一行"),
    Field("报告主送机关", ("report", "recipient")),
    Field("报告署名", ("report", "signature")),
    Field("报告文号", ("report", "number")),
    Field("联系人", ("report", "contact")),
    Field("联系电话", ("report", "phone")),
    Field("是否盖章", ("report", "sealed"), "yes_no", default=False),
    Field("报告依据", ("report", "basis"), "list", note="多个依据各占一行（Alt+回车换行）"),
)

UNIT_SHEET = Sheet(
    "科室",
    (
        Field("编号", ("id",), read_only=True, note="新增的行可不填"),
        Field("名称", ("name",), width=22),
        *(
            field
            for key, word in (("owner_a", "A角责任人"), ("owner_b", "B角责任人"), ("lead", "分管领导"))
            for field in (
                Field(word, (key, "name"), width=12),
                Field(f"{word}电话", (key, "phone"), width=16),
                Field(f"{word}邮箱", (key, "email"), width=22),
                Field(f"{word}已离岗", (key, "left"), "yes_no", default=False),
            )
        ),
    ),
    ("编号", "名称"),
)

SITE_ONLY = (
    Field("范围", ("scope",), "choice", words=SCOPES, default="section", note="只填站点行"),
    Field("网站标识码", ("id_code",), note="只填站点行"),
    Field("所在门户", ("platform",), width=20, note="只填站点行"),
    Field("本单位名称写法", ("own_names",), "list", width=20, note="信息来源里本单位的写法，一行一个；只填站点行"),
    Field("统一平台网址", ("linked_platforms",), "list", width=30, note="一行一个；只填站点行"),
)
COLUMN_ONLY = (
    Field("所属站点", ("site",), "site", note="只填栏目行"),
    Field("栏目类型", ("type",), "choice", words=TYPES, note="决定多久算未更新"),
    Field("级别", ("level",), "number", width=6, default=1, note="1 为一级栏目"),
    Field("公开类目", ("categories",), "categories", width=22, note="见“必设类目”表，多个用顿号隔开"),
    Field("多单位共用", ("shared",), "yes_no", width=11, default=False),
    Field("更新周期（天）", ("period", "days"), "number", note="只有“自定”类型要填"),
    Field("周期依据", ("period", "basis"), width=20),
    Field("每年公开期限", ("due",), note="月-日，如 01-31；只有“按年”类型要填"),
    Field("例外原因", ("exception", "reason"), width=20),
    Field("例外截止日", ("exception", "until"), "day"),
    Field("本年无（年份）", ("none_this_year", "year"), "number", note="按发生公开的栏目本年没有此类事项"),
    Field("本年无说明", ("none_this_year", "note"), width=18),
    Field("本年无说明网址", ("none_this_year", "url"), width=20),
    Field("采集方式", ("method",), "choice", words=METHODS, default="crawl", width=24),
    Field("资料位置", ("path",), width=18, note="保存的网页文件夹或导出清单，写工作文件夹内的相对位置"),
)
COMMON = (
    Field("编号", ("id",), read_only=True, note="新增的行可不填"),
    Field("名称", ("name",), width=22),
    Field("网址", ("url",), width=44),
    Field("责任科室", ("unit",), "unit", width=16),
)
WHY = Field("建议理由", ("why",), width=40, read_only=True, note="程序为什么这样建议")
SITE_FIELDS = (*COMMON, *SITE_ONLY)
COLUMN_FIELDS = (*COMMON, *COLUMN_ONLY, WHY)
_FIRST = ("编号", "名称", "网址", "栏目类型", "级别", "建议理由", "公开类目", "责任科室")
_ALL = {field.header: field for field in (*COLUMN_FIELDS, *SITE_ONLY)}
# What staff must look at stands first, what is seldom filled in stands last.
SITE_SHEET = Sheet(
    "站点与栏目",
    (*(_ALL[header] for header in _FIRST), *(field for header, field in _ALL.items() if header not in _FIRST)),
    (OBJECT, "编号", "名称", "网址", "栏目类型"),
)

ACCOUNT_SHEET = Sheet(
    "账号",
    (
        Field("编号", ("id",), read_only=True, note="新增的行可不填"),
        Field("名称", ("name",), width=22),
        Field("平台", ("platform",), "choice", words=PLATFORMS),
        Field("账号标识", ("handle",), width=18),
        Field("主页网址", ("homepage",), width=34),
        Field("责任科室", ("unit",), "unit", width=16),
        Field("状态", ("state",), "choice", words=STATES, default="正常", width=10),
        Field("状态起始日", ("state_since",), "day"),
        Field("状态公告网址", ("state_url",), width=34, note="冻结、迁移、注销等有公告的填"),
        Field("原名称", ("former_name",), width=18, note="更名的填"),
        Field("开设日期", ("opened_on",), "day", note="新开设的填，开设之前不算没有更新"),
        Field("是否备案", ("filed",), "yes_no", default=True, width=10),
        Field("备案编号", ("filing_no",), width=16),
        Field("认证有效期", ("certified_until",), "day", note="平台认证的最后一天"),
        Field("数据来源", ("sources", 0, "adapter"), "choice", words=ADAPTERS, default="import"),
        Field("订阅地址", ("sources", 0, "url"), width=34, note="数据来源为订阅地址时填"),
        Field("例外原因", ("exception", "reason"), width=20),
        Field("例外截止日", ("exception", "until"), "day"),
    ),
    ("编号", "名称", "平台"),
)

CATEGORY_SHEET = Sheet(
    "必设类目",
    (
        Field("类目编号", ("category",), width=22, read_only=True),
        Field("类目名称", ("name",), width=26, read_only=True),
        Field("要求", ("tier",), width=10, read_only=True),
        Field("不涉及的原因", ("not_involved",), width=34, note="确实不涉及的写明原因"),
        Field("统一平台网址", ("platform_url",), width=44, note="在统一平台公开的写网址"),
    ),
    ("类目编号",),
)
GUIDE_SHEET = "填表说明"


@dataclass(frozen=True, slots=True)
class Names:
    """Names shown in place of ids: units and categories by id."""

    units: Mapping[str, str]
    categories: Mapping[str, str]

    @classmethod
    def of(cls, office: Mapping[str, Any], categories: Sequence[CategoryRow]) -> "Names":
        """Names that are used once only; others stay ids, so that every cell reads back to one object."""
        return cls(
            _unique({unit["id"]: unit.get("name", "") for unit in office["units"]}),
            _unique({row.id: row.name for row in categories}),
        )


def _unique(names: Mapping[str, str]) -> dict[str, str]:
    taken = list(names.values())

    def usable(name: str) -> bool:
        plain = tidy(name) == name and not re.search(r"[、，,；;\n]", name)
        return bool(name) and plain and name not in names and taken.count(name) == 1

    return {key: name for key, name in names.items() if usable(name)}


def value_at(thing: Any, path: Path) -> Any:
    """The value at ``path``, or none where something on the way is absent."""
    for part in path:
        if thing is None:
            return None
        thing = (thing[part] if part < len(thing) else None) if isinstance(part, int) else thing.get(part)
    return thing


def shown(field: Field, value: Any, names: Names) -> str:
    """The text of one cell."""
    if value is None or value == "":
        return ""
    writer = WRITERS.get(field.kind)
    return tidy(writer(field, value, names) if writer else str(value))[:CELL_LIMIT]


def _joined(_: Field, value: Any, __: Names) -> str:
    return "\n".join(str(part) for part in value)


WRITERS: Mapping[str, Callable[[Field, Any, Names], str]] = {
    "list": _joined,
    "yes_no": lambda _, value, __: YES if value else NO,
    "unit": lambda _, value, names: names.units.get(value, value),
    "categories": lambda _, value, names: "、".join(names.categories.get(part, part) for part in value),
    "choice": lambda field, value, _: (field.words or {}).get(value, value),
}


def tidy(value: Any) -> str:
    """Cell content as plain text: no control characters, one kind of line end, no blanks at the ends."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = re.sub(r"\r\n?", "\n", text)
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "", text)
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def parsed(field: Field, text: str, names: Names) -> Any:
    """What a cell means: a plain value for validation; unknown words stay as they are and fail there."""
    if field.kind == "list":
        return [part for part in re.split(r"\n|；|;", text) if part.strip()]
    if text == "":
        return field.default
    if field.kind == "yes_no":
        return {YES: True, NO: False, "√": True, "有": True, "无": False}.get(text, text)
    if field.kind == "unit":
        return _id_of(text, names.units)
    if field.kind == "categories":
        return [_id_of(part.strip(), names.categories) for part in re.split(r"[、，,；;\n]", text) if part.strip()]
    if field.kind == "choice":
        return _id_of(text, field.words or {})
    if field.kind == "day":
        return _day(text)
    return text


def _id_of(text: str, names: Mapping[str, str]) -> str:
    return next((key for key, name in names.items() if name == text), text)


def _day(text: str) -> str:
    """2026/9/1, 2026.9.1 and 2026年9月1日 as 2026-09-01."""
    found = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", text)
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else text
