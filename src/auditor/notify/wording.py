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

RANK_ZH = {"": "", "A": "A角", "B": "B角", "lead": "分管领导"}
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
    who = _office(next(iter(present)), offices) if len(present) == 1 else f"{len(present)}个单位"
    if not at_once:
        return f"【{SIGN}】{who}{day.month}月{day.day}日汇总：{len(events)}项"
    what = events[0].title if len(events) == 1 else f"{len(events)}项情况"
    return f"【{SIGN}·即时】{who}：{what}"


def _section(events: Sequence[Event], offices: Mapping[str, Office], *, with_time: bool) -> Iterator[str]:
    for kind in EventKind:
        of_kind = [event for event in events if event.kind is kind]
        if not of_kind:
            continue
        yield f"{kind.value}（{len(of_kind)}项）"
        yield from (_line(event, offices, with_time=with_time) for event in of_kind[:MOST_EVENTS_OF_A_KIND])
        if len(of_kind) > MOST_EVENTS_OF_A_KIND:
            yield f"· 另有{len(of_kind) - MOST_EVENTS_OF_A_KIND}项"


def _line(event: Event, offices: Mapping[str, Office], *, with_time: bool) -> str:
    parts = [_time(event.at)] if with_time else []
    for_whom = "".join((_unit(event, offices), RANK_ZH[event.rank]))
    parts += [f"〔{for_whom}〕"] if for_whom else []
    parts.append(f"{event.title}：{event.text}" if event.text else event.title)
    line = "· " + " ".join(parts)
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
