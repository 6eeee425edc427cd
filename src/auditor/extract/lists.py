"""The lists of a page (列表), found without any selector: entries that stand in one element make one list.

Newest is the latest plausible date that is not in the future; the first entry may be pinned (置顶) and older.
"""

import datetime as dt
import re
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.extract.datemarks import DateMark, find_marks
from auditor.extract.headings import heading_before, tab_names
from auditor.extract.page import Node, Page
from auditor.extract.rows import NO_TITLE, Row, RowFinder, TextLink, full_title, row_without_date
from auditor.extract.titledates import split_title, with_title_dates
from auditor.model.page import ItemList, ListItem
from auditor.reading.dates import make_date
from auditor.reading.urls import Resolver

_PINNED = re.compile(r"置\s*顶|顶\]|【顶】|\[顶\]")
_PIN_WORD = re.compile(r"^\s*[\[【(（]?\s*置\s*顶\s*[\]】)）]?\s*")
_PIN_MARKS = re.compile(
    r"(?:^|[\s_-])(?:zhiding|zd|istop|is-top|ontop|pinned|sticky|settop|totop_tag)(?=$|[\s_-])", re.I
)
_SOURCE = re.compile(r"(?:来源|发布机构|发布单位|作者|发布部门|供稿单位)\s*[:：]\s*([^\s:：|\[\]【】]{2,30})")
_MIN_UNDATED = 3
MAX_LISTS = 400
"""Lists of one page that are read; no page made for people has as many."""


@dataclass(slots=True)
class Group:
    """Rows that share one holder."""

    holder: Node
    rows: list[Row] = field(default_factory=list)
    dated: bool = True

    @property
    def days(self) -> int:
        """How many entries show a date."""
        return sum(1 for row in self.rows if row.mark is not None)

    @property
    def first(self) -> int:
        return min(row.link.node.index for row in self.rows)

    @property
    def last(self) -> int:
        return max(row.node.end if not row.flat else row.link.node.end for row in self.rows)


def read_lists(page: Page, resolve: Resolver, today: dt.date) -> tuple[list[ItemList], list[Group]]:
    """Lists in document order with the groups they came from (dated ones and, of three entries up, undated ones)."""
    marks = find_marks(page, today)
    finder = RowFinder(page, marks)
    groups = _complete(page, finder, [group for group in _group(finder.rows) if _is_list(group)])
    groups = _merge(page, groups)
    groups += _undated(finder, groups)
    groups = sorted(groups, key=lambda group: group.first)[:MAX_LISTS]
    lists, kept, before = [], [], 0
    for group in groups:
        made = _list(page, group, resolve, today, before)
        if made.items:
            lists.append(made)
            kept.append(group)
        before = group.last
    return lists, kept


def entry_ranges(groups: list[Group]) -> list[tuple[int, int]]:
    """Node ranges of the entries of dated lists: dates in them are other articles'.

    One or two dated lines with links may be an article's own (the line under its title, its signature): if anything
    else is written in them, they are no entries.
    """
    ranges = []
    for group in groups:
        dated = [row for row in group.rows if row.mark is not None and not row.flat]
        if len(dated) >= 3 or all(row.bare for row in dated):
            ranges += [(row.node.index, row.node.end) for row in dated]
    return sorted(set(ranges))


def _group(rows: list[Row]) -> list[Group]:
    groups: dict[tuple[int, str], Group] = {}
    for row in rows:
        holder = row.node if row.flat or row.node.parent is None else row.node.parent
        groups.setdefault((holder.index, row.node.tag), Group(holder)).rows.append(row)
    return list(groups.values())


def _is_list(group: Group) -> bool:
    """One date beside one link is mostly the line under an article's title; in a list item it is a list of one."""
    return len(group.rows) > 1 or group.rows[0].node.tag in {"li", "tr", "dd", "dt"}


