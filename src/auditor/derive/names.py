"""Names of columns and offices as they are compared: without blanks, brackets, numbering and case."""

import re

_NOISE = re.compile(r"[\s\u3000·•>»《》〈〉“”\"'「」【】\[\]（）()、:：.]+")
_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*")


def squash(name: str) -> str:
    """Return ``name`` without blanks, brackets and numbering, for comparison only."""
    return _NOISE.sub("", _NUMBERING.sub("", name.strip())).lower()


def contains_any(text: str, names: tuple[str, ...]) -> bool:
    """Return whether one of ``names`` stands in ``text``, both squashed."""
    plain = squash(text)
    return any(squash(name) in plain for name in names if name.strip())
