"""The health page over a real server: what it says, whom it answers, and what it never does."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import msgspec
import pytest

from auditor.errors import UsageError
from auditor.fetch import SystemClock
from auditor.model.zone import SHANGHAI
from auditor.store import Owed, Store
from auditor.store.beats import TICK, WORK
from auditor.web import bind
from auditor.web.app import HEADERS
from auditor.web.serving import server_for
from auditor.web.watched import Watched

REGISTER = """\
health: {stalled_seconds: 60, work_minutes: 5, overdue_hours: 24, hosts: [monitor.example]}
office: {id: yunxi, name: 临江区云溪街道办事处}
"""


class Standing(SystemClock):
    """Shows the moment it was set to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 10, 1, 9, tzinfo=SHANGHAI)

    def now(self) -> datetime:
        return self.moment

    def later(self, **much: float) -> datetime:
        self.moment += timedelta(**much)
        return self.moment


@pytest.fixture
def clock() -> Standing:
    return Standing()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "auditor.yaml").write_text(REGISTER, encoding="utf-8")
    return tmp_path


@pytest.fixture
def port(folder: Path, clock: Standing) -> Iterator[int]:
    watched = Watched(folder, clock)
    server = server_for(watched, ["monitor.example"])
    with bind("127.0.0.1", 0) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()
        watched.close()


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store(folder / "auditor.db", folder / "evidence") as opened:
        yield opened


