"""What the office itself contributed to a column that several offices share (共用栏目)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from auditor.derive.names import squash
from auditor.derive.newest import Dated, dated_items
from auditor.derive.spans import day_of
from auditor.model.facts import ColumnFacts, SubmittedItem
from auditor.reading.urls import normalise

BEFORE, AFTER = timedelta(days=7), timedelta(days=90)
"""An item counts as the submitted one when it appeared within these days around the submission."""
LEAST_LETTERS = 8
"""A title cut short in the list still tells which one it is from this length on."""


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """Own items of a shared column: the ``newest`` day, how many within the period, how many show any source."""

    state: Literal["found", "none", "unmarked"]
    newest: date | None = None
    in_period: int = 0
    marked: int = 0


def own_contribution(
    facts: ColumnFacts,
    own_names: Sequence[str],
    at: datetime,
    start: date,
    submitted: Sequence[SubmittedItem] | None = None,
) -> Contribution:
    """Return the office's own part, told by its names in 来源 or by what it submitted; ``start`` begins the period.

    A column that shows no sources is ``unmarked``, unless a list of submissions tells that nothing was handed in.
    """
    names = [squash(name) for name in own_names if name.strip()]
    sources = {article.url: article.source for article in facts.articles}
    handed = submitted or ()
    marked, days = 0, []
    for entry in dated_items(facts):
        source = squash(entry.item.source or sources.get(entry.item.url, ""))
        marked += bool(source)
        named = bool(source) and any(name in source for name in names)
        if entry.day is not None and entry.day <= day_of(at) and (named or any(_is(entry, one) for one in handed)):
            days.append(entry.day)
    if not days and not marked and (submitted is None or any(one.submitted >= start for one in handed)):
        return Contribution(state="unmarked")
    inside = sum(start <= day for day in days)
    return Contribution(
        state="found" if days else "none", newest=max(days, default=None), in_period=inside, marked=marked
    )


def _is(entry: Dated, one: SubmittedItem) -> bool:
    """Whether a listed item is the submitted one: the same address, or the same title at about that time."""
    if one.url and normalise(one.url) == (normalise(entry.item.url) or entry.item.url):
        return True
    near = entry.day is not None and one.submitted - BEFORE <= entry.day <= one.submitted + AFTER
    shown, title = squash(entry.item.title.rstrip(".…")), squash(one.title)
    return near and (shown == title or (len(shown) >= LEAST_LETTERS and title.startswith(shown)))
