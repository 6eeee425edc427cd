"""CMS families (网站系统): each module recognises one family and may refine what the generic rules read.

The generic rules come first; a family never replaces them.
"""

from auditor.extract.families import empire, epoint, guangdong, hanweb, jeecms, siteserver, trs, ucap, vsb

_FAMILIES = (ucap, hanweb, vsb, guangdong, siteserver, jeecms, epoint, trs, empire)


def recognise(text: str, url: str) -> str | None:
    """Name of the family whose marks the page carries most plainly, or None."""
    best = max(((family.score(text, url), -place, family.NAME) for place, family in enumerate(_FAMILIES)))
    return best[2] if best[0] > 0 else None
