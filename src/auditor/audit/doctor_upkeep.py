"""体检 of what a workspace does for itself: backups, what retention would remove, the unattended runner."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from auditor.audit.backing_up import backup_folder, own_backups
from auditor.audit.delivering import channel_reports
from auditor.audit.lifeline import REACHED
from auditor.audit.opened import open_store
from auditor.audit.retention import expired
from auditor.channels import Vault
from auditor.channels.secrets import SecretError
from auditor.errors import AuditorError
from auditor.model.office import Settings
from auditor.model.zone import SHANGHAI
from auditor.register import Workspace
from auditor.result.examination import Condition, Item
from auditor.store import Store
from auditor.store.beats import PING, TICK

BACKUP_LATE = {"日": timedelta(days=2), "周": timedelta(days=8), "月": timedelta(days=32)}
"""How old the newest backup may grow, by how often one is made: the step, and a day for a machine that was off."""
TICK_LATE = timedelta(hours=26)
"""A day, where a timer of the system starts the work once a day, and some slack."""
_NAMES = {
    "store": "数据库",
    "backup": "备份",
    "retention": "保存期限",
    "heartbeat": "无人值守",
    "ping": "外部监测",
    "audit-log": "安全审计日志",
    "notify": "通知",
}


def examine_upkeep(folder: Path, workspace: Workspace | None, now: datetime) -> Iterator[Item]:
    """Yield what stands well or ill; nothing is removed or written but what opening the database writes."""
    if workspace is None:
        yield from (_item(identifier, "off", "登记有误，未检查") for identifier in _NAMES)
        return
    try:
        with open_store(folder, workspace.settings) as store:
            yield _store(store)
            yield _backup(folder, workspace.settings, now)
            gone = expired(store, folder, workspace.settings.retention, now)
            word = "，无人值守运行时每周清理" if gone.size else ""
            yield _item("retention", "ok", f"{gone.text}{word}")
            yield _heartbeat(store, now)
            yield _ping(store, workspace)
            yield _trail(store)
            yield from _notify(store, workspace)
    except AuditorError as error:
        yield _item("store", "error", str(error))
        yield from (_item(one, "off", "数据库打不开，未检查") for one in _NAMES if one != "store")


def _item(identifier: str, state: Condition, text: str) -> Item:
    return Item(id=identifier, name=_NAMES[identifier], state=state, text=text)


def _store(store: Store) -> Item:
    damage = store.damage()
    if damage:
        return _item("store", "error", f"数据库有损坏（{damage[0]}），请用备份恢复")
    return _item("store", "ok", "可读写，完整性检查通过")


def _backup(folder: Path, settings: Settings, now: datetime) -> Item:
    made = own_backups(folder, settings.backup)
    place = backup_folder(folder, settings.backup)
    often = settings.schedule.backup or ("周" if settings.schedule.preset in "日周" else "月")
    if not made or often == "关":
        return _item("backup", "off", f"{place} 中没有自动备份；无人值守运行时自动备份，也可执行 auditor backup")
    last = datetime.fromtimestamp(made[-1].stat().st_mtime, UTC).astimezone(SHANGHAI)
    text = f"{place} 中有 {len(made)} 份，最近一份 {last:%Y-%m-%d %H:%M}"
    if now - last > BACKUP_LATE[often]:
        return _item("backup", "warning", f"{text}，早该有新的一份（每{often}一次），请查看 auditor status")
    if place.stat().st_dev == folder.stat().st_dev:
        text += "；与工作目录在同一块磁盘，建议用 backup.folder 另放一处"
    return _item("backup", "ok", text)


def _heartbeat(store: Store, now: datetime) -> Item:
    tick = store.beats.all().get(TICK)
    if tick is None:
        return _item("heartbeat", "off", "没有运行过 auditor run")
    text = f"最近一次动作 {tick.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if now - tick.at > TICK_LATE:
        return _item("heartbeat", "warning", f"{text}，此后没有动静；请检查 auditor run（或系统定时任务）是否还在")
    return _item("heartbeat", "ok", text)


def _notify(store: Store, workspace: Workspace) -> Iterator[Item]:
    """The channels as a whole, and each by itself; nothing is sent."""
    reports = channel_reports(store, workspace)
    if not reports:
        yield _item("notify", "off", "没有设置通知渠道（notify.channels），出了事只在 auditor status 里看得到")
        return
    well = sum(report.state == "ok" for report in reports)
    worst: Condition = "ok" if well else "warning"
    yield _item("notify", worst, f"{len(reports)} 个渠道，{well} 个正常")
    for report in reports:
        name = f"通知渠道（{report.kind}，{report.id}）"
        yield Item(id=f"notify-{report.id}", name=name, state=report.state, text=report.text)


def _ping(store: Store, workspace: Workspace) -> Item:
    ref = workspace.settings.health.ping_ref
    if ref is None:
        return _item("ping", "off", "没有设置外部监测服务（health.ping_ref），整台机器停了没有人知道")
    try:
        Vault(workspace.folder).read(ref, "监测服务地址")
    except SecretError as error:
        return _item("ping", "error", str(error))
    beat = store.beats.all().get(PING)
    if beat is None:
        return _item("ping", "ok", "已设置，还没有发送过")
    told = f"{beat.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} {beat.detail}"
    return _item("ping", "ok" if beat.detail == REACHED else "warning", told)


def _trail(store: Store) -> Item:
    seen = store.trail.verify()
    if seen.faults:
        return _item("audit-log", "error", f"已被改动或损坏：{seen.faults[0]}；请执行 auditor audit-log verify")
    return _item("audit-log", "ok", f"共 {seen.count} 条，校验通过")
