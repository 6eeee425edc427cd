"""One line of ``auditor inspect``: what was read from a page, and why."""

from typing import Any

from auditor.model.page import ItemList, PageFacts, ReadDate


def inspect_record(page: PageFacts, path: str) -> dict[str, Any]:
    """The facts as plain JSON values. ``path`` is what the user named: a file or an address."""
    return {
        "path": path,
        "encoding": page.encoding,
        "cms": page.cms,
        "kind": page.kind,
        "title": page.heading or page.title,
        "published": _date(page.published),
        "lists": [_list(one) for one in page.lists],
        "next_page": page.next_pages[0] if page.next_pages else None,
        "tags": page.tags,
        "footer": page.footer,
        "needs_browser": page.needs_browser,
        "challenge": page.challenge,
        "links": [
            {"url": link.url, "text": link.text, "kind": link.kind, "zone": link.zone, "hidden": link.hidden}
            for link in page.links
        ],
    }


def _date(read: ReadDate | None) -> dict[str, Any] | None:
    if read is None:
        return None
    return {
        "date": read.date.isoformat(),
        "precision": read.precision,
        "rule": read.rule,
        "snippet": read.snippet,
        "confidence": read.confidence,
    }


def _list(one: ItemList) -> dict[str, Any]:
    return {
        "column": one.column,
        "items": [
            {
                "title": item.title,
                "url": item.url,
                "date": item.date.isoformat() if item.date else None,
                "pinned": item.pinned,
            }
            for item in one.items
        ],
        "newest": one.newest.isoformat() if one.newest else None,
    }
