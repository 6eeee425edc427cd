"""Backup and restore as a user runs them: the restored workspace works."""

from pathlib import Path


def test_a_restored_workspace_knows_what_the_old_one_knew(auditor, folder: Path, table, tmp_path: Path) -> None:
    listed = table("清单.xlsx", ["标题", "发布日期"], ["街道召开会议", "2026-09-20"])
    auditor("import", "column-items", listed, "--column", "工作动态", "-w", folder)
    auditor("ledger", "add", "电话打不通", "-w", folder)
    made = auditor("backup", tmp_path / "b.zip", "-w", folder)
    assert (made.code, "已校验" in made.out) == (0, True)
    back = auditor("restore", tmp_path / "b.zip", tmp_path / "新机")
    assert (back.code, "已恢复" in back.out) == (0, True)
    assert "电话打不通" in auditor("ledger", "list", "-w", tmp_path / "新机").out
    assert (tmp_path / "新机" / "人工提供" / "news.xlsx").read_bytes() == listed.read_bytes()


def test_a_backup_is_not_written_over_a_file_and_not_restored_over_a_folder(auditor, folder: Path, tmp_path) -> None:
    assert auditor("backup", tmp_path / "b.zip", "-w", folder).code == 0
    assert auditor("backup", tmp_path / "b.zip", "-w", folder).code == 2
    refused = auditor("restore", tmp_path / "b.zip", folder)
    assert (refused.code, "不是空文件夹" in refused.err) == (2, True)


def test_a_backup_into_a_folder_that_is_not_there_is_no_trouble_of_the_disk(auditor, folder: Path, tmp_path) -> None:
    told = auditor("backup", tmp_path / "没有" / "b.zip", "-w", folder)
    assert (told.code, "请检查文件夹是否存在" in told.err) == (5, True)


def test_the_last_backup_and_clearing_show_in_the_status(auditor, folder: Path) -> None:
    assert "最近一次自动备份" not in auditor("status", "-w", folder).out
    auditor("run", "--due", "-w", folder)
    told = auditor("status", "-w", folder).out
    assert "最近一次自动备份" in told
    assert "已试恢复" in told
    assert "最近一次清理到期内容" in told
