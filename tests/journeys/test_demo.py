"""The demo: the whole job on a fictional street, as a newcomer runs it first."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import Auditor


@pytest.fixture(scope="module")
def shown(auditor: Auditor, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    folder = tmp_path_factory.mktemp("demo")
    done = auditor("demo", "--keep", folder, "--json", "-")
    assert done.stderr == ""
    return json.loads(done.stdout) | {"exit": done.returncode}, folder


def test_everything_planted_is_found_and_nothing_else_is_reported(shown: tuple[dict[str, Any], Path]) -> None:
    outcome, _ = shown
    assert outcome["missed"] == []
    assert outcome["false_alarms"] == []
    assert outcome["found"] == outcome["planted"] >= 25
    assert outcome["decoys"] >= 25
    assert outcome["exit"] == 0


def test_the_report_files_are_where_the_demo_says(shown: tuple[dict[str, Any], Path]) -> None:
    outcome, folder = shown
    files = [Path(path) for path in outcome["reports"]]
    assert {path.suffix for path in files} == {".docx", ".html", ".xlsx"}
    assert all(path.stat().st_size > 5_000 and folder in path.parents for path in files)


def test_the_report_looks_back_on_a_quarter_that_was_really_audited(shown: tuple[dict[str, Any], Path]) -> None:
    outcome, folder = shown
    page = next(Path(path) for path in outcome["reports"] if path.endswith(".html")).read_text(encoding="utf-8")
    assert "上季度问题整改“回头看”" in page
    assert "各季度自查发现问题" in page
    (before,) = (folder / "out").glob("2026Q2-*/*.json")
    earlier = json.loads(before.read_text(encoding="utf-8"))["result"]
    owed = {one["id"] for one in earlier["findings"] if one["severity"] != "advice" and not one["internal"]}
    now = {one["id"] for one in json.loads(_judged(folder))["findings"]}
    assert owed & now
    assert owed - now
    assert now - owed


def _judged(folder: Path) -> str:
    command = [sys.executable, "-m", "auditor", "rejudge", "latest", "-w", folder, "--json", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_what_counts_for_the_districts_portal_is_one_number_throughout(shown: tuple[dict[str, Any], Path]) -> None:
    _, folder = shown
    judged = json.loads(_judged(folder))
    told = {entry["code"]: entry["observed"] for entry in judged["checks"]}
    counts = judged["statistics"]
    assert f"超期未更新栏目{counts['overdue_to_district']}个" in told["LM04"]
    assert f"空白栏目{counts['blank_to_district']}个" in told["LM06"]
    assert counts["overdue_to_district"] > 0 < counts["blank_to_district"]


def test_the_demos_quarter_is_marked_done(auditor: Auditor, shown: tuple[dict[str, Any], Path]) -> None:
    _, folder = shown
    done = auditor("status", "-w", folder, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["owed"] == []


def test_the_stored_run_is_judged_again_to_the_same_words(auditor: Auditor, shown: tuple[dict[str, Any], Path]) -> None:
    _, folder = shown
    again = auditor("rejudge", "latest", "-w", folder)
    assert "重新判定与原结论完全一致" in again.stdout
    assert again.returncode in (1, 3)


def test_a_later_monitoring_point_makes_more_columns_overdue(
    auditor: Auditor, shown: tuple[dict[str, Any], Path]
) -> None:
    _, folder = shown
    now = json.loads(auditor("rejudge", "latest", "-w", folder, "--json", "-").stdout)
    later = json.loads(auditor("rejudge", "latest", "-w", folder, "--at", "2026-10-20", "--json", "-").stdout)
    assert later["period"] == "2026Q4"
    assert later["at"].startswith("2026-10-20")
    assert [entry["object"] for entry in later["checks"]] == [entry["object"] for entry in now["checks"]]


def test_a_folder_that_is_not_empty_is_refused(auditor: Auditor, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x", encoding="utf-8")
    done = auditor("demo", "--keep", tmp_path)
    assert (done.returncode, "不是空目录" in done.stderr) == (2, True)
