"""Limits (阈值) and the base of everything written in the rule files.

Days are calendar days unless the unit says working days.
"""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
SlugId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]

LimitUnit = Literal[
    "days", "months", "working_days", "hours", "minutes", "seconds", "count", "times", "per_day", "years", "ratio",
    "points", "month_day",
]  # fmt: skip
UNIT_ZH: Mapping[LimitUnit, str] = {
    "days": "天", "months": "个月", "working_days": "个工作日", "hours": "小时", "minutes": "分钟", "seconds": "秒",
    "count": "个", "times": "次", "per_day": "次/天", "years": "年", "ratio": "", "points": "分", "month_day": "",
}  # fmt: skip
_DECIMAL_UNITS = frozenset({"ratio", "points", "seconds"})
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq,
}  # fmt: skip
_OPERATOR_ZH = {">": "超过", ">=": "达到", "<": "少于", "<=": "不超过", "=": "", "after": "晚于"}


class RuleData(BaseModel):
    """Base of everything written in the rule files."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Limit(RuleData):
    """阈值: ``operator`` tells which relation of the observed value to ``value`` meets the condition.

    ``month_day`` values are ``MM-DD`` strings; ratios lie within 0–1; every other unit is a number, zero or above.
    ``layer`` and ``clause`` say where the limit came from (国家 …). ``published`` keeps the published value where a
    layer changed it: a veto rests on that one, however strict the layer.
    """

    value: int | float | str
    unit: LimitUnit
    operator: Literal[">", ">=", "<", "<=", "=", "after"] = ">"
    layer: str = ""
    clause: str = ""
    published: int | float | str | None = None

    @model_validator(mode="after")
    def _value_fits_unit(self) -> "Limit":
        problem = value_problem(self.unit, self.value)
        if problem:
            raise ValueError(problem)
        return self

    @property
    def number(self) -> float:
        """Return the value as a number; a ``month_day`` limit has none.

        Raises:
            TypeError: the limit is a day of the year.
        """
        if isinstance(self.value, str):
            raise TypeError(f"limit {self.value!r} is a day of the year, not a number")
        return self.value

    def met(self, observed: float) -> bool:
        """Return whether ``observed`` stands to the value as the operator says (15 days exceed 14)."""
        return _OPERATORS[self.operator](observed, self.number)

    @property
    def words(self) -> str:
        """Return the value with its unit in Chinese: 14天, 5%, 1月31日."""
        if isinstance(self.value, str):
            month, day = self.value.split("-")
            return f"{int(month)}月{int(day)}日"
        if self.unit == "ratio":
            return f"{self.value * 100:g}%"
        return f"{self.value:g}{UNIT_ZH[self.unit]}"

    @property
    def sentence(self) -> str:
        """Return the whole condition in Chinese: 超过14天, 达到5个."""
        return f"{_OPERATOR_ZH[self.operator]}{self.words}"


def value_problem(unit: LimitUnit, value: object) -> str:
    """Return why ``value`` cannot stand with ``unit`` (Chinese), empty where it can."""
    if unit == "month_day":
        fits = isinstance(value, str) and re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", value)
        return "" if fits else "应为月-日，如 01-31（加引号）"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"应为数字（单位：{UNIT_ZH[unit] or unit}），不能是文字"
    if value < 0 or (unit == "ratio" and value > 1):
        return "比例应在 0 至 1 之间" if unit == "ratio" else "不能是负数"
    return "" if unit in _DECIMAL_UNITS or isinstance(value, int) else "应为整数"
