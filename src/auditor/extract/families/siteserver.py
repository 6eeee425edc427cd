"""SiteServer CMS: its marks in a page."""

import re

NAME = "SiteServer"
_MARKS = re.compile(r"""\$pageInfo|SiteServer|siteserver|/sitefiles/|/SiteFiles/""")


def score(text: str, url: str) -> int:
    """How many different marks the page shows; 0 = not of this family."""
    return len({match[:12] for match in _MARKS.findall(text)}) + bool(_MARKS.search(url))
