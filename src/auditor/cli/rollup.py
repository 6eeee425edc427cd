"""``auditor rollup``: several offices' packages → a district's 通报."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import WorkspaceOption
from auditor.cli.output import say
from auditor.errors import UsageError


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rollup", cls=ChineseCommand, help="把各单位的报送包汇总成全区通报（Word、网页、Excel）。")(rollup)


def rollup(
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="各单位的报送包（.zip）或报告数据（.json）。")],
    out: Annotated[Path, typer.Option("--out", metavar="目录", help="输出目录，默认当前目录。")] = Path(),
    expected: Annotated[
        Path | None,
        typer.Option("--offices", metavar="文件", help="应报送单位名单（文本，一行一个）；不给时用登记的单位。"),
    ] = None,
    issuer: Annotated[str, typer.Option("--issuer", metavar="机关", help="发文机关，印在标题和落款。")] = "",
    workspace: WorkspaceOption = Path(),
) -> int:
    """Write the 通报 and print where it lies."""
    from auditor.fetch import SystemClock
    from auditor.report.rollup import roll_up
    from auditor.report.rollup_paper import write_rollup

    made = roll_up(files, _names(expected) if expected else _registered(workspace))
    own = workspace / "reports"
    templates = own if own.is_dir() else None
    written = write_rollup(made, out, issuer=issuer, at=SystemClock().now(), templates=templates)
    say(f"{len(made.offices)}个单位的{made.period}自查数据已汇总，通报已写出：")
    for path in written:
        say(f"  {path}")
    for note in made.notes:
        say(f"{note}。")
    if made.missing:
        say(f"未报送：{'、'.join(made.missing)}")
    return 0


def _names(path: Path) -> tuple[str, ...]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path}：单位名单无法读取，请存为 UTF-8 的文本文件，一行一个单位名称") from None
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _registered(workspace: Path) -> tuple[str, ...]:
    """The offices of the district's own workspace, where the command is given in one."""
    if not (workspace / "auditor.yaml").is_file():
        return ()
    from auditor.register import load_workspace

    return tuple(office.name for office in load_workspace(workspace).offices)
