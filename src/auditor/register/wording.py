"""Pydantic's errors in Chinese: what is wrong with a field, and what may stand there."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from auditor.model.words import ColumnType, Method
from auditor.register.problems import Fault, Loc

KINDS = {
    "type": "栏目类型",
    "platform": "平台",
    "method": "采集方式",
    "state": "账号状态",
    "scope": "范围",
    "adapter": "来源方式",
}

METHOD_WORDS = "；".join(
    f"{name}={meaning}"
    for name, meaning in (
        (Method.CRAWL.value, "自动采集"),
        (Method.SAVED_PAGES.value, "保存的网页"),
        (Method.LIST_FILE.value, "后台导出清单"),
        (Method.MANUAL.value, "人工登记"),
    )
)


def faults_of(error: ValidationError, model: type[BaseModel], prefix: Loc = ()) -> list[Fault]:
    """All faults of one validation, in the order of the document."""
    return [Fault((*prefix, *_place(detail)), _text(detail, model)) for detail in error.errors(include_url=False)]


def _place(detail: ErrorDetails) -> Loc:
    return tuple(part for part in detail["loc"] if part != "[key]")


def _text(detail: ErrorDetails, model: type[BaseModel]) -> str:
    word = WORDS.get(detail["type"])
    if word is not None:
        return word(detail)
    if detail["type"] == "missing":
        return "缺少必填项"
    if detail["type"] == "extra_forbidden":
        return _unknown_field(detail, model)
    return f"{_shown(detail)}写法有误"


def _shown(detail: ErrorDetails) -> str:
    value = detail["input"]
    if value is None:
        return "此处没有填写，"
    text = str(value)
    return f"“{text if len(text) <= 60 else text[:60] + '…'}”" if isinstance(value, str | int | float) else "此处"


def _choice(detail: ErrorDetails) -> str:
    name = str(detail["loc"][-1])
    choices = detail.get("ctx", {}).get("expected", "")
    if name == "method":
        return f"{_shown(detail)}不是可用的采集方式；可选：{METHOD_WORDS}"
    allowed = [part.strip().strip("'") for part in str(choices).replace(" or ", ", ").split(",")]
    if name == "type":
        allowed = [kind.value for kind in ColumnType]
    start = str(detail["input"])[:2]
    near = [word for word in allowed if start and start in word]
    near = near or difflib.get_close_matches(str(detail["input"]), allowed, n=1, cutoff=0.3)
    guess = f"（是否想写“{near[0]}”？）" if near else ""
    return f"{_shown(detail)}不是可用的{KINDS.get(name, '取值')}{guess}；可选：{'、'.join(allowed)}"


_HOUR = "不是钟点：请写成 08:30 这样的形式"
_HOURS = "不是时段：请写成 22:00-07:30 这样的形式"


def _pattern(detail: ErrorDetails) -> str:
    pattern = str(detail.get("ctx", {}).get("pattern", ""))
    if pattern.startswith("^https?"):
        return f"{_shown(detail)}不是网址：须以 http:// 或 https:// 开头，中间不留空格"
    if "@" in pattern:
        return f"{_shown(detail)}不是邮箱地址：应为 name@example.cn 这样的形式"
    if "[0-5]" in pattern:
        return f"{_shown(detail)}{_HOURS if '-(' in pattern else _HOUR}"
    if "env|file" in pattern:
        return f"{_shown(detail)}写法有误：应为 env:变量名、file:文件路径 或 keyring:名称"
    if r"\w.-" in pattern:
        return f"{_shown(detail)}不能作编号：只用字母、数字、汉字、点、横线、下划线，最多 64 个字"
    return f"{_shown(detail)}不是“月-日”：请写成 01-31 这样的两位数字"


def _length(detail: ErrorDetails) -> str:
    ctx = detail.get("ctx", {})
    if detail["type"] == "string_too_short":
        return "不能为空"
    return f"文字过长：最多 {ctx.get('max_length')} 个字"


def _bounds(detail: ErrorDetails) -> str:
    ctx = detail.get("ctx", {})
    low, high = ctx.get("ge", ctx.get("gt")), ctx.get("le", ctx.get("lt"))
    return f"{_shown(detail)}超出范围：应{f'不小于 {low}' if low is not None else f'不大于 {high}'}"


def _not_a_mapping(detail: ErrorDetails) -> str:
    hint = "；请把全角冒号“：”改为半角“:”并在后面空一格" if "：" in str(detail["input"]) else ""
    return f"{_shown(detail)}应为若干行“字段: 内容”{hint}"


def _fixed(text: str) -> Callable[[ErrorDetails], str]:
    return lambda detail: f"{_shown(detail)}{text}"


_DATE = _fixed("不是日期：请写成 2026-12-31 这样的形式")
_WHOLE = _fixed("应为整数")

WORDS: Mapping[str, Callable[[ErrorDetails], str]] = {
    "enum": _choice,
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _length,
    "string_too_long": _length,
    "greater_than_equal": _bounds,
    "greater_than": _bounds,
    "less_than_equal": _bounds,
    "less_than": _bounds,
    "model_type": _not_a_mapping,
    "model_attributes_type": _not_a_mapping,
    "dict_type": _not_a_mapping,
    "tuple_type": _fixed("应为列表：每项另起一行，以“- ”开头"),
    "string_type": _fixed("应为一段文字"),
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_parsing": _fixed("应为数字"),
    "float_type": _fixed("应为数字"),
    "finite_number": _fixed("应为数字"),
    "bool_parsing": _fixed("应为 true（是）或 false（否）"),
    "bool_type": _fixed("应为 true（是）或 false（否）"),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
}


def _unknown_field(detail: ErrorDetails, model: type[BaseModel]) -> str:
    fields = fields_at(model, tuple(detail["loc"][:-1]))
    name = str(detail["loc"][-1])
    near = difflib.get_close_matches(name, fields, n=1, cutoff=0.6)
    if near:
        return f"没有这个字段，是否想写 {near[0]}？"
    return f"没有这个字段；此处可用：{'、'.join(fields)}" if fields else "没有这个字段"


def fields_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """Names of the fields that may stand at ``loc`` inside ``model``."""
    current: Any = model
    for part in loc:
        if isinstance(part, int):
            continue
        found = current.model_fields.get(part) if _is_model(current) else None
        current = _model_in(found.annotation) if found is not None else None
    return list(current.model_fields) if _is_model(current) else []


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _model_in(annotation: Any) -> Any:
    if _is_model(annotation):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)
