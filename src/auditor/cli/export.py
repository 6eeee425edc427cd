"""``auditor export``: what a run fetched, in a form other programs read."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand, ChineseGroup
from auditor.cli.options import OfficeOption, WorkspaceOption
from auditor.cli.output import say


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(cls=ChineseGroup, help="导出一次检查采集到的内容。", no_args_is_help=True)
    words = "把一次检查的采集记录和副本导出为网页存档（WARC），可用其他存档软件回放。"
    group.command("warc", cls=ChineseCommand, help=words)(warc)
    # A group of one command would otherwise swallow the command's name.
    group.callback()(lambda: None)
    app.add_typer(group, name="export")


def warc(
    run: Annotated[str, typer.Argument(metavar="检查编号", help="检查编号，见 auditor status。")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件", help="写到这个文件；默认为 检查编号.warc.gz。")
    ] = None,
    workspace: WorkspaceOption = Path(),
    office: OfficeOption = None,
) -> int:
    """Write the archive."""
    from auditor.audit import open_office
    from auditor.audit.archive import export_warc
    from auditor.fetch import SystemClock

    with open_office(workspace, office) as opened:
        exported = export_warc(opened, run, out or Path(f"{run}.warc.gz"))
        opened.note("export", f"网页存档 {exported.path.name}", SystemClock().now())
    gone = f"，其中 {exported.bodies_gone} 条的副本已不在" if exported.bodies_gone else ""
    say(f"已写出 {exported.path}：采集记录 {exported.fetches} 条{gone}")
    return 0