def _complete(page: Page, finder: RowFinder, groups: list[Group]) -> list[Group]:
    """Add the entries of a list that show no date themselves."""
    for group in groups:
        if group.rows[0].flat:
            continue
        dated = {row.node.index for row in group.rows}
        shapes = {row.node.tag for row in group.rows}
        for child in page.children(group.holder):
            if child.tag in shapes and child.index not in dated and not finder.marks_in(child):
                row = row_without_date(child, finder.links_in(child))
                if row is not None:
                    group.rows.append(row)
        group.rows.sort(key=lambda row: row.node.index)
    return groups


def _shape(node: Node) -> str:
    return f"{node.tag}.{node.get('class')}"


def _signature(group: Group) -> tuple[object, ...]:
    holder = group.holder
    parent = _shape(holder.parent) if holder.parent is not None else ""
    return holder.depth, _shape(holder), parent, group.rows[0].node.tag, holder.hidden


def _merge(page: Page, groups: list[Group]) -> list[Group]:
    """Five entries, a rule, five entries: holders alike, with no words between them, are one list."""
    merged: list[Group] = []
    for group in groups:
        last = merged[-1] if merged else None
        if last is not None and not last.rows[0].flat and _signature(last) == _signature(group):
            between = page.nodes[last.last : group.holder.index]
            if not any(node.tag == "#text" and node.text.strip() for node in between):
                last.rows += group.rows
                continue
        merged.append(group)
    return merged


def _undated(finder: RowFinder, groups: list[Group]) -> list[Group]:
    """Entries without any date: three and more rows alike, one title each, in the page's main part."""
    taken = sorted((group.holder.index, group.holder.end) for group in groups)
    found: dict[int, Group] = {}
    for link in finder.links:
        if link.node.zone != "main" or _inside(link.node.index, taken):
            continue
        row_node = _row_around(finder, link)
        if row_node is not None and row_node.parent is not None:
            holder = row_node.parent
            found.setdefault(holder.index, Group(holder, dated=False)).rows.append(Row(row_node, link, None))
    return [group for group in found.values() if _reads_like_articles(group)]


def _inside(index: int, ranges: list[tuple[int, int]]) -> bool:
    """Ranges of elements nest or lie apart: the last one that starts before, or one around it, may hold the index."""
    place = bisect_right(ranges, (index, sys.maxsize))
    return any(low <= index < high for low, high in ranges[max(0, place - _AROUND) : place])


_AROUND = 12
_SAME_LINK = 6


def _row_around(finder: RowFinder, link: TextLink) -> Node | None:
    node: Node | None = link.node
    while node is not None and node.tag not in {"li", "tr", "dd", "dt", "p", "div"}:
        node = node.parent
    if node is None or finder.count_links(node) > _SAME_LINK or len({one.key for one in finder.links_in(node)}) != 1:
        return None
    while node.parent is not None and node.tag not in {"li", "tr"} and node.parent.tag not in _HOLDERS:
        if finder.count_links(node.parent) > finder.count_links(node):
            break
        node = node.parent
    return node


_HOLDERS = frozenset({"ul", "ol", "tbody", "dl", "body"})
_ARTICLE_ADDRESS = re.compile(r"\d{4,}|[0-9a-f]{16,}|/(?:content|info|article|art|detail|show|view)s?[/_.]", re.I)


def _reads_like_articles(group: Group) -> bool:
    rows = group.rows
    if len({row.link.key for row in rows}) < _MIN_UNDATED:
        return False
    average = sum(len(row.link.words) for row in rows) / len(rows)
    pointing = sum(1 for row in rows if _ARTICLE_ADDRESS.search(row.link.href.rpartition("//")[2].partition("/")[2]))
    return average >= 12 or (average >= 7 and pointing * 2 >= len(rows))


