"""Reminds people of what falls due (催办提醒): first owner A, later owner B, at last the lead; each step once.

What is due by itself (columns, rectification, certificates) is told to A some days ahead, and once it is late to A,
then B, then the lead. What the office must have ready by a day (人工补查, the quarter's report) climbs before that day.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from auditor.audit.due import due_items
from auditor.audit.opened import OpenedOffice
from auditor.audit.telling import Event, EventKind, tell
from auditor.ledger import DueItem
from auditor.model.events import Rank
from auditor.model.office import Notify, Office
from auditor.store import LedgerEntry, Origin

_OWN_WORDS = frozenset({"栏目", "按年公开", "账号", "证书", "报告"})
"""Kinds whose sentence is made of the register's and the program's words; others may quote a page or name a person."""

_BY_THEN = {"人工核查": EventKind.SIGNOFF, "报告": EventKind.DEADLINE}
"""What must be ready by a day: the reminders climb before it."""

_TITLES: Mapping[str, str] = {
    "栏目": "栏目“{name}”应于{day}前更新",
    "按年公开": "栏目“{name}”应于{day}前公开",
    "账号": "账号“{name}”应于{day}前发布",
    "整改": "整改“{name}”应于{day}前办结",
    "人工核查": "人工核查“{name}”应于{day}前完成",
    "申请": "依申请公开 {name} 应于{day}前办理",
    "证书": "“{name}”的证书或凭据于{day}到期",
    "例外": "“{name}”的例外说明于{day}到期",
    "报告": "{name}应于{day}前报送",
}


def remind(opened: OpenedOffice, now: datetime) -> int:
    """Tell of everything of one office that is late or near its day; return how many reminders are new."""
    settings = opened.settings.notify
    names = {entry.number: _called(entry) for entry in opened.store.findings.list(opened.office.id)}
    new = 0
    with opened.store.transaction():
        for item in due_items(opened, now, settings.due_days):
            name = names[item.name] if item.kind == "整改" else item.name
            for event in _reminders(item, name, settings, opened.office, now):
                new += tell(opened.store, event)
    return new


def _called(entry: LedgerEntry) -> str:
    """What a finding is called where its own words may quote a page or a person."""
    what = f"{entry.object_name}：{entry.title}" if entry.origin is Origin.AUDIT else entry.origin.value
    return f"{what}（{entry.number}）"


def _reminders(item: DueItem, name: str, settings: Notify, office: Office, now: datetime) -> Iterator[Event]:
    units = {unit.name: unit.id for unit in office.units}
    kind, since = _step(item, settings)
    day = f"{item.due.month}月{item.due.day}日"
    late = f"，已超期{-item.days_left}天" if item.days_left < 0 else ""
    for rank, after in _ladder(kind, settings):
        if since < after:
            continue
        yield Event(
            office=office.id,
            kind=kind,
            key=f"{kind.name}:{item.kind}:{item.name}:{item.unit}:{item.due}:{rank}",
            title=_TITLES[item.kind].format(name=name, day=day) + late,
            text=_sentence(item) if not late else "",
            at=now,
            unit=units.get(item.unit, ""),
            rank=rank,
        )


def _step(item: DueItem, settings: Notify) -> tuple[EventKind, int]:
    """Return what is told and for how many days it could have been told."""
    ahead = settings.due_days - item.days_left
    if item.kind in _BY_THEN:
        return _BY_THEN[item.kind], ahead
    if item.days_left < 0:
        return EventKind.OVERDUE, -item.days_left
    return EventKind.CERTIFICATE if item.kind == "证书" else EventKind.DUE, ahead


def _ladder(kind: EventKind, settings: Notify) -> tuple[tuple[Rank, int], ...]:
    if kind in (EventKind.DUE, EventKind.CERTIFICATE):
        return (("A", 0),)
    return (("A", 0), ("B", settings.owner_b_after), ("lead", settings.lead_after))


def _sentence(item: DueItem) -> str:
    words = item.text if item.kind in _OWN_WORDS else ""
    return "；".join(part for part in (words, item.warning) if part)
