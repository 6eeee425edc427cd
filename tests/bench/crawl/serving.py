"""A real nginx with a prefix and port of its own, serving one portal to crawl."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.bench.crawl.portal import FOREIGN, SITE, TWIN

CONFIG = """
{user} worker_processes 1; daemon off; error_log {root}/error.log crit; pid {root}/nginx.pid;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 1000000; gzip_static on; server_tokens off; tcp_nodelay on; sendfile on;
  types {{ text/html html; application/msword doc; image/jpeg jpg; }} default_type text/html;
  client_body_temp_path {root}; proxy_temp_path {root}; fastcgi_temp_path {root}; uwsgi_temp_path {root};
  scgi_temp_path {root}; open_file_cache max=2000 inactive=60s;
  add_header LinkChecker 1 always;  # LinkChecker goes at full speed only where the server bids it welcome
  server {{
    listen {site}:{port}; listen {twin}:{port}; listen {foreign}:{port}; root {www}; index index.html;
    location ^~ /gone/ {{ return 410; }}
    location ^~ /error/ {{ return 500; }}
    location ^~ /loop/ {{ return 302 $uri; }}
    location ^~ /moved/ {{ rewrite ^/moved/(.*)$ /$1 permanent; }}
    location ^~ /xh/ {{ return 200 '<title>循环目录</title><a href="a/">下一层</a>'; }}
    location ^~ /rili/ {{ return 200 '<title>日历</title><a href="/rili/?y=2026&m=1$arg_m">下一月</a>'; }}
    location ~ ^/cx\\.html {{ return 200 '<title>查询</title><p>请输入关键词。</p>'; }}
    location = /robots.txt {{ return 404; }}
    location = /requests {{ stub_status; }}
  }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((SITE, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serve(portal: Path, port: int) -> Iterator[None]:
    """Serve ``portal`` while the block runs."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        user = "user root;" if os.geteuid() == 0 else ""
        text = CONFIG.format(root=root, www=portal / "www", site=SITE, twin=TWIN, foreign=FOREIGN, port=port, user=user)
        (root / "nginx.conf").write_text(text, encoding="utf-8")
        server = subprocess.Popen([program, "-p", folder, "-c", str(root / "nginx.conf")], stderr=subprocess.DEVNULL)
        try:
            _await(port)
            yield
        finally:
            server.terminate()
            server.wait()


def requests_served(port: int) -> int:
    """How many requests nginx has answered so far, this one included."""
    with urllib.request.urlopen(f"http://{SITE}:{port}/requests") as answer:
        return int(answer.read().split()[9])


def _await(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError):
            socket.create_connection((SITE, port), timeout=1).close()
            return
        time.sleep(0.05)
    raise RuntimeError(f"nginx does not answer on {SITE}:{port}")
