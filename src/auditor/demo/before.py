"""The quarter before the demo's own: other defects stood on the portal then, some of them mended since.

So the demo's report has something to look back on (回头看), to compare with, and a trend to draw.
"""

from dataclasses import replace
from datetime import datetime

from auditor.demo.columns import COLUMNS
from auditor.demo.layout import page
from auditor.demo.portal import build_portal
from auditor.demo.server import Address, Reply
from auditor.demo.story import PORTAL, SERVICE_HALL, Entry, Section
from auditor.model.zone import SHANGHAI

BEFORE_AT = datetime(2026, 6, 30, 18, 0, tzinfo=SHANGHAI)
"""The monitoring point of the quarter before."""
REPORTED_AT = datetime(2026, 7, 8, 10, 0, tzinfo=SHANGHAI)

MENDED_LINKS: tuple[Address, ...] = (
    (PORTAL, "/yunxi/slow.html"),
    (PORTAL, "/yunxi/lost.html"),
    (PORTAL, "/yunxi/new.html"),
    (PORTAL, "/yunxi/images/scene.png"),
    (PORTAL, "/yunxi/files/assessment.pdf"),
    (SERVICE_HALL, "/item/1001"),
)
"""Broken then, sound now."""
BROKEN_SINCE: tuple[Address, ...] = (
    (PORTAL, "/yunxi/fwzn/old.html"),
    (PORTAL, "/yunxi/visit.jsp"),
    (PORTAL, "/yunxi/removed.html"),
    (PORTAL, "/yunxi/withdrawn.html"),
    (PORTAL, "/yunxi/loop/a.html"),
)
"""Sound then, broken now."""
MENDED_COLUMNS = {"party-building": 30, "grid": 30}
"""Columns that were late by so many days more, and have been kept up since."""
FRESH_COLUMNS = ("community-news",)
"""Columns that were kept up then, and are late now."""


def portal_before() -> dict[Address, Reply]:
    """Return every reply of the portal as it stood a quarter before."""
    replies = build_portal(BEFORE_AT, [_as_it_was(section) for section in COLUMNS])
    for address in MENDED_LINKS:
        replies[address] = Reply(b"<html><body>404 Not Found</body></html>", 404)
    text = "<div class='article'><h1>便民信息</h1><div class='content'><p>内容由街道办事处维护。</p></div></div>"
    sound = Reply(page("便民信息", text * 4, BEFORE_AT.date()).encode(), content_type="text/html; charset=utf-8")
    return replies | dict.fromkeys(BROKEN_SINCE, sound)


def _as_it_was(section: Section) -> Section:
    if section.id in MENDED_COLUMNS:
        return replace(section, entries=tuple(_older(entry, MENDED_COLUMNS[section.id]) for entry in section.entries))
    if section.id in FRESH_COLUMNS:
        return replace(section, entries=(Entry(f"{section.name}：二季度活动集锦", 4), *section.entries))
    return section


def _older(entry: Entry, days: int) -> Entry:
    return replace(entry, day=entry.day + days) if isinstance(entry.day, int) else entry
