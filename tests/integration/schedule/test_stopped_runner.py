"""A runner told to stop (SIGTERM) in the middle of an audit: it ends at once in good order, and goes on later."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.servers.portal import Portal, serving

from auditor.audit.unattended import open_all
from auditor.store import Store

PAGES = 400
REGISTER = """\
schedule: {{preset: 季}}
network: {{allow: [127.0.0.0/8], resolve: {{www.linjiang.example: "{at}"}}}}
office:
  id: yunxi
  name: 临江区云溪街道办事处
  sites: [{{id: section, name: 云溪街道, url: "http://www.linjiang.example/", budget: {{delay: 0.05, pages: 10000}}}}]
"""
FAR_SOONER_THAN_THE_AUDIT = 60
"""Seconds; systemd kills what did not end after 120."""


def run_until(folder: Path, portal: Portal, pages: int) -> subprocess.Popen[str]:
    """Start the runner and return when the site was asked for so many pages."""
    command = [sys.executable, "-m", "auditor", "run", "-w", str(folder)]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    while portal.total < pages and started.poll() is None:
        time.sleep(0.05)
    return started


def stop(started: subprocess.Popen[str]) -> int:
    started.send_signal(signal.SIGTERM)
    try:
        return started.wait(FAR_SOONER_THAN_THE_AUDIT)
    finally:
        started.kill()
        assert started.stdout is not None
        started.stdout.close()


def states(store: Store) -> list[tuple[str, str, int, int]]:
    return [(row.kind, row.state, row.attempts, row.crashes) for row in store.owed.list(office="yunxi")]


@pytest.mark.slow
def test_a_stopped_runner_ends_in_the_middle_of_an_audit_and_begins_nothing_more(tmp_path: Path) -> None:
    with serving(Portal(PAGES, pause=0.02)) as portal:
        (tmp_path / "auditor.yaml").write_text(REGISTER.format(at=portal.address), encoding="utf-8")
        assert stop(run_until(tmp_path, portal, 30)) == 0
        asked = portal.total
        assert asked < PAGES
        with open_all(tmp_path) as opened:
            assert [(run.kind, run.status) for run in opened.store.runs.list("yunxi")] == [("audit", "interrupted")]
            assert ("audit", "due", 0, 0) in states(opened.store)
            assert not opened.store.owed.list(state="running")
        # The next start goes on where it was stopped.
        assert stop(run_until(tmp_path, portal, asked + 30)) == 0
        assert max(portal.asked[page] for page in portal.asked if page.rpartition("/p")[1]) <= 2
        with open_all(tmp_path) as opened:
            assert len(opened.store.runs.list("yunxi")) == 1
