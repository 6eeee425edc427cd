"""Backups (备份): one file with all a workspace holds, and the weekly one that counts only once it was restored."""

import shutil
import tempfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from auditor.audit.opened import DATABASE, EVIDENCE, open_store
from auditor.errors import StorageError
from auditor.model.office import Backup, Settings, StoreSettings
from auditor.model.zone import SHANGHAI
from auditor.register import Workspace
from auditor.store import Store
from auditor.store.backup import ROOM, Manifest, restore_backup, write_backup
from auditor.store.trouble import file_trouble

PREFIX = "自动备份-"
BACKUPS = "backup"
MB = 1024**2


def backup_folder(folder: Path, policy: Backup) -> Path:
    """Return where the workspace's own backups lie."""
    return folder / (policy.folder or BACKUPS)


def own_backups(folder: Path, policy: Backup) -> tuple[Path, ...]:
    """Return the backups made unattended, oldest first."""
    return tuple(sorted(backup_folder(folder, policy).glob(f"{PREFIX}*.zip")))


def back_up(store: Store, workspace: Workspace, target: Path, now: datetime, *, evidence: bool = True) -> Manifest:
    """Write a backup of the workspace with every file its register points to.

    Raises:
        UsageError: ``target`` exists.
        StorageError: no space, no permission, or what was written does not read back.
    """
    columns = (column for office in workspace.offices for site in office.sites for column in site.columns)
    handed = [column.path for column in columns if column.path]
    manifest = write_backup(store, workspace.folder, target, now, handed, evidence=evidence)
    store.trail.note("", "backup", target.name, f"成功，{len(manifest.files)} 个文件", now)
    return manifest


def backup_owed(store: Store, workspace: Workspace, now: datetime) -> str:
    """Make the week's backup, restore it on trial, and drop the oldest beyond those kept; return what was done.

    Nothing older is dropped where the new one fails.

    Raises:
        StorageError: no space, no permission, or the backup does not bring back what the workspace holds.
    """
    policy = workspace.settings.backup
    folder = backup_folder(workspace.folder, policy)
    with file_trouble(f"备份文件夹 {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(folder)
        _refuse_little_space(workspace.folder, folder, policy)
    target = folder / f"{PREFIX}{now.astimezone(SHANGHAI):%Y%m%d-%H%M%S}.zip"
    manifest = back_up(store, workspace, target, now, evidence=policy.evidence)
    try:
        reports = try_restore(store, workspace, target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    for old in own_backups(workspace.folder, policy)[: -policy.keep]:
        with file_trouble(f"备份文件 {old}"):
            old.unlink(missing_ok=True)
    size = sum(kept.size for kept in manifest.files.values()) / MB
    return f"{target.name}：{len(manifest.files)} 个文件、{size:.1f} MB，已试恢复，{reports} 份报告逐字节一致"


def note_restored(archive: Path, folder: Path, now: datetime) -> None:
    """Note in the restored audit log that it came back from ``archive``, and when.

    Raises:
        UsageError: the backup is of a newer program.
        StorageError: the database cannot be written.
    """
    with open_store(folder, Settings()) as restored:
        restored.trail.note("", "restore", archive.name, f"恢复到 {folder}", now)


def try_restore(store: Store, workspace: Workspace, archive: Path) -> int:
    """Restore ``archive`` into a folder of its own, hold its reports against the workspace's, and remove it again.

    Returns how many report revisions were compared.

    Raises:
        StorageError: what comes back is damaged or differs.
    """
    with (
        file_trouble(f"备份文件夹 {archive.parent}"),
        tempfile.TemporaryDirectory(prefix=ROOM, dir=archive.parent) as room,
    ):
        back = Path(room) / "restored"
        restore_backup(archive, back)
        own_file = workspace.settings.model_copy(update={"store": StoreSettings()})
        with open_store(back, own_file) as restored:
            if damage := restored.damage():
                raise StorageError(f"{archive.name} 试恢复失败：数据库有损坏（{damage[0]}），请检查磁盘")
            return _compared(store, restored, archive)


def _clear_leftovers(folder: Path) -> None:
    """Remove what a killed backup left half-made."""
    for part in folder.glob(f"{PREFIX}*.part"):
        part.unlink()
    for room in folder.glob(f"{ROOM}*"):
        shutil.rmtree(room)


def _compared(store: Store, restored: Store, archive: Path) -> int:
    compared = 0
    for office in restored.reports.offices():
        live = set(store.reports.list(office))
        for revision in restored.reports.list(office):
            same = revision in live and _sum(store.reports.document(revision)) == _sum(
                restored.reports.document(revision)
            )
            if not same:
                raise StorageError(
                    f"{archive.name} 试恢复失败：{revision.period} 第 {revision.revision} 稿与原件不一致"
                )
            compared += 1
    return compared


def _sum(document: bytes) -> str:
    return sha256(document).hexdigest()


def _refuse_little_space(workspace: Path, folder: Path, policy: Backup) -> None:
    """The backup and its trial lie side by side for a while."""
    evidence = workspace / EVIDENCE if policy.evidence else None
    tops = [top for top in (workspace / DATABASE, evidence, workspace / "out") if top is not None and top.exists()]
    files = (file for top in tops for file in ([top] if top.is_file() else top.rglob("*")))
    needed = 2 * sum(file.stat().st_size for file in files if file.is_file())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StorageError(
            f"备份文件夹 {folder} 剩余 {free / MB:.0f} MB，备份并试恢复约需 {needed / MB:.0f} MB；"
            "请清理磁盘，或用 backup.folder 换一个位置，或设 backup.evidence: false"
        )
