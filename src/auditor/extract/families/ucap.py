"""开普 UCAP: its marks in a page."""

import re

NAME = "UCAP"
_MARKS = re.compile(
    r"""<meta name="templategroup"|页面生成时间|ucap|/20\d\d/\d{1,2}/\d{1,2}/[0-9a-f]{32}\.s?html|zfxxgk_\w+\.s?html|common_list\.s?html"""
)


def score(text: str, url: str) -> int:
    """How many different marks the page shows; 0 = not of this family."""
    return len({match[:12] for match in _MARKS.findall(text)}) + bool(_MARKS.search(url))
