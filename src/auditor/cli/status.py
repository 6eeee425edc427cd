"""``auditor status``: what was done last, what is open, what is owed, what has stopped."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import JsonFlag, OfficeOption, WorkspaceOption
from auditor.cli.output import as_json, say

if TYPE_CHECKING:
    from auditor.audit.standing import Standing
    from auditor.model.office import Office
    from auditor.store import Owed, RunRecord, Store

_RUN = {
    "running": "进行中",
    "complete": "完成",
    "incomplete": "完成（不完整）",
    "failed": "失败",
    "interrupted": "已中断",
}
_KIND = {"audit": "检查", "freshness": "更新情况检查", "links": "链接检查", "spot": "整改复查"}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status", cls=ChineseCommand, help="看最近的检查、未整改的问题、待办和停下的任务、无人值守是否正常。")(
        status
    )


def status(workspace: WorkspaceOption = Path(), office: OfficeOption = None, json: JsonFlag = False) -> int:
    """Print the state of one office."""
    from auditor.audit import open_office
    from auditor.audit.standing import standing
    from auditor.fetch import SystemClock

    now = SystemClock().now()
    with open_office(workspace, office) as opened:
        audited = opened.office
        found = standing(opened, now)
        runs = found.runs if _at_work(opened.store, now) else _broken_off(found.runs)
    if json:
        say(as_json(found))
        return 0
    _tell(audited, runs, found, now)
    _tell_of_availability(found)
    _tell_of_watch(found)
    return 0


def _at_work(store: "Store", now: datetime) -> bool:
    from auditor.schedule import HEAVY, is_free

    lease = store.leases.get(HEAVY.lease)
    return lease is not None and not is_free(store, lease, now)


def _broken_off(runs: "Sequence[RunRecord]") -> "list[RunRecord]":
    """Return the runs as they stand where nobody is at work: what was not finished was broken off."""
    from msgspec.structs import replace

    return [replace(run, status="interrupted") if run.status == "running" else run for run in runs]


def _tell_of_availability(found: "Standing") -> None:
    for site in found.availability:
        share = f"（{site.failed / site.samples:.1%}）" if site.samples else ""
        unclear = f"，{site.unclear} 次不明" if site.unclear else ""
        void = f"，{site.void} 次无效" if site.void else ""
        say(f"  可用性：{site.name} 近 7 天有效抽测 {site.samples} 次，打不开 {site.failed} 次{share}{unclear}{void}")


def _tell_of_watch(found: "Standing") -> None:
    """Say whether unattended work gets on, what the monitoring service heard, and which channels are stuck."""
    from auditor.model.tasks import task_zh
    from auditor.store.beats import PING, TICK

    beats = {beat.name: beat for beat in found.beats}
    if TICK not in beats:
        say("  无人值守：没有运行过 auditor run")
    elif found.readiness.ready:
        say(f"  无人值守：正常，最近一次查看 {beats[TICK].at:%m-%d %H:%M:%S}")
    else:
        say("  无人值守：不正常")
        for reason in found.readiness.reasons:
            say(f"    {reason}")
    if PING in beats:
        say(f"  外部监测：{beats[PING].at:%m-%d %H:%M:%S} {beats[PING].detail}")
    for row in found.upkeep:
        say(f"  最近一次{task_zh(row.kind)}：{row.finished or row.due_at:%m-%d %H:%M} {row.outcome}")
    for channel in found.channels:
        if channel.state != "ok" or channel.waiting:
            say(f"  通知渠道 {channel.kind}（{channel.id}）：{channel.text}")


def _tell(office: "Office", runs: "Sequence[RunRecord]", found: "Standing", now: datetime) -> None:
    from auditor.audit.calling import called

    owed = found.owed
    waiting = [row for row in owed if row.state != "parked" and row.due_at <= now]
    parked = [row for row in owed if row.state == "parked"]
    stopped = f"，停下的任务 {len(parked)} 项" if parked else ""
    say(f"{office.name}：未整改问题 {found.open_findings} 个，待办任务 {len(waiting)} 项{stopped}")
    for run in runs:
        kind = _KIND.get(run.kind, run.kind)
        say(f"  {run.started:%Y-%m-%d %H:%M}  {run.id}  {run.period}  {kind} {_RUN[run.status]} {run.message}".rstrip())
    for row in waiting:
        say(f"  待办：{called(row, (office,))}（{_state(row, now)}）")
    for row in parked:
        say(f"  停下：{called(row, (office,))}，{row.error}")
    if parked:
        say("  处理好原因后放行：auditor run --release 任务名（或 全部）")
    later = [row for row in owed if row.state == "due" and row.due_at > now]
    if later:
        first = min(later, key=lambda row: row.due_at)
        say(f"  下一项：{first.due_at:%m-%d %H:%M} {called(first, (office,))}")


def _state(row: "Owed", now: datetime) -> str:
    if row.state == "running":
        return f"{row.started:%m-%d %H:%M} 开始，进行中" if row.started else "进行中"
    if row.error:
        when = f"{row.not_before:%m-%d %H:%M} 后重试" if row.not_before > now else "即将重试"
        return f"第 {row.attempts} 次没有做成，{when}：{row.error}"
    return f"{row.due_at:%m-%d %H:%M} 起应做"
