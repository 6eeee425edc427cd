"""广东省政府网站集约化平台: its marks in a page."""

import re

NAME = "广东集约化"
_MARKS = re.compile(r"""/content/m?post_\d+\.html|service\.gd\.gov\.cn|NfcmsCommon|gdbs""")


def score(text: str, url: str) -> int:
    """How many different marks the page shows; 0 = not of this family."""
    return len({match[:12] for match in _MARKS.findall(text)}) + bool(_MARKS.search(url))
