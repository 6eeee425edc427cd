"""Which item of a column is its newest, and how surely: only what opens and shows its date counts (指标说明 R8)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from auditor.derive.spans import day_of
from auditor.model.facts import ArticleFacts, ColumnFacts, ItemFacts
from auditor.model.words import ANSWERED, Method, PageCondition

UNREADABLE = (PageCondition.SOFT_404, PageCondition.EMPTY_BODY, PageCondition.PARKED)
"""Conditions in which a page shows nothing of the article that stood there."""
Standing = Literal["dated", "undated", "unknown", "future"]


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """One item with what is known of its publication day.

    ``dated`` = counts, on ``day``; ``undated`` = its page opened and shows no date, so it counts as no update;
    ``unknown`` = its page was not seen (``day`` is then the list's own date, if any);
    ``future`` = dated later than it was fetched, so it proves nothing.
    """

    item: ItemFacts
    standing: Standing
    day: date | None = None
    why: str = ""


class Newest(msgspec.Struct, frozen=True, kw_only=True):
    """The newest counting item by ``at``, with those above it that do not count for sure."""

    item: ItemFacts | None = None
    day: date | None = None
    why: str = ""
    undated: tuple[Dated, ...] = ()
    unknown: tuple[Dated, ...] = ()


def dated_items(facts: ColumnFacts) -> tuple[Dated, ...]:
    """Return every item of the column with its standing, in the list's order."""
    articles = {article.url: article for article in facts.articles}
    return tuple(_standing(item, articles, facts) for item in facts.items)


def newest_item(facts: ColumnFacts, at: date, items: Sequence[Dated] | None = None) -> Newest:
    """Return the newest item that counts by the end of day ``at``; later ones are ignored, pinned ones are as any."""
    considered = dated_items(facts) if items is None else tuple(items)
    counting = [entry for entry in considered if entry.standing == "dated" and entry.day and entry.day <= at]
    # Ties are broken by address so that the order of the list never changes what is quoted.
    best = max(counting, key=lambda entry: (entry.day or date.min, entry.item.url), default=None)
    floor = best.day if best else None
    return Newest(
        item=best.item if best else None,
        day=floor,
        why=best.why if best else "",
        undated=tuple(e for e in considered if e.standing == "undated" and _above(e, floor, at)),
        unknown=_unknown(considered, best, at),
    )


def future_items(facts: ColumnFacts) -> tuple[tuple[ItemFacts, date], ...]:
    """Return items whose day, on the list or on their page, lies after the day we saw it; latest first."""
    fetched = {article.url: article for article in facts.articles}
    found = []
    for entry in dated_items(facts):
        article = fetched.get(entry.item.url)
        seen_at = article.fetched_at if article is not None else facts.collected_at
        days = [article.published.date] if article is not None and article.published else []
        days += [entry.item.listed] if entry.item.listed else []
        if seen_at is not None and days and max(days) > day_of(seen_at):
            found.append((entry.item, max(days)))
    return tuple(sorted(found, key=lambda pair: (pair[1], pair[0].url), reverse=True))


def _above(entry: Dated, floor: date | None, at: date) -> bool:
    day = entry.item.listed
    if day is None:
        return floor is None
    return day <= at and (floor is None or day > floor)


def _unknown(considered: Sequence[Dated], best: Dated | None, at: date) -> tuple[Dated, ...]:
    """Items whose day is not known for sure and which may be newer than ``best``.

    An item without any date that stands below the newest dated one is taken for older, as lists run downwards.
    """
    floor = best.day if best else None
    place = next((index for index, entry in enumerate(considered) if entry is best), len(considered))
    chosen = []
    for index, entry in enumerate(considered):
        if entry.standing != "unknown":
            continue
        if entry.day is None:
            if index < place and not _seen_before(entry.item, floor):
                chosen.append(entry)
        elif entry.day <= at and (floor is None or entry.day > floor):
            chosen.append(entry)
    return tuple(chosen)


def _seen_before(item: ItemFacts, floor: date | None) -> bool:
    """Whether an undated item was met on or before ``floor``, so that it cannot be newer."""
    return item.first_seen is not None and floor is not None and day_of(item.first_seen) <= floor


def _standing(item: ItemFacts, articles: Mapping[str, ArticleFacts], facts: ColumnFacts) -> Dated:
    if facts.method in (Method.LIST_FILE, Method.MANUAL):
        return _by_list(item, facts, "按登记或导出清单所列日期")
    article = articles.get(item.url)
    if article is None and facts.method is Method.SAVED_PAGES:
        return _by_list(item, facts, "按保存的网页所列日期")
    if article is None:
        return Dated(item=item, standing="unknown", day=item.listed, why="稿件发布页未打开查看")
    if not article.is_article:
        return _by_list(item, facts, "链接指向外部网站或附件，按列表所列日期")
    if article.outcome not in ANSWERED or article.condition in UNREADABLE:
        return Dated(item=item, standing="unknown", day=item.listed, why="稿件发布页未能打开")
    if article.published is None:
        return Dated(item=item, standing="undated", day=item.listed, why="稿件发布页未注明发布时间")
    day = article.published.date
    if day > day_of(article.fetched_at):
        return Dated(item=item, standing="future", day=day, why="发布时间晚于采集时间")
    return Dated(item=item, standing="dated", day=day, why="按稿件发布页所示时间")


def _by_list(item: ItemFacts, facts: ColumnFacts, why: str) -> Dated:
    if item.listed is None:
        return Dated(item=item, standing="unknown", why="清单中没有日期")
    if facts.collected_at is not None and item.listed > day_of(facts.collected_at):
        return Dated(item=item, standing="future", day=item.listed, why="所列日期晚于采集时间")
    return Dated(item=item, standing="dated", day=item.listed, why=why)
