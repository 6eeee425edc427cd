"""One file with all a workspace holds (备份), checked after writing; and its way back into an empty folder (恢复)."""

import hashlib
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from auditor.errors import StorageError, UsageError
from auditor.store.opening import Store
from auditor.store.schema import HEAD
from auditor.store.trouble import file_trouble

BACKUP_SCHEMA = "auditor.backup/1"
MANIFEST = "manifest.json"
DATABASE = "auditor.db"
EVIDENCE = "evidence"
KEPT = ("auditor.yaml", "offices", "rules", "reports", EVIDENCE, "out")
"""What of a workspace goes in beside the database; secrets lie elsewhere (环境变量, 密钥环) and do not."""
DECLARED = ("auditor.yaml", "offices/")
_PASSWORD = re.compile(rb"(://[^/\s:@'\"]+:)[^/\s@'\"]+@")
"""A password within an address (数据库, 代理); it is struck out of the copy."""

CHUNK = 1024 * 1024
ROOM = ".backup-"
"""Begins the names of folders that a backup and its trial need for a while; a crash may leave one."""


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a backup."""

    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds: ``database`` is its schema version, ``files`` map path → file."""

    schema: str = BACKUP_SCHEMA
    made: datetime
    database: str = HEAD
    files: dict[str, KeptFile]


def write_backup(
    store: Store, folder: Path, target: Path, made: datetime, also: Iterable[str] = (), *, evidence: bool = True
) -> Manifest:
    """Write a backup of the workspace ``folder`` to ``target``, read it back, and only then give it its name.

    ``also`` names files and folders of the workspace that its register points to (保存的网页, 后台清单); without
    ``evidence`` the copies of pages stay out.

    Raises:
        UsageError: ``target`` exists.
        StorageError: no space, no permission, or what was written does not read back.
    """
    if target.exists():
        raise UsageError(f"{target} 已存在，请换一个文件名")
    part = target.with_name(target.name + ".part")
    try:
        with file_trouble(f"备份文件 {target}"), tempfile.TemporaryDirectory(prefix=ROOM, dir=target.parent) as room:
            snapshot = Path(room) / DATABASE
            store.copy_to(snapshot)
            files = {DATABASE: snapshot}
            for name, path in _files(folder, also):
                if evidence or not name.startswith(f"{EVIDENCE}/"):
                    files[name] = _without_passwords(path, Path(room)) if name.startswith(DECLARED) else path
            manifest = _pack(part, files, made)
            broken = check_backup(part)
            if broken:
                raise StorageError(f"备份写入后校验不一致（{broken[0]}），请检查磁盘后重试")
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def check_backup(archive: Path) -> tuple[str, ...]:
    """Read every byte of a backup and return what is wrong with it (Chinese); empty = sound.

    Raises:
        UsageError: no backup of this program.
    """
    with _opened(archive) as packed:
        manifest = _manifest(packed, archive)
        return tuple(_faults(packed, manifest))


def restore_backup(archive: Path, folder: Path) -> Manifest:
    """Unpack a sound backup into ``folder``, which must be empty or absent; all of it or nothing.

    Raises:
        UsageError: the folder holds something, no backup of this program, or one of a newer program.
        StorageError: the backup is damaged, or the disk refuses.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} 不是空文件夹；恢复只写入空文件夹，请换一个")
    with _opened(archive) as packed:
        manifest = _manifest(packed, archive)
        if manifest.database > HEAD:
            raise UsageError(f"{archive.name} 由更新版本的程序写成，请升级 auditor 后再恢复")
        broken = list(_faults(packed, manifest))
        if broken:
            raise StorageError(f"{archive.name} 已损坏（{broken[0]}），请换用另一份备份")
        with file_trouble(f"文件夹 {folder}"):
            _unpack(packed, manifest, folder)
    return manifest


def _files(folder: Path, also: Iterable[str]) -> Iterator[tuple[str, Path]]:
    for name in dict.fromkeys((*KEPT, *(name for name in also if _is_safe(name)))):
        top = folder / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)  # tokens, half-written files
            if path.is_file() and not path.is_symlink() and not hidden and path.suffix != ".part":
                yield path.relative_to(folder).as_posix(), path


def _without_passwords(declared: Path, room: Path) -> Path:
    """Return the file, or where an address in it bears a password, a copy in ``room`` with that struck out."""
    body = declared.read_bytes()
    clean = _PASSWORD.sub(rb"\1***@", body)
    if clean == body:
        return declared
    copy = room / hashlib.sha256(body).hexdigest()
    copy.write_bytes(clean)
    return copy


def _pack(part: Path, files: Mapping[str, Path], made: datetime) -> Manifest:
    kept: dict[str, KeptFile] = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, path in files.items():
            # Evidence is compressed already.
            method = zipfile.ZIP_STORED if path.suffix == ".zst" else zipfile.ZIP_DEFLATED
            info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
            info.compress_type = method
            with path.open("rb") as source, packed.open(info, "w", force_zip64=True) as sink:
                kept[name] = _copy(source, sink)
        manifest = Manifest(made=made, files=kept)
        packed.writestr(MANIFEST, msgspec.json.encode(manifest))
    return manifest


def _copy(source: IO[bytes], sink: IO[bytes] | None) -> KeptFile:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if sink is not None:
            sink.write(chunk)
    return KeptFile(sha256=digest.hexdigest(), size=size)


def _opened(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except FileNotFoundError as trouble:
        raise UsageError(f"找不到备份文件 {archive}，请检查路径") from trouble
    except (zipfile.BadZipFile, OSError) as trouble:
        raise UsageError(f"{archive.name} 不是本程序的备份文件，或没有写完") from trouble


def _manifest(packed: zipfile.ZipFile, archive: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode(packed.read(MANIFEST), type=Manifest)
    except (KeyError, msgspec.DecodeError, zipfile.BadZipFile) as trouble:
        raise UsageError(f"{archive.name} 不是本程序的备份文件") from trouble
    if manifest.schema != BACKUP_SCHEMA or not all(_is_safe(name) for name in manifest.files):
        raise UsageError(f"{archive.name} 不是本程序的备份文件")
    return manifest


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name
    return inside and bool(path.parts)


def _faults(packed: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    if DATABASE not in manifest.files:
        yield "缺少数据库"
    for name, kept in manifest.files.items():
        try:
            with packed.open(name) as source:
                if _copy(source, None) != kept:
                    yield f"{name} 与清单不一致"
        except (KeyError, zipfile.BadZipFile, EOFError, OSError):
            yield f"{name} 读不出来"


def _unpack(packed: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for name in manifest.files:
            target = room / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(name) as source, target.open("wb") as sink:
                _copy(source, sink)
        _refuse_damaged(room / DATABASE)
        if folder.exists():
            folder.rmdir()
        room.chmod(0o755)
        room.replace(folder)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _refuse_damaged(database: Path) -> None:
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise StorageError("备份中的数据库已损坏，请换用另一份备份")
