"""Real runners killed at seeded moments: each quarter still comes to one audit, one report, the same findings."""

import hashlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from tests.servers.portal import Portal, serving

from auditor.store import Store

PAGES = 150
KILLS_PER_QUARTER = 12
"""Fewer than the crashes after which the schedule calls for a person."""
REGISTER = """\
network: {{allow: [127.0.0.0/8], resolve: {{one.test: "{address}"}}}}
schedule: {{preset: 季, probe: 关, remind: 关, retain: 关, backup: 关}}
office:
  id: yunxi
  name: 云溪街道办事处
  sites:
    - {{id: one, name: 云溪街道, url: "http://one.test/", scope: site, budget: {{delay: 0, concurrency: 4}}}}
"""
NAMES_AND_MOMENTS = frozenset({"run", "at", "started", "finished", "first_seen", "last_seen"})


class Figures:
    """What came of it."""

    def __init__(self) -> None:
        self.kills = self.quarters = self.refetched_most = 0
        self.wrong: list[str] = []


def kill_many(folder: Path, wanted: int, until: float, seed: int = 2026) -> Figures:
    """Kill runners ``wanted`` times, or until ``until`` (of the monotonic clock)."""
    chance = random.Random(seed)
    figures = Figures()
    with serving(Portal(PAGES)) as portal:
        clean = _workspace(folder / "clean", portal)
        began = time.monotonic()
        _runner(clean).wait()
        whole_run = time.monotonic() - began
        whole, truth = portal.total, _findings(clean)
        assert truth
        while figures.kills < wanted and time.monotonic() < until:
            figures.quarters += 1
            portal.asked.clear()
            office = _workspace(folder / f"q{figures.quarters}", portal)
            kills = _one_quarter(office, chance, min(KILLS_PER_QUARTER, wanted - figures.kills), whole_run)
            figures.kills += kills
            figures.refetched_most = max(figures.refetched_most, (portal.total - whole) // max(kills, 1))
            _hold_against(office, truth, figures)
    return figures


def _workspace(folder: Path, portal: Portal) -> Path:
    folder.mkdir(parents=True)
    (folder / "auditor.yaml").write_text(REGISTER.format(address=portal.address), encoding="utf-8")
    return folder


def _runner(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "auditor", "run", "--due", "-w", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _one_quarter(folder: Path, chance: random.Random, most: int, whole_run: float) -> int:
    kills = 0
    while kills < most:
        runner = _runner(folder)
        try:
            runner.wait(timeout=0.3 + chance.random() * whole_run)
            break
        except subprocess.TimeoutExpired:
            os.kill(runner.pid, signal.SIGKILL)
            runner.wait()
            kills += 1
    for _ in range(2):
        _runner(folder).wait()
    return kills


def _hold_against(folder: Path, truth: Any, figures: Figures) -> None:
    with closing(sqlite3.connect(folder / "auditor.db")) as database:
        sound = database.execute("PRAGMA integrity_check").fetchall()
        ended = database.execute(
            "SELECT count(*) FROM runs WHERE kind = 'audit' AND status IN ('complete', 'incomplete')"
        ).fetchone()[0]
        reports = database.execute("SELECT count(*) FROM report_revisions").fetchone()[0]
    left = [str(path) for path in (folder / "evidence").rglob("*") if ".part" in path.name and path.is_file()]
    left += _unlike_their_record(folder)
    seen = {"integrity": sound == [("ok",)], "audits": ended == 1, "reports": reports == 1, "leftovers": not left}
    seen["findings"] = _findings(folder) == truth
    figures.wrong += [
        f"{folder.name}: {what} ({ended} audits, {reports} reports)" for what, ok in seen.items() if not ok
    ]


def _unlike_their_record(folder: Path) -> list[str]:
    """Name the report files that are not, to the byte, what the database says was written."""
    with Store(folder / "auditor.db", folder / "evidence") as store:
        files = [file for revision in store.reports.list("yunxi") for file in revision.files]
    written = {path.name: path for path in folder.glob("out/*/*")}
    return [
        file.name
        for file in files
        if file.name not in written or hashlib.sha256(written[file.name].read_bytes()).hexdigest() != file.sha256
    ]


def _findings(folder: Path) -> Any:
    """What the audit found, but for moments, measured seconds and the pages drawn by lot for their tags."""
    with Store(folder / "auditor.db", folder / "evidence") as store:
        run = store.runs.latest("yunxi")
        result = store.runs.result(run.id) if run is not None else None
    if result is None:
        return None
    text = re.sub(r"\d+\.\d秒", "…秒", msgspec.json.encode(result.findings).decode())
    return sorted(
        json.dumps({key: value for key, value in one.items() if key not in NAMES_AND_MOMENTS}, sort_keys=True)
        for one in json.loads(text)
        if "tags" not in one["check"]
    )
