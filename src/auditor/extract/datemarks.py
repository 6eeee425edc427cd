"""Dates that stand by themselves on a page (beside a title), whole or split over several elements."""

import datetime as dt
import re
from typing import NamedTuple

from auditor.extract.page import INLINE, Node, Page, squeeze
from auditor.reading.dates import PartialDate, find_dates, fold, make_date, parse_partial

_SHORT = 64
_SPLIT = 32
_DIGIT = re.compile(r"[0-9０-９一二三四五六七八九〇]")
_EDGES = " \t\r\n[]【】()（）〔〕{}<>《》|/·•:：-—_*,，;；　\u00a0"
_LABEL = re.compile(
    r"(?:信息|文章|稿件)?(?:发\s*布|发\s*表|公\s*开|公\s*布|更\s*新|发\s*文|发\s*稿|上\s*传|添\s*加|成\s*文|答\s*复|回\s*复|办\s*结|留\s*言|来\s*信|写\s*信)?\s*"
    r"(?:时\s*间|日\s*期|于)\s*[:：]?|发\s*布\s*[:：]|(?:Release|Publish|Update)?\s*(?:Date|Time)\s*[:：]?",
    re.I,
)
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?|(?:星期|周)[一二三四五六日天]|[上下]午")
_NUMBERISH = re.compile(r"^[\d年月日号./\-\s,A-Za-z]{1,14}$")
_WORDY = re.compile(
    r"(?![信息文章稿件发布表公开更新上传添加成答复回办结留言来写时间日期于年月号〇零一二三四五六七八九十周星上下午])[\u4e00-\u9fff]"
)
"""A character that stands neither in a date nor in its label."""

_PROSE = re.compile(r"[。；！？，,;!?]")
_DAY_THEN_MONTH = re.compile(r"^(\d{1,2})\s*[日/]?\s+((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*月?$")
_MONTH_THEN_DAY = re.compile(r"^((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*月?\s+(\d{1,2})\s*日?$")
_DAY_THEN_YEAR = re.compile(r"^(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s+((?:19|20)\d\d)\s*年?$")
_YEAR_THEN_DAY = re.compile(r"^((?:19|20)\d\d)\s*年?\s+(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$")
_DAY_MONTH_YEAR = re.compile(r"^(\d{1,2})\s+(\d{1,2})\s*月?\s+((?:19|20)\d\d)\s*年?$")


class DateMark(NamedTuple):
    """A date standing at nodes ``start`` to ``end``: a full ``date``, or a ``partial`` one to be completed."""

    start: int
    end: int
    date: dt.date | None
    partial: PartialDate | None
    text: str
    hidden: bool
    alone: bool


def find_marks(page: Page, today: dt.date) -> list[DateMark]:
    """All such dates of a page in document order, of visible and hidden elements."""
    marks: list[DateMark] = []
    done = -1
    for node in page.runs:
        if node.index < done or len(node.text) > 400 or not _DIGIT.search(node.text):
            continue
        mark = _mark(page, node, done, today)
        if mark is not None and not _is_page_clock(page, node, mark, today):
            marks.append(mark)
            done = mark.end
    return marks


_TELLS_TODAY = re.compile(r"今\s*[天日]|现\s*在|当前(?:时间|日期)|北京时间|农历|欢迎|(?:星期|周)[一二三四五六日天]")


def _is_page_clock(page: Page, node: Node, mark: DateMark, today: dt.date) -> bool:
    """Tell whether a date is today's because the page says what day it is: in its header, or in a clock's words.

    A server prints such a clock into the page, and so does a script where a browser shows it.
    """
    told = (mark.date.month, mark.date.day) if mark.date else mark.partial and (mark.partial.month, mark.partial.day)
    if told != (today.month, today.day) or (mark.date and mark.date != today):
        return False
    if node.zone in {"header", "nav"}:
        return True
    around = next((above for above in node.ancestors() if above.tag not in INLINE), node)
    if around.tag in {"td", "dd"} or any(inner.tag == "a" for inner in (around, *page.inside(around))):
        return False
    return bool(_TELLS_TODAY.search(page.raw_text(around)[:80]))


