"""Lists and exports handed in by people: taken, told, and used by the next audit."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from tests.journeys.workspaces import workspace

from auditor.audit import open_office
from auditor.audit.imports import IMPORTERS, Handed
from auditor.errors import UsageError
from auditor.model.words import Method
from auditor.model.zone import SHANGHAI
from auditor.register import load_workspace

NOW = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)


def table(path: Path, *rows: list[str]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def taken(folder: Path, kind: str, path: Path, **more: str) -> list[str]:
    with open_office(folder) as opened:
        return list(IMPORTERS[kind](opened, Handed(path=path, now=NOW, **more)))  # type: ignore[arg-type]


def test_a_back_office_list_becomes_what_the_column_is_read_from(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w", "127.0.0.1:9")
    listed = table(tmp_path / "清单.xlsx", ["标题", "发布日期"], ["街道召开会议", "2026-09-20"])
    (line,) = taken(folder, "column-items", listed, column="工作动态")
    column = load_workspace(folder).offices[0].sites[0].columns[0]
    assert (column.method, (folder / str(column.path)).is_file()) == (Method.LIST_FILE, True)
    assert "1 条" in line


def test_a_list_signed_by_a_person_is_a_manual_entry(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w", "127.0.0.1:9")
    listed = table(tmp_path / "a.xlsx", ["标题", "发布日期", "登记人"], ["会议", "2026-09-20", "林若川"])
    taken(folder, "column-items", listed, column="news")
    assert load_workspace(folder).offices[0].sites[0].columns[0].method is Method.MANUAL


def test_the_same_export_is_taken_once(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w", "127.0.0.1:9")
    export = table(tmp_path / "a.xlsx", ["内容标题", "发表时间", "送达人数"], ["停水通知", "20260920", "9"])
    first = taken(folder, "posts", export, account="云溪发布")
    again = taken(folder, "posts", export, account="云溪发布")
    assert any("导入 1 条" in line for line in first)
    assert any("未声明起止日期" in line for line in first)
    assert "此前已经导入过" in again[0]


REFUSED = {
    "a column nobody declared": ("column-items", {"column": "无此栏目"}, "不在对象登记中"),
    "no column named": ("column-items", {}, "--column"),
    "an account nobody declared": ("posts", {"account": "无此账号"}, "不在对象登记中"),
    "no account named": ("posts", {}, "--account"),
    "a table without header": ("column-items", {"column": "news"}, "表头"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_refused_with_the_remedy_and_changes_nothing(tmp_path: Path, name: str) -> None:
    kind, more, word = REFUSED[name]
    folder = workspace(tmp_path / "w", "127.0.0.1:9")
    before = (folder / "auditor.yaml").read_bytes()
    with pytest.raises(UsageError, match=word):
        taken(folder, kind, table(tmp_path / "a.xlsx", ["甲", "乙"], ["丙", "丁"]), **more)
    assert (folder / "auditor.yaml").read_bytes() == before
