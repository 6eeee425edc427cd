"""``auditor check``: right after publishing, is everything in place?"""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import JsonFlag, OfficeOption, WorkspaceOption
from auditor.cli.output import as_json, say


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    words = "发布后检查：刚发布的稿件是否列入栏目、有没有发布时间、链接图片附件能否打开（半分钟内）。"
    app.command("check", cls=ChineseCommand, help=words)(check)


def check(
    wanted: Annotated[str, typer.Argument(metavar="栏目或网址", help="栏目名称、编号（看最新一条），或稿件网址。")],
    workspace: WorkspaceOption = Path(),
    column: Annotated[
        str, typer.Option("--column", metavar="栏目", help="稿件应在的栏目；默认按网址和页面判断。")
    ] = "",
    office: OfficeOption = None,
    json: JsonFlag = False,
) -> int:
    """Look at one article; ends with 0 all well, 1 something to mend, 3 something could not be seen."""
    from auditor.audit import open_office
    from auditor.audit.just_published import check_published, told
    from auditor.fetch import SystemClock

    with open_office(workspace, office) as opened:
        found = check_published(opened, wanted, SystemClock(), column=column)
    if json:
        say(as_json(found))
    else:
        for line in told(found):
            say(line)
    return found.exit_code
