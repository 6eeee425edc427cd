"""Whose document an article is (制发机关): the office's own, another body's, or not told."""

import re
from collections.abc import Sequence
from typing import Literal

from auditor.derive.names import squash
from auditor.model.facts import ArticleFacts
from auditor.model.office import Office

Issued = Literal["own", "other", "unknown"]
_BEFORE_YEAR = re.compile(r"[〔\[（(【]")


def issued_by(article: ArticleFacts, office: Office) -> Issued:
    """Return whose it is: by its 文号 or its 发文机关, by its title only where it has neither.

    A 文号 speaks only where the office has declared its own (``document_prefixes``).
    """
    numbered = bool(article.number and office.document_prefixes)
    if numbered and _own_number(article.number, office.document_prefixes):
        return "own"
    names = [squash(name) for name in (office.name, office.short_name) if name]
    if article.issuer:
        return "own" if _own_issuer(squash(article.issuer), names) else "other"
    if numbered:
        return "other"
    plain = squash(article.title)
    # A district's document about the street also begins with a name; only the issuer's stands before 关于 or 印发.
    own = any(plain.startswith((f"{name}关于", f"{name}办事处关于", f"{name}印发")) for name in names)
    return "own" if own else "unknown"


def _own_issuer(issuer: str, names: Sequence[str]) -> bool:
    # 临江区云溪街道办事处 may call itself 云溪街道办事处 or 云溪街道.
    return any(issuer in (name, f"{name}办事处") or (len(issuer) >= 4 and name.endswith(issuer)) for name in names)


def _own_number(number: str, prefixes: Sequence[str]) -> bool:
    """Whether what stands before the year (云街办发〔2026〕3号) is one of the office's own."""
    return squash(_BEFORE_YEAR.split(number, maxsplit=1)[0]) in {squash(prefix) for prefix in prefixes}
