"""The monitoring service is told in time and in order, and nothing it does touches the work."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from auditor.audit.health import Condition, Readiness, verdict
from auditor.audit.lifeline import Lifeline, read_address
from auditor.fetch import SystemClock
from auditor.model.tasks import Task
from auditor.model.zone import SHANGHAI
from auditor.redaction import hide
from auditor.register import load_workspace
from auditor.store import Owed, Store
from auditor.store.beats import PING

NOW = datetime(2026, 10, 1, tzinfo=SHANGHAI)
TOKEN = "5f1c0e7a-4b6d-4c0e-9d3f-0a1b2c3d4e5f"
REGISTER = """\
network: {{allow: [{allow}]}}
health: {{ping_ref: "env:YUNXI_PING", ping_minutes: 1}}
office: {{id: yunxi, name: 临江区云溪街道办事处}}
"""


class Service:
    """A monitoring service on loopback. ``moods`` are the next answers: a status, ``hang``, or ``wait``."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.moods: list[int | str] = []
        self.open = threading.Event()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append(self.path)
                mood = service.moods.pop(0) if service.moods else 200
                if mood == "hang":
                    time.sleep(1)
                    return
                if mood == "wait":
                    service.open.wait(5)
                    mood = 200
                self.send_response(int(mood))
                self.send_header("Content-Type", "text/plain; charset=utf-8")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"OK")

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/ping/{TOKEN}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def heard(self, count: int) -> None:
        """Wait until it was asked that often."""
        for _ in range(3000):
            if len(self.asked) >= count:
                return
            time.sleep(0.01)
        pytest.fail(f"asked only {self.asked}")

    def signs(self) -> list[str]:
        """What it was told, run ids left out."""
        return [path.removeprefix(f"/ping/{TOKEN}").partition("?")[0] or "/" for path in self.asked]


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as opened:
        yield opened


Make = Callable[..., Lifeline]


@pytest.fixture
def make(tmp_path: Path, store: Store, service: Service) -> Make:
    def made(*, ready: bool = True, allow: str = "127.0.0.0/8", address: str | None = None, broken: bool = False):
        (tmp_path / "auditor.yaml").write_text(REGISTER.format(allow=allow), encoding="utf-8")

        def look() -> Readiness:
            if broken:
                raise RuntimeError("no look")
            return verdict((Condition(id="progress", name="运行进展", ok=ready, text=""),), NOW)

        where = service.address if address is None else address
        return Lifeline(where, load_workspace(tmp_path), store, SystemClock(), look, pauses=(0.01, 0.01))

    return made


def row(kind: str = Task.AUDIT) -> Owed:
    return Owed(office="yunxi", object="*", period="2026Q3", kind=kind, due_at=NOW, not_before=NOW)


def test_work_is_told_from_its_beginning_to_its_end_under_one_run_id(make: Make, service: Service) -> None:
    with make() as lifeline, lifeline.around(row()):
        pass
    assert service.signs() == ["/start", "/"]
    (run,) = {path.partition("?rid=")[2] for path in service.asked}
    assert len(run) == 36


def test_two_pieces_of_work_have_run_ids_of_their_own(make: Make, service: Service) -> None:
    with make() as lifeline:
        for kind in (Task.AUDIT, Task.REPORT):
            with lifeline.around(row(kind)):
                pass
    assert service.signs() == ["/start", "/", "/start", "/"]
    assert len({path.partition("?rid=")[2] for path in service.asked}) == 2


def test_work_that_fails_is_told_and_fails_all_the_same(make: Make, service: Service) -> None:
    def fail(lifeline: Lifeline) -> None:
        with lifeline.around(row()):
            raise ValueError("the work's own trouble")

    with make() as lifeline, pytest.raises(ValueError, match="own trouble"):
        fail(lifeline)
    assert service.signs() == ["/start", "/fail"]


