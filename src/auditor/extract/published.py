"""The publication date of an article (发布日期) as the page shows it, or none.

Order: a labelled date a reader sees (发布时间：…) > a script variable the page prints (pubdata) > a date in the line
under the title > the page tag PubDate, unless it is the moment the page was generated > 更新时间. Never: clocks, the
copyright line, the address, attributes, hidden elements, comments, lists of other articles, 成文日期 and 生成日期.
"""

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass

from auditor.extract.page import INLINE, Page, squeeze
from auditor.extract.tags import tag
from auditor.model.page import ReadDate
from auditor.reading.dates import FoundDate, find_dates, fold, parse_date

_SKIPPED_TAGS = frozenset({"select", "option", "textarea", "title", "button", "label"})
_NEAR = 240
_REGION = 1500


@dataclass(slots=True)
class Visible:
    """What a reader sees, with a line break at every block and the places where a new element starts."""

    text: str
    starts: list[int]

    def starts_element(self, at: int) -> bool:
        place = bisect_right(self.starts, at) - 1
        return place >= 0 and self.starts[place] == at

    def line(self, start: int, end: int) -> str:
        low = self.text.rfind("\n", 0, start) + 1
        high = self.text.find("\n", end)
        return self.text[low : len(self.text) if high < 0 else high]


def visible_text(page: Page, skip: list[tuple[int, int]]) -> Visible:
    """The visible words of the page outside its footer and outside the node ranges ``skip`` (entries of lists)."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    breaks = False
    skip_at = 0
    resume = 0
    for node in page.nodes:
        if node.index < resume:
            continue
        while skip_at < len(skip) and skip[skip_at][1] <= node.index:
            skip_at += 1
        if skip_at < len(skip) and skip[skip_at][0] <= node.index:
            resume = skip[skip_at][1]
            breaks = True
            continue
        if node.tag == "#text":
            if node.hidden or node.zone == "footer" or not node.text:
                continue
            if breaks and parts:
                parts.append("\n")
                length += 1
            breaks = False
            starts.append(length)
            words = _ONE_LINE.sub(" ", node.text)
            parts.append(words)
            length += len(words)
        elif node.tag in _SKIPPED_TAGS:
            resume = node.end
        elif node.tag not in INLINE:
            breaks = True
    return Visible(fold("".join(parts)), starts)


_ONE_LINE = re.compile(r"[\r\n\t]+")


def _spaced(words: str) -> str:
    return "|".join(r"\s*".join(word) for word in words.split())


_TAIL = r"\s*[:：]?\s*[\[【(（]?\s*[:：]?\s*$"
_STRONG = re.compile(
    rf"(?:{_spaced('发布 發布 發佈 发表 公布 公開 公开 刊发 发稿 上传 添加 发帖 登载 刊登 上网 上线 发送 推送 发佈 张贴 張貼 投稿 编发 录入')})\s*"
    rf"(?:{_spaced('时间 日期 時間 于')}|日){_TAIL}|(?:发\s*布|发\s*表|發\s*布)\s*[:：]\s*[\[【(（]?\s*$"
    r"|(?:publish(?:ed)?|release|post(?:ed)?|issue)\s*(?:date|time|on|at)?\s*[:：]\s*$",
    re.I,
)
_ISSUED = re.compile(rf"(?:{_spaced('发文 印发 制发 公告 颁布')})\s*(?:{_spaced('时间 日期 時間')}|日){_TAIL}")
_BARE = re.compile(rf"(?:{_spaced('时间 日期 時間')}|Date|Time){_TAIL}", re.I)
_BARE_PREFIXES = re.compile(r"(?:信息|文章|新闻|稿件|资讯|本文)$")
_UPDATED = re.compile(
    rf"(?:{_spaced('更新 修改 修订 更改')})\s*(?:{_spaced('时间 日期 時間 于')}){_TAIL}|(?:update[d]?|modified)\s*(?:date|time|on)?\s*[:：]?\s*$",
    re.I,
)
_WRITTEN = re.compile(
    rf"(?:{_spaced('成文 签发 撰写 形成 制定 印发 发文')})\s*(?:{_spaced('时间 日期 時間')}|日){_TAIL}"
)
_GENERATED = re.compile(rf"(?:{_spaced('生成 产生')})\s*(?:{_spaced('时间 日期 時間')}|日){_TAIL}")
_OTHER = re.compile(
    rf"(?:{_spaced('时间 日期 時間 日')}|至|到|从|自|自从|截止|截至|今天是|今天|现在是|当前|前|期间|date|time){_TAIL}",
    re.I,
)
_FORMER = re.compile(r"(?:预计|计划|原|拟|首次|对方|对外|招标|采购|公告期|成绩|结果|名单)\s*$")
_SUFFIX = re.compile(r"^\s*[\])】）]?\s*(?:发布|发表|發布|刊发)(?!会|了|的|《|《|平台|厅|机构|单位)")
_INFO_WORD = re.compile(
    r"来源|作者|浏览|点击|阅读|访问量|字体|字号|编辑|责编|打印|分享|撰稿|供稿|人气|次数|查看|大\s*中\s*小|发布(?:人|机构|单位|者)|稿件|記者|信息员|审核|source|views?|hits?",
    re.I,
)
_SENTENCE = re.compile(r"[。；！？;]|[，、,](?!\s*$)")
_AFTER_PROSE = re.compile(r"^\s*(?:[，,、。；;至到起前后的上下在为]|以[前后来]|—|－|-\s*\d|～|~|\d)")


@dataclass(slots=True)
class Candidate:
    """A date a reader sees, with what its label says it is."""

    found: FoundDate
    kind: str


_LABELS = (("written", _WRITTEN), ("generated", _GENERATED), ("strong", _STRONG), ("updated", _UPDATED))


def _classify(seen: Visible, found: FoundDate) -> str:
    before = seen.text[max(0, found.start - 40) : found.start]
    issued = _ISSUED.search(before)
    for kind, pattern in _LABELS:
        match = pattern.search(before)
        if match:
            if kind == "strong" and _FORMER.search(before[: match.start()]):
                return "other"
            return "issued" if kind == "written" and issued and issued.start() == match.start() else kind
    if issued:
        return "issued"
    return _bare(seen, found, before)


def _bare(seen: Visible, found: FoundDate, before: str) -> str:
    match = _BARE.search(before)
    if match:
        ahead = before[: match.start()]
        at = found.start - len(before) + match.start()
        opens = not ahead or not ("\u4e00" <= ahead[-1] <= "\u9fff" or ahead[-1].isalpha())
        return "bare" if opens or seen.starts_element(at) or _BARE_PREFIXES.search(ahead) else "other"
    if _OTHER.search(before):
        return "other"
    return "suffix" if _SUFFIX.match(seen.text[found.end : found.end + 12]) else "plain"


def read_dates(
    page: Page, tags: dict[str, str], headings: list[str], skip: list[tuple[int, int]], today: dt.date
) -> dict[str, ReadDate]:
    """``published``, ``written`` and ``generated``, each where the page shows it."""
    seen = visible_text(page, skip)
    candidates = [Candidate(found, _classify(seen, found)) for found in find_dates(seen.text, today=today)]
    titles = _title_ends(seen, headings)
    read: dict[str, ReadDate] = {}
    published = (
        _labelled(seen, candidates, titles)
        or _from_scripts(page, today)
        or _near_title(seen, candidates, titles, today)
        or _from_tags(tags, today)
        or _updated(seen, candidates, titles)
    )
    if published is not None:
        read["published"] = published
    for kind in ("written", "generated"):
        one = next((c for c in candidates if c.kind == kind), None)
        if kind == "written" and one is None:
            one = next((c for c in candidates if c.kind == "issued"), None)
        if one is not None:
            read[kind] = _made(seen, one.found, kind, 0.95)
    return read


def _made(seen: Visible, found: FoundDate, rule: str, confidence: float) -> ReadDate:
    snippet = squeeze(seen.text[max(0, found.start - 16) : found.end + 4])
    return ReadDate(date=found.date, precision=found.precision, rule=rule, snippet=snippet, confidence=confidence)


def _title_ends(seen: Visible, headings: list[str]) -> list[int]:
    """Where a line that is the article's title ends."""
    wanted = [dense(heading) for heading in headings if len(dense(heading)) >= 2]
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
    return re.sub(r"\s+", "", text)


