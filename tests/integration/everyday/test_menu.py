"""The menu leads a clerk through the day without a command; nothing typed wrongly ends it."""

import io
import sys
from pathlib import Path

import pytest

from auditor.cli.menu import KINDS, guess_kind
from auditor.demo import build


@pytest.fixture
def typed(auditor, monkeypatch: pytest.MonkeyPatch):
    """Run ``auditor menu`` with the lines a person types; the end of them is the window closed."""

    def run(workspace: Path, *lines: str, files: tuple[Path, ...] = ()):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return auditor("menu", *files, "-w", workspace)

    return run


def test_leaving_does_nothing(typed, folder: Path) -> None:
    before = sorted(folder.iterdir())
    told = typed(folder, "0")
    assert (told.code, told.err) == (0, "")
    assert "1  检查" in told.out
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("wrong", ["", "9", "检查", "-1", "１０", "2x"])
def test_what_is_not_on_the_menu_is_told_and_asked_again(typed, folder: Path, wrong: str) -> None:
    told = typed(folder, wrong, "0")
    assert told.code == 0
    assert "请输入 0 到 6" in told.out


def test_a_closed_window_ends_it_quietly(typed, folder: Path) -> None:
    assert typed(folder).code == 0
    assert typed(folder, "4").code == 0


def test_what_falls_due_is_shown(typed, folder: Path, auditor) -> None:
    auditor("ledger", "add", "电话打不通", "--deadline", "2026-01-05", "-w", folder)
    told = typed(folder, "２", "", "0")
    assert "电话打不通" in told.out


def test_a_command_that_fails_returns_to_the_menu(typed, folder: Path) -> None:
    told = typed(folder, "3", "", "", "0")
    assert told.code == 0
    assert "还没有完成的检查" in told.err
    assert told.out.count("==== 政务网站自查") == 2


def test_the_health_of_the_workspace_is_shown(typed, folder: Path) -> None:
    assert "[正常] 对象登记" in typed(folder, "6", "", "0").out


def test_tables_for_the_units_are_written_and_one_comes_back_by_dropping_it(typed, folder, auditor, tmp_path) -> None:
    auditor("ledger", "add", "电话打不通", "-w", folder)
    typed(folder, "5", "", "0")
    ledger = folder / "out" / "整改台账.xlsx"
    assert ledger.is_file()
    told = typed(folder, "", "0", files=(ledger,))
    assert "1  整改台账  ← 按文件名应是这一种" in told.out
    assert told.err == ""


def test_a_file_dragged_into_the_window_in_quotes_is_imported(typed, folder: Path, table) -> None:
    listed = table("栏目清单.xlsx", ["标题", "发布日期"], ["街道召开会议", "2026-09-20"])
    told = typed(folder, "4", f'"{listed}"', "", "工作动态", "", "0")
    assert (told.code, told.err) == (0, "")
    assert (folder / "人工提供" / "news.xlsx").is_file()


def test_a_missing_file_and_a_file_of_no_kind_are_told(typed, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "照片.xlsx").write_bytes(b"x")
    told = typed(folder, "0", files=(tmp_path / "没有.xlsx",))
    assert "找不到文件" in told.out
    told = typed(folder, "", "0", files=(tmp_path / "照片.xlsx",))
    assert "没有导入" in told.out


def test_the_first_start_offers_to_set_up_and_goes_on_with_the_menu(typed, tmp_path: Path) -> None:
    new = tmp_path / "新建"
    told = typed(new, "1", "", "0")
    assert told.code == 0
    assert (new / "auditor.yaml").is_file()
    assert "1  检查" in told.out


def test_the_first_start_may_be_left(typed, tmp_path: Path) -> None:
    assert typed(tmp_path / "新建", "0").code == 0
    assert not (tmp_path / "新建").exists()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("整改台账.xlsx", "ledger"),
        ("2026年第三季度整改台账（综合办）.xlsx", "ledger"),
        ("对象登记表.xlsx", "register"),
        ("人工补查.xlsx", "signoffs"),
        ("公众号发布记录.xlsx", "posts"),
        ("政府信息公开申请台账.xlsx", "applications"),
        ("依申请公开登记表.xlsx", "applications"),
        ("三季度信息报送情况.xlsx", "submissions"),
        ("区政府办通报.xlsx", "superior-notices"),
        ("工单20260930.csv", "platform-tickets"),
        ("找错留言.xlsx", "zhaocuo"),
        ("新媒体备案清单.xlsx", "filings"),
        ("通知公告栏目.xlsx", "column-items"),
        ("新建工作表.xlsx", None),
    ],
)
def test_a_files_name_tells_what_it_is_or_nothing(name: str, kind: str | None) -> None:
    place = guess_kind(name)
    assert (None if place is None else KINDS[place][1]) == kind


def test_the_menu_knows_every_kind_there_is() -> None:
    from auditor.audit.imports import IMPORTERS

    assert {kind for _, kind, _ in KINDS} == set(IMPORTERS)


@pytest.mark.slow
def test_a_clerk_checks_reports_and_sees_what_is_due_by_numbers_alone(typed, tmp_path: Path) -> None:
    site = build(tmp_path / "演示")
    try:
        told = typed(tmp_path / "演示", "1", "", "3", "", "", "2", "", "0")
    finally:
        site.server.stop()
    assert told.code == 0
    assert "自查报告（第 1 稿，草稿）已写出" in told.out
    assert list((tmp_path / "演示" / "out").glob("*/*自查报告（草稿）.docx"))
    assert "今后 14 天到期" in told.out
    assert told.out.count("按回车返回菜单") == 3
