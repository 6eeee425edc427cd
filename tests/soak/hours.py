"""Days of unattended work with a clock that runs ahead: memory, descriptors and write-ahead log must not grow."""

import gc
import sys
import time
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.servers.portal import Portal, serving

from auditor.audit.owed import HANDLERS
from auditor.audit.unattended import Worker, open_all
from auditor.demo.running import DemoClock
from auditor.model.zone import SHANGHAI
from auditor.schedule import HEAVY, LIGHT, LocalExecutor, Plan, make_tick

PAGES = 60
START = datetime(2026, 10, 1, 0, 0, tzinfo=SHANGHAI)
REGISTER = """\
network: {{allow: [127.0.0.0/8], resolve: {{one.test: "{address}"}}}}
schedule: {{preset: 日, probes_per_day: 48}}
office:
  id: yunxi
  name: 云溪街道办事处
  sites:
    - {{id: one, name: 云溪街道, url: "http://one.test/", scope: site, budget: {{delay: 0, concurrency: 4}}}}
"""


class Sample(NamedTuple):
    """One look at this process: simulated hour, resident KiB, descriptors, bytes of the write-ahead log."""

    hour: float
    memory: int
    descriptors: int
    log: int


def live_through(folder: Path, hours: int, until: float) -> list[Sample]:
    """Tick through ``hours``, a minute at a time, or until ``until`` (of the monotonic clock)."""
    folder.mkdir(parents=True)
    samples: list[Sample] = []
    with serving(Portal(PAGES, pause=0.0)) as portal, ExitStack() as things:
        (folder / "auditor.yaml").write_text(REGISTER.format(address=portal.address), encoding="utf-8")
        clock = DemoClock(START)
        ticks = []
        for lane in (LIGHT, HEAVY):
            opened = things.enter_context(open_all(folder))
            workspace = opened.workspace
            plan = Plan(offices=workspace.offices, settings=workspace.settings, kinds=frozenset(HANDLERS))
            executor = LocalExecutor(Worker(opened, clock, lambda *_: None))
            ticks.append(make_tick(opened.store, plan, executor, clock, lane))
        for minute in range(hours * 60):
            target = START + timedelta(minutes=minute)
            if clock.now() < target:
                clock.advance(target - clock.now())
            for tick in ticks:
                tick()
            if minute % 60 == 59:
                samples.append(_sample(folder, minute / 60))
            if time.monotonic() > until:
                break
    return samples


def growth(samples: list[Sample]) -> dict[str, tuple[float, float]]:
    """Return the middle value of the second and of the last third, for each figure."""
    third = max(1, len(samples) // 3)
    second, last = samples[third : 2 * third] or samples, samples[-third:]
    return {
        name: (median(getattr(one, name) for one in second), median(getattr(one, name) for one in last))
        for name in ("memory", "descriptors", "log")
    }


def _sample(folder: Path, hour: float) -> Sample:
    gc.collect()
    status = Path("/proc/self/status").read_text()
    memory = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
    log = folder / "auditor.db-wal"
    return Sample(hour, memory, len(list(Path("/proc/self/fd").iterdir())), log.stat().st_size if log.exists() else 0)


if __name__ == "__main__":
    for one in live_through(Path(sys.argv[1]), int(sys.argv[2]), time.monotonic() + float(sys.argv[3])):
        print(*one)
