"""Crawlers side by side on one generated portal, in interleaved rounds.

    python -m tests.bench.crawl [--pages 1000] [--rounds 3] [--sites 2] [--only sweep,lychee]

Server and crawlers share the machine: compare the ratios and the CPU time. A second run of ours over the workspace of
the first shows what an unchanged portal costs.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from tests.bench.crawl.portal import Truth, make_portal, with_twin
from tests.bench.crawl.serving import requests_served, serve
from tests.bench.crawl.tools import CACHE, TOOLS, Tool

PORT = 18_180


@dataclass
class Measured:
    """One run: seconds of wall clock and of CPU, peak memory in MB of all its processes, requests, verdicts."""

    wall: float
    cpu: float
    memory: float
    requests: int
    found: int
    wrong: int


class Memory(threading.Thread):
    """Samples the resident memory of a process and its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0.0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.2):
            self.peak = max(self.peak, sum(_resident(pid) for pid in (self.pid, *_children(self.pid))))


def _children(pid: int) -> list[int]:
    try:
        found = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return found + [grandchild for child in found for grandchild in _children(child)]


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, IndexError):
        return 0.0


def measure(tool: Tool, truth: Truth, work: Path, port: int) -> Measured:
    command = tool.command(truth, work)
    before = requests_served(port)
    begun = time.perf_counter()
    with (work / "out").open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, cwd=work, env=environment())
        memory = Memory(process.pid)
        memory.start()
        _, _, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    memory.over.set()
    memory.join()
    called = {unquote(url) for url in tool.found(truth, work, (work / "out").read_text(encoding="utf-8"))}
    broken = {unquote(url) for url in truth.broken}
    return Measured(
        wall=wall,
        cpu=usage.ru_utime + usage.ru_stime,
        memory=max(memory.peak, usage.ru_maxrss / 1024),
        requests=requests_served(port) - before - 1,
        found=len(called & broken),
        wrong=len(called - broken),
    )


def environment() -> dict[str, str]:
    """Python programs start from bytecode, as installed ones do, whatever this shell says of writing it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(CACHE / "bytecode")}


def compare(truth: Truth, tools: list[Tool], rounds: int, port: int) -> None:
    results: dict[str, list[Measured]] = {}
    for number in range(rounds):
        for tool in tools:
            with tempfile.TemporaryDirectory() as folder:
                results.setdefault(tool.name, []).append(measure(tool, truth, Path(folder), port))
                if tool.name.startswith("auditor") and "workers" not in tool.name:
                    again = f"{tool.name}, second run"
                    results.setdefault(again, []).append(measure(tool, truth, Path(folder), port))
        print(f"round {number + 1} of {rounds} done, load {os.getloadavg()[0]:.1f}", flush=True)
        show(truth, results)


def show(truth: Truth, results: dict[str, list[Measured]]) -> None:
    pages = len(truth.pages)
    print(f"{pages} pages, {truth.links} links, {len(truth.broken)} broken targets")
    print(
        f"{'tool':34} {'pages/s':>8} {'min–max':>11} {'CPU ms/page':>11} {'MB':>6} {'requests':>8}"
        f" {'found':>9} {'false':>5}"
    )
    for name, runs in results.items():
        rates = sorted(pages / run.wall for run in runs)
        cpu = statistics.median(run.cpu for run in runs) / pages * 1000
        memory = max(run.memory for run in runs)
        spread = f"{rates[0]:.0f}–{rates[-1]:.0f}"
        found = f"{min(run.found for run in runs)}/{len(truth.broken)}"
        print(
            f"{name:34} {statistics.median(rates):8.0f} {spread:>11} {cpu:11.2f} {memory:6.0f}"
            f" {runs[0].requests:8} {found:>9} {max(run.wrong for run in runs):5}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare crawlers on a generated portal.")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="parts of the tools' names, separated by commas")
    parser.add_argument("--sites", type=int, default=1, choices=(1, 2), help="2: the same portal on a second host too")
    options = parser.parse_args()
    folder = CACHE / "sites" / str(options.pages)
    truth = make_portal(folder, options.pages, PORT)
    wanted = [part for part in options.only.split(",") if part]
    truth = with_twin(truth) if options.sites == 2 else truth
    tools = [tool for tool in TOOLS if options.pages <= tool.most_pages]
    tools = [tool for tool in tools if tool.least_sites <= options.sites <= tool.most_sites]
    tools = [tool for tool in tools if not wanted or any(part in tool.name for part in wanted)]
    with serve(folder, PORT):
        compare(truth, tools, options.rounds, PORT)


if __name__ == "__main__":
    main()
