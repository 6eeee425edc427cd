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
    from auditor.audit.backing_up import back_up
    from auditor.fetch import SystemClock
    from auditor.register import load_workspace

    loaded = load_workspace(workspace)
    with open_store(workspace, loaded.settings) as store:
        manifest = back_up(store, loaded, file, SystemClock().now())
    size = sum(kept.size for kept in manifest.files.values()) / 1024**2
    say(f"已备份到 {file}：{len(manifest.files)} 个文件，共 {size:.1f} MB，已校验")
    say("密码、密钥不随备份保存；恢复后把它们放回原处，执行 auditor doctor 检查")
    return 0


def restore(
    file: Annotated[Path, typer.Argument(metavar="文件", help="auditor backup 写成的备份文件。")],
    folder: Annotated[Path, typer.Argument(metavar="目录", help="恢复到这个目录，须为空或不存在。")],
    into_database: Annotated[
        bool, typer.Option("--into-database", help="恢复后把数据装入登记中 store.url 所指的空数据库。")
    ] = False,
) -> int:
    """Unpack a sound backup into an empty folder."""
    from auditor.audit.backing_up import note_restored
    from auditor.fetch import SystemClock
    from auditor.store.backup import restore_backup

    manifest = restore_backup(file, folder)
    note_restored(file, folder, SystemClock().now())
    say(f"已恢复到 {folder}：{len(manifest.files)} 个文件（备份于 {manifest.made:%Y-%m-%d %H:%M}）")
    _tell_of_server(folder, wanted=into_database)
    say(f"请执行 auditor doctor -w {folder} 检查")
    return 0


def _tell_of_server(folder: Path, *, wanted: bool) -> None:
    """Where the register names a database of its own, load it, or say what to do."""
    from auditor.audit.opened import DATABASE, open_store
    from auditor.register.workspace import REGISTER_FILE, load_settings

    settings = load_settings(folder / REGISTER_FILE)
    if settings.store.url is None:
        return
    if not wanted:
        say(f"登记中 store.url 指向另一个数据库，恢复出的数据在 {folder / DATABASE}：")
        say("  改用这个文件：删去 auditor.yaml 中的 store.url；")
        say("  装入该数据库（须为空）：另选空目录，加 --into-database 重新恢复")
        return
    with open_store(folder, settings) as store:
        store.fill_from(folder / DATABASE)
    say("数据已装入 store.url 所指的数据库")
