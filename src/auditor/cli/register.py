"""``auditor register``: the declared objects as a table for staff, back again, and checked."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand, ChineseGroup
from auditor.cli.options import OfficeOption, WorkspaceOption
from auditor.cli.output import say


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(cls=ChineseGroup, help="对象登记：导出为表格、导回、检查写法。", no_args_is_help=True)
    group.command("export", cls=ChineseCommand, help="导出《对象登记表.xlsx》，供科室核对。")(export)
    group.command("import", cls=ChineseCommand, help="导入核对后的《对象登记表.xlsx》。")(import_table)
    group.command("lint", cls=ChineseCommand, help="检查 auditor.yaml 的写法，列出全部问题。")(lint)
    app.add_typer(group, name="register")


def export(
    file: Annotated[Path, typer.Argument(metavar="文件")] = Path("对象登记表.xlsx"),
    workspace: WorkspaceOption = Path(),
    office: OfficeOption = None,
) -> int:
    """Write the table."""
    from auditor.audit.imports import category_rows
    from auditor.audit.opened import open_office
    from auditor.fetch import SystemClock
    from auditor.register import export_xlsx

    with open_office(workspace, office) as opened:
        path = export_xlsx(opened.office, file, category_rows(opened.rulebook))
        opened.note("export", f"对象登记表 {path.name}", SystemClock().now())
    say(f"已写出 {path}：请在“确认”列填 是、否 或 改，改好后执行 auditor register import {path.name}")
    return 0


def import_table(
    file: Annotated[Path, typer.Argument(metavar="文件")] = Path("对象登记表.xlsx"),
    workspace: WorkspaceOption = Path(),
    office: OfficeOption = None,
) -> int:
    """Take the table back."""
    from auditor.audit.imports import Handed, hand_in
    from auditor.audit.opened import open_office
    from auditor.fetch import SystemClock

    with open_office(workspace, office) as opened:
        for line in hand_in("register", opened, Handed(path=file, now=SystemClock().now())):
            say(line)
    return 0


def lint(workspace: WorkspaceOption = Path()) -> int:
    """Check the register; the exit code is 2 where something is wrong."""
    from auditor.audit.opened import load_rules
    from auditor.register import load_workspace

    settings = load_workspace(workspace).settings
    rulebook, _ = load_rules(workspace, settings.profile)
    known = frozenset(category.id for category in rulebook.categories)
    checked = load_workspace(workspace, categories=known)
    for note in checked.notes:
        say(note)
    for office in checked.offices:
        columns = sum(len(site.columns) for site in office.sites)
        say(f"{office.name}：站点 {len(office.sites)} 个，栏目 {columns} 个，账号 {len(office.accounts)} 个，写法无误")
    return 0
