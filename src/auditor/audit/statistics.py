"""The quarter's statistics (季度统计): items of the 专栏 by category, items on the portal, posts per account."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from auditor.audit.objects import items_of_period, usable_links
from auditor.checks.base import Context, columns_of, sites_of
from auditor.derive.account_counts import PostCounts, count_posts, grouped, media_sentence
from auditor.derive.column_freshness import Freshness, FreshState, column_freshness
from auditor.derive.counters import tally
from auditor.derive.periods import column_limit
from auditor.model.facts import ColumnFacts, Facts
from auditor.model.office import Account, Column
from auditor.result.figures import CategoryCount, MediaFigures, Statistics

_DUE = frozenset({FreshState.FRESH, FreshState.EARLY_WARNING, FreshState.STALE, FreshState.BLANK})
_ON_TIME = frozenset({FreshState.FRESH, FreshState.EARLY_WARNING})


def statistics(facts: Facts, context: Context) -> dict[str, Any]:
    """Return the statistics as plain JSON (see :class:`auditor.result.figures.Statistics`).

    An item standing in two columns (same address) is counted once, in the first column that carries it.
    """
    section, portal = _items(facts, context)
    fresh = [state for _, state in _states(facts, context)]
    links = [link for site in facts.sites if site.links_checked for link in site.links]
    checked = any(site.links_checked for site in facts.sites)
    # Counted as the counting rows do, so that both places of a report give one number.
    tallies = [tally(site, seen, context.at, context.rulebook) for site, seen in sites_of(facts, context.office)]
    own_portal = any(site.scope == "site" for site in context.office.sites)
    every = context.office.accounts
    counts = _counts(facts, context)
    units = {unit.id: unit.name for unit in context.office.units}
    accounts = [account for account in every if account.id in counts]
    figures = Statistics(
        section_items=sum(section.values()),
        by_category=tuple(CategoryCount(name=name, items=count) for name, count in section.items()),
        portal_items=portal,
        posts={account.id: counts[account.id].posts if account.id in counts else None for account in every},
        media=_figures(counts),
        media_by_platform=_figures(grouped(accounts, counts, lambda account: account.platform)),
        media_by_unit=_figures(grouped(accounts, counts, lambda account: units.get(account.unit or "", ""))),
        media_sentence=media_sentence(list(counts.values())),
        pages=facts.coverage.fetched,
        links_checked=len(links) if checked else None,
        links_usable=usable_links(links) if checked else None,
        columns_due=sum(state.state in _DUE for state in fresh),
        columns_on_time=sum(state.state in _ON_TIME for state in fresh),
        overdue_to_district=None if own_portal else sum(len(one.overdue) for one in tallies),
        blank_to_district=None if own_portal else sum(len(one.blank) for one in tallies),
    )
    plain: dict[str, Any] = msgspec.to_builtins(figures)
    return plain


def _states(facts: Facts, context: Context) -> list[tuple[Column, Freshness]]:
    return [
        (column, column_freshness(column, seen, context.at, column_limit(column, context.rulebook)))
        for _, column, seen in columns_of(facts, context.office)
    ]


def _items(facts: Facts, context: Context) -> tuple[Counter[str], int]:
    """Count this quarter's items: those of columns with a category (专栏) by category, and the others (portal)."""
    names = {category.id: category.name for category in context.rulebook.categories}
    section: Counter[str] = Counter()
    portal = 0
    counted: set[str] = set()
    for _, column, seen in columns_of(facts, context.office):
        if seen is None or not seen.seen:
            continue
        fresh = _first_time(seen, counted)
        count = len(items_of_period(fresh, context.period, context.day))
        if column.categories:
            section[names.get(column.categories[0], column.name)] += count
        else:
            portal += count
    return section, portal


def _first_time(seen: ColumnFacts, counted: set[str]) -> ColumnFacts:
    items = []
    for item in seen.items:
        if item.url not in counted:
            items.append(item)
            counted.add(item.url)
    return msgspec.structs.replace(seen, items=tuple(items))


def _counts(facts: Facts, context: Context) -> dict[str, PostCounts]:
    """Count every account's posts of the quarter; one cancelled before it began is none of the office's any more."""
    seen = {account.account: account for account in facts.accounts}
    last = min(context.period.end, context.day)
    return {
        account.id: count_posts(seen.get(account.id), context.period.start, last, context.at)
        for account in context.office.accounts
        if not _ended_before(account, context)
    }


def _ended_before(account: Account, context: Context) -> bool:
    since = account.state_since
    return account.state == "已注销" and (since is None or since < context.period.start)


def _figures(counts: Mapping[str, PostCounts]) -> tuple[MediaFigures, ...]:
    return tuple(
        MediaFigures(
            name=name,
            accounts=each.accounts,
            posts=each.posts,
            original=each.original,
            reposted=each.reposted,
            original_rate=round(each.original_rate, 4) if each.original_rate is not None else None,
            reads=each.reads,
            months=dict(each.months),
            complete=each.complete,
        )
        for name, each in counts.items()
    )
