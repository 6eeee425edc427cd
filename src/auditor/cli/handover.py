"""``auditor handover``: the paper for whoever takes the work over."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import OfficeOption, WorkspaceOption
from auditor.cli.output import say


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    words = "写出工作交接表（Word）：未办结问题、栏目、账号管理人、凭据存放处、今后90天到期事项、签字栏。"
    app.command("handover", cls=ChineseCommand, help=words)(handover)


def handover(
    workspace: WorkspaceOption = Path(),
    unit: Annotated[str | None, typer.Option("--unit", metavar="科室", help="只交接一个科室的（名称或编号）。")] = None,
    out: Annotated[Path, typer.Option("--out", metavar="文件", help="写到这个文件。")] = Path("工作交接表.docx"),
    office: OfficeOption = None,
) -> int:
    """Write the paper."""
    from auditor.audit import open_office
    from auditor.audit.handover import write_handover
    from auditor.fetch import SystemClock

    with open_office(workspace, office) as opened:
        now = SystemClock().now()
        path = write_handover(opened, now, out, unit)
        opened.note("export", f"工作交接表 {path.name}", now)
    say(f"已写出 {path}：核对后由移交人、接收人签字；口令、密钥请当面交接并随即更换")
    return 0
