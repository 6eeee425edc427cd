"""拓尔思 TRS WCM: its marks in a page."""

import re

NAME = "TRS"
_MARKS = re.compile(
    r"""CurrChnlCls|_trs_ta_js|ta\.trs\.cn|TRS_Editor|trs_web|TRS_AUTOADD|/t20\d{6}_\d{4,}\.s?html?|[WP]020\d{15,}"""
)


def score(text: str, url: str) -> int:
    """How many different marks the page shows; 0 = not of this family."""
    return len({match[:12] for match in _MARKS.findall(text)}) + bool(_MARKS.search(url))
