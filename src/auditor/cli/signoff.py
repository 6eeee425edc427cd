"""``auditor signoff``: what a person has to look at, as a table."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand, ChineseGroup
from auditor.cli.options import OfficeOption, WorkspaceOption
from auditor.cli.output import say


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    words = "人工补查：导出需要人工核实的事项，填好后用 auditor import signoffs 导回。"
    group = typer.Typer(cls=ChineseGroup, help=words, no_args_is_help=True)
    group.command("export", cls=ChineseCommand, help="导出《人工补查.xlsx》。")(export)
    app.add_typer(group, name="signoff")


def export(
    file: Annotated[Path, typer.Argument(metavar="文件")] = Path("人工补查.xlsx"),
    workspace: WorkspaceOption = Path(),
    office: OfficeOption = None,
) -> int:
    """Write the questions of the latest run."""
    from auditor.audit import open_office
    from auditor.audit.reporting import latest_result
    from auditor.fetch import SystemClock
    from auditor.ledger import export_signoffs, signoffs

    with open_office(workspace, office) as opened:
        result = latest_result(opened)
        now = SystemClock().now()
        section = signoffs(opened.store, result, opened.rulebook, now)
        left = export_signoffs(section, opened.office.id, file)
        opened.note("export", f"人工补查 {file.name}", now)
    say(f"已写出 {file}：{len(section.questions)} 项，待核查 {left} 项。填好后执行 auditor import signoffs {file}")
    return 0
