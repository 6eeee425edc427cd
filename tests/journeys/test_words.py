"""What the program says of itself and of wrong words: Chinese, one line, the right exit code."""

from pathlib import Path

import pytest
from tests.journeys.conftest import Words

from auditor.cli.app import COMMANDS

NAMES = (*tuple(name.replace("_", "-") for name in COMMANDS if name != "imports"), "import")


def test_the_help_names_every_command(said: Words) -> None:
    shown = said("--help")
    assert shown.returncode == 0
    assert all(name in shown.stdout for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_chinese_help_without_a_word_cut_off(said: Words, name: str) -> None:
    shown = said(name, "--help")
    assert shown.returncode == 0
    assert "… │" not in shown.stdout
    assert any("\u4e00" <= character <= "\u9fff" for character in shown.stdout)


WRONG = {
    "no such command": (["nonsense"], "没有命令 nonsense"),
    "no such option": (["audit", "--nonsense"], "没有选项 --nonsense"),
    "a missing argument": (["inspect"], "缺少参数"),
    "a time that is none": (["audit", "--at", "昨天"], "不是时间"),
    "a workspace without register": (["audit"], "auditor.yaml"),
    "a kind that cannot be imported": (["import", "nonsense", "a.xlsx"], "不能导入"),
    "a page that is not there": (["inspect", "nowhere.html"], "无法读取"),
    "a row that is not there": (["rules", "show", "XX"], "没有编号"),
    "a section without a site": (["init", "x", "--section", "云溪街道"], "--site"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_in_one_chinese_line_with_exit_code_two(said: Words, tmp_path: Path, name: str) -> None:
    words, expected = WRONG[name]
    done = said(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_version_is_told(said: Words) -> None:
    assert said("--version").stdout.startswith("auditor ")