def _same_title(line: str, title: str) -> bool:
    if line == title:
        return True
    if len(title) >= 6 and title in line and len(line) <= len(title) + 40:
        return True
    return len(line) >= 6 and len(line) * 3 >= len(title) and line in title


def _labelled(seen: Visible, candidates: list[Candidate], titles: list[int]) -> ReadDate | None:
    for kinds, rule, confidence in (
        (("strong",), "label", 0.98),
        (("suffix",), "label_after", 0.9),
        (("bare",), "label_bare", 0.93),
        (("issued",), "label_issued", 0.85),
    ):
        chosen = _choose([c for c in candidates if c.kind in kinds], titles, anywhere=rule in {"label", "label_issued"})
        if chosen is not None and (rule != "label_bare" or _is_info(seen, chosen.found)):
            return _made(seen, chosen.found, rule, confidence)
    return None


def _choose(candidates: list[Candidate], titles: list[int], *, anywhere: bool) -> Candidate | None:
    """The first after a title line; else the first before it, if that kind may stand anywhere."""
    for end in titles:
        for one in candidates:
            if end <= one.found.start <= end + (_REGION if anywhere else _NEAR):
                return one
    if not candidates or not (anywhere or not titles):
        return candidates[0] if candidates and titles and candidates[0].found.start < titles[-1] else None
    return candidates[0]


def _is_info(seen: Visible, found: FoundDate) -> bool:
    """The line of the date says where an article comes from; it is not a sentence of it."""
    line = seen.line(found.start, found.end)
    if _AFTER_PROSE.match(seen.text[found.end : found.end + 4]):
        return False
    rest = line.replace(found.text, " ")
    if _INFO_WORD.search(rest):
        return len(rest) <= 240
    return len(squeeze(rest)) <= 40 and not _SENTENCE.search(rest)