def _list(page: Page, group: Group, resolve: Resolver, today: dt.date, floor: int) -> ItemList:
    rows = with_title_dates(page, _distinct(group.rows), today)
    days = resolve_days(rows, today)
    items = tuple(_item(page, row, day, resolve, today) for row, day in zip(rows, days, strict=True))
    items = tuple(item for item in items if item.title)
    shown = [item.date for item in items if item.date is not None and item.date <= today]
    heading, more = heading_before(page, group.holder, group.first, floor, resolve)
    tab = tab_names(page, group.holder, resolve)
    if tab is not None:
        heading, more = tab
    return ItemList(
        column=heading,
        items=items,
        newest=max(shown, default=None),
        more=more,
        hidden=group.holder.hidden,
        nested=any(row.nested for row in rows),
    )


def _distinct(rows: list[Row]) -> list[Row]:
    """An image and a title may link to one article: one entry for each element."""
    seen: set[tuple[int, str]] = set()
    kept = []
    for row in rows:
        key = (row.node.index, row.link.key if row.flat else "")
        if key not in seen and not NO_TITLE.match(row.link.words):
            seen.add(key)
            kept.append(row)
    return kept


def _item(page: Page, row: Row, day: dt.date | None, resolve: Resolver, today: dt.date) -> ListItem:
    title = full_title(page, row.link)
    text = row.mark.text if row.mark else ""
    if text and text == title:
        title, text = split_title(title, today)[0], title
    elif row.mark and row.mark.start > row.link.node.index and row.mark.end <= row.link.node.end:
        title = title.replace(text, "").strip() or title
    words = row.link.words if row.flat else page.spaced_text(row.node)
    source = _SOURCE.search(words)
    href = row.link.href.strip()
    url = resolve(href) if href and not href.startswith("#") else None
    return ListItem(
        title=_PIN_WORD.sub("", title) or title,
        url=url or "",
        date=day,
        date_text=text,
        pinned=bool(_PINNED.search(words[:12]) or _PINNED.search(words[-12:]))
        or _has_pin(page, row.link.node if row.flat else row.node),
        source=source[1] if source else "",
    )


def _has_pin(page: Page, node: Node) -> bool:
    for inner in (node, *page.inside(node)):
        if inner.attrs and _PIN_MARKS.search(inner.marks):
            return True
        if inner.tag == "img" and "置顶" in inner.get("alt") + inner.get("title"):
            return True
    return False


def resolve_days(rows: Sequence[Row], today: dt.date) -> list[dt.date | None]:
    """The day of each entry; of month-day dates the year comes from the neighbours that show one.

    Where no neighbour does, an address that carries the same month lends its year (/202109/t20210908_1.html); where
    none does, there is no date: today's year would make a dead column look alive.
    """
    days = [_own_day(row.mark, row.link.href, today) for row in rows]
    for order in (range(len(rows)), range(len(rows) - 1, -1, -1)):
        neighbour: dt.date | None = None
        for position in order:
            mark = rows[position].mark
            if days[position] is None and neighbour and mark and mark.partial and mark.partial.day:
                days[position] = _nearest(mark.partial.month, mark.partial.day, neighbour, today)
            neighbour = days[position] or neighbour
    return days


def _own_day(mark: DateMark | None, href: str, today: dt.date) -> dt.date | None:
    if mark is None or mark.date is not None or mark.partial is None or mark.partial.day is None:
        return mark.date if mark else None
    year, month, day = mark.partial.year, mark.partial.month, mark.partial.day
    if year is not None:
        return make_date(year, month, day, today=today)
    hint = _DATED_ADDRESS.search(href)
    if hint is None or int(hint["m"]) != month:
        return None
    return make_date(int(hint["y"]), month, day, today=today)


_DATED_ADDRESS = re.compile(r"(?<!\d)(?P<y>20\d\d)(?:[-/_]?)(?P<m>0[1-9]|1[0-2]|[1-9](?=[-/_]))(?!\d{5})")


def _nearest(month: int, day: int, neighbour: dt.date, today: dt.date) -> dt.date | None:
    """The year that brings the day closest to its neighbour, nothing later than today."""
    made = [make_date(year, month, day, today=today) for year in range(neighbour.year - 1, neighbour.year + 2)]
    past = [one for one in made if one is not None and one <= today]
    return min(past, key=lambda one: abs((one - neighbour).days), default=None)
