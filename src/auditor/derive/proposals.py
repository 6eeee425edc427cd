"""Proposes type, level and category of a column found on a site, with the reason, for a person to confirm."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import median

import msgspec

from auditor.derive.names import contains_any, squash
from auditor.model.page import NavEntry, PageFacts
from auditor.model.words import ColumnType
from auditor.rulebook.book import Rulebook

LIVELY_DAYS = 7
"""A list that grows at least weekly is proposed as 动态要闻."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What the column is proposed to be; ``why`` is one Chinese sentence for the register."""

    type: ColumnType
    level: int
    categories: tuple[str, ...] = ()
    why: str


def propose_column(entry: NavEntry, pages: Sequence[PageFacts], rulebook: Rulebook) -> Proposal:
    """Return the proposal for ``entry``; ``pages`` are the column's own pages as far as they were read."""
    level = len(entry.parents) + 1
    pattern = rulebook.column_types.propose(entry.name)
    if pattern is not None:
        named = (pattern.category,) if pattern.category else _categories(entry.name, rulebook)
        why = pattern.why or f"名称“{entry.name}”通常属于{pattern.type}类"
        return Proposal(type=pattern.type, level=pattern.level or level, categories=named, why=why)
    proposed, why = _by_rhythm(pages, rulebook.column_types.default)
    return Proposal(type=proposed, level=level, categories=_categories(entry.name, rulebook), why=why)


def _categories(name: str, rulebook: Rulebook) -> tuple[str, ...]:
    plain = squash(name)
    return tuple(
        category.id
        for category in rulebook.categories
        if not contains_any(name, category.exclude)
        and plain in {squash(each) for each in (category.name, *category.synonyms)}
    )


def _by_rhythm(pages: Sequence[PageFacts], default: ColumnType) -> tuple[ColumnType, str]:
    if sum(len(each.items) >= 3 for each in (pages[0].lists if pages else ())) > 2:
        return default, "页面汇集了几个栏目的信息，名称看不出类型"
    days = sorted(
        {item.date for page in pages for each in page.lists for item in each.items if item.date}, reverse=True
    )
    if len(days) >= 5:
        pace = median((newer - older).days for newer, older in pairwise(days[:10]))
        if pace <= LIVELY_DAYS:
            return ColumnType.NEWS, f"列表更新频繁，近期约每{max(1, round(pace))}天一条"
        return default, f"列表约每{round(pace)}天一条，名称看不出类型"
    if (
        pages
        and not _listed(pages)
        and not any(page.empty_notice for page in pages)
        and any(page.content_length or page.text_length for page in pages)
    ):
        return ColumnType.STATIC, "页面是一篇固定内容，不是信息列表"
    return default, "名称和更新规律都看不出类型"


def _listed(pages: Sequence[PageFacts]) -> list[date | None]:
    return [item.date for page in pages for each in page.lists for item in each.items]