@pytest.mark.parametrize("kind", [Task.PROBE, Task.REMIND, Task.SUSPECTED])
def test_small_work_is_not_told(make: Make, service: Service, kind: str) -> None:
    with make() as lifeline, lifeline.around(row(kind)):
        pass
    assert service.asked == []


@pytest.mark.parametrize(("ready", "sign"), [(True, "/"), (False, "/fail")])
def test_how_things_stand_is_told(make: Make, service: Service, ready: bool, sign: str) -> None:
    with make(ready=ready) as lifeline:
        lifeline.report()
    assert service.signs() == [sign]


def test_a_look_that_fails_counts_as_failing(make: Make, service: Service) -> None:
    with make(broken=True) as lifeline:
        lifeline.report()
    assert service.signs() == ["/fail"]


def test_it_tells_how_things_stand_without_being_asked(make: Make, service: Service, store: Store) -> None:
    lifeline = make()
    lifeline._every = 0.05
    with lifeline:
        service.heard(3)
    assert set(service.signs()) == {"/"}
    assert store.beats.all()[PING].detail == "已送达"


@pytest.mark.parametrize("mood", [500, 503], ids=str)
def test_a_service_that_is_unwell_is_tried_again(make: Make, service: Service, mood: int, store: Store) -> None:
    service.moods = [mood, mood]
    with make() as lifeline:
        lifeline.report()
        service.heard(3)
    assert service.signs() == ["/", "/", "/"]
    assert store.beats.all()[PING].detail == "已送达"


@pytest.mark.parametrize("mood", [404, 400], ids=str)
def test_an_address_the_service_does_not_know_is_not_tried_again(
    make: Make, service: Service, mood: int, store: Store
) -> None:
    service.moods = [mood]
    with make() as lifeline:
        lifeline.report()
    assert len(service.asked) == 1
    assert store.beats.all()[PING].detail.startswith("未送达")


@pytest.mark.parametrize("trouble", ["hang", "down", "refused", "nonsense"])
def test_no_trouble_of_the_service_touches_the_work(
    make: Make, service: Service, store: Store, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.audit.lifeline.SECONDS", 0.3)
    service.moods = ["hang"] * 9
    where = {"down": "http://127.0.0.1:9/ping/x", "nonsense": "nonsense"}.get(trouble)
    allow = "10.0.0.0/8" if trouble == "refused" else "127.0.0.0/8"
    done = []
    with make(address=where, allow=allow) as lifeline, lifeline.around(row()):
        done.append("work")
    assert done == ["work"]
    assert store.beats.all()[PING].detail.startswith("未送达")


def test_an_internal_address_is_asked_only_where_the_settings_allow_it(make: Make, service: Service) -> None:
    with make(allow="10.0.0.0/8") as lifeline:
        lifeline.report()
    assert service.asked == []


def test_work_does_not_wait_for_the_service(make: Make, service: Service) -> None:
    service.moods = ["wait"]
    with make() as lifeline:
        with lifeline.around(row()):
            pass
        assert service.signs() in ([], ["/start"])
        service.open.set()
    assert service.signs() == ["/start", "/"]


def test_without_an_address_nothing_is_told(make: Make, service: Service) -> None:
    with make(address="") as lifeline:
        lifeline.report()
        with lifeline.around(row()):
            pass
    assert service.asked == []


@pytest.mark.parametrize("ref", [None, "env:NOT_THERE", "file:not there"])
def test_an_address_that_is_not_there_stops_nothing(
    tmp_path: Path, ref: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_address(tmp_path, ref) == ""
    assert bool(caplog.records) is (ref is not None)


def test_the_token_is_never_logged(
    make: Make, service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setenv("YUNXI_PING", service.address)
    caplog.set_level("DEBUG")
    service.moods = [404]
    with make(address=read_address(tmp_path, "env:YUNXI_PING")) as lifeline:
        lifeline.report()
    assert TOKEN not in hide(caplog.text)
    assert caplog.text
