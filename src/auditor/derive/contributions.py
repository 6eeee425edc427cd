"""What the office itself contributed to a column that several offices share (共用栏目)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from auditor.derive.names import squash
from auditor.derive.newest import dated_items
from auditor.derive.spans import day_of
from auditor.model.facts import ColumnFacts


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """Own items of a shared column: the ``newest`` day, how many within the period, how many show any source."""

    state: Literal["found", "none", "unmarked"]
    newest: date | None = None
    in_period: int = 0
    marked: int = 0


def own_contribution(facts: ColumnFacts, own_names: Sequence[str], at: datetime, start: date) -> Contribution:
    """Return the office's own part, told by its names in 来源; ``start`` is the first day of the period."""
    names = [squash(name) for name in own_names if name.strip()]
    sources = {article.url: article.source for article in facts.articles}
    marked, days = 0, []
    for entry in dated_items(facts):
        source = squash(entry.item.source or sources.get(entry.item.url, ""))
        marked += bool(source)
        if source and any(name in source for name in names) and entry.day is not None and entry.day <= day_of(at):
            days.append(entry.day)
    if not marked:
        return Contribution(state="unmarked")
    if not days:
        return Contribution(state="none", marked=marked)
    inside = sum(start <= day for day in days)
    return Contribution(state="found", newest=max(days), in_period=inside, marked=marked)
