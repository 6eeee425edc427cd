"""From dates and links to list entries: which link a date belongs to, and which element is the entry."""

import re
from bisect import bisect_left
from collections import Counter as Counts
from dataclasses import dataclass, field

from auditor.extract.datemarks import DateMark
from auditor.extract.page import Node, Page, squeeze

_CLIMB = 7
_ROW_TAGS = frozenset({"li", "tr"})
_HOLDERS = frozenset({"ul", "ol", "table", "tbody", "body", "html", "dl"})
_NESTED = frozenset({"ul", "ol", "dl"})
NO_TITLE = re.compile(
    r"^(?:更多|more|查看更多|详情|查看详情|详细|阅读全文|全文|点击查看|\[?详细\]?|首页|上一页|下一页|尾页|末页|上页|下页|末尾|前页|后页|第一页|最后一页|跳转|GO|确定|"
    r"(?:我要|直接)?(?:打印|关闭|收藏|返回)(?:本页|窗口|此页|列表)?|大|中|小|分享|微信|微博|QQ空间|[【\[]?(?:打印|关闭).{0,6}|[\d\s.<>«»…|/\[\]·•>+]+|)[>》»\s.…+]*$",
    re.I,
)


@dataclass(slots=True)
class TextLink:
    """A link that says something: its element, its words, its address as written."""

    node: Node
    words: str
    href: str
    key: str = ""

    def __post_init__(self) -> None:
        # What makes two links one: the address, or the words where the address leads nowhere.
        href = self.href.strip()
        self.key = self.words if not href or href.startswith(("#", "javascript")) else href


@dataclass(slots=True)
class Row:
    """An entry: its element, its link, its dates, and links nested below it (相关解读)."""

    node: Node
    link: TextLink
    mark: DateMark | None
    nested: list[TextLink] = field(default_factory=list)
    flat: bool = False
    bare: bool = False
    """Title and date are all that is written here."""


class Span:
    """How many of some nodes lie inside an element, by their indices."""

    def __init__(self, indices: list[int]) -> None:
        self.indices = indices

    def span(self, node: Node) -> tuple[int, int]:
        return bisect_left(self.indices, node.index), bisect_left(self.indices, node.end)


def text_links(page: Page) -> list[TextLink]:
    """Links that could be titles, in document order. Of doubled anchors only the one with words counts."""
    found = []
    for node in page.by_tag.get("a", ()):
        if "href" not in node.attrs:
            continue
        words = page.link_words(node)
        if words and not NO_TITLE.match(words):
            found.append(TextLink(node, words, node.get("href")))
    return found


class RowFinder:
    """Pairs every date mark with its link; ``rows`` are in document order."""

    def __init__(self, page: Page, marks: list[DateMark]) -> None:
        self.page = page
        self.marks = marks
        self.links = text_links(page)
        self._links = Span([link.node.index for link in self.links])
        self._marks = Span([mark.start for mark in marks])
        self._times = Counts(link.key for link in self.links)
        self._used: set[int] = set()
        self.rows: list[Row] = []
        for mark in marks:
            if mark.start not in self._used:
                self._take(mark)

    def links_in(self, node: Node) -> list[TextLink]:
        low, high = self._links.span(node)
        own = self.links[low:high]
        return [TextLink(node, self.page.link_words(node), node.get("href"))] if not own and node.tag == "a" else own

    def count_links(self, node: Node) -> int:
        """How many titles an element holds; without listing them, for there may be thousands."""
        low, high = self._links.span(node)
        return high - low

    def count_marks(self, node: Node) -> int:
        low, high = self._marks.span(node)
        return high - low

    def marks_in(self, node: Node) -> list[DateMark]:
        low, high = self._marks.span(node)
        return self.marks[low:high]

    def _take(self, mark: DateMark) -> None:
        entry = self._entry(mark)
        if entry is None:
            return
        marks = self.marks_in(entry)
        self._used.update(one.start for one in marks)
        links = self.links_in(entry)
        if _take_turns(links, marks):
            self._flat(entry, links, marks)
            return
        row = self._row(entry, links, marks)
        if row is not None:
            self.rows.append(row)

    def _entry(self, mark: DateMark) -> Node | None:
        """The lowest element that holds the date and a link, widened while it gains neither."""
        entry: Node | None = self.page.nodes[mark.start].parent
        for _ in range(_CLIMB):
            if entry is None or entry.tag in {"body", "html"}:
                return None
            if self._holds_link(entry):
                return self._widen(entry)
            entry = entry.parent
        return None

    def _holds_link(self, node: Node) -> bool:
        low, high = self._links.span(node)
        if high > low:
            return True
        return node.tag == "a" and "href" in node.attrs and bool(self.page.link_words(node))

    def _widen(self, entry: Node) -> Node:
        while entry.tag not in _ROW_TAGS and entry.parent is not None and entry.parent.tag not in _HOLDERS:
            above = entry.parent
            grown = self.count_links(above) > max(1, self.count_links(entry))
            if grown or self.count_marks(above) > self.count_marks(entry):
                break
            entry = above
        return entry

    def _row(self, entry: Node, links: list[TextLink], marks: list[DateMark]) -> Row | None:
        own = [link for link in links if not _is_nested(link.node, entry)] or links
        if not own or len({link.key for link in own}) > 4:
            return None
        mark = mark_of(marks, [self._column_name(entry, one) for one in marks]) if len(marks) > 1 else marks[0]
        main = title_of(self._rarest(own))
        words = len("".join(self.page.raw_text(entry).split()))
        bare = mark.alone and words <= len("".join((main.words + mark.text).split())) + 4
        return Row(entry, main, mark, [link for link in links if link not in own], bare=bare)

    def _rarest(self, links: list[TextLink]) -> list[TextLink]:
        """A link that every entry carries ([栏目], 发布机构) is not the title of any."""
        fewest = min(self._times[link.key] for link in links)
        return [link for link in links if self._times[link.key] == fewest]

    def _column_name(self, entry: Node, mark: DateMark) -> str:
        """Over a table's date cell, the header cell of its column; before any other date, the words next to it."""
        if entry.tag != "tr":
            before = [node.text for node in self.page.nodes[max(entry.index, mark.start - 4) : mark.start] if node.text]
            return " ".join(before)[-12:]
        cells = [cell for cell in self.page.children(entry) if cell.tag in {"th", "td"}]
        place = next((i for i, cell in enumerate(cells) if cell.index <= mark.start < cell.end), -1)
        heads = self._head_cells(entry)
        return self.page.text(heads[place]) if 0 <= place < len(heads) == len(cells) else ""

    def _head_cells(self, row: Node) -> list[Node]:
        table = next((above for above in row.ancestors() if above.tag == "table"), None)
        if table is None:
            return []
        first = next((node for node in self.page.inside(table) if node.tag == "tr"), None)
        return [cell for cell in self.page.children(first) if cell.tag in {"th", "td"}] if first else []

    def _flat(self, entry: Node, links: list[TextLink], marks: list[DateMark]) -> None:
        """Titles and dates lie side by side in one element: pair them in turn."""
        date_first = marks[0].start < links[0].node.index
        bounds = [entry.index, *(mark.start for mark in marks), entry.end]
        places = [link.node.index for link in links]
        for position, mark in enumerate(marks):
            low, high = bounds[position + date_first], bounds[position + 1 + date_first]
            between = links[bisect_left(places, low) : bisect_left(places, high)]
            if between:
                self.rows.append(Row(entry, title_of(between), mark, flat=True))


