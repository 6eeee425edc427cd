"""Killed at any instant and started again: one audit, one report, nothing half-written."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor.store import Store

RUNNER = """
import sys, time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from auditor.model.office import Office, Settings
from auditor.schedule import LocalExecutor, Plan, run_due
from auditor.store import ReportFile, Revision, RunRecord, Store

OFFICE = Office(id="yunxi", name="云溪街道办事处")
NOW = datetime(2026, 10, 5, 9, tzinfo=timezone(timedelta(hours=8)))


class Clock:
    def now(self):
        return NOW


folder = Path(sys.argv[1])


def work(row):
    if row.kind == "audit":
        run = f"r{len(store.runs.list())}"
        store.runs.start(RunRecord(id=run, office="yunxi", period=row.period, at=NOW, started=NOW), OFFICE, Settings())
        for n in range(20):
            store.evidence.put(f"{run} {n}".encode() * 100)
            time.sleep(0.005)
        store.runs.finish(run, "complete", NOW)
        time.sleep(0.02)
        return run
    number = store.reports.next_revision("yunxi", row.period, "quarter")
    time.sleep(0.05)
    file = ReportFile(name="x", sha256="0" * 64, size=1)
    made = Revision(office="yunxi", period=row.period, kind="quarter", revision=number, run="r", created=NOW,
                    draft=False, sha256="0" * 64, files=(file,))
    store.reports.add(made, b"{}")
    time.sleep(0.02)
    return str(number)


with Store(folder / "auditor.db", folder / "evidence") as store:
    print("open", flush=True)
    run_due(store, Plan(offices=[OFFICE], kinds=frozenset({"audit", "report"})), LocalExecutor(work), Clock())
print("done", flush=True)
"""


def run(folder: Path, kill_after: float | None) -> bool:
    """Start the runner; kill it after that many seconds of work. Return whether it came to its end."""
    runner = subprocess.Popen([sys.executable, "-c", RUNNER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert runner.stdout is not None
    assert runner.stdout.readline() == "open\n"
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(runner.pid, signal.SIGKILL)
    rest = runner.stdout.read()
    runner.stdout.close()
    runner.wait()
    return rest == "done\n"


@pytest.mark.slow
def test_killed_at_seeded_instants_the_quarter_still_has_one_audit_and_one_report(tmp_path: Path) -> None:
    chance = random.Random(2026)
    kills = 0
    for _ in range(20):
        if run(tmp_path, chance.random() * 0.4):
            break
        kills += 1
    assert run(tmp_path, None)
    assert run(tmp_path, None)
    assert kills > 0
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store:
        runs = store.runs.list("yunxi")
        assert [one.status for one in runs].count("complete") == 1
        assert {one.status for one in runs} <= {"complete", "interrupted"}
        assert len(store.reports.list("yunxi")) == 1
        assert {(row.kind, row.state) for row in store.owed.list()} == {("audit", "done"), ("report", "done")}
        assert store.damage() == ()
    assert [path for path in (tmp_path / "evidence").rglob("*.part") if path.is_file()] == []
