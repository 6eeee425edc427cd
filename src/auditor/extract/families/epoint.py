"""国泰新点 Epoint: its marks in a page."""

import re

NAME = "Epoint"
_MARKS = re.compile(
    r"""ewb-|webBuilderCommon|moreinfo\.html|EpointWebBuilder|/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{8,12}\.html"""
)


def score(text: str, url: str) -> int:
    """How many different marks the page shows; 0 = not of this family."""
    return len({match[:12] for match in _MARKS.findall(text)}) + bool(_MARKS.search(url))