Ask = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.fixture
def ask(port: int) -> Ask:
    def asked(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    return asked


def reasons(ask: Ask) -> list[str]:
    status, _, body = ask("/readyz")
    told = json.loads(body)
    assert (status == 200) is told["ready"] is (told["reasons"] == [])
    return [condition["id"] for condition in told["conditions"] if not condition["ok"]]


def row(**changes: object) -> Owed:
    since = datetime(2026, 10, 1, tzinfo=SHANGHAI)
    made = Owed(office="yunxi", object="*", period="2026Q3", kind="audit", due_at=since, not_before=since)
    return msgspec.structs.replace(made, **changes)


def test_a_workspace_nobody_works_in_is_alive_but_not_ready(ask: Ask) -> None:
    assert ask("/healthz")[0] == 200
    assert reasons(ask) == ["progress"]


def test_a_runner_that_looks_every_minute_is_ready(ask: Ask, store: Store, clock: Standing) -> None:
    store.beats.note(TICK, clock.now())
    assert reasons(ask) == []
    clock.later(seconds=59)
    assert reasons(ask) == []
    clock.later(seconds=2)
    assert reasons(ask) == ["progress"]
    store.beats.note(TICK, clock.later(seconds=2))
    assert reasons(ask) == []


def test_a_long_piece_of_work_is_ready_as_long_as_it_gets_further(ask: Ask, store: Store, clock: Standing) -> None:
    store.beats.note(TICK, clock.now())
    lease = store.leases.take("runner", "{}", clock.now(), None)
    for page in range(20):
        store.beats.note(WORK, clock.later(seconds=50), f"季度检查 yunxi 2026Q3，{page}/20")
        assert reasons(ask) == []
    for _ in range(4):
        assert lease is not None
        store.leases.beat(lease, clock.later(minutes=1))
        assert reasons(ask) == []
    store.leases.beat(lease, clock.later(minutes=2))
    assert reasons(ask) == ["progress"]


def test_work_whose_runner_is_frozen_is_not_ready_before_its_patience_ends(
    ask: Ask, store: Store, clock: Standing
) -> None:
    store.beats.note(TICK, clock.now())
    store.leases.take("runner", "{}", clock.now(), None)
    store.beats.note(WORK, clock.now(), "季度检查 yunxi 2026Q3")
    clock.later(seconds=70)
    assert reasons(ask) == ["progress"]


def test_quiet_hours_of_a_site_are_waited_out(folder: Path, ask: Ask, store: Store, clock: Standing) -> None:
    (folder / "auditor.yaml").write_text(
        REGISTER.replace(
            "办事处}",
            "办事处, sites: [{id: s, name: 板块, url: 'http://x.example/', budget: {quiet: '08:30-18:00'}}]}",
        ),
        encoding="utf-8",
    )
    lease = store.leases.take("runner", "{}", clock.now(), None)
    store.beats.note(WORK, clock.now(), "季度检查 yunxi 2026Q3")
    assert lease is not None
    store.leases.beat(lease, clock.later(hours=6))
    assert reasons(ask) == []
    store.leases.beat(lease, clock.later(hours=4))
    assert reasons(ask) == ["progress"]


def test_a_beat_of_a_clock_that_ran_ahead_proves_nothing(ask: Ask, store: Store, clock: Standing) -> None:
    store.beats.note(TICK, clock.now() + timedelta(days=365))
    assert reasons(ask) == ["progress"]


@pytest.mark.parametrize(
    ("changes", "hours", "wanted"),
    [
        ({}, 20, []),
        ({}, 25, ["overdue"]),
        ({"kind": "report"}, 25, ["overdue"]),
        ({"kind": "probe"}, 25, []),
        ({"state": "done"}, 99, []),
        ({"state": "running"}, 99, []),
        ({"state": "parked"}, 1, ["parked"]),
    ],
)
def test_work_left_undone_is_not_ready(
    ask: Ask, store: Store, clock: Standing, changes: dict[str, object], hours: int, wanted: list[str]
) -> None:
    store.owed.add(row(**changes))
    clock.moment = row().due_at + timedelta(hours=hours)
    store.beats.note(TICK, clock.now())
    assert reasons(ask) == wanted


def test_a_report_is_not_overdue_while_its_audit_is_under_way(ask: Ask, store: Store, clock: Standing) -> None:
    store.owed.add(row(kind="report"))
    store.owed.add(row(state="running"))
    clock.moment = row().due_at + timedelta(days=50)
    store.beats.note(TICK, clock.now())
    assert reasons(ask) == []


def test_a_report_that_waits_for_its_audit_under_way_is_not_overdue(ask: Ask, store: Store, clock: Standing) -> None:
    store.owed.add(row(state="running"))
    store.owed.add(row(kind="report"))
    clock.moment = row().due_at + timedelta(days=40)
    store.beats.note(TICK, clock.now())
    assert reasons(ask) == []


def test_a_database_that_cannot_be_used_is_told_and_recovers(
    folder: Path, ask: Ask, clock: Standing, tmp_path: Path
) -> None:
    (folder / "auditor.db").write_bytes(b"no database at all, just some words " * 40)
    assert reasons(ask) == ["database"]
    assert ask("/metrics")[0] == 200
    (folder / "auditor.db").unlink()
    with Store(folder / "auditor.db", folder / "evidence") as store:
        store.beats.note(TICK, clock.later(seconds=5))
    assert reasons(ask) == []


def test_a_server_that_is_down_is_told_in_words_without_its_password(folder: Path, ask: Ask) -> None:
    address = "postgresql://auditor:Kanari-password@127.0.0.1:9/auditor"
    text = (folder / "auditor.yaml").read_text(encoding="utf-8")
    (folder / "auditor.yaml").write_text(f'store: {{url: "{address}"}}\n{text}', encoding="utf-8")
    assert reasons(ask) == ["database"]
    body = ask("/readyz")[2]
    assert "数据库".encode() in body
    assert b"Kanari-password" not in body
    assert b"auditor_ready 0.0" in ask("/metrics")[2]


def test_a_full_disk_is_told(ask: Ask, store: Store, clock: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    store.beats.note(TICK, clock.now())
    monkeypatch.setattr("auditor.store.space.Space.low", True)
    assert reasons(ask) == ["disk"]


def test_the_metrics_tell_beats_work_and_findings(ask: Ask, store: Store, clock: Standing) -> None:
    store.beats.note(TICK, clock.now())
    store.owed.add(row())
    text = ask("/metrics")[2].decode()
    assert "auditor_ready 1.0" in text
    (beat,) = [line for line in text.splitlines() if line.startswith('auditor_beat_timestamp_seconds{name="tick"}')]
    assert float(beat.split()[-1]) == clock.now().timestamp()
    assert 'auditor_owed{kind="audit",office="yunxi",state="due"} 1.0' in text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/nowhere"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_every_answer_carries_the_security_headers_and_only_reading_is_allowed(
    ask: Ask, path: str, method: str
) -> None:
    status, headers, body = ask(path, method)
    assert {name.lower(): value for name, value in HEADERS.items()}.items() <= headers.items()
    assert "server" not in headers
    assert status in ((200, 503) if path != "/nowhere" and method in ("GET", "HEAD") else (404, 405))
    assert not (method == "HEAD" and body)


def test_an_error_of_ours_carries_the_headers_and_no_details(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.web.app.text_of", lambda _: 1 / 0)
    status, headers, body = ask("/metrics")
    assert (status, body) == (500, b"Internal Server Error")
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("127.0.0.1", True),
        ("localhost:8765", True),
        ("[::1]:8765", True),
        ("monitor.example", True),
        ("evil.example", False),
        ("monitor.example.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
    ],
)
def test_only_names_of_this_machine_and_the_settings_are_answered(ask: Ask, host: str, answered: bool) -> None:
    assert ask("/healthz", Host=host)[0] == (200 if answered else 400)


def test_a_port_that_is_taken_is_told(port: int) -> None:
    with pytest.raises(UsageError, match="--port"):
        bind("127.0.0.1", port)


def test_looking_often_writes_once_a_second(ask: Ask, store: Store, clock: Standing) -> None:
    for _ in range(5):
        ask("/readyz")
        clock.later(seconds=0.1)
    assert store.beats.all()["look"].at == datetime(2026, 10, 1, 1, tzinfo=UTC)


def test_the_page_needs_no_lease(ask: Ask, store: Store, clock: Standing) -> None:
    lease = store.leases.take("runner", "{}", clock.now(), None)
    assert lease is not None
    store.leases.fence(lease)
    store.beats.note(TICK, clock.now())
    assert reasons(ask) == []
    assert store.leases.get("runner") == lease


def test_reading_by_the_standard_library_works_too(port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        assert json.load(answer)["alive"] is True
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz")
    assert refused.value.code == 503
    refused.value.close()
