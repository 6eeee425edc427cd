"""Bring a database to the newest schema: forward only, all or nothing, with a copy of the file made before."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from auditor.errors import StorageError, UsageError
from auditor.store.database import Database
from auditor.store.schema import HEAD
from auditor.store.trouble import database_trouble, file_trouble

_UPGRADE_LOCK = 7_032_026
"""Any number of our own: PostgreSQL's advisory lock while the schema changes."""


def bring_up_to_date(database: Database) -> None:
    """Create or migrate the tables of ``database``; do nothing where they are as this program wants them.

    Raises:
        UsageError: the database was written by a newer version of the program.
        StorageError: damaged, read-only, full.
    """
    if database.file is not None:
        with file_trouble(f"文件夹 {database.file.parent}"):
            database.file.parent.mkdir(parents=True, exist_ok=True)
    _refuse_damage(database)
    with database.read() as connection:
        version = schema_version(connection)
    if version == HEAD:
        return
    _refuse_newer(version)
    if version is not None and database.file is not None:
        copy_database(database.file, _free_name(database.file, version))
    _migrate(database)


def schema_version(connection: Connection) -> str | None:
    """Return the migration the database stands at, none where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def copy_database(source: Path, target: Path) -> None:
    """Write a consistent copy of the SQLite file ``source``, also while others use it.

    Raises:
        StorageError: no space, no permission.
    """
    part = target.with_name(target.name + ".part")
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
        part.replace(target)
    except (sqlite3.Error, OSError) as trouble:
        part.unlink(missing_ok=True)
        raise StorageError(f"未能备份数据库到 {target}（{trouble}）；请检查磁盘空间和权限后重试") from trouble


def _refuse_damage(database: Database) -> None:
    if not database.sqlite:
        return
    with database.read() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise StorageError(f"{database.place}已损坏（{found}）；请用备份恢复，或将该文件改名后重新检查")


def _refuse_newer(version: str | None) -> None:
    if version is not None and version > HEAD:
        raise UsageError(f"数据库由更新版本的程序写成（结构版本 {version}，本程序为 {HEAD}）；请升级 auditor 后再用")


def _free_name(file: Path, version: str) -> Path:
    number = 0
    while True:
        suffix = f".{number}" if number else ""
        candidate = file.with_name(f"{file.name}.v{version}{suffix}.bak")
        if not candidate.exists():
            return candidate
        number += 1


def _migrate(database: Database) -> None:
    # Imported here: a program start that migrates nothing need not load it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "auditor.store:migrations")
    with database_trouble(database.place), database.write(guarded=False) as connection:
        if not database.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
