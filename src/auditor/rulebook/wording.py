"""Pydantic's complaints in the words of whoever edits the rule files."""

from collections.abc import Callable, Mapping
from typing import Any

_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "缺少这个字段",
    "extra_forbidden": lambda _: "没有这个字段，请检查拼写",
    "literal_error": lambda context: f"只能是 {context.get('expected', '')}".replace(" or ", " 或 "),
    "enum": lambda context: f"只能是 {context.get('expected', '')}".replace(" or ", " 或 "),
    "value_error": lambda context: str(context.get("error", "填写有误")),
    "string_pattern_mismatch": lambda _: "编号写法不符合要求",
    "string_too_short": lambda _: "不能是空的",
    "date_type": lambda _: "应为日期，如 2026-01-01",
    "date_from_datetime_parsing": lambda _: "应为日期，如 2026-01-01",
    "bool_type": lambda _: "应为 true 或 false",
    "bool_parsing": lambda _: "应为 true 或 false",
}
_BY_KIND = {
    "string": "应为文字（纯数字请加引号）",
    "int": "应为整数",
    "float": "应为数字",
    "greater": "数值太小",
    "less": "数值太大",
    "tuple": "应为列表",
    "list": "应为列表",
    "dict": "应为“字段: 值”的写法",
    "mapping": "应为“字段: 值”的写法",
    "model": "应为“字段: 值”的写法",
    "too": "项数不符合要求",
}


def reason_in_chinese(detail: Mapping[str, Any]) -> str:
    """Return one Chinese line for one entry of ``ValidationError.errors()``."""
    kind = str(detail["type"])
    if kind in _WORDS:
        return _WORDS[kind](detail.get("ctx") or {})
    return _BY_KIND.get(kind.split("_")[0], "填写不符合要求")
