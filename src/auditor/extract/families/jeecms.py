"""JEECMS: its marks in a page."""

import re

NAME = "JEECMS"
_MARKS = re.compile(r"""/r/cms/|jeecms|Cms\.siteFlow|/jeeadmin/""")


def score(text: str, url: str) -> int:
    """How many different marks the page shows; 0 = not of this family."""
    return len({match[:12] for match in _MARKS.findall(text)}) + bool(_MARKS.search(url))
