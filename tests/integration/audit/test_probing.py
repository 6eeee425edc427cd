"""Samples over loopback: what the site did, and whether our own network was well, are told apart."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from auditor.audit.owed import HANDLERS
from auditor.audit.probing import in_words, probe_sites
from auditor.audit.rejudge import rejudge
from auditor.audit.reporting import ReportRequest, write_report
from auditor.audit.run import AuditOptions, run_audit
from auditor.audit.unattended import Unattended, Worker, open_all
from auditor.checks.site_unreachable import availability_rule
from auditor.cli.app import build, ended
from auditor.demo.running import DemoClock, offline_source
from auditor.derive.availability import Counted, counted
from auditor.model.facts import Probe
from auditor.model.tasks import Task
from auditor.model.words import Outcome, Verdict
from auditor.model.zone import SHANGHAI
from auditor.schedule import HEAVY, LIGHT, LocalExecutor, Plan, Ticker, hold_lease, make_tick

NOON = datetime(2026, 9, 30, 12, tzinfo=SHANGHAI)
PAGE = "<!doctype html><html><head><title>云溪</title></head><body><p>欢迎</p></body></html>".encode()


class Host:
    """A web server on loopback that may be switched off, and says what it is told to."""

    def __init__(self) -> None:
        self.status = 200
        self.wait = 0.0
        self.dated = False
        self.asked: list[str] = []
        self.on_ask: Callable[[], None] = lambda: None
        self._server: ThreadingHTTPServer | None = None
        self.port = 0
        self.start()

    def start(self) -> None:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path)
                host.on_ask()
                time.sleep(host.wait)
                self.send_response_only(host.status)
                if host.dated:
                    self.send_header("Date", self.date_time_string())
                self.send_header("Content-Length", str(len(PAGE)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(PAGE)

            do_HEAD = do_GET  # noqa: N815 - the name the library looks for

            def log_message(self, format: str, *args: object) -> None:
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@pytest.fixture
def site() -> Iterator[Host]:
    host = Host()
    yield host
    host.stop()


@pytest.fixture
def sentinel() -> Iterator[Host]:
    host = Host()
    yield host
    host.stop()


def workspace(folder: Path, site: Host, sentinel: Host | None, *, scope: str = "site") -> Path:
    watched = f"  sentinel: [http://127.0.0.1:{sentinel.port}/]\n" if sentinel else ""
    (folder / "auditor.yaml").write_text(
        "network:\n"
        f"  resolve: {{www.linjiang.example: '127.0.0.1:{site.port}'}}\n"
        "  allow: [127.0.0.0/8]\n"
        f"{watched}"
        "office:\n"
        "  id: yunxi\n"
        "  name: 临江区人民政府云溪街道办事处\n"
        "  sites:\n"
        f"    - {{id: portal, name: 云溪门户, url: 'http://www.linjiang.example/', scope: {scope}}}\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def opened(tmp_path: Path, site: Host, sentinel: Host) -> Iterator[Unattended]:
    with open_all(workspace(tmp_path, site, sentinel)) as found:
        yield found


def sampled(opened: Unattended, clock: DemoClock) -> tuple[Probe, Counted, str]:
    office = opened.offices["yunxi"]
    rule = availability_rule(office.rulebook)
    with hold_lease(opened.store, clock, lane=LIGHT):
        ((_, sample),) = probe_sites(office, office.office.sites, clock=clock, source=offline_source)
    clock.advance(timedelta(minutes=30))
    return sample, counted(sample, rule.seconds), in_words(sample, rule)


def events(opened: Unattended) -> list[str]:
    with opened.store.database.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT title FROM events ORDER BY id")]


def test_a_home_page_that_opens_is_asked_for_once(opened, site, sentinel) -> None:
    sample, state, words = sampled(opened, DemoClock(NOON))
    assert (state, sample.before, sample.after) == (Counted.OPENED, True, True)
    assert words.startswith("打开，用时")
    assert site.asked == ["/"]
    assert len(sentinel.asked) >= 2


def test_a_server_that_fails_is_not_asked_again(opened, site) -> None:
    site.status = 502
    sample, state, words = sampled(opened, DemoClock(NOON))
    assert (sample.outcome, sample.status, state) == (Outcome.HTTP_5XX, 502, Counted.FAILED)
    assert words == "打不开：服务器返回 502"
    assert site.asked == ["/"]


def test_a_site_that_is_gone_while_our_network_is_well_has_failed(opened, site) -> None:
    site.stop()
    sample, state, _ = sampled(opened, DemoClock(NOON))
    assert (sample.outcome, state) == (Outcome.CONNECT_REFUSED, Counted.FAILED)


def test_nothing_is_held_against_a_site_while_our_own_network_is_down(opened, site, sentinel) -> None:
    site.stop()
    sentinel.stop()
    _, state, words = sampled(opened, DemoClock(NOON))
    assert state is Counted.VOID
    assert words.startswith("无效")


def test_a_reference_address_lost_during_the_sample_voids_it(opened, site, sentinel) -> None:
    site.on_ask = sentinel.stop
    sample, state, words = sampled(opened, DemoClock(NOON))
    assert (sample.before, sample.after, state) == (True, False, Counted.VOID)
    assert words == "无效：参照网址不通，本机网络可能中断"


def test_a_sample_by_a_clock_off_by_more_than_a_day_counts_for_nothing(opened, sentinel) -> None:
    sentinel.dated = True  # it tells today's moment in its answer; our clock shows the past
    sample, state, words = sampled(opened, DemoClock(datetime(2025, 1, 1, tzinfo=SHANGHAI)))
    assert (sample.outcome, state) == (Outcome.OUR_CLOCK, Counted.VOID)
    assert words == "无效：本机时间与网络时间相差超过一天，请校准"


def test_without_a_reference_address_what_did_not_open_stays_unclear(tmp_path, site) -> None:
    with open_all(workspace(tmp_path, site, None)) as opened:
        assert sampled(opened, DemoClock(NOON))[1] is Counted.OPENED
        site.stop()
        _, state, words = sampled(opened, DemoClock(NOON))
    assert state is Counted.UNCLEAR
    assert "未设置参照网址" in words


@pytest.mark.slow
def test_fifteen_seconds_are_waited_for_and_no_more(opened, site) -> None:
    site.wait = 25
    sample, state, words = sampled(opened, DemoClock(NOON))
    assert (sample.outcome, state) == (Outcome.TIMEOUT, Counted.FAILED)
    assert words == "打不开：15 秒内未完成（等待应答）"
    assert site.asked == ["/"]


def test_an_outage_is_told_at_its_second_failure_and_when_it_is_over(opened, site) -> None:
    clock = DemoClock(NOON)
    for status, told in (
        (200, []),
        (502, []),
        (502, ["云溪门户首页打不开"]),
        (502, ["云溪门户首页打不开"]),
        (200, ["云溪门户首页打不开", "云溪门户首页已恢复"]),
        (502, ["云溪门户首页打不开", "云溪门户首页已恢复"]),
        (200, ["云溪门户首页打不开", "云溪门户首页已恢复"]),
    ):
        site.status = status
        sampled(opened, clock)
        assert [title for title in events(opened) if "偏多" not in title] == told


def test_five_failures_in_a_week_are_warned_of_once(opened, site) -> None:
    clock = DemoClock(NOON)
    site.status = 502
    for number in range(1, 8):
        sampled(opened, clock)
        assert [title for title in events(opened) if "偏多" in title] == ["云溪门户打不开次数偏多"] * (number >= 5)


def test_of_a_section_outages_are_told_and_no_veto_is_threatened(tmp_path, site, sentinel) -> None:
    with open_all(workspace(tmp_path, site, sentinel, scope="section")) as opened:
        clock = DemoClock(NOON)
        site.status = 502
        for _ in range(8):
            sampled(opened, clock)
        assert events(opened) == ["云溪门户首页打不开"]


def test_the_command_samples_every_site_and_says_what_came_of_it(tmp_path, site, sentinel, capsys) -> None:
    folder = workspace(tmp_path, site, sentinel, scope="section")
    assert ended(build(), ["probe", "-w", str(folder)]) == 0
    site.status = 500
    assert ended(build(), ["probe", "-w", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("云溪门户：打开，用时")
    assert lines[1] == "云溪门户：打不开：服务器返回 500"
    assert ended(build(), ["status", "-w", str(folder)]) == 0
    # The second sample came too soon after the first to count.
    assert "可用性：云溪门户 近 7 天有效抽测 1 次，打不开 0 次（0.0%）" in capsys.readouterr().out


def test_the_command_gives_way_to_whoever_samples_already(tmp_path, site, sentinel, capsys) -> None:
    folder = workspace(tmp_path, site, sentinel)
    with open_all(folder) as opened:
        clock = DemoClock(datetime.now(SHANGHAI))
        with hold_lease(opened.store, clock, lane=HEAVY):
            assert ended(build(), ["probe", "-w", str(folder)]) == 0
        with hold_lease(opened.store, clock, lane=LIGHT):
            assert ended(build(), ["probe", "-w", str(folder)]) == 6
    assert len(site.asked) == 1


def test_samples_go_on_while_an_audit_is_under_way(tmp_path, site, sentinel) -> None:
    folder = workspace(tmp_path, site, sentinel)
    clock = DemoClock(NOON)
    begun, sampled_meanwhile, over = threading.Event(), threading.Event(), threading.Event()

    def audit(_row: object) -> str:
        begun.set()
        assert sampled_meanwhile.wait(30)
        over.set()
        return "r1"

    with open_all(folder) as one, open_all(folder) as two:
        quiet = Worker(two, clock, lambda _done, _planned, _what: None, offline_source)

        def sample(row: object) -> str:
            assert begun.wait(30)
            words = quiet(row)  # type: ignore[arg-type]
            sampled_meanwhile.set()
            return words

        heavy = Plan(offices=one.workspace.offices, settings=one.workspace.settings, kinds=frozenset({Task.AUDIT}))
        light = Plan(offices=two.workspace.offices, settings=two.workspace.settings, kinds=frozenset({Task.PROBE}))
        ticker = Ticker(
            make_tick(one.store, heavy, LocalExecutor(audit), clock, HEAVY),
            make_tick(two.store, light, LocalExecutor(sample), clock, LIGHT),
        )
        runner = threading.Thread(target=ticker.run)
        runner.start()
        assert over.wait(60)
        ticker.stop()
        runner.join(60)
        assert len(two.store.probes.list("yunxi", "portal", NOON, NOON + timedelta(days=1))) == 1
        assert [row.state for row in one.store.owed.list(kind=Task.AUDIT)] == ["done"]


def filled(opened: Unattended, *, failed: int) -> None:
    """A week of samples before the end of September; of each day ``failed`` did not open."""
    for day in range(24, 31):
        for hour in range(24):
            down = hour < failed
            sample = Probe(
                at=datetime(2026, 9, day, hour, tzinfo=SHANGHAI),
                seconds=0.4,
                outcome=Outcome.HTTP_5XX if down else Outcome.OK,
                status=502 if down else 200,
                detail="服务器返回 502" if down else "",
                before=True,
                after=True,
            )
            opened.store.probes.add("yunxi", "portal", sample)


def test_a_stored_run_judged_again_says_the_same_whatever_was_sampled_since(opened, site) -> None:
    filled(opened, failed=2)
    office = opened.offices["yunxi"]
    at = datetime(2026, 9, 30, 23, 59, tzinfo=SHANGHAI)
    clock = DemoClock(at)
    with hold_lease(opened.store, clock):
        outcome = run_audit(office, AuditOptions(at=at), progress=lambda *_: None, clock=clock, source=offline_source)
    (verdict,) = [one for one in outcome.result.checks if one.id == "site-unreachable"]
    assert (verdict.verdict, verdict.observed) == (Verdict.FAIL, "2026年9月24日至9月30日抽测168次，打不开14次，占8.3%")
    for hour in range(24):
        opened.store.probes.add(
            "yunxi", "portal", Probe(at=at - timedelta(hours=hour, minutes=20), seconds=0.1, outcome=Outcome.OK)
        )
    assert rejudge(office, outcome.run).same
    written = write_report(office, ReportRequest(period="2026Q3", formats=("json",)), as_of=at)
    assert '"failed":14' in written.files[0].read_text(encoding="utf-8").replace(" ", "")


def test_every_kind_of_work_has_somebody_who_does_it() -> None:
    assert set(HANDLERS) == set(Task)
