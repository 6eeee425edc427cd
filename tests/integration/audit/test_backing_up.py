"""The weekly backup counts only once it was restored; the oldest goes only when a new one stands."""

import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.integration.audit.test_retention import report
from tests.integration.everyday.test_crashes_in_writing import crashes
from tests.journeys.workspaces import workspace as make_workspace
from tests.unit.store.conftest import address

from auditor.audit.backing_up import backup_owed, own_backups
from auditor.errors import StorageError, UsageError
from auditor.model.office import Office, Settings
from auditor.model.zone import SHANGHAI
from auditor.register import load_workspace
from auditor.store import Owed, RunRecord, Store
from auditor.store.backup import check_backup, restore_backup, write_backup

__all__ = ["address"]

NOW = datetime(2026, 10, 11, 3, tzinfo=SHANGHAI)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "云溪", "127.0.0.1:9")


@pytest.fixture
def store(folder: Path, address: str) -> Iterator[Store]:
    place = folder / "auditor.db" if "://" not in address else address
    with Store(place, folder / "evidence") as opened:
        run = RunRecord(id="r1", office="yunxi", period="2026Q2", at=NOW, started=NOW)
        opened.runs.start(run, Office(id="yunxi", name="云溪街道办事处"), Settings())
        opened.history.note_first_seen("yunxi", {"http://www.linjiang.example/": NOW})
        opened.evidence.put(b"<html>")
        report(opened, 1, draft=False)
        opened.owed.add(Owed(office="yunxi", object="*", period="2026Q3", kind="audit", due_at=NOW, not_before=NOW))
        yield opened


def test_a_backup_is_restored_on_trial_and_its_reports_compared(store: Store, folder: Path) -> None:
    done = backup_owed(store, load_workspace(folder), NOW)
    assert done.endswith("已试恢复，1 份报告逐字节一致")
    kept = own_backups(folder, load_workspace(folder).settings.backup)
    assert [path.name for path in kept] == ["自动备份-20261011-030000.zip"]
    assert sorted(path.name for path in (folder / "backup").iterdir()) == ["自动备份-20261011-030000.zip"]


def test_a_workspace_named_by_a_relative_path_is_backed_up_too(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    assert backup_owed(store, load_workspace(Path(folder.name)), NOW).endswith("已试恢复，1 份报告逐字节一致")


def test_only_the_newest_few_are_kept_and_backups_made_by_hand_stay(store: Store, folder: Path) -> None:
    loaded = load_workspace(folder)
    (folder / "backup").mkdir()
    (folder / "backup" / "交接前.zip").write_bytes(b"by hand")
    for week in range(6):
        backup_owed(store, loaded, NOW + timedelta(weeks=week))
    assert len(own_backups(folder, loaded.settings.backup)) == 4
    assert own_backups(folder, loaded.settings.backup)[0].name == "自动备份-20261025-030000.zip"
    assert (folder / "backup" / "交接前.zip").exists()


def test_a_backup_that_does_not_bring_back_the_report_is_thrown_away_and_the_old_ones_stay(store, folder, monkeypatch):
    loaded = load_workspace(folder)
    for week in range(4):
        backup_owed(store, loaded, NOW + timedelta(weeks=week))
    before = own_backups(folder, loaded.settings.backup)
    documents = iter([b"as it is", b"as it came back"])
    monkeypatch.setattr("auditor.store.reports.Reports.document", lambda *_: next(documents))
    with pytest.raises(StorageError, match="试恢复失败：2026Q2 第 1 稿与原件不一致"):
        backup_owed(store, loaded, NOW + timedelta(weeks=5))
    assert own_backups(folder, loaded.settings.backup) == before


def test_little_space_is_told_before_anything_is_written(store: Store, folder: Path, monkeypatch) -> None:
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr("auditor.audit.backing_up.shutil.disk_usage", lambda _folder: usage)
    with pytest.raises(StorageError, match=r"backup\.folder"):
        backup_owed(store, load_workspace(folder), NOW)
    assert list((folder / "backup").iterdir()) == []


def test_evidence_may_be_left_out(store: Store, folder: Path) -> None:
    with (folder / "auditor.yaml").open("a", encoding="utf-8") as file:
        file.write("backup: {evidence: false, folder: ../别处}\n")
    loaded = load_workspace(folder)
    backup_owed(store, loaded, NOW)
    (made,) = own_backups(folder, loaded.settings.backup)
    assert made.parent.resolve() == (folder.parent / "别处").resolve()
    with zipfile.ZipFile(made) as packed:
        assert not [name for name in packed.namelist() if name.startswith("evidence/")]
        assert {"auditor.db", "auditor.yaml"} <= set(packed.namelist())


def test_all_rows_come_back_into_an_empty_database_which_goes_on_counting(store, folder, address, tmp_path) -> None:
    write_backup(store, folder, tmp_path / "b.zip", NOW)
    restore_backup(tmp_path / "b.zip", tmp_path / "back")
    with pytest.raises(UsageError, match="不是空的"):
        store.fill_from(tmp_path / "back" / "auditor.db")
    with Store(tmp_path / "back" / "auditor.db", tmp_path / "back" / "evidence") as restored:
        assert restored.reports.list("yunxi") == store.reports.list("yunxi")
        assert restored.history.first_seen("yunxi") == store.history.first_seen("yunxi")
        assert restored.runs.list() == store.runs.list()
        assert restored.owed.list() == store.owed.list() != ()


def test_passwords_within_addresses_stay_out_of_a_backup(store: Store, folder: Path, tmp_path: Path) -> None:
    text = (folder / "auditor.yaml").read_text(encoding="utf-8")
    text = text.replace("network:", "store: {url: 'postgresql://auditor:Geheim7@db.example/x'}\nnetwork:")
    (folder / "auditor.yaml").write_text(text, encoding="utf-8")
    write_backup(store, folder, tmp_path / "b.zip", NOW)
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        declared = packed.read("auditor.yaml").decode()
        assert "postgresql://auditor:***@db.example/x" in declared
        assert not [name for name in packed.namelist() if b"Geheim7" in packed.read(name)]
    assert "Geheim7" in (folder / "auditor.yaml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_crash_at_any_step_leaves_only_sound_backups_and_the_next_one_clears_up(folder: Path) -> None:
    with Store(folder / "auditor.db", folder / "evidence") as opened:
        opened.evidence.put(b"<html>")
    loaded = load_workspace(folder)
    moments = iter(NOW + timedelta(minutes=step) for step in range(500))

    def write(_place: Path) -> None:
        with Store(folder / "auditor.db", folder / "evidence") as opened:
            backup_owed(opened, loaded, at)

    at = next(moments)
    for _ in crashes(write, folder / "backup"):
        for made in own_backups(folder, loaded.settings.backup):
            assert check_backup(made) == ()
        at = next(moments)
    left = {path.name for path in (folder / "backup").iterdir()}
    assert left == {path.name for path in own_backups(folder, loaded.settings.backup)}
    assert 1 <= len(left) <= loaded.settings.backup.keep
