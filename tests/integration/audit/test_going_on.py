"""An audit killed half-way and started again: little is fetched twice, and nothing is found that was not there."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.servers.portal import Portal, serving

PAGES = 320
REGISTER = """\
network: {{allow: [127.0.0.0/8], foreign_delay: 0, foreign_concurrency: 8, resolve: {{{resolve}}}}}
office:
  id: yunxi
  name: 云溪街道办事处
  sites:
{sites}
"""
SITE = '    - {{id: {id}, name: {name}, url: "http://{id}.test/", scope: site, budget: {{delay: 0, concurrency: 4}}}}'


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serving(Portal(PAGES)) as up:
        yield up


def workspace(folder: Path, portal: Portal, sites: tuple[str, ...] = ("one",)) -> Path:
    folder.mkdir()
    resolve = ", ".join(f'{site}.test: "{portal.address}"' for site in sites)
    declared = "\n".join(SITE.format(id=site, name=f"云溪街道{site}") for site in sites)
    (folder / "auditor.yaml").write_text(REGISTER.format(resolve=resolve, sites=declared), encoding="utf-8")
    return folder


def audit(folder: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "auditor", "audit", "-w", str(folder), "--json", str(folder / "r.json"), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate(timeout=180)
    assert process.returncode in (0, 1, 3), errors
    return out


def killed_after(portal: Portal, requests: int, folder: Path, *options: str) -> None:
    process = audit(folder, *options)
    limit = time.monotonic() + 120
    while portal.total < requests and process.poll() is None and time.monotonic() < limit:
        time.sleep(0.002)
    assert process.poll() is None
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def told(folder: Path) -> dict[str, Any]:
    """The result document but for what names the run, its moments and what was measured in seconds.

    Tags are looked at on a few pages drawn anew in every run.
    """
    result = json.loads(re.sub(r"\d+\.\d秒", "…秒", (folder / "r.json").read_text(encoding="utf-8")))

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: bare(one) for key, one in value.items() if key not in MOMENTS}
        return [bare(one) for one in value] if isinstance(value, list) else value

    result["findings"] = [one for one in result["findings"] if "tags" not in one["check"]]
    return bare(result)


MOMENTS = frozenset({"run", "at", "started", "finished", "first_seen", "last_seen"})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "sites"),
    [((), ("one",)), (("--links-only",), ("one",)), (("--workers", "2"), ("one", "two"))],
    ids=["audit", "links only", "two processes"],
)
def test_an_audit_killed_half_way_goes_on_where_it_was(
    tmp_path: Path, portal: Portal, options: tuple[str, ...], sites: tuple[str, ...]
) -> None:
    clean = workspace(tmp_path / "clean", portal, sites)
    ended(audit(clean, *options))
    whole = portal.total
    portal.asked.clear()
    folder = workspace(tmp_path / "killed", portal, sites)
    killed_after(portal, whole // 2, folder, *options)
    out = ended(audit(folder, *options))
    assert "接着上次中断的检查" in out
    assert portal.total - whole <= 200
    assert portal.total >= whole
    assert told(folder) == told(clean)
    with closing(sqlite3.connect(folder / "auditor.db")) as database:
        assert database.execute("SELECT status FROM runs").fetchall() == [("incomplete",)] or (
            database.execute("SELECT count(*) FROM runs").fetchone() == (1,)
        )
        records = database.execute("SELECT url, method, started FROM fetches").fetchall()
    assert len(records) == len(set(records))
    assert not (folder / "cache" / "unfinished").exists() or not any((folder / "cache" / "unfinished").iterdir())


@pytest.mark.slow
def test_an_audit_killed_several_times_is_one_audit(tmp_path: Path, portal: Portal) -> None:
    clean = workspace(tmp_path / "clean", portal)
    ended(audit(clean))
    whole = portal.total
    portal.asked.clear()
    folder = workspace(tmp_path / "killed", portal)
    for share in (0.2, 0.5, 0.8):
        killed_after(portal, int(whole * share), folder)
    ended(audit(folder))
    assert portal.total - whole <= 3 * 200
    assert told(folder) == told(clean)


@pytest.mark.slow
def test_an_audit_begun_afresh_asks_for_everything_again(tmp_path: Path, portal: Portal) -> None:
    folder = workspace(tmp_path / "killed", portal)
    killed_after(portal, PAGES // 2, folder)
    before = portal.total
    out = ended(audit(folder, "--afresh"))
    assert "接着上次" not in out
    assert portal.total - before >= PAGES


@pytest.mark.slow
def test_another_quarter_scope_or_register_is_another_audit(tmp_path: Path, portal: Portal) -> None:
    folder = workspace(tmp_path / "killed", portal)
    killed_after(portal, PAGES // 2, folder)
    register = (folder / "auditor.yaml").read_text(encoding="utf-8")
    (folder / "auditor.yaml").write_text(register.replace("云溪街道one", "云溪街道门户"), encoding="utf-8")
    assert "接着上次" not in ended(audit(folder))


@pytest.mark.slow
def test_a_line_cut_for_a_while_stops_all_processes_and_all_go_on(tmp_path: Path, portal: Portal) -> None:
    """One breaker for all: two processes find what an undisturbed audit finds, though the line was cut half-way."""
    sites = ("one", "two", "guide")
    clean = workspace(tmp_path / "clean", portal, sites)
    guided(clean)
    ended(audit(clean, "--workers", "2"))
    whole = portal.total
    portal.asked.clear()
    since: list[float] = []

    def cut(_host: str) -> bool:
        if not since and portal.total >= whole // 2:
            since.append(time.monotonic())
        return bool(since) and time.monotonic() - since[0] < 12

    portal.cut = cut
    folder = workspace(tmp_path / "cut", portal, sites)
    guided(folder)
    ended(audit(folder, "--workers", "2"))
    assert since
    assert told(folder) == told(clean)
    with closing(sqlite3.connect(folder / "auditor.db")) as database:
        states = database.execute("SELECT state FROM events WHERE subject = 'network' ORDER BY id").fetchall()
    assert states == [("down",), ("well",)]


def guided(folder: Path) -> None:
    """Make the site called guide the sentinel instead of a site."""
    text = (folder / "auditor.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "id: guide" not in line]
    head = lines[0].replace("network: {", "network: {sentinel: [http://guide.test/], ")
    (folder / "auditor.yaml").write_text("\n".join([head, *lines[1:]]) + "\n", encoding="utf-8")
