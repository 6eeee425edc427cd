"""What a person does leaves an entry in the audit log, and whoever changes the log is found out."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from auditor.audit.circumstances import note_circumstances
from auditor.audit.opened import open_office
from auditor.audit.retention import retain
from auditor.model.office import Retention
from auditor.model.zone import SHANGHAI

NOW = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)


def entries(auditor, folder: Path) -> list[dict[str, str]]:
    return json.loads(auditor("audit-log", "export", "-", "-w", folder).out)


def events(auditor, folder: Path) -> list[str]:
    return [entry["what"] for entry in entries(auditor, folder)]


@pytest.fixture
def used(auditor, folder: Path, table, tmp_path: Path) -> Path:
    """A workspace in which some things were done."""
    told = table("通报.xlsx", ["问题描述", "责任科室"], ["链接打不开", "综合办公室"])
    auditor("import", "superior-notices", told, "--by", "王某", "-w", folder)
    number = json.loads(auditor("ledger", "list", "--json", "-w", folder).out)[0]["id"][:10]
    auditor("ledger", "confirm", number, "--by", "林若川", "--evidence", "截图.png", "-w", folder)
    auditor("ledger", "export", tmp_path / "台账.xlsx", "-w", folder)
    auditor("handover", "--out", tmp_path / "交接.docx", "-w", folder)
    return folder


def test_what_people_do_is_written_down_with_who_and_what(auditor, used: Path) -> None:
    told = entries(auditor, used)
    assert [entry["what"] for entry in told] == ["import", "finding-closed", "export", "export"]
    assert told[0]["who"].startswith("王某，")
    assert told[1]["who"].startswith("林若川，")
    assert "superior-notices 通报.xlsx" in told[0]["target"]
    assert "链接打不开" not in json.dumps(told, ensure_ascii=False)


def test_the_list_reads_as_plain_chinese(auditor, used: Path) -> None:
    said = auditor("audit-log", "list", "-w", used)
    assert said.code == 0
    assert [word for word in ("导入数据", "人工销号", "导出", "林若川", "整改台账") if word not in said.out] == []
    assert len(auditor("audit-log", "list", "--most", "1", "-w", used).out.splitlines()) == 1


def test_a_failed_import_is_written_down_as_failed(auditor, folder: Path, table) -> None:
    told = table("通报.xlsx", ["问题描述", "责任科室"], ["一", "财政所"])
    assert auditor("import", "superior-notices", told, "-w", folder).code == 2
    assert [(entry["what"], entry["result"]) for entry in entries(auditor, folder)] == [("import", "失败")]


def test_the_register_taken_out_and_back_is_written_down(auditor, folder: Path, tmp_path: Path) -> None:
    auditor("register", "export", tmp_path / "登记.xlsx", "-w", folder)
    auditor("register", "import", tmp_path / "登记.xlsx", "-w", folder)
    assert events(auditor, folder) == ["export", "register-changed"]


def test_a_backup_and_its_return_are_written_down(auditor, used: Path, tmp_path: Path) -> None:
    auditor("backup", tmp_path / "b.zip", "-w", used)
    assert events(auditor, used)[-1] == "backup"
    assert auditor("restore", tmp_path / "b.zip", tmp_path / "新机").code == 0
    assert events(auditor, tmp_path / "新机")[-2:] == ["export", "restore"]
    assert auditor("audit-log", "verify", "-w", tmp_path / "新机").code == 0


def test_what_retention_removed_is_written_down(auditor, folder: Path) -> None:
    with open_office(folder) as opened:
        (folder / "auditor.db.v0001.bak").write_bytes(b"old")
        retain(opened.store, folder, Retention(), NOW.replace(year=2030))
    assert events(auditor, folder) == ["deleted"]


def test_entries_older_than_the_policy_go_and_the_rest_still_verifies(auditor, folder: Path) -> None:
    with open_office(folder) as opened:
        for year in (2019, 2020, 2026):
            opened.note("export", str(year), NOW.replace(year=year))
        assert retain(opened.store, folder, Retention(), NOW) == "已清理安全审计日志 2 条"
        assert retain(opened.store, folder, Retention(), NOW) == "没有到保存期限的内容"
    assert next(entry["target"] for entry in entries(auditor, folder)) == "2026"
    assert auditor("audit-log", "verify", "-w", folder).code == 0


def test_an_untouched_log_is_whole_and_its_head_is_told(auditor, used: Path) -> None:
    said = auditor("audit-log", "verify", "-w", used)
    assert (said.code, "共 4 条" in said.out) == (0, True)
    told = json.loads(auditor("audit-log", "verify", "--json", "-w", used).out)
    assert (told["ok"], told["count"], told["faults"]) == (True, 4, [])
    assert told["head"] in said.out
    assert auditor("audit-log", "verify", "--head", told["head"], "-w", used).code == 0


@pytest.mark.parametrize(("was", "became"), [("林若川，", "林若州，"), ("finding-closed", "finding-closeD")])
def test_one_byte_changed_in_the_file_is_found_and_the_entry_named(auditor, used: Path, was: str, became: str) -> None:
    file = used / "auditor.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    body = file.read_bytes()
    changed = body.replace(was.encode(), became.encode())
    assert sum(one != other for one, other in zip(body, changed, strict=True)) >= 1
    file.write_bytes(changed)
    said = auditor("audit-log", "verify", "-w", used)
    assert (said.code, "第 2 条" in said.err) == (5, True)


def test_a_log_cut_off_at_its_end_is_found_by_the_head_noted_before(auditor, used: Path) -> None:
    head = json.loads(auditor("audit-log", "verify", "--json", "-w", used).out)["head"]
    with closing(sqlite3.connect(used / "auditor.db")) as database:
        database.execute("DROP TRIGGER trail_is_kept")
        database.execute("DELETE FROM trail WHERE number > 2")
        database.commit()
    assert auditor("audit-log", "verify", "-w", used).code == 0
    said = auditor("audit-log", "verify", "--head", head, "-w", used)
    assert (said.code, "末尾可能被截去" in said.err) == (5, True)
    auditor("ledger", "export", used / "a.xlsx", "-w", used)
    auditor("ledger", "export", used / "a.xlsx", "-w", used)
    said = auditor("audit-log", "verify", "--head", head, "-w", used)
    assert (said.code, "与记下的校验值不符" in said.err) == (5, True)


def test_an_audit_notes_what_was_changed_since_the_last_and_which_bounds_it_lifts(folder: Path) -> None:
    def noted() -> list[tuple[str, str]]:
        with open_office(folder) as opened:
            before = opened.store.trail.count()
            note_circumstances(opened, NOW)
            return [(entry.what, entry.result[:3]) for entry in opened.store.trail.list()[before:]]

    file = folder / "auditor.yaml"
    text = file.read_text(encoding="utf-8")
    lifted = ("allow-list-used", "登记放")
    assert noted() == [
        ("settings-changed", "首次记"),
        ("channels-changed", "首次记"),
        ("rules-changed", "首次记"),
        ("register-changed", "首次记"),
        lifted,
    ]
    assert noted() == [lifted]
    file.write_text(text.replace("综合办公室", "党政综合办"), encoding="utf-8")
    assert noted() == [("register-changed", "已变更"), lifted]
    file.write_text("incomplete_above: 3\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert noted() == [("settings-changed", "已变更"), lifted]
    file.write_text(file.read_text(encoding="utf-8") + "notify: {due_days: 9}\n", encoding="utf-8")
    assert noted() == [("channels-changed", "已变更"), lifted]
    file.write_text(
        file.read_text(encoding="utf-8").replace("      scope:", "      robots: ignore\n      scope:"), "utf-8"
    )
    assert ("robots-ignored", "登记为") in noted()
