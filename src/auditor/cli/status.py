"""``auditor status``: what was done last, what is open, what is owed."""

from pathlib import Path

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import JsonFlag, OfficeOption, WorkspaceOption
from auditor.cli.output import as_json, say

_RUN = {
    "running": "进行中",
    "complete": "完成",
    "incomplete": "完成（不完整）",
    "failed": "失败",
    "interrupted": "已中断",
}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status", cls=ChineseCommand, help="看最近的检查、未整改的问题和待办的任务。")(status)


def status(workspace: WorkspaceOption = Path(), office: OfficeOption = None, json: JsonFlag = False) -> int:
    """Print the state of one office."""
    from auditor.audit import open_office

    with open_office(workspace, office) as opened:
        name, identifier = opened.office.name, opened.office.id
        runs = opened.store.runs.list(identifier)[:5]
        entries = [entry for entry in opened.store.findings.list(identifier) if entry.state != "closed"]
        owed = [row for row in opened.store.owed.list(office=identifier) if row.state != "done"]
    if json:
        say(as_json({"office": identifier, "runs": runs, "open_findings": len(entries), "owed": owed}))
        return 0
    say(f"{name}：未整改问题 {len(entries)} 个，待办任务 {len(owed)} 项")
    for run in runs:
        say(f"  {run.started:%Y-%m-%d %H:%M}  {run.id}  {run.period}  {_RUN[run.status]} {run.message}")
    for row in owed:
        say(f"  待办：{row.period} {row.kind}（{row.state}）")
    return 0
