"""Numbers as Chinese pages write them (阅读量, 件数): full-width digits, thousands commas, 万 and 亿."""

import re
from decimal import Decimal, InvalidOperation

_WIDE = str.maketrans("０１２３４５６７８９．，＋", "0123456789.,+")
_COUNT = re.compile(r"^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*([十百千万萬wW亿億kK])?\+?$")
_UNITS = {"": 1, "十": 10, "百": 100, "千": 1_000, "k": 1_000, "万": 10_000, "萬": 10_000, "w": 10_000}
_UNITS |= {"亿": 100_000_000, "億": 100_000_000}


def parse_count(text: str) -> int | None:
    """``"1.2万"`` → 12000, ``"10万+"`` → 100000 (the least it can be), ``"1,234"`` → 1234; None for anything else."""
    found = _COUNT.match(text.strip().translate(_WIDE))
    if not found:
        return None
    whole, fraction, unit = found.groups()
    if fraction and not unit:
        return None
    try:
        value = Decimal(whole.replace(",", "") + (fraction or "")) * _UNITS[(unit or "").lower()]
    except InvalidOperation:
        return None
    return int(value)


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "０": 0,
    "元": 1,
    "两": 2,
}


def chinese_number(text: str) -> int | None:
    """A Chinese numeral of days, months or years: 二〇二六, 十, 二十三, 卅一, 一百一十三; None where it is none."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not text:
        return None
    if any(mark in text for mark in "十百"):
        return _positional(text)
    digits = [_DIGITS.get(c) for c in text]
    return int("".join(str(d) for d in digits)) if None not in digits else None


def _positional(text: str) -> int | None:
    total, current = 0, None
    for char in text:
        if char in "十百":
            total += (1 if current is None else current) * (10 if char == "十" else 100)
            current = None
        elif char in _DIGITS:
            current = _DIGITS[char]
        else:
            return None
    return total + (current or 0)
