"""``auditor doctor``: is everything in place to run unattended?"""

from pathlib import Path

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import JsonFlag, WorkspaceOption
from auditor.cli.output import as_json, say

_MARK = {"ok": "正常", "warning": "注意", "error": "有误", "off": "未启用"}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", cls=ChineseCommand, help="体检：登记、网络、时间、字体、浏览器、磁盘是否就绪。")(doctor)


def doctor(workspace: WorkspaceOption = Path(), json: JsonFlag = False) -> int:
    """Examine the workspace; exit 2 where something must be mended first."""
    import asyncio

    from auditor.audit.doctor import examine
    from auditor.result.examination import Examination

    items = asyncio.run(examine(workspace))
    if json:
        say(as_json(Examination(ok=all(item.state != "error" for item in items), items=items)))
    else:
        for item in items:
            say(f"[{_MARK[item.state]}] {item.name}：{item.text}")
    return 2 if any(item.state == "error" for item in items) else 0
