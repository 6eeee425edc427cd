"""国泰新点 Epoint: its marks in a page."""

import re
from collections.abc import Sequence

NAME = "Epoint"
WORDS = (
    "ewb-",
    "webBuilderCommon",
    "moreinfo.html",
    "EpointWebBuilder",
)
PATTERNS = ()

_PAGING = re.compile(r"\.pagination\s*\(\s*\{[^{}]{0,200}?pageSize\s*:\s*(\d+)\s*,\s*total\s*:\s*(\d+)", re.S)
_NUMBERED = re.compile(
    r"location\.href\s*=\s*[\"']([^\"']{1,200}/)[\"']\s*\+\s*\(data\.pageIndex\s*\+\s*1\)\s*\+\s*[\"'](\.\w{3,5})"
)
_STATIC_PAGES = 100
"""Page 101 on is made on demand, behind a query this page does not show by itself."""


def further_pages(scripts: Sequence[str], most: int) -> tuple[tuple[str, ...], int] | None:
    """Pages after the first of a ``moreinfo.html``: its script leads to ``2.html``, ``3.html`` … beside it."""
    for script in scripts:
        paging, target = _PAGING.search(script), _NUMBERED.search(script)
        if paging and target and int(paging[1]):
            count = -(-int(paging[2]) // int(paging[1]))
            last = min(count, most, _STATIC_PAGES)
            return tuple(f"{target[1]}{number}{target[2]}" for number in range(2, last + 1)), count
    return None
