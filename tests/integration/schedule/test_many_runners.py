"""Several schedulers on one workspace at one moment, and killed at any: a sample is taken once, and counts once."""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from auditor.derive.availability import counting
from auditor.model.zone import SHANGHAI
from auditor.store import Store

pytestmark = pytest.mark.slow

RUNNER = """
import sys, time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from auditor.errors import LeaseError
from auditor.model.facts import Probe
from auditor.model.office import Office
from auditor.model.words import Outcome
from auditor.schedule import LIGHT, LocalExecutor, Plan, run_due
from auditor.store import Store

OFFICE = Office.model_validate({
    "id": "yunxi", "name": "云溪街道办事处",
    "sites": [{"id": f"s{n}", "name": "板块", "url": "https://www.linjiang.example/"} for n in range(8)],
})
START = datetime(2026, 10, 5, 9, tzinfo=timezone(timedelta(hours=8)))
folder, rounds = Path(sys.argv[1]), int(sys.argv[2])


class Clock:
    moment = START

    def now(self):
        return self.moment


def sample(row):
    with (folder / "taken").open("a") as log:
        log.write(f"{row.office} {row.object} {row.period}\\n")
    time.sleep(0.02)
    probe = Probe(at=clock.now(), seconds=0.1, outcome=Outcome.OK, before=True, after=True)
    store.probes.add(row.office, row.object, probe)
    time.sleep(0.02)
    return "打开"


clock = Clock()
plan = Plan(offices=[OFFICE], kinds=frozenset({"probe"}))
with Store(folder / "auditor.db", folder / "evidence") as store:
    print("open", flush=True)
    for number in range(rounds):
        clock.moment = START + number * timedelta(minutes=20)
        for _ in range(40):
            try:
                run_due(store, plan, LocalExecutor(sample), clock, LIGHT)
                break
            except LeaseError:
                time.sleep(0.05)
print("done", flush=True)
"""


def start(folder: Path, rounds: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUNNER, str(folder), str(rounds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def taken(folder: Path) -> list[str]:
    return (folder / "taken").read_text().splitlines()


def test_four_schedulers_at_once_take_each_sample_once(tmp_path: Path) -> None:
    Store(tmp_path / "auditor.db", tmp_path / "evidence").close()
    runners = [start(tmp_path, 1) for _ in range(4)]
    told = [runner.communicate(timeout=240)[0] for runner in runners]
    assert all("done" in one for one in told), told
    rows = taken(tmp_path)
    assert len(rows) == len(set(rows)) >= 8
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store:
        assert {row.state for row in store.owed.list()} <= {"done", "due"}


def test_killed_at_seeded_instants_no_sample_counts_twice_and_the_rest_is_taken(tmp_path: Path) -> None:
    chance = random.Random(2026)
    kills = 0
    for _ in range(8):
        runner = start(tmp_path, 12)
        assert runner.stdout is not None
        assert runner.stdout.readline() == "open\n"
        time.sleep(chance.uniform(0.0, 0.8))
        if runner.poll() is None:
            os.kill(runner.pid, signal.SIGKILL)
            kills += 1
        runner.communicate()
    assert kills >= 4
    assert "done" in start(tmp_path, 12).communicate(timeout=240)[0]
    day = datetime(2026, 10, 5, tzinfo=SHANGHAI)
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store:
        assert store.damage() == ()
        assert {row.state for row in store.owed.list()} <= {"done", "due"}
        for site in ("s0", "s4", "s7"):
            samples = counting(store.probes.list("yunxi", site, day, day + timedelta(days=1)), 15)
            moments = [probe.at for probe, _ in samples]
            assert len(moments) >= 3
            assert all(later - earlier >= timedelta(minutes=10) for earlier, later in itertools.pairwise(moments))