def _take_turns(links: list[TextLink], marks: list[DateMark]) -> bool:
    """Titles and dates alternate (title, date, title, date …), two pairs at least, each title another address."""
    if len({link.key for link in links}) < 2 or len(marks) < 2:
        return False
    order = sorted([(link.node.index, "link", link.key) for link in links] + [(m.start, "date", "") for m in marks])
    turns = [kind for place, (_, kind, key) in enumerate(order) if not place or order[place - 1][1:] != (kind, key)]
    folded = [kind for place, kind in enumerate(turns) if not place or turns[place - 1] != kind]
    return len(folded) >= 4


_PUBLISHED_LABEL = re.compile(r"发\s*布|发\s*表|公\s*开|公\s*布|更\s*新|发\s*文")
_OTHER_LABEL = re.compile(
    r"成\s*文|生\s*成|截\s*止|开\s*始|结\s*束|施\s*行|实\s*施|生\s*效|失\s*效|印\s*发|起\s*始|到\s*期|有\s*效"
)


def mark_of(marks: list[DateMark], names: list[str]) -> DateMark:
    """The date of an entry that shows several: the one called 发布, not 成文 or 截止; else the last a reader sees.

    ``names`` are the words over or before each date (a table's header cell), "" where there are none.
    """
    told = [(mark, f"{name} {mark.text}") for mark, name in zip(marks, names, strict=True)]
    seen = [pair for pair in told if not pair[0].hidden] or told
    seen = [pair for pair in seen if pair[0].alone] or seen
    for wanted in (
        [mark for mark, words in seen if _PUBLISHED_LABEL.search(words)],
        [mark for mark, words in seen if not _OTHER_LABEL.search(words)],
    ):
        if wanted:
            return wanted[-1]
    return seen[-1][0]


def title_of(links: list[TextLink]) -> TextLink:
    """The title among an entry's links: of links with one address the wordiest, and the first address with words."""
    longest = max(links, key=lambda link: len(link.words))
    first = links[0]
    # [栏目] 标题: the short bracketed first link names the column, the long one is the title.
    return first if len(first.words) * 3 >= len(longest.words) and first.words[:1] not in "[【" else longest


def _is_nested(node: Node, entry: Node) -> bool:
    for above in node.ancestors():
        if above is entry:
            return False
        if above.tag in _NESTED:
            return True
    return False


def row_without_date(node: Node, links: list[TextLink]) -> Row | None:
    """An entry that shows no date beside its dated neighbours."""
    own = [link for link in links if not _is_nested(link.node, node)]
    if not own or len({link.key for link in own}) > 4:
        return None
    return Row(node, title_of(own), None, [link for link in links if link not in own])


def full_title(page: Page, link: TextLink) -> str:
    """The title in full: of a cut one (…) the ``title`` attribute."""
    words = _inner_title(page, link.node) or link.words
    hint = squeeze(link.node.get("title"))
    cut = words.rstrip(".…· ")
    if hint and (
        not words or (cut != words and hint.startswith(cut[: max(2, len(cut) - 2)])) or hint.startswith(words)
    ):
        return _tidy(hint)
    return _tidy(words)


def _inner_title(page: Page, node: Node) -> str:
    """Date and title both inside the link: the words of its heading."""
    for inner in page.inside(node):
        if inner.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            return page.text(inner)
    return ""


def _tidy(title: str) -> str:
    return title.strip(" ·•●■▪◆◇★☆►▶>»-").strip() or title.strip()
