"""A runner that stands still is seen by the health page, and so is one that goes on: real processes, real signals."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

REGISTER = """\
health: {{stalled_seconds: 4}}
schedule: {{preset: 季}}
network:
  allow: [127.0.0.0/8]
  resolve: {{www.linjiang.example: "127.0.0.1:{port}"}}
office:
  id: yunxi
  name: 临江区云溪街道办事处
"""
SITE = """\
  sites:
    - id: section
      name: 云溪街道
      url: http://www.linjiang.example/yunxi/
      budget: {delay: 0.05, pages: 100000}
"""
SECONDS = 90


class Endless(BaseHTTPRequestHandler):
    """A site that never ends: every page links to ten others."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        links = "".join(f"<a href='/yunxi/{abs(hash((self.path, n)))}.html'>栏目{n}</a>" for n in range(10))
        body = f"<html><head><title>云溪街道</title></head><body>{links}</body></html>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def program(*words: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Run ``auditor`` as a process of its own, and end it."""
    command = [sys.executable, "-m", "auditor", *map(str, words)]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield started
    finally:
        started.send_signal(signal.SIGCONT)
        started.kill()
        assert started.stdout is not None
        started.stdout.close()
        started.wait()


@pytest.fixture
def portal() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


class Page:
    """The health page of a running `auditor serve`."""

    def __init__(self, served: subprocess.Popen[str]) -> None:
        assert served.stdout is not None
        self.address = served.stdout.readline().partition("：")[2].partition("（")[0]

    def told(self) -> dict[str, object]:
        try:
            with urllib.request.urlopen(self.address) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            with error:
                return dict(json.load(error))

    def progress(self) -> tuple[bool, str]:
        told: Any = self.told()
        found = next((one for one in told["conditions"] if one["id"] == "progress"), None)
        # A runner frozen in the middle of a write holds the database, which is then all the page can tell.
        return (found["ok"], found["text"]) if found else (told["ready"], "；".join(told["reasons"]))

    def until(self, ok: bool, words: str = "") -> None:
        """Wait until the progress stands so, and its words say that."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            seen = self.progress()
            if seen[0] is ok and words in seen[1]:
                return
            time.sleep(0.2)
        pytest.fail(f"never became {ok}: {seen}")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot freeze a process")
@pytest.mark.parametrize(("site", "doing"), [("", "最近一次查看"), (SITE, "季度检查")], ids=["idle", "at work"])
def test_a_frozen_runner_turns_the_page_red_and_green_again_when_it_goes_on(
    tmp_path: Path, portal: int, site: str, doing: str
) -> None:
    (tmp_path / "auditor.yaml").write_text(REGISTER.format(port=portal) + site, encoding="utf-8")
    with ExitStack() as open_things:
        runner = open_things.enter_context(program("run", "-w", tmp_path))
        page = Page(open_things.enter_context(program("serve", "-w", tmp_path, "--port", "0")))
        page.until(True, doing)
        os.kill(runner.pid, signal.SIGSTOP)
        page.until(False)
        os.kill(runner.pid, signal.SIGCONT)
        page.until(True)
        runner.kill()
        page.until(False, "没有动静")