def _near_title(seen: Visible, candidates: list[Candidate], titles: list[int], today: dt.date) -> ReadDate | None:
    for end in titles:
        for one in candidates:
            near = end - 1 <= one.found.start <= end + _NEAR
            if near and one.kind in {"plain", "bare"} and one.found.date <= today and _is_info(seen, one.found):
                between = seen.text[end : one.found.start]
                if not re.search(r"[。；！？]", between):
                    return _made(seen, one.found, "near_title", 0.85)
    lines = [
        one
        for one in candidates
        if one.kind in {"plain", "bare"} and one.found.date <= today and _is_info_line(seen, one.found)
    ]
    if len({one.found.date for one in lines}) == 1:
        return _made(seen, lines[0].found, "info_line", 0.75)
    return None


def _is_info_line(seen: Visible, found: FoundDate) -> bool:
    line = seen.line(found.start, found.end)
    return bool(_INFO_WORD.search(line.replace(found.text, " "))) and len(line) <= 160 and _is_info(seen, found)


def _updated(seen: Visible, candidates: list[Candidate], titles: list[int]) -> ReadDate | None:
    chosen = _choose([c for c in candidates if c.kind == "updated"], titles, anywhere=False)
    return _made(seen, chosen.found, "label_updated", 0.5) if chosen is not None else None


_VARIABLE = re.compile(
    r"(?<![\w$])[\"']?(?:[a-z]*_?(?:pub|publish|published|release|released|issue)_?(?:data|date|time|dtime)|fbsj|fbrq|docrel(?:time|pubtime)?|docpubtime|pubdata)[\"']?"
    r"\s*[:=]\s*[\"']([^\"'<>\n]{8,40})[\"']",
    re.I,
)
_WRITTEN_OUT = re.compile(r"document\.write(?:ln)?\s*\(\s*([\"'])(.{8,400}?)\1\s*\)", re.S)


def _from_scripts(page: Page, today: dt.date) -> ReadDate | None:
    for script in page.scripts:
        if len(script) > 60_000:
            continue
        for match in _VARIABLE.finditer(script):
            day = parse_date(match[1], today=today)
            if day is not None:
                return _script_date(match[0], match[1], day, today, "script_variable")
        if "document.write" not in script:
            continue
        for match in _WRITTEN_OUT.finditer(script):
            words = re.sub(r"<[^>]*>", " ", match[2])
            for found in find_dates(words, today=today):
                if _STRONG.search(fold(words)[: found.start]):
                    return _script_date(words, words, found.date, today, "script_written")
    return None


def _script_date(snippet: str, value: str, day: dt.date, today: dt.date, rule: str) -> ReadDate:
    found = find_dates(value, today=today)
    precision = found[0].precision if found else "day"
    return ReadDate(date=day, precision=precision, rule=rule, snippet=squeeze(snippet)[:60], confidence=0.9)


_PUBLISHED_TAGS = (
    "PubDate",
    "firstpublishedtime",
    "article:published_time",
    "publishdate",
    "publish_date",
    "publish_time",
    "publishtime",
    "pubtime",
    "datePublished",
    "_pubtime",
    "releasedate",
    "og:published_time",
)
_GENERATION_TAGS = ("others", "generated", "generatetime", "createpagetime", "Maketime", "lastmodifiedtime", "catalogs")
_SAME_MOMENT = dt.timedelta(minutes=30)


def _from_tags(tags: dict[str, str], today: dt.date) -> ReadDate | None:
    """The page tag, where it is not the moment at which the system wrote the page."""
    for name in _PUBLISHED_TAGS:
        value = tag(tags, name)
        found = find_dates(value.replace("-", " ", 0), today=today) if value else []
        if len(found) != 1:
            found = find_dates(_gov_moment(value), today=today) if value else []
        if len(found) == 1:
            if _is_generation(found[0], tags, today):
                return None
            one = found[0]
            snippet = f"{name}={value}"[:60]
            return ReadDate(date=one.date, precision=one.precision, rule="page_tag", snippet=snippet, confidence=0.6)
    return None


def _gov_moment(value: str) -> str:
    """2007-08-20-23:59:59, as www.gov.cn writes its tags."""
    return re.sub(r"(\d{4}-\d\d-\d\d)-(\d\d:\d\d)", r"\1 \2", value)


def _is_generation(found: FoundDate, tags: dict[str, str], today: dt.date) -> bool:
    for name in _GENERATION_TAGS:
        value = tag(tags, name)
        if name == "others" and "生成" not in value:
            continue
        for made in find_dates(_gov_moment(value), today=today):
            if made.date != found.date:
                continue
            if made.time is None or found.time is None or name != "others":
                return name == "others" or made.time == found.time
            apart = dt.datetime.combine(made.date, made.time) - dt.datetime.combine(found.date, found.time)
            return abs(apart) <= _SAME_MOMENT
    return False
