"""Published messages of visitors (公开留言): a table of them, lines that repeat the labels, or one labelled message."""

import datetime as dt
import re

from auditor.extract.page import Page
from auditor.extract.tablegrid import Grid, grids
from auditor.model.page import PublicMessage
from auditor.reading.dates import parse_date

MAX_MESSAGES = 40
_ASKED = re.compile(r"(?:留言|来信|提问|写信|咨询|提交|受理|信件|诉求)\s*(?:时间|日期)")
_REPLIED = re.compile(r"(?:答复|回复|处理|办结|反馈|回应)\s*(?:时间|日期)")
_UNIT = re.compile(r"(?:答复|回复|办理|处理|承办|回应|受理)\s*(?:单位|部门|机构|人(?!员|数|次))")
_ANSWER = re.compile(r"(?:答复|回复|处理|办理|反馈)\s*(?:内容|意见|结果|情况)|(?:答复|回复)\s*[:：]")
_TITLE = re.compile(r"标\s*题|主\s*题|信件名称")
_STATE = re.compile(r"状\s*态|办理情况")
_DONE = re.compile(r"已(?:答复|回复|办结|处理|回应|反馈)")
_AFTER = re.compile(r"\s*[:：]?\s*([^\s:：]{2,30}(?:\s\d{1,2}:\d{2})?)")
_BESIDE = re.compile(r"\s*[:：]?\s*[\[【(（]?\s*(\d{4}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}日?)")
_SAYS_DATE = re.compile(r"\d{4}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}日?")


def read_messages(page: Page, words: str, today: dt.date) -> tuple[PublicMessage, ...]:
    """Return the messages a page publishes; none where it names no time of asking."""
    if not _ASKED.search(words):
        return ()
    tables = [grid for grid in grids(page) if len(grid) > 1 and _place(grid[0], _ASKED) is not None]
    listed = [message for grid in tables for message in _of_table(grid, today)] or _repeated(words, today)
    if listed or tables:
        return tuple(listed[:MAX_MESSAGES])
    one = _single(words, today)
    return (one,) if one else ()


def _of_table(grid: Grid, today: dt.date) -> list[PublicMessage]:
    head = grid[0]
    asked = _place(head, _ASKED)
    replied, unit, title, state = (_place(head, sign) for sign in (_REPLIED, _UNIT, _TITLE, _STATE))
    if replied is None and state is None:
        # The table only tells who asked when; the answers stand on the messages' own pages.
        return []
    found = []
    for row in grid[1:]:
        reply = _date(_cell(row, replied), today)
        found.append(
            PublicMessage(
                title=_cell(row, title)[:60],
                asked=_date(_cell(row, asked), today),
                replied=reply,
                unit=_cell(row, unit)[:40],
                answer=reply is not None or bool(_DONE.search(_cell(row, state))),
            )
        )
    return [message for message in found if message.asked is not None]


def _repeated(words: str, today: dt.date) -> list[PublicMessage]:
    """Messages one below the other, each: title, time of asking, and where it is answered who replied and when."""
    starts = [match.start() for match in _ASKED.finditer(words)]
    if len(starts) < 2:
        return []
    parts = [words[start:end] for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]
    heads = [words[: starts[0]], *parts]
    found = [_labelled(part, head, today) for part, head in zip(parts, heads, strict=False)]
    asked = [message for message in found if message is not None]
    # Where no line tells of an answer, the answers stand elsewhere, and their absence here proves nothing.
    return asked if any(message.answer for message in asked) else []


def _labelled(part: str, before: str, today: dt.date) -> PublicMessage | None:
    """One of them: ``part`` begins at its time of asking, ``before`` ends with its title."""
    asked = _dated(part, _ASKED, today)
    if asked is None:
        return None
    replied = _dated(part, _REPLIED, today)
    unit = _UNIT.search(part)
    named = _AFTER.match(part, unit.end()) if unit else None
    title = before.rstrip(" [【(（:：").rpartition(" ")[2]
    return PublicMessage(
        title=title[:60],
        asked=asked,
        replied=replied,
        unit=named[1] if named else "",
        answer=replied is not None or bool(_DONE.search(part)),
    )


def _single(words: str, today: dt.date) -> PublicMessage | None:
    """One message with its fields labelled; a page that names two times of asking is a list we cannot part."""
    if len(_ASKED.findall(words)) != 1:
        return None
    asked = _dated(words, _ASKED, today)
    if asked is None:
        return None
    replied = _dated(words, _REPLIED, today)
    unit = _UNIT.search(words)
    named = _AFTER.match(words, unit.end()) if unit else None
    answered = replied is not None or bool(_ANSWER.search(words)) or bool(_DONE.search(words))
    return PublicMessage(asked=asked, replied=replied, unit=named[1] if named else "", answer=answered)


def _dated(words: str, label: re.Pattern[str], today: dt.date) -> dt.date | None:
    """The date right after a label; further on it is another thing's, as in the heads of a list: 日期 标题 状态."""
    match = label.search(words)
    beside = _BESIDE.match(words, match.end()) if match else None
    return _date(beside[1], today) if beside else None


def _date(text: str, today: dt.date) -> dt.date | None:
    shown = _SAYS_DATE.search(text)
    return parse_date(re.sub(r"\s", "", shown.group()), today=today) if shown else None


def _place(head: tuple[str, ...], sign: re.Pattern[str]) -> int | None:
    return next((at for at, words in enumerate(head) if sign.search(words)), None)


def _cell(row: tuple[str, ...], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""
