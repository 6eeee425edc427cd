"""``auditor rules``: what the law asks, which rows are decided by machine, and how."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand, ChineseGroup
from auditor.cli.options import JsonFlag, WorkspaceOption
from auditor.cli.output import as_json, say


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(cls=ChineseGroup, help="规则：列出指标、查看依据与阈值、检查规则包。", no_args_is_help=True)
    group.command("list", cls=ChineseCommand, help="列出全部指标，及由机器、部分由机器、由人工判定或停用。")(list_rows)
    group.command("show", cls=ChineseCommand, help="查看一条指标：依据、阈值及其层级、怎样检查、怎样整改。")(show)
    group.command("lint", cls=ChineseCommand, help="检查规则包和口径的写法。")(lint)
    app.add_typer(group, name="rules")


def list_rows(workspace: WorkspaceOption = Path(), profile: str = "street-office", json: JsonFlag = False) -> int:
    """List the rows."""
    from auditor.audit.rulings import rows_listed

    rows = rows_listed(workspace, profile)
    if json:
        say(as_json(rows))
        return 0
    words = {"machine": "机器", "partly": "部分机器", "person": "人工", "disabled": "停用"}
    for row in rows:
        say(f"{row.id}  [{words[row.decided_by]}]  {row.title}{f'（{row.reason}）' if row.reason else ''}")
    return 0


def show(
    row: Annotated[str, typer.Argument(metavar="指标编号")],
    workspace: WorkspaceOption = Path(),
    profile: str = "street-office",
) -> int:
    """Show one row."""
    from auditor.audit.rulings import row_described

    for line in row_described(workspace, profile, row):
        say(line)
    return 0


def lint(workspace: WorkspaceOption = Path()) -> int:
    """Check packs and profiles; exit 2 where something is wrong."""
    from auditor.audit.rulings import rule_problems

    problems = rule_problems(workspace)
    for problem in problems:
        say(problem)
    if not problems:
        say("规则包和口径写法无误")
    return 2 if problems else 0
