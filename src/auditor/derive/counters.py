"""Counts the columns of one site for the counting rows (V4): overdue, overdue by an own period, blank, undecided."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from auditor.derive.column_freshness import Freshness, FreshState, column_freshness
from auditor.derive.periods import column_limit
from auditor.model.facts import SiteFacts
from auditor.model.office import Column, Site
from auditor.model.words import ColumnType
from auditor.rulebook.book import Rulebook

COUNTED_TYPES = frozenset({ColumnType.NEWS, ColumnType.NOTICE, ColumnType.POLICY})
"""动态要闻, and first-level 通知公告 and 政策文件: the kinds the overdue counter of the veto row names."""

NEVER_BLANK = frozenset({ColumnType.STATIC, ColumnType.AS_IT_OCCURS})


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Columns of one site by what counts: ``overdue`` under V4a, ``lapsed`` under V4b, ``blank`` under V4c.

    ``lapsed`` holds every column past any period, ``overdue`` among them. A blank column counts as blank only.
    ``undecided`` could not be judged. Columns shared with other offices are the portal's and are left out of a section.
    """

    overdue: tuple[Column, ...] = ()
    lapsed: tuple[Column, ...] = ()
    blank: tuple[Column, ...] = ()
    undecided: tuple[Column, ...] = ()
    total: int = 0


def all_freshness(site: Site, seen: SiteFacts | None, at: datetime, rulebook: Rulebook) -> Mapping[str, Freshness]:
    """Return the freshness of every declared column of ``site`` by column id."""
    facts = {column.column: column for column in seen.columns} if seen else {}
    return {
        column.id: column_freshness(column, facts.get(column.id), at, column_limit(column, rulebook))
        for column in site.columns
    }


def tally(site: Site, seen: SiteFacts | None, at: datetime, rulebook: Rulebook) -> Tally:
    """Count the columns of ``site`` at the monitoring point."""
    states = all_freshness(site, seen, at, rulebook)
    counted = [column for column in site.columns if not (site.scope == "section" and column.shared)]
    stale = [column for column in counted if states[column.id].state is FreshState.STALE]
    undecided = (FreshState.UNSEEN, FreshState.UNCLEAR)
    return Tally(
        overdue=tuple(column for column in stale if column.type in COUNTED_TYPES and _official(states[column.id])),
        lapsed=tuple(stale),
        blank=tuple(c for c in counted if states[c.id].state is FreshState.BLANK and c.type not in NEVER_BLANK),
        undecided=tuple(column for column in counted if states[column.id].state in undecided),
        total=len(counted),
    )


def _official(found: Freshness) -> bool:
    return found.limit is not None and found.limit.official
