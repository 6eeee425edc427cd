"""``auditor import KIND FILE``: what people hand in: posts, lists of columns, answers, the register, the ledger."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import OfficeOption, WorkspaceOption, day_given
from auditor.cli.output import say
from auditor.errors import UsageError

KINDS = (
    "posts（账号发布导出表）、filings（账号备案清单）、column-items（栏目清单）、register（对象登记表）、"
    "signoffs（人工补查）、ledger（整改台账）、"
    "superior-notices（上级通报）、platform-tickets（监管平台工单）、zhaocuo（找错留言）、"
    "submissions（信息报送清单）、applications（政府信息公开申请台账）"
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", cls=ChineseCommand, help=f"导入人工提供的表格：{KINDS}。")(import_file)


def import_file(
    kind: Annotated[str, typer.Argument(metavar="类别", help=KINDS)],
    file: Annotated[Path, typer.Argument(metavar="文件", help="xlsx、xls 或 csv 文件。")],
    workspace: WorkspaceOption = Path(),
    office: OfficeOption = None,
    account: Annotated[
        str | None, typer.Option("--account", metavar="账号", help="账号编号或名称（导入 posts 时）。")
    ] = None,
    column: Annotated[
        str | None, typer.Option("--column", metavar="栏目", help="栏目编号或名称（导入 column-items 时）。")
    ] = None,
    covers_from: Annotated[
        str | None, typer.Option("--from", metavar="日期", help="导出表覆盖的起始日期（导入 posts 时）。")
    ] = None,
    covers_to: Annotated[
        str | None, typer.Option("--to", metavar="日期", help="导出表覆盖的截止日期（导入 posts 时）。")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="经办人。")] = "",
    template: Annotated[
        bool, typer.Option("--template", help="不导入，而是在“文件”处写出这一类的空白表，供填写。")
    ] = False,
) -> int:
    """Import one file; say what was taken and what was not."""
    if template:
        return _hand_out(kind, file, workspace, office)
    from auditor.audit.imports import IMPORTERS, Handed, hand_in
    from auditor.audit.opened import open_office
    from auditor.fetch import SystemClock

    if kind not in IMPORTERS:
        raise UsageError(f"不能导入“{kind}”，可导入的有：{KINDS}")
    handed = Handed(
        path=file,
        account=account,
        column=column,
        covers_from=day_given(covers_from, "--from"),
        covers_to=day_given(covers_to, "--to"),
        by=by,
        now=SystemClock().now(),
    )
    with open_office(workspace, office) as opened:
        for line in hand_in(kind, opened, handed):
            say(line)
    return 0


def _hand_out(kind: str, file: Path, workspace: Path, office: str | None) -> int:
    from auditor.ledger.blank_tables import write_blank
    from auditor.register import load_workspace

    write_blank(kind, load_workspace(workspace).office(office), file)
    say(f"已写出空白表 {file}，填好后执行 auditor import {kind} {file}")
    return 0
