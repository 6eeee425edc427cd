"""Which list of a page is the column's, and which columns a site has."""

import re
from collections.abc import Sequence

from auditor.extract.tags import tag
from auditor.model.page import ItemList, NavEntry, PageFacts

_FILLER = re.compile(r"[\s“”\"'《》\[\]【】()（）:：·]+|(?:栏目|专栏|列表)$")


def _plain(name: str) -> str:
    return _FILLER.sub("", name)


def column_list(page: PageFacts, column_name: str) -> ItemList | None:
    """The list of ``column_name`` on this page, or None where the page has no list.

    A list headed by that very name wins; on the column's own page (one main list) the largest dated list does.
    """
    if not page.lists:
        return None
    wanted = _plain(column_name)
    named = [one for one in page.lists if wanted and _plain(one.column) == wanted]
    if named:
        return max(named, key=weight)
    return max(page.lists, key=weight)


def weight(item_list: ItemList) -> tuple[int, bool, int]:
    """How much a list looks like the page's main one: dated entries, visible, many."""
    dated = sum(1 for item in item_list.items if item.date)
    return (dated, not item_list.hidden, len(item_list.items))


def column_tree(pages: Sequence[PageFacts]) -> tuple[NavEntry, ...]:
    """The columns of a site from the pages read: menus first, then headings, areas, breadcrumbs and page tags.

    Each name and address once, in the order met; the longest line of parents is kept, visible before hidden.
    """
    entries: dict[tuple[str, str], NavEntry] = {}
    for page in pages:
        for entry in (*page.navigation, *_own(page)):
            key = (_plain(entry.name), entry.url)
            known = entries.get(key)
            if known is None or (len(entry.parents), not entry.hidden) > (len(known.parents), not known.hidden):
                entries[key] = entry
    return tuple(entries.values())


def _own(page: PageFacts) -> list[NavEntry]:
    """What the page says of itself: its breadcrumb's last name, or its ColumnName, if it is a list."""
    if page.kind not in {"list", "hub"}:
        return []
    if page.breadcrumb:
        return [NavEntry(name=page.breadcrumb[-1], url=page.url, parents=page.breadcrumb[:-1], origin="breadcrumb")]
    name = tag(page.tags, "ColumnType", "ColumnName")
    return [NavEntry(name=name, url=page.url, origin="tag")] if name else []
