"""The command line after the machine was off: daily and weekly work and samples, once, by the day of Beijing."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from auditor.store import Owed, Store

pytestmark = pytest.mark.slow
PAGE = "<!doctype html><html><head><title>云溪</title></head><body><p>欢迎</p></body></html>".encode()


class Handler(BaseHTTPRequestHandler):
    """One small page at every address."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(PAGE)

    do_HEAD = do_GET  # noqa: N815 - the name the library looks for

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    (tmp_path / "auditor.yaml").write_text(
        "network:\n"
        f"  resolve: {{www.linjiang.example: '127.0.0.1:{server.server_address[1]}'}}\n"
        "  allow: [127.0.0.0/8]\n"
        "office:\n"
        "  id: yunxi\n"
        "  name: 临江区人民政府云溪街道办事处\n"
        "  sites:\n"
        "    - id: section\n"
        "      name: 云溪街道板块\n"
        "      url: http://www.linjiang.example/\n"
        "      budget: {delay: 0}\n",
        encoding="utf-8",
    )
    yield tmp_path
    server.shutdown()
    server.server_close()


@pytest.fixture
def due(folder: Path, faketime: str) -> Callable[[str, str], str]:
    """Run ``auditor run --due`` at a moment of the machine's own zone."""

    def run(moment: str, zone: str = "UTC") -> str:
        words = ("run", "--due", "-w", str(folder))
        made = subprocess.run(
            [sys.executable, "-c", "from auditor.cli import main; main()", *words],
            env=os.environ
            | {
                "LD_PRELOAD": faketime,
                "FAKETIME": f"@{moment}",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "TZ": zone,
            },
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert made.returncode == 0, made.stdout + made.stderr
        return made.stdout

    return run


def rows(folder: Path, kind: str) -> dict[str, Owed]:
    with Store(folder / "auditor.db", folder / "evidence") as store:
        return {row.period: row for row in store.owed.list(kind=kind)}


def states(folder: Path, kind: str) -> dict[str, str]:
    return {period: row.state for period, row in rows(folder, kind).items()}


def test_off_for_forty_days_quarters_are_made_up_and_daily_work_is_done_once(folder, due) -> None:
    due("2026-09-20 04:00:00")
    before = len(rows(folder, "freshness"))
    due("2026-10-30 04:00:00")
    assert states(folder, "audit")["2026Q3"] == "done"
    assert len(rows(folder, "freshness")) == before + 1
    assert len(rows(folder, "links")) == 2
    due("2026-10-30 04:10:00")
    assert len(rows(folder, "freshness")) == before + 1


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"])
def test_work_of_a_day_belongs_to_the_day_of_beijing(folder, due, zone) -> None:
    moments = {
        "UTC": "2026-10-03 20:30:00",
        "America/New_York": "2026-10-03 16:30:00",
        "Asia/Shanghai": "2026-10-04 04:30:00",
    }
    due(moments[zone], zone)
    assert list(states(folder, "freshness")) == ["2026-10-04"]
    assert {period[:10] for period in states(folder, "probe")} == {"2026-10-04"}
