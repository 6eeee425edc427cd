"""``auditor proof``: the paper that shows what was seen of one finding, with the bytes kept of it."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import AtOption, OfficeOption, WorkspaceOption, moment
from auditor.cli.output import say


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    words = "写出一个问题的申诉、说明材料：采集时间、网址、副本、校验值、处理经过（本单位自存证据）。"
    app.command("proof", cls=ChineseCommand, help=words)(proof)


def proof(
    finding: Annotated[str, typer.Argument(metavar="问题编号", help="台账中的问题编号，见 auditor ledger list。")],
    at: AtOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="目录", help="写到这个目录；默认为工作目录的 out。")
    ] = None,
    workspace: WorkspaceOption = Path(),
    office: OfficeOption = None,
) -> int:
    """Write the paper and the copies."""
    from auditor.audit import open_office
    from auditor.audit.opened import OUT
    from auditor.audit.proof import write_proof
    from auditor.fetch import SystemClock

    with open_office(workspace, office) as opened:
        now = SystemClock().now()
        written = write_proof(opened, finding, out or workspace / OUT, at=moment(at, now=now))
        opened.note("proof", f"{finding} {written.paper.parent.name}", now)
    say(f"已写出 {written.paper}，副本 {len(written.copies)} 份；副本和校验值为本单位自存证据")
    return 0
