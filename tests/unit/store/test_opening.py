"""Opening: new, old, newer, damaged, misplaced databases."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from auditor.errors import StorageError, UsageError
from auditor.store import Store
from auditor.store.database import Database
from auditor.store.network_drive import mount_type, network_drive_type
from auditor.store.schema import HEAD, metadata
from auditor.store.upgrade import bring_up_to_date, schema_version

NEXT = f"{int(HEAD) + 1:04d}"
"""The step a later program would bring."""


def test_a_new_database_has_exactly_the_tables_the_program_knows(store: Store) -> None:
    with store.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
        assert schema_version(connection) == HEAD


def test_the_newest_migration_is_the_one_the_program_names() -> None:
    config = Config()
    config.set_main_option("script_location", "auditor.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_every_table_carries_the_office() -> None:
    assert [table.name for table in metadata.sorted_tables if "office" not in table.c] == []


def test_a_database_opened_again_still_has_what_was_kept(address: str, tmp_path: Path, at) -> None:
    with Store(address, tmp_path) as first:
        first.history.note_first_seen("yunxi", {"k": at(1, 1)})
    with Store(address, tmp_path) as second:
        assert second.history.first_seen("yunxi") == {"k": at(1, 1)}


def test_a_database_of_a_newer_program_is_refused_and_left_alone(address: str, tmp_path: Path) -> None:
    with Store(address, tmp_path) as store, store.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UsageError, match="升级 auditor") as refused:
        Store(address, tmp_path)
    assert refused.value.exit_code == 2


def test_several_programs_may_open_a_new_database_at_once(address: str, tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def open_it() -> None:
        try:
            Store(address, tmp_path).close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_an_existing_file_is_copied_before_it_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "auditor.db"
    Store(file, tmp_path).close()
    monkeypatch.setattr("auditor.store.upgrade.HEAD", NEXT)
    for _ in range(2):
        database = Database(file)
        bring_up_to_date(database)
        database.close()
    copies = sorted(tmp_path.glob("*.bak"))
    assert [copy.name for copy in copies] == [f"auditor.db.v{HEAD}.1.bak", f"auditor.db.v{HEAD}.bak"]
    with closing(sqlite3.connect(copies[0])) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_a_migration_that_breaks_leaves_the_old_schema(address: str, tmp_path: Path, monkeypatch) -> None:
    def broken(config: Config, _target: str) -> None:
        config.attributes["connection"].exec_driver_sql("DROP TABLE owed")
        config.attributes["connection"].exec_driver_sql("CREATE TABLE extra (id INTEGER)")
        raise RuntimeError("broken half way")

    Store(address, tmp_path).close()
    with monkeypatch.context() as patch:
        patch.setattr("auditor.store.upgrade.HEAD", NEXT)
        patch.setattr("alembic.command.upgrade", broken)
        with pytest.raises(RuntimeError):
            Store(address, tmp_path)
    with Store(address, tmp_path) as store:
        assert store.owed.list() == ()


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 50, bytes(range(256)) * 64, b"PK\x03\x04" + b"\0" * 5000]
)
def test_a_file_that_is_no_database_is_a_storage_error_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "auditor.db"
    file.write_bytes(content)
    with pytest.raises(StorageError, match="已损坏或不是本程序的数据库") as refused:
        Store(file, tmp_path)
    assert refused.value.exit_code == 5
    assert file.read_bytes() == content


def test_a_damaged_database_is_refused_at_opening(tmp_path: Path, at) -> None:
    file = tmp_path / "auditor.db"
    with Store(file, tmp_path) as store:
        store.history.note_first_seen("yunxi", {f"http://a.example/{n}": at(1, 1) for n in range(3000)})
    body = bytearray(file.read_bytes())
    for page in range(4096 * 20, len(body), 4096 * 3):
        body[page : page + 512] = b"\xff" * 512
    file.write_bytes(bytes(body))
    with pytest.raises(StorageError, match="损坏"):
        Store(file, tmp_path)


def test_a_sound_database_shows_no_damage(store: Store) -> None:
    assert store.damage() == ()


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        Store(tmp_path / "file" / "auditor.db", tmp_path)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mysql://root@127.0.0.1/x", "不支持的数据库类型 mysql"),
        ("postgresql://[::1/x", "写法有误"),
        ("sqlite://", "必须是一个文件"),
    ],
)
def test_an_address_that_cannot_be_used_is_a_usage_error(tmp_path: Path, address: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Store(address, tmp_path)


def test_a_server_that_does_not_answer_is_a_storage_error_without_the_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError, match="无法使用数据库") as refused:
        Store("postgresql://me:geheim@127.0.0.1:1/test", tmp_path)
    assert "geheim" not in str(refused.value)


MOUNTS = """/dev/vda / ext4 rw 0 0
server:/data /data nfs4 rw 0 0
/dev/vdb /data/local\\040disk ext4 rw 0 0
//nas/share /mnt/共享 cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ("/home/me", "ext4"),
        ("/data", "nfs4"),
        ("/data/x/y", "nfs4"),
        ("/data/local disk/x", "ext4"),
        ("/database", "ext4"),
        ("/mnt/共享/x", "cifs"),
    ],
)
def test_the_mount_that_holds_a_folder_is_found(folder: str, found: str) -> None:
    assert mount_type(Path(folder), MOUNTS) == found


def test_a_database_on_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mounts"
    table.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/x {tmp_path} nfs rw 0 0\n")
    monkeypatch.setattr("auditor.store.network_drive._MOUNTS", table)
    with pytest.raises(StorageError, match="网络盘（nfs）"):
        Store(tmp_path / "auditor.db", tmp_path)


def test_this_machines_own_disk_is_not_taken_for_a_network_drive(tmp_path: Path) -> None:
    assert network_drive_type(tmp_path) is None


def test_a_copy_is_a_whole_database(tmp_path: Path, at) -> None:
    with Store(tmp_path / "auditor.db", tmp_path) as store:
        store.history.note_first_seen("yunxi", {"k": at(1, 1)})
        store.copy_to(tmp_path / "copy.db")
    with Store(tmp_path / "copy.db", tmp_path) as copy:
        assert copy.history.first_seen("yunxi") == {"k": at(1, 1)}
