"""博达 VSB: its marks in a page."""

import re

NAME = "博达VSB"
_MARKS = re.compile(r"""_sitegray|\.vsb\.css|wbnews|vsbscreen|/info/\d{4}/\d+\.htm|_vsl/|system/resource/js/""")


def score(text: str, url: str) -> int:
    """How many different marks the page shows; 0 = not of this family."""
    return len({match[:12] for match in _MARKS.findall(text)}) + bool(_MARKS.search(url))
