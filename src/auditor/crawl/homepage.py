"""The home page (首页) and the dated entries it shows."""

import msgspec

from auditor.crawl.columns import ColumnReader
from auditor.crawl.source import History
from auditor.crawl.unseen import needs_browser_reason, unseen_reason
from auditor.crawl.visits import Visit, Visits
from auditor.model.facts import HomeFacts, ItemFacts
from auditor.model.page import ItemList

MAX_UNDATED = 30
"""Where no entry of the home page shows a date, so many of them are opened for theirs."""


async def home_facts(visit: Visit, columns: ColumnReader, history: History) -> HomeFacts:
    """Read the home page and open its newest dated entry."""
    page = visit.page
    reason = unseen_reason(visit, "首页")
    if reason or page is None:
        return HomeFacts(
            url=visit.url,
            seen=False,
            reason=reason,
            outcome=visit.outcome,
            condition=visit.condition,
            evidence=visit.evidence,
        )
    items = home_items(page.lists, visit, history)
    script_filled = page.needs_browser and not items
    if any(item.listed for item in items):
        await columns.newest(items)
    else:
        await columns.open_items(items[:MAX_UNDATED])
    return HomeFacts(
        url=visit.url,
        seen=not script_filled,
        reason=needs_browser_reason("首页", visit) if script_filled else "",
        outcome=visit.outcome,
        condition=visit.condition,
        title=page.title,
        items=items,
        navigation_only=not items and not script_filled,
        needs_browser=page.needs_browser,
        footer=page.footer,
        tags=page.tags,
        evidence=visit.evidence,
        seconds=visit.seconds,
    )


def home_items(lists: tuple[ItemList, ...], visit: Visit, history: History) -> tuple[ItemFacts, ...]:
    """Return the entries of all lists, each address once, the dated occurrence of it where there is one."""
    chosen: dict[str, ItemFacts] = {}
    for found in lists:
        for entry in found.items:
            known = chosen.get(entry.url)
            if known is not None and (known.listed is not None or entry.date is None):
                continue
            chosen[entry.url] = ItemFacts(
                title=entry.title,
                url=entry.url,
                listed=entry.date,
                pinned=entry.pinned,
                source=entry.source,
                first_seen=history.first_seen.get(entry.url, visit.at),
            )
    return tuple(chosen.values())


def with_opened(home: HomeFacts, visits: Visits) -> HomeFacts:
    """Return the home page with the articles of all its entries that were opened in the walk."""
    return msgspec.structs.replace(home, articles=visits.articles(home.items))
