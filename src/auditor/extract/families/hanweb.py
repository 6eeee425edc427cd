"""大汉 JCMS: its marks in a page."""

import re

NAME = "大汉"
_MARKS = re.compile(
    r"""Produced By 大汉|大汉网络|jcms_files|/module/jslib|/module/web/jpage|/art/\d{4}/\d{1,2}/\d{1,2}/art_|/col/col\d+|jpaas"""
)


def score(text: str, url: str) -> int:
    """How many different marks the page shows; 0 = not of this family."""
    return len({match[:12] for match in _MARKS.findall(text)}) + bool(_MARKS.search(url))
