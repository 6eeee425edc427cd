"""帝国 EmpireCMS: its marks in a page."""

import re

NAME = "帝国"
_MARKS = re.compile(r"""e/public/ViewClick|/d/file/|/e/search|EmpireCMS|/e/data/|title=.Total record""")


def score(text: str, url: str) -> int:
    """How many different marks the page shows; 0 = not of this family."""
    return len({match[:12] for match in _MARKS.findall(text)}) + bool(_MARKS.search(url))
