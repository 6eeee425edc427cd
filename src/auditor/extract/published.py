"""The publication date of an article (发布日期) as the page shows it, or none.

Order: a labelled date a reader sees (发布时间：…) > a script variable the page prints (pubdata) > a date in the line
under the title > the page tag PubDate, unless it is the moment the page was generated > 更新时间. Never: clocks, the
copyright line, the address, attributes, hidden elements, comments, lists of other articles, 成文日期 and 生成日期.
"""

import datetime as dt
import re
from dataclasses import dataclass

from auditor.extract.labels import Label, label_of
from auditor.extract.page import squeeze
from auditor.extract.visible import Visible
from auditor.model.page import ReadDate
from auditor.reading.dates import FoundDate, find_dates

_NEAR = 240
"""Characters after the title within which the line of source and date stands."""
_REGION = 1500
_INFO_WORD = re.compile(
    r"来源|作者|浏览|点击|阅读|访问量|字体|字号|编辑|责编|打印|分享|撰稿|供稿|人气|次数|查看|大\s*中\s*小|发布(?:人|机构|单位|者)"
    r"|稿件|記者|信息员|审核|source|views?|hits?",
    re.I,
)
_SENTENCE = re.compile(r"[。；！？;]|[，、,](?!\s*$)")
_ENDS_SENTENCE = re.compile(r"[。；！？]")
_EVENT = re.compile(r"通过|批准|修订|修正|施行|审议|会议|召开|截止|截至|成立|报名|举行|开幕|举办|出生|会签|送达|有效")
_RUNS_ON = re.compile(r"^\s*(?:[，,、。；;至到起前后的上下在为]|以[前后来]|—|－|-\s*\d|～|~|\d)")


@dataclass(slots=True)
class Candidate:
    """A date a reader sees, and what it is called."""

    found: FoundDate
    label: Label


@dataclass(slots=True)
class Shown:
    """The dates a page shows, and where its title lines end."""

    seen: Visible
    candidates: list[Candidate]
    titles: list[int]

    def of(self, *labels: Label) -> list[Candidate]:
        """The dates so called, in order."""
        return [one for one in self.candidates if one.label in labels]


def shown_dates(seen: Visible, headings: list[str], today: dt.date) -> Shown:
    """All dates in the visible words, with their labels."""
    found = find_dates(seen.text, today=today)
    titles = title_ends(seen, headings) if found else []
    return Shown(seen, [Candidate(one, label_of(seen, one)) for one in found], titles)


def title_ends(seen: Visible, headings: list[str]) -> list[int]:
    """Where a line that is the article's title ends."""
    wanted = [words for words in map(dense, headings) if len(words) >= 2]
    ends = []
    at = 0
    for line in seen.text.split("\n"):
        words = dense(line)
        if words and any(_same_title(words, title) for title in wanted):
            ends.append(at + len(line))
        at += len(line) + 1
    return ends


def dense(text: str) -> str:
    """Words without any blanks, to compare titles."""
    return "".join(text.split())


def _same_title(line: str, title: str) -> bool:
    if line == title:
        return True
    if len(title) >= 6 and len(line) <= len(title) + 40 and title in line:
        return True
    return len(line) >= 6 and len(line) * 3 >= len(title) and line in title


def labelled(shown: Shown) -> ReadDate | None:
    """The date called 发布时间 or the like; else 时间 in the line under the title; else 发文日期."""
    for labels, rule, confidence, anywhere in (
        (("published",), "label", 0.98, True),
        (("after",), "label_after", 0.9, False),
        (("bare",), "label_bare", 0.93, False),
        (("issued",), "label_issued", 0.85, True),
    ):
        chosen = _choose(shown.of(*labels), shown.titles, anywhere=anywhere)  # type: ignore[arg-type]
        if chosen is not None and (rule != "label_bare" or _is_info(shown.seen, chosen.found)):
            return made(shown.seen, chosen.found, rule, confidence)
    return None


def _choose(candidates: list[Candidate], titles: list[int], *, anywhere: bool) -> Candidate | None:
    """The first after a title line, within reach; else the first at all (not below the titles, if it must be near)."""
    reach = _REGION if anywhere else _NEAR
    for end in titles:
        for one in candidates:
            if end <= one.found.start <= end + reach:
                return one
    if not candidates:
        return None
    first = candidates[0]
    return first if anywhere or not titles or first.found.start < titles[-1] else None


def _is_info(seen: Visible, found: FoundDate) -> bool:
    """The line of the date says where an article comes from; it is not a sentence of it."""
    if _RUNS_ON.match(seen.text[found.end : found.end + 4]):
        return False
    rest = seen.line(found.start, found.end).replace(found.text, " ")
    if _INFO_WORD.search(rest):
        return len(rest) <= 240
    return len(squeeze(rest)) <= 40 and not _SENTENCE.search(rest) and not _EVENT.search(rest)


def near_title(shown: Shown, today: dt.date) -> ReadDate | None:
    """A date without a label in the line under the title, or in the only line that tells source, author or views."""
    seen = shown.seen
    plain = [one for one in shown.of("none", "bare") if one.found.date <= today and _is_info(seen, one.found)]
    for end in shown.titles:
        for one in plain:
            start = one.found.start
            if end - 1 <= start <= end + _NEAR and not _ENDS_SENTENCE.search(seen.text[end:start]):
                return made(seen, one.found, "near_title", 0.85)
    lines = [one.found for one in plain if _tells_source(seen, one.found)]
    if len({found.date for found in lines}) == 1:
        return made(seen, lines[0], "info_line", 0.75)
    return None


def _tells_source(seen: Visible, found: FoundDate) -> bool:
    line = seen.line(found.start, found.end)
    return len(line) <= 160 and bool(_INFO_WORD.search(line.replace(found.text, " ")))


def updated(shown: Shown) -> ReadDate | None:
    """更新时间, where the page shows no other date: many systems call the publication so. Little confidence."""
    chosen = _choose(shown.of("updated"), shown.titles, anywhere=False)
    return made(shown.seen, chosen.found, "label_updated", 0.5) if chosen is not None else None


def written(shown: Shown) -> ReadDate | None:
    """成文日期 (签发, 印发), else 发文日期."""
    for one in shown.of("written") or shown.of("issued"):
        return made(shown.seen, one.found, "label_written", 0.95)
    return None


def generated(shown: Shown) -> ReadDate | None:
    """生成日期 of an openness catalogue (信息公开目录)."""
    for one in shown.of("generated"):
        return made(shown.seen, one.found, "label_generated", 0.95)
    return None


def made(seen: Visible, found: FoundDate, rule: str, confidence: float) -> ReadDate:
    """The date with the words it was read from."""
    snippet = squeeze(seen.text[max(0, found.start - 16) : found.end + 4])
    return ReadDate(date=found.date, precision=found.precision, rule=rule, snippet=snippet, confidence=confidence)
