"""``auditor status``: what was done last, what is open, what is owed, what has stopped."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import JsonFlag, OfficeOption, WorkspaceOption
from auditor.cli.output import as_json, say
from auditor.cli.run import called

if TYPE_CHECKING:
    from auditor.store import Owed, RunRecord

_RUN = {
    "running": "进行中",
    "complete": "完成",
    "incomplete": "完成（不完整）",
    "failed": "失败",
    "interrupted": "已中断",
}
_KIND = {"audit": "检查", "freshness": "更新情况检查", "links": "链接检查", "spot": "整改复查"}
_OVER = ("done", "missed")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status", cls=ChineseCommand, help="看最近的检查、未整改的问题、待办和停下的任务。")(status)


def status(workspace: WorkspaceOption = Path(), office: OfficeOption = None, json: JsonFlag = False) -> int:
    """Print the state of one office."""
    from auditor.audit import open_office
    from auditor.fetch import SystemClock

    with open_office(workspace, office) as opened:
        name, identifier = opened.office.name, opened.office.id
        runs = opened.store.runs.list(identifier)[:5]
        entries = [entry for entry in opened.store.findings.list(identifier) if entry.state != "closed"]
        rows = opened.store.owed.list()
    owed = [row for row in rows if row.office in (identifier, "*") and row.state not in _OVER]
    if json:
        say(as_json({"office": identifier, "runs": runs, "open_findings": len(entries), "owed": owed}))
        return 0
    _tell(name, runs, len(entries), owed, SystemClock().now())
    return 0


def _tell(name: str, runs: "Sequence[RunRecord]", findings: int, owed: "Sequence[Owed]", now: datetime) -> None:
    waiting = [row for row in owed if row.state != "parked" and row.due_at <= now]
    parked = [row for row in owed if row.state == "parked"]
    stopped = f"，停下的任务 {len(parked)} 项" if parked else ""
    say(f"{name}：未整改问题 {findings} 个，待办任务 {len(waiting)} 项{stopped}")
    for run in runs:
        kind = _KIND.get(run.kind, run.kind)
        say(f"  {run.started:%Y-%m-%d %H:%M}  {run.id}  {run.period}  {kind} {_RUN[run.status]} {run.message}".rstrip())
    for row in waiting:
        say(f"  待办：{called(row)}（{_state(row, now)}）")
    for row in parked:
        say(f"  停下：{called(row)}，{row.error}")
    if parked:
        say("  处理好原因后放行：auditor run --release 任务名（或 全部）")
    later = [row for row in owed if row.state == "due" and row.due_at > now]
    if later:
        first = min(later, key=lambda row: row.due_at)
        say(f"  下一项：{first.due_at:%m-%d %H:%M} {called(first)}")


def _state(row: "Owed", now: datetime) -> str:
    if row.state == "running":
        return f"{row.started:%m-%d %H:%M} 开始，进行中" if row.started else "进行中"
    if row.error:
        when = f"{row.not_before:%m-%d %H:%M} 后重试" if row.not_before > now else "即将重试"
        return f"第 {row.attempts} 次没有做成，{when}：{row.error}"
    return f"{row.due_at:%m-%d %H:%M} 起应做"
