"""Whether unattended work gets on (运行状况): asked by the health page, the monitoring service and `auditor status`.

Being alive is not enough. What counts is progress: something looked for what is owed, or got further with it, a
moment ago; nothing owed lies undone; and the database and the disk take what it writes.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from auditor.audit.calling import called
from auditor.errors import AuditorError
from auditor.model.office import Health, Office, Settings
from auditor.model.tasks import Task
from auditor.model.zone import SHANGHAI
from auditor.redaction import hide
from auditor.store import Beat, Owed, Store
from auditor.store.beats import LOOK, SAMPLING, TICK, WORK
from auditor.store.space import GIB, Space

RUNNER = "runner"
"""The lease of whoever works in the workspace."""
SAMPLING_SILENT = timedelta(minutes=2)
AFTER_QUIET = 15
SHOWN = 3

Seen = tuple[bool, str]
"""Whether a condition holds, and in Chinese what was seen."""


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that must hold, and in Chinese how it stands."""

    id: str
    name: str
    ok: bool
    text: str


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the workspace is served as it should be, as of ``at``. ``reasons`` tell what does not hold."""

    ready: bool
    at: datetime
    reasons: tuple[str, ...]
    conditions: tuple[Condition, ...]


def look(store: Store, settings: Settings, offices: tuple[Office, ...], now: datetime) -> Readiness:
    """Return how the workspace is doing. Writes a heartbeat, which proves that the database takes it."""
    disk = _condition("disk", "磁盘", lambda: _disk(store.space))
    database = _condition("database", "数据库", lambda: _writes(store, now))
    if not database.ok:
        # All else is read from it, and each try to reach a server that is gone takes its time.
        return verdict((database, disk), now)
    checks: tuple[tuple[str, str, Callable[[], Seen]], ...] = (
        ("progress", "运行进展", lambda: _progress(store, settings.health, offices, now)),
        ("overdue", "到期任务", lambda: _overdue(store, settings.health, offices, now)),
        ("parked", "停下的任务", lambda: _parked(store, offices)),
    )
    return verdict((database, *(_condition(*check) for check in checks), disk), now)


def verdict(conditions: tuple[Condition, ...], now: datetime) -> Readiness:
    """Return the readiness that ``conditions`` come to."""
    reasons = tuple(f"{one.name}：{one.text}" for one in conditions if not one.ok)
    return Readiness(ready=not reasons, at=now.astimezone(SHANGHAI), reasons=reasons, conditions=conditions)


def unreadable(why: str, now: datetime) -> Readiness:
    """Return the readiness of a workspace whose register or database cannot even be opened."""
    return verdict((Condition(id="database", name="数据库", ok=False, text=hide(why)),), now)


def _condition(identifier: str, name: str, check: Callable[[], Seen]) -> Condition:
    try:
        ok, text = check()
    except AuditorError as error:
        ok, text = False, hide(str(error))
    return Condition(id=identifier, name=name, ok=ok, text=text)


def _writes(store: Store, now: datetime) -> Seen:
    store.beats.note(LOOK, now)
    return True, "可读写"


def _progress(store: Store, health: Health, offices: tuple[Office, ...], now: datetime) -> Seen:
    beats = store.beats.all()
    limit = timedelta(seconds=health.stalled_seconds)
    seen = _work(store, beats, health, offices, now)
    sampling = beats.get(SAMPLING)
    if not seen[0] or sampling is None or _within(sampling, now, max(limit, SAMPLING_SILENT)):
        return seen
    return False, f"可用性监测自 {_clock(sampling)} 起没有动静；请查看日志，必要时重启 auditor run"


def _work(store: Store, beats: Mapping[str, Beat], health: Health, offices: tuple[Office, ...], now: datetime) -> Seen:
    tick, work = beats.get(TICK), beats.get(WORK)
    limit = timedelta(seconds=health.stalled_seconds)
    if work is not None and work.detail and _within(work, now, limit):
        return True, f"正在做：{work.detail}"
    if tick is not None and _within(tick, now, limit):
        return True, f"最近一次查看 {_clock(tick)}"
    if work is not None and work.detail and _still_held(store, now, limit):
        patience = timedelta(minutes=health.work_minutes)
        if _within(work, now, patience) or _quiet(offices, now):
            return True, f"正在做：{work.detail}（{_clock(work)} 以来无进展，仍在等待）"
        return False, f"“{work.detail}”自 {_clock(work)} 起没有进展；请查看日志，必要时重启 auditor run"
    return False, _silent(tick, work)


def _silent(tick: Beat | None, work: Beat | None) -> str:
    if tick is None:
        return "没有运行过 auditor run；请启动无人值守"
    last = max((beat for beat in (tick, work) if beat is not None), key=lambda beat: beat.at)
    return f"自 {_clock(last)} 起没有动静；请检查 auditor run 是否还在运行，必要时重启"


def _within(beat: Beat, now: datetime, limit: timedelta) -> bool:
    # A beat from the future is of a clock that was wrong: it proves nothing.
    return abs(now - beat.at) <= limit


def _still_held(store: Store, now: datetime, limit: timedelta) -> bool:
    """Whether somebody works in the workspace and lives: a lease's own beat comes several times within ``limit``."""
    lease = store.leases.get(RUNNER)
    return lease is not None and lease.held and abs(now - lease.heartbeat) <= limit


def _quiet(offices: tuple[Office, ...], now: datetime) -> bool:
    """Whether any site is in its quiet hours (免打扰时段), in which a run waits for hours without being stuck."""
    minute = now.astimezone(SHANGHAI).hour * 60 + now.astimezone(SHANGHAI).minute
    hours = {site.budget.quiet for office in offices for site in office.sites if site.budget.quiet}
    return any(_covers(span, minute) for span in hours)


def _covers(span: str, minute: int) -> bool:
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in span.split("-"))
    # A run takes a few minutes to get going again after the hours end.
    return (minute - start) % 1440 < (end - start) % 1440 + AFTER_QUIET


def _overdue(store: Store, health: Health, offices: tuple[Office, ...], now: datetime) -> Seen:
    late = [
        row
        for kind in (Task.AUDIT, Task.REPORT)
        for row in store.owed.list(kind=kind, state="due")
        if now - row.due_at > timedelta(hours=health.overdue_hours) and not _being_audited(store, row)
    ]
    if not late:
        return True, "没有超期未做的"
    return False, f"超期未做 {len(late)} 项：{_named(called(row, offices) for row in late)}"


def _being_audited(store: Store, row: Owed) -> bool:
    """Whether a report waits for its audit, which is under way: that one's progress is watched."""
    audit = store.owed.get(row.office, row.object, row.period, Task.AUDIT)
    return row.kind == Task.REPORT and audit is not None and audit.state == "running"


def _parked(store: Store, offices: tuple[Office, ...]) -> Seen:
    rows = store.owed.list(state="parked")
    if not rows:
        return True, "没有"
    named = _named(called(row, offices) for row in rows)
    return False, f"{len(rows)} 项多次失败，等人处理：{named}；原因见 auditor status"


def _named(names: Iterable[str]) -> str:
    listed = list(names)
    return "、".join(listed[:SHOWN]) + ("等" if len(listed) > SHOWN else "")


def _disk(space: Space) -> Seen:
    low = space.low
    return not low, f"剩余 {space.free / GIB:.1f} GB" + ("，偏少，请清理" if low else "")


def _clock(beat: Beat) -> str:
    return f"{beat.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
