"""A backup holds all of a workspace, is read back before it counts, and goes only into an empty folder."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.errors import StorageError, UsageError
from auditor.store import Store
from auditor.store.backup import check_backup, restore_backup, write_backup

NOW = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[tuple[Store, Path]]:
    folder = tmp_path / "街道"
    for name in ("auditor.yaml", "rules/own.yaml", "out/2026Q3-1/自查报告.docx", "secret.env", "evidence/aa/bb/x.part"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    with Store(folder / "auditor.db", folder / "evidence") as store:
        store.history.note_first_seen("yunxi", {"k": NOW})
        store.evidence.put(b"<html>")
        yield store, folder


def test_a_restored_workspace_holds_what_the_old_one_held_and_no_more(workspace, tmp_path: Path) -> None:
    store, folder = workspace
    made = write_backup(store, folder, tmp_path / "b.zip", NOW)
    assert check_backup(tmp_path / "b.zip") == ()
    new = tmp_path / "新机" / "街道"
    assert restore_backup(tmp_path / "b.zip", new) == made
    files = {path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()}
    assert files == set(made.files)
    assert {"auditor.yaml", "auditor.db", "rules/own.yaml", "out/2026Q3-1/自查报告.docx"} <= files
    assert not {"secret.env", "evidence/aa/bb/x.part"} & files
    with Store(new / "auditor.db", new / "evidence") as restored:
        assert restored.history.first_seen("yunxi") == {"k": NOW}
        assert restored.evidence.get(store.evidence.put(b"<html>")) == b"<html>"


def test_a_backup_is_never_written_over_another_file(workspace, tmp_path: Path) -> None:
    store, folder = workspace
    (tmp_path / "b.zip").write_bytes(b"mine")
    with pytest.raises(UsageError, match="已存在"):
        write_backup(store, folder, tmp_path / "b.zip", NOW)
    assert (tmp_path / "b.zip").read_bytes() == b"mine"


def test_nothing_is_restored_over_what_is_there(workspace, tmp_path: Path) -> None:
    store, folder = workspace
    write_backup(store, folder, tmp_path / "b.zip", NOW)
    with pytest.raises(UsageError, match="不是空文件夹"):
        restore_backup(tmp_path / "b.zip", folder)


def test_an_empty_folder_may_be_restored_into(workspace, tmp_path: Path) -> None:
    store, folder = workspace
    write_backup(store, folder, tmp_path / "b.zip", NOW)
    (tmp_path / "new").mkdir()
    restore_backup(tmp_path / "b.zip", tmp_path / "new")
    assert (tmp_path / "new" / "auditor.yaml").exists()


def rewritten(source: Path, target: Path, change) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            for key, body in change(name, old.read(name)).items():
                new.writestr(key, body)
    return target


@pytest.mark.parametrize(
    "change",
    [
        lambda name, body: {name: body + b"x" if name == "auditor.yaml" else body},
        lambda name, body: {} if name == "rules/own.yaml" else {name: body},
    ],
    ids=["a byte more", "a file less"],
)
def test_a_damaged_backup_is_told_and_leaves_nothing(workspace, tmp_path: Path, change) -> None:
    store, folder = workspace
    write_backup(store, folder, tmp_path / "b.zip", NOW)
    damaged = rewritten(tmp_path / "b.zip", tmp_path / "d.zip", change)
    assert len(check_backup(damaged)) == 1
    with pytest.raises(StorageError, match="已损坏"):
        restore_backup(damaged, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "evidence/../../evil", "C:\\evil"])
def test_a_backup_that_reaches_out_of_its_folder_is_refused(workspace, tmp_path: Path, name: str) -> None:
    store, folder = workspace
    write_backup(store, folder, tmp_path / "b.zip", NOW)

    def change(key: str, body: bytes) -> dict[str, bytes]:
        if key == "manifest.json":
            return {key: body.replace(b'"auditor.yaml"', f'"{name}"'.replace("\\", "\\\\").encode())}
        return {key: body}

    evil = rewritten(tmp_path / "b.zip", tmp_path / "e.zip", change)
    with pytest.raises(UsageError, match="不是本程序的备份文件"):
        restore_backup(evil, tmp_path / "new")


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"anything"])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(body)
    with pytest.raises(UsageError, match="不是本程序的备份文件"):
        check_backup(tmp_path / "x.zip")


def test_a_missing_backup_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到"):
        check_backup(tmp_path / "没有.zip")


def test_a_failed_backup_leaves_no_file(workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, folder = workspace
    monkeypatch.setattr("auditor.store.backup.check_backup", lambda _part: ("auditor.db 读不出来",))
    with pytest.raises(StorageError, match="校验不一致"):
        write_backup(store, folder, tmp_path / "b.zip", NOW)
    assert {path.name for path in tmp_path.iterdir()} == {"街道"}
