"""The section `schedule` of the workspace file: what is wrong with it is told in Chinese; it survives a round trip."""

from pathlib import Path

import pytest

from auditor.register import RegisterError, load_workspace, write_register

OFFICE = "office: {id: yunxi, name: 云溪街道办事处}\n"
GOOD = """\
schedule:
  preset: 周
  links: 月
  probe: 开
  at: 02:30
  spread: 0
  quiet: 22:00-06:00
  probes_per_day: 20
  probe_hours: "08:30-17:30"
"""
FAULTY = {
    "a preset unknown": ("preset: 年", ["schedule.preset", "可选：日、周、月、季"]),
    "a cadence unknown": ("links: 每周", ["schedule.links", "是否想写“周”"]),
    "an hour that is none": ("at: 1:00", ["schedule.at", "08:30"]),
    "too few samples": ("probes_per_day: 12", ["schedule.probes_per_day", "应不小于 20"]),
    "hours too short for the samples": ("probe_hours: 09:00-11:00", ["schedule.probe_hours", "至少要 5 小时"]),
    "hours too short past midnight": ("probe_hours: 23:00-01:00", ["schedule.probe_hours", "时段太短"]),
    "hours too short for more samples": (
        "{probe_hours: '08:00-18:00', probes_per_day: 96}",
        ["schedule.probe_hours", "至少要 20 小时"],
    ),
    "a kind nobody knows": ("probing: 日", ["schedule.probing", "没有这个字段"]),
}


def written(folder: Path, schedule: str) -> Path:
    (folder / "auditor.yaml").write_text(schedule + OFFICE, encoding="utf-8")
    return folder


def test_a_schedule_is_read_as_written(tmp_path: Path) -> None:
    found = load_workspace(written(tmp_path, GOOD)).settings.schedule
    assert (found.preset, found.links, found.freshness, found.at, found.quiet) == (
        "周",
        "月",
        None,
        "02:30",
        "22:00-06:00",
    )


def test_a_schedule_survives_a_rewrite_of_the_register(tmp_path: Path) -> None:
    workspace = load_workspace(written(tmp_path, GOOD))
    other = tmp_path / "other"
    other.mkdir()
    write_register(other, workspace.offices[0], workspace.settings)
    assert load_workspace(other).settings.schedule == workspace.settings.schedule


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_told_with_field_and_remedy(name: str, tmp_path: Path) -> None:
    line, words = FAULTY[name]
    text = f"schedule: {line}\n" if line.startswith("{") else f"schedule:\n  {line}\n"
    with pytest.raises(RegisterError) as told:
        load_workspace(written(tmp_path, text))
    assert all(word in str(told.value) for word in words), str(told.value)


@pytest.mark.parametrize("hours", ["08:30-17:30", "20:00-06:00", "00:00-00:00"])
def test_hours_long_enough_are_no_fault(hours: str, tmp_path: Path) -> None:
    found = load_workspace(written(tmp_path, f"schedule: {{probe_hours: '{hours}'}}\n")).settings.schedule
    assert found.probe_hours == hours
