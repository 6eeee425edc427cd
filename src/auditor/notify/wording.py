"""How a message reads (通知文字): one short title, the events by kind, no page content and nothing personal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from auditor.model.events import Event, EventKind
from auditor.model.office import Office
from auditor.model.zone import SHANGHAI

MOST_LINE = 160
MOST_EVENTS_OF_A_KIND = 50
SIGN = "自查"
"""Stands in every title: robots that ask for a key word (自定义关键词) are given this one."""

RANK_ZH = {"A": "A角", "B": "B角", "lead": "分管领导"}
END = "详情请在自查电脑上执行 auditor due、auditor status 查看。本消息由程序自动发出，请勿回复。"


def write_message(events: Sequence[Event], offices: Mapping[str, Office], now: datetime) -> tuple[str, str]:
    """Return title and body of one message about ``events``, in plain text."""
    day = now.astimezone(SHANGHAI).date()
    at_once = all(event.at_once for event in events)
    title = _title(events, offices, day, at_once=at_once)
    lines: list[str] = []
    present = dict.fromkeys(event.office for event in events)
    for office in present:
        if len(present) > 1:
            lines += [f"【{_office(office, offices)}】"]
        lines += _section([event for event in events if event.office == office], offices, with_time=at_once)
    return title, "\n".join([*lines, "", END])


def _title(events: Sequence[Event], offices: Mapping[str, Office], day: date, *, at_once: bool) -> str:
    present = dict.fromkeys(event.office for event in events)
    named = [office for office in present if office in offices] or list(present)  # this machine is no office
    who = _office(named[0], offices) if len(named) == 1 else f"{len(named)}个单位"
    matters = {(event.office, event.kind, *_matter(event)) for event in events}
    if not at_once:
        return f"【{SIGN}】{who}{day.month}月{day.day}日汇总：{len(matters)}项"
    what = events[0].title if len(matters) == 1 else f"{len(matters)}项情况"
    return f"【{SIGN}·即时】{who}：{what}"


def _section(events: Sequence[Event], offices: Mapping[str, Office], *, with_time: bool) -> Iterator[str]:
    for kind in EventKind:
        lines = _lines([event for event in events if event.kind is kind], offices, with_time=with_time)
        if not lines:
            continue
        yield f"{kind.value}（{len(lines)}项）"
        yield from lines[:MOST_EVENTS_OF_A_KIND]
        if len(lines) > MOST_EVENTS_OF_A_KIND:
            yield f"· 另有{len(lines) - MOST_EVENTS_OF_A_KIND}项"


def _lines(events: Sequence[Event], offices: Mapping[str, Office], *, with_time: bool) -> list[str]:
    """One line each; the same thing told to several people of a 科室 is one line that names them all."""
    matters: dict[tuple[str, str, str], list[Event]] = {}
    for event in events:
        matters.setdefault(_matter(event), []).append(event)
    return [_line(same, offices, with_time=with_time) for same in matters.values()]


def _matter(event: Event) -> tuple[str, str, str]:
    return event.unit, event.title, event.text


def _line(same: Sequence[Event], offices: Mapping[str, Office], *, with_time: bool) -> str:
    event = same[0]
    people = "、".join(dict.fromkeys(RANK_ZH[one.rank] for one in same if one.rank))
    for_whom = _unit(event, offices) + people
    words = (
        _time(event.at) if with_time else "",
        f"〔{for_whom}〕" if for_whom else "",
        f"{event.title}：{event.text}" if event.text else event.title,
    )
    line = "· " + " ".join(word for word in words if word)
    return line if len(line) <= MOST_LINE else line[: MOST_LINE - 1] + "…"


def fit(text: str, most_bytes: int) -> str:
    """Return ``text`` cut after whole lines so that it takes at most ``most_bytes`` in UTF-8; the end says so."""
    if len(text.encode()) <= most_bytes:
        return text
    note = "（内容较长，余下各项请在自查电脑上查看）"
    kept: list[str] = []
    left = most_bytes - len(note.encode())
    for line in text.split("\n"):
        left -= len(line.encode()) + 1
        if left < 0:
            break
        kept.append(line)
    return "\n".join([*kept, note])


def _time(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日{local:%H:%M}"


def _office(office: str, offices: Mapping[str, Office]) -> str:
    known = offices.get(office)
    return (known.short_name or known.name) if known else "本机"


def _unit(event: Event, offices: Mapping[str, Office]) -> str:
    known = offices.get(event.office)
    return next((unit.name for unit in known.units if unit.id == event.unit), "") if known else ""