def _mark(page: Page, node: Node, floor: int, today: dt.date) -> DateMark | None:
    text = squeeze(node.text)
    if len(text) > _SHORT:
        return None
    full = find_dates(text, today=today)
    if len(full) == 1:
        rest = fold(text).replace(full[0].text, " ", 1)
        rest = _CLOCK.sub("", _LABEL.sub("", rest)).strip(_EDGES)
        if len(rest) > 30 or (rest and _PROSE.search(rest)):
            return None
        # A date among a link's other words belongs to the title; a title that ends with its date is seen to there.
        if rest and any(above.tag == "a" for above in node.ancestors()):
            return None
        return DateMark(node.index, node.end, full[0].date, None, text, node.hidden, not rest)
    if full:
        return None
    return _partial_or_split(page, node, text, floor, today)


def _partial_or_split(page: Page, node: Node, text: str, floor: int, today: dt.date) -> DateMark | None:
    if _WORDY.search(text):
        return None
    bare = _LABEL.sub("", fold(text)).strip(_EDGES)
    if not _NUMBERISH.match(bare):
        return None
    split = _split(page, node, floor, today)
    if split is not None:
        return split
    neighbours = _with_neighbours(page, node, today)
    if neighbours is not None:
        return neighbours
    partial = parse_partial(bare)
    if partial is None:
        return None
    return DateMark(node.index, node.end, None, partial, text, node.hidden, True)


def _split(page: Page, node: Node, floor: int, today: dt.date) -> DateMark | None:
    """2026-09 and 24 in elements of their own: the smallest element around them that reads as one day."""
    for above in list(node.ancestors())[:3]:
        if above.index < floor or above.end - above.index > 12 or above.tag in {"ul", "ol", "table", "tr", "body"}:
            return None
        words = squeeze(" ".join(n.text for n in page.inside(above) if n.tag == "#text"))
        if len(words) > _SPLIT:
            return None
        day = read_split(words, today)
        if day is not None:
            return DateMark(above.index, above.end, day, None, words, above.hidden, True)
    return None


def _with_neighbours(page: Page, node: Node, today: dt.date) -> DateMark | None:
    """Parts of one date in elements side by side, with nothing but markup between them."""
    words, last = squeeze(node.text), node
    for other in page.nodes[node.end : node.end + 8]:
        if other.tag != "#text" or not other.text.strip():
            continue
        if not _NUMBERISH.match(squeeze(other.text)):
            return None
        words, last = f"{words} {squeeze(other.text)}", other
        day = read_split(words, today)
        if day is not None:
            return DateMark(node.index, last.end, day, None, words, node.hidden, True)
    return None


def read_split(words: str, today: dt.date) -> dt.date | None:
    """A day from its parts in any order a designer may put them: ``24 2026-09``, ``09-24 2026``, ``2026 09/24``."""
    plain = _CLOCK.sub("", fold(words)).strip(_EDGES)
    found = find_dates(plain, today=today)
    if len(found) == 1:
        return found[0].date
    joined = find_dates(plain.replace(" ", ""), today=today)
    if len(joined) == 1:
        return joined[0].date
    for pattern, order in (
        (_DAY_THEN_MONTH, (1, 2, 0)),
        (_MONTH_THEN_DAY, (0, 1, 2)),
        (_DAY_THEN_YEAR, (2, 0, 1)),
        (_YEAR_THEN_DAY, (0, 1, 2)),
        (_DAY_MONTH_YEAR, (2, 1, 0)),
    ):
        match = pattern.match(plain)
        if match:
            parts = [int(part) for part in match.groups()]
            return make_date(*(parts[place] for place in order), today=today)
    return None
