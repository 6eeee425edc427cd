"""Which documents have an interpretation (政策解读) on the site, and which interpretation is whose."""

import re

from auditor.derive.names import squash
from auditor.model.facts import ArticleFacts, SiteFacts
from auditor.model.office import Column, Site
from auditor.model.words import ANSWERED, ColumnType

_TITLE = re.compile(r"《([^《》]{4,60})》")
_NOISE = re.compile(r"^.*?(?:关于)?(?:印发|公布|发布)")


def interpretations(site: Site, seen: SiteFacts) -> dict[str, str]:
    """Return address → title of everything the site's columns of interpretations list."""
    ids = {column.id for column in site.columns if column.type is ColumnType.INTERPRETATION}
    return {item.url: item.title for column in seen.columns if column.column in ids for item in column.items}


def opened_documents(seen: SiteFacts, column: Column) -> list[ArticleFacts]:
    """Return the documents of a column that were opened and have a title."""
    facts = next((each for each in seen.columns if each.column == column.id), None)
    return [each for each in (facts.articles if facts else ()) if each.outcome in ANSWERED and each.title]


def interprets(reading: str, document: str) -> bool:
    """Whether an interpretation's title names the document: 《养犬管理办法》解读 of 关于印发养犬管理办法的通知."""
    name = squash(_NOISE.sub("", document)).removesuffix("的通知")
    named = [squash(each) for each in _TITLE.findall(reading)] or [squash(reading).removesuffix("解读")]
    return len(name) >= 4 and any(len(each) >= 4 and (each in squash(document) or name in each) for each in named)
