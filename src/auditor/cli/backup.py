"""``auditor backup`` and ``auditor restore``: all a workspace holds in one checked file, and its way back."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import WorkspaceOption
from auditor.cli.output import say


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup", cls=ChineseCommand, help="把整个工作目录备份成一个文件，写完后逐字节校验。")(backup)
    app.command("restore", cls=ChineseCommand, help="把备份恢复到一个空目录。")(restore)


def backup(
    file: Annotated[Path, typer.Argument(metavar="文件", help="备份文件，须不存在，如 云溪备份-20260930.zip。")],
    workspace: WorkspaceOption = Path(),
) -> int:
    """Write a backup of register, database, evidence and reports."""
    from auditor.audit import open_store
    from auditor.fetch import SystemClock
    from auditor.register import load_workspace
    from auditor.store.backup import write_backup

    loaded = load_workspace(workspace)
    columns = (column for office in loaded.offices for site in office.sites for column in site.columns)
    handed = [column.path for column in columns if column.path]
    with open_store(workspace, loaded.settings) as store:
        manifest = write_backup(store, workspace, file, SystemClock().now(), handed)
    size = sum(kept.size for kept in manifest.files.values()) / 1024**2
    say(f"已备份到 {file}：{len(manifest.files)} 个文件，共 {size:.1f} MB，已校验")
    say("密码、密钥不在工作目录内，不随备份保存；恢复后执行 auditor doctor 检查")
    return 0


def restore(
    file: Annotated[Path, typer.Argument(metavar="文件", help="auditor backup 写成的备份文件。")],
    folder: Annotated[Path, typer.Argument(metavar="目录", help="恢复到这个目录，须为空或不存在。")],
) -> int:
    """Unpack a sound backup into an empty folder."""
    from auditor.store.backup import restore_backup

    manifest = restore_backup(file, folder)
    say(f"已恢复到 {folder}：{len(manifest.files)} 个文件（备份于 {manifest.made:%Y-%m-%d %H:%M}）")
    say(f"请执行 auditor doctor -w {folder} 检查")
    return 0
