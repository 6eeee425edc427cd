"""The demo's server misbehaves exactly as it is told to, and only there."""

import gzip
import http.client
import socket
from collections.abc import Iterator

import pytest

from auditor.demo.server import DemoServer, Reply, address_of

HOST = "www.linjiang.example"
REPLIES = {
    (HOST, "/"): Reply(b"<html>home</html>"),
    (HOST, "/500"): Reply(b"broken", 500),
    (HOST, "/moved"): Reply(b"", 302, headers=(("Location", "http://www.linjiang.example/"),)),
    (HOST, "/reset"): Reply(behaviour="reset"),
    (HOST, "/cut"): Reply(b"x" * 1000, behaviour="truncated"),
    (HOST, "/flaky"): Reply(b"here", behaviour="flaky"),
    (HOST, "/no-head"): Reply(b"here", behaviour="no_head"),
    (HOST, "/head-forbidden"): Reply(b"here", behaviour="head_forbidden"),
    (HOST, "/packed"): Reply("云溪街道".encode() * 50, packed=True),
    (HOST, "/barrier"): Reply(b"<script></script>", 412, headers=(("Set-Cookie", "token=x"),)),
    address_of(f"http://{HOST}/files/预案.docx?id=1"): Reply(b"doc", content_type="application/msword"),
    ("zwfw.linjiang.example", "/"): Reply(b"hall"),
}


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer(REPLIES) as running:
        yield running


def ask(
    server: DemoServer, path: str, method: str = "GET", host: str = HOST, **headers: str
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, path, headers={"Host": host, **headers})
        response = connection.getresponse()
        response.content = response.read()  # type: ignore[attr-defined]
        return response
    finally:
        connection.close()


STATUSES = [
    ("GET", "/", HOST, 200),
    ("GET", "/", "zwfw.linjiang.example", 200),
    ("GET", "/", "other.linjiang.example", 404),
    ("GET", "/nothing", HOST, 404),
    ("GET", "/500", HOST, 500),
    ("GET", "/moved", HOST, 302),
    ("GET", "/barrier", HOST, 412),
    ("HEAD", "/", HOST, 200),
    ("HEAD", "/no-head", HOST, 405),
    ("GET", "/no-head", HOST, 200),
    ("HEAD", "/head-forbidden", HOST, 403),
    ("GET", "/head-forbidden", HOST, 200),
    ("GET", "/files/%E9%A2%84%E6%A1%88.docx?id=1", HOST, 200),
]


@pytest.mark.parametrize(("method", "path", "host", "status"), STATUSES)
def test_each_address_answers_as_told(server: DemoServer, method: str, path: str, host: str, status: int) -> None:
    response = ask(server, path, method, f"{host}:8080")
    assert response.status == status
    assert (response.content == b"") is (method == "HEAD" or status == 302)  # type: ignore[attr-defined]


def test_a_reset_connection_gives_no_answer(server: DemoServer) -> None:
    with pytest.raises(ConnectionResetError):
        ask(server, "/reset")


def test_a_cut_answer_is_shorter_than_it_says(server: DemoServer) -> None:
    with pytest.raises(http.client.IncompleteRead):
        ask(server, "/cut")


def test_a_flaky_address_fails_the_first_time_only(server: DemoServer) -> None:
    with pytest.raises(ConnectionResetError):
        ask(server, "/flaky")
    assert [ask(server, "/flaky").status for _ in range(2)] == [200, 200]


def test_a_packed_page_is_packed_only_for_those_who_take_it(server: DemoServer) -> None:
    packed = ask(server, "/packed", **{"Accept-Encoding": "gzip, deflate"})
    assert packed.getheader("Content-Encoding") == "gzip"
    plain = ask(server, "/packed")
    assert plain.getheader("Content-Encoding") is None
    assert gzip.decompress(packed.content) == plain.content  # type: ignore[attr-defined]


def test_one_connection_carries_several_requests(server: DemoServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    for _ in range(3):
        connection.request("GET", "/", headers={"Host": HOST})
        assert connection.getresponse().read() == b"<html>home</html>"
    connection.close()
    assert server.log[("GET", HOST, "/")] == 3


def test_the_refusing_port_refuses(server: DemoServer) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.refusing_port), timeout=10)


def test_a_stopped_server_is_gone_and_may_be_stopped_twice() -> None:
    server = DemoServer(REPLIES).start()
    server.stop()
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=10)


def test_a_taken_port_is_an_error_at_start(server: DemoServer) -> None:
    with pytest.raises(OSError, match="in use"):
        DemoServer(REPLIES, server.port).start()


def test_an_unreadable_request_closes_the_connection(server: DemoServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(b"nonsense\r\n\r\n")
        assert raw.recv(100) == b""
    assert ask(server, "/").status == 200
