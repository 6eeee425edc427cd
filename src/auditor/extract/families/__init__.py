"""CMS families (网站系统): each module knows the marks of one family and may refine what the generic rules read.

The generic rules come first; a family never replaces them. A mark counts once however often it stands in the page, and
addresses on other hosts do not count: a link to a neighbour's site says nothing of this one.
"""

import re
from collections.abc import Sequence

from auditor.extract.families import empire, epoint, guangdong, hanweb, jeecms, siteserver, trs, ucap, vsb

_FAMILIES = (ucap, hanweb, vsb, guangdong, siteserver, jeecms, epoint, trs, empire)
_WORDS = {family.NAME: tuple(word.encode() for word in family.WORDS if word.isascii()) for family in _FAMILIES}
"""As bytes, to be looked for in the page without its wide characters: several times faster."""

_WIDE_WORDS = {family.NAME: tuple(word for word in family.WORDS if not word.isascii()) for family in _FAMILIES}

_ELSEWHERE = re.compile(r"href=[\"']?https?://[^\s\"'>]+")


def recognise(text: str) -> str | None:
    """Name of the family whose marks the page carries most plainly, or None."""
    own = _ELSEWHERE.sub("", text)
    raw = own.encode("ascii", "replace")
    best, name = 0, None
    for family in _FAMILIES:
        words = sum([word in raw for word in _WORDS[family.NAME]])
        wide = sum([word in own for word in _WIDE_WORDS[family.NAME]])
        score = words + wide + sum([pattern.search(own) is not None for pattern in family.PATTERNS])
        if score > best:
            best, name = score, family.NAME
    return name


def further_pages(scripts: Sequence[str], most: int) -> tuple[tuple[str, ...], int] | None:
    """Pages that only a family's own script tells of, as written, and how many there are.

    Asked after the generic rules. The script itself is the mark: pages with it may carry no other mark of the family.
    """
    return trs.further_pages(scripts, most) or epoint.further_pages(scripts, most)
