"""How the words of a report are compared: labels without blanks and marks, cells as numbers."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_MARKS = re.compile(r"[\W_]+")
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_MINUS = str.maketrans("－−–—", "----")
_GROUPED = re.compile(r"^\d{1,3}(,\d{3})+(\.\d+)?$")
_NUMBER = re.compile(r"^(-?\d+(?:\.\d+)?)(?:万元|[件条个项次元])?$")
PENDING = "待填"
"""What a draft shows where nobody has told the number yet."""
_STANDS_FOR_A_NUMBER = frozenset(
    {"无", "零", "/", "\\", "-", "--", "O", "o", "○", "〇", "×", "x", "X", "空", "N/A", "*", PENDING}
)
_ORDINAL = re.compile(r"^\d{1,2}[.、)]$")


def folded(text: str) -> str:
    """Full-width letters, digits and marks to plain ones, without any blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def reduced(text: str) -> str:
    """A label as it is compared: letters and digits only (``（一）予以公开`` → ``一予以公开``)."""
    return _MARKS.sub("", folded(text))


def number_in(text: str) -> Decimal | None:
    """The number a cell shows: full-width digits, blanks inside, thousands commas and a unit are understood."""
    plain = folded(text).translate(_MINUS)
    if _GROUPED.match(plain):
        plain = plain.replace(",", "")
    found = _NUMBER.match(plain)
    try:
        return Decimal(found.group(1)) if found else None
    except InvalidOperation:  # pragma: no cover - the pattern admits only digits
        return None


def is_value(text: str) -> bool:
    """Whether a word is what people write into a number's cell: a number, or 无, / and the like in its place."""
    plain = folded(text)
    if _ORDINAL.match(plain):
        return False
    return number_in(plain) is not None or plain.translate(_MINUS) in _STANDS_FOR_A_NUMBER
