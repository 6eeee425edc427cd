"""A portal of numbered pages in a thread of this process: counts what it is asked, and may vanish for a while."""

import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Portal:
    """Numbered pages that lead to one another, some links dead; slow enough to be killed half-way.

    Page n also links to ``host<n>.test``, for the first ``foreign`` pages. ``cut`` tells, host by host, whether the
    line is cut at this moment: then connections are dropped without an answer.
    """

    def __init__(self, pages: int, pause: float = 0.004, foreign: int = 0) -> None:
        self.pages = pages
        self.asked: Counter[str] = Counter()
        self.pause = pause
        self.foreign = foreign
        self.cut: Callable[[str], bool] = lambda _host: False
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                portal.answer(self)

            do_HEAD = do_GET  # noqa: N815 - the name http.server asks for

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        class Server(ThreadingHTTPServer):
            request_queue_size = 128

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A killed client is no error."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"127.0.0.1:{self.server.server_port}"

    @property
    def total(self) -> int:
        return sum(count for path, count in self.asked.items() if "robots" not in path)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        host = request.headers.get("Host", "").partition(":")[0]
        if self.cut(host):
            request.close_connection = True
            request.connection.shutdown(socket.SHUT_RDWR)
            return
        self.asked[host + request.path] += 1
        time.sleep(self.pause)
        found = re.fullmatch(r"/(?:p(\d+)\.html)?", request.path)
        number = int(found[1] or 0) if found else self.pages
        body = self.page(number).encode() if number < self.pages else "<title>找不到</title>页面不存在".encode()
        request.send_response(200 if number < self.pages else 404)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if request.command == "GET":
            request.wfile.write(body)

    def page(self, number: int) -> str:
        further = [10 * number + step for step in range(1, 11)]
        links = "".join(f'<li><a href="/p{n}.html">第{n}号公开信息</a></li>' for n in further if n < self.pages)
        if number < self.foreign:
            links += f'<a href="http://host{number}.test/">第{number}家单位</a>'
        dead = f'<a href="/gone{number}.html">旧文件</a>' if number % 20 == 3 else ""
        return (
            f"<!doctype html><html><head><title>第{number}号公开信息</title></head><body>"
            f"<h1>第{number}号公开信息</h1>"
            f"<p>发布时间：2026-09-{number % 28 + 1:02d}</p><p>{'云溪街道办事处公开内容。' * 40}</p>"
            f"<ul>{links}</ul>{dead}"
            "</body></html>"
        )


@contextmanager
def serving(portal: Portal) -> Iterator[Portal]:
    thread = threading.Thread(target=portal.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        portal.server.shutdown()
        portal.server.server_close()
