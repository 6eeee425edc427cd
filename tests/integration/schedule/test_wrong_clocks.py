"""The command line under other clocks and zones: each quarter once, by Beijing's calendar, whatever the machine shows.

The program runs as a process of its own with libfaketime in front of the system's clock.
"""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from auditor.model.zone import SHANGHAI

REGISTER = """\
schedule: {preset: 季, probe: 关}
office:
  id: yunxi
  name: 临江区云溪街道办事处
"""

pytestmark = pytest.mark.slow


class Machine:
    """A machine with a workspace, whose clock and zone are set by hand."""

    def __init__(self, folder: Path, library: str) -> None:
        self.folder, self.zone, self._library = folder, "Asia/Shanghai", library
        (folder / "auditor.yaml").write_text(REGISTER, encoding="utf-8")

    def auditor(self, moment: str, *words: str) -> str:
        """Run a command at a moment of Beijing; the clock goes on from there."""
        local = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI).astimezone(ZoneInfo(self.zone))
        clock = {"LD_PRELOAD": self._library, "FAKETIME": f"@{local:%Y-%m-%d %H:%M:%S}", "TZ": self.zone}
        command = [sys.executable, "-m", "auditor", *words, "-w", str(self.folder)]
        done = subprocess.run(command, env=os.environ | clock, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def due(self, moment: str) -> None:
        """Let cron start the program."""
        self.auditor(moment, "run", "--due")

    def made(self, moment: str) -> tuple[list[str], list[str]]:
        """Quarters audited and reported so far, as often as they were."""
        runs = json.loads(self.auditor(moment, "status", "--json"))["runs"]
        audits = sorted(run["period"] for run in runs if run["kind"] == "audit")
        folders = (self.folder / "out").iterdir() if (self.folder / "out").exists() else ()
        return audits, sorted(path.name for path in folders)


@pytest.fixture
def machine(tmp_path: Path, faketime: str) -> Machine:
    return Machine(tmp_path, faketime)


@pytest.mark.parametrize("back", ["2026-10-01T03:00", "2026-11-10T09:00"], ids=["off for 3 hours", "off for 40 days"])
def test_a_machine_that_was_off_over_the_due_time_makes_up_for_it_once(machine: Machine, back: str) -> None:
    machine.due("2026-09-30T23:50")
    assert machine.made("2026-09-30T23:55") == (["2026Q2"], ["2026Q2-1"])
    for _ in range(2):
        machine.due(back)
    assert machine.made(back) == (["2026Q2", "2026Q3"], ["2026Q2-1", "2026Q3-1"])


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_a_quarter_ends_at_midnight_of_beijing_whatever_zone_the_machine_is_set_to(machine: Machine, zone: str) -> None:
    machine.zone = zone
    machine.due("2026-09-30T23:50")
    assert machine.made("2026-09-30T23:55")[0] == ["2026Q2"]
    machine.due("2026-10-01T00:05")
    assert machine.made("2026-10-01T00:10")[0] == ["2026Q2", "2026Q3"]
    log = [json.loads(line) for line in (machine.folder / "logs" / "run.log").read_text("utf-8").splitlines()]
    assert {line["time"][-6:] for line in log} == {"+08:00"}
    assert log[-1]["time"].startswith("2026-10-01T00:05")


@pytest.mark.parametrize("wrong", ["2027-10-02T09:00", "2025-10-02T09:00"], ids=["a year ahead", "a year behind"])
def test_a_clock_a_year_off_loses_no_quarter_and_breaks_nothing(machine: Machine, wrong: str) -> None:
    machine.due("2026-10-01T09:00")
    machine.due(wrong)
    machine.due("2026-10-02T09:10")
    assert machine.made("2026-10-02T09:20")[0].count("2026Q3") == 1
    machine.due("2027-01-02T09:00")
    assert "2026Q4-1" in machine.made("2027-01-02T09:10")[1]
    ended = [run["started"][:10] for run in json.loads(machine.auditor("2027-01-02T09:20", "status", "--json"))["runs"]]
    assert "2027-01-02" in ended, "the quarter was audited again once the clock was right"
    told = json.loads(machine.auditor("2027-01-02T09:30", "audit-log", "verify", "--json"))
    assert told["faults"] == []
    assert "正常" in machine.auditor("2027-01-02T09:00:30", "status")
