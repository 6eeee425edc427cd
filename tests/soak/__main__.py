"""``make soak``: 200 kills, then 72 simulated hours, within SOAK_MINUTES (45); exit 1 where any figure is wrong."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.hours import Sample, growth
from tests.soak.kills import kill_many

KILLS, HOURS = 200, 72
SHARE_OF_KILLS = 0.7
MEMORY_GROWTH = 1.05
MOST_LOG = 64 * 1024 * 1024


def main() -> int:
    minutes = float(os.environ.get("SOAK_MINUTES", "45"))
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        figures = kill_many(folder / "kills", KILLS, began + minutes * 60 * SHARE_OF_KILLS)
        print(
            f"kills: {figures.kills} in {figures.quarters} quarters, at most {figures.refetched_most} requests more "
            f"per kill, wrong: {len(figures.wrong)}"
        )
        for line in figures.wrong:
            print(f"  {line}")
        left = max(60.0, began + minutes * 60 - time.monotonic())
        # A process of its own: the kills' memory is not the runner's.
        command = [sys.executable, "-m", "tests.soak.hours", str(folder / "hours"), str(HOURS), str(left)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    samples = [Sample(*(float(part) for part in line.split())) for line in told.splitlines()]
    bad = list(figures.wrong)
    print(f"simulated hours: {len(samples)}")
    for name, (earlier, later) in growth(samples).items():
        print(f"  {name}: {earlier:.0f} in the second third, {later:.0f} in the last")
    found = growth(samples)
    if found["memory"][1] > MEMORY_GROWTH * found["memory"][0]:
        bad.append("memory grows")
    if found["descriptors"][1] > found["descriptors"][0]:
        bad.append("descriptors grow")
    if found["log"][1] > MOST_LOG:
        bad.append("the write-ahead log grows")
    print("sound" if not bad else f"wrong: {bad}")
    print(f"{(time.monotonic() - began) / 60:.1f} minutes")
    return 1 if bad else 0


sys.exit(main())
