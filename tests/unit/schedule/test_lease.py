"""One runner at a time; the dead are followed, the living are not; the overtaken write nothing."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from auditor.errors import LeaseError
from auditor.model.office import Office
from auditor.schedule import AUDIT, REPORT, LocalExecutor, Plan, Ticker, hold_lease, make_tick
from auditor.schedule.process import is_dead, this_process
from auditor.store import Owed, Store

HOLDER = """
import sys, time
from pathlib import Path
from auditor.fetch import SystemClock
from auditor.schedule import hold_lease
from auditor.store import Store

folder = Path(sys.argv[1])
with Store(folder / "auditor.db", folder / "evidence") as store, hold_lease(store, SystemClock(), beat_seconds=0.1):
    print("held", flush=True)
    time.sleep(120)
"""

RACER = """
import sys
from pathlib import Path
from auditor.errors import LeaseError
from auditor.fetch import SystemClock
from auditor.schedule import hold_lease
from auditor.store import Store

folder = Path(sys.argv[1])
with Store(folder / "auditor.db", folder / "evidence") as store:
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        with hold_lease(store, SystemClock()):
            print("held", flush=True)
            sys.stdin.readline()
    except LeaseError as error:
        print("refused", error.exit_code, flush=True)
"""


def start(program: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        stream.close()


def a_row(clock, kind: str = "audit") -> Owed:
    return Owed(office="yunxi", object="*", period="p", kind=kind, due_at=clock.now(), not_before=clock.now())


def test_a_lease_given_back_can_be_taken_again_with_a_higher_token(store, clock) -> None:
    with hold_lease(store, clock) as first:
        pass
    with hold_lease(store, clock) as second:
        assert second.token == first.token + 1


def test_a_second_runner_is_told_who_works_and_since_when(store, clock) -> None:
    with hold_lease(store, clock), pytest.raises(LeaseError) as refused, hold_lease(store, clock):
        pass
    assert refused.value.exit_code == 6
    assert f"进程 {os.getpid()}" in str(refused.value)
    assert "2026-10-01 09:00" in str(refused.value)


def test_a_lease_is_given_back_when_the_work_fails(store, clock) -> None:
    with pytest.raises(ValueError, match="bad"), hold_lease(store, clock):
        raise ValueError("bad")
    with hold_lease(store, clock):
        pass


def test_a_lease_silent_for_long_is_taken_over_and_its_holder_writes_nothing_more(store, clock, tmp_path) -> None:
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as other, hold_lease(store, clock):
        store.owed.add(a_row(clock))
        clock.moment += timedelta(minutes=3)
        with hold_lease(other, clock):
            with pytest.raises(LeaseError):
                store.owed.add(a_row(clock, "late"))
            other.owed.add(a_row(clock, "new"))
    assert sorted(row.kind for row in store.owed.list()) == ["audit", "new"]


def test_the_heart_beats_while_the_work_lasts(store, clock) -> None:
    with hold_lease(store, clock, beat_seconds=0.01) as lease:
        clock.moment += timedelta(minutes=10)
        for _ in range(500):
            found = store.leases.get("runner")
            assert found is not None
            if found.heartbeat > lease.heartbeat:
                break
            time.sleep(0.01)
        else:
            pytest.fail("no heartbeat")


def test_what_a_dead_runner_left_is_put_right_before_work_begins(store, clock, by_hand) -> None:
    by_hand[0](store, clock.now(), "2026Q3", status="running")
    store.owed.add(a_row(clock))
    store.owed.claim(a_row(clock), clock.now())
    with hold_lease(store, clock):
        assert [run.status for run in store.runs.list()] == ["interrupted"]
        assert [row.state for row in store.owed.list()] == ["due"]


def test_this_process_lives_and_a_reused_process_id_is_another_process() -> None:
    me = this_process()
    assert not is_dead(me, same_disk=True)
    assert is_dead(msgspec.structs.replace(me, born="1"), same_disk=True) is (me.born != "")


def test_a_process_of_another_machine_is_not_declared_dead() -> None:
    away = msgspec.structs.replace(this_process(), host="elsewhere", pid=2**22 - 1)
    assert not is_dead(away, same_disk=True)


def test_a_process_of_another_container_is_not_declared_dead() -> None:
    away = msgspec.structs.replace(this_process(), space="1", pid=2**22 - 1)
    assert not is_dead(away, same_disk=True)


@pytest.mark.parametrize("same_disk", [True, False])
def test_a_process_from_before_a_restart_is_dead_where_the_disk_is_our_own(same_disk: bool) -> None:
    before = msgspec.structs.replace(this_process(), boot="an earlier one")
    assert is_dead(before, same_disk=same_disk) is same_disk


def test_a_clock_set_back_a_year_does_not_lock_the_workspace_after_a_restart(store, clock) -> None:
    dead = msgspec.structs.replace(this_process(), boot="an earlier one")
    store.leases.take("runner", msgspec.json.encode(dead).decode(), clock.now(), None)
    clock.moment -= timedelta(days=365)
    with hold_lease(store, clock) as lease:
        assert lease.token == 2


def test_an_ended_process_is_dead() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert is_dead(msgspec.structs.replace(this_process(), pid=child.pid, born=""), same_disk=True)


@pytest.mark.slow
def test_of_two_processes_one_gets_the_lease_and_the_other_is_refused(store, tmp_path) -> None:
    racers = [start(RACER, tmp_path) for _ in range(2)]
    try:
        for racer in racers:
            assert racer.stdout is not None
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            assert racer.stdin is not None
            racer.stdin.write("\n")
            racer.stdin.flush()
        answers = [racer.stdout.readline() for racer in racers if racer.stdout]
        assert sorted(answers) == ["held\n", "refused 6\n"]
    finally:
        for racer in racers:
            end(racer)


@pytest.mark.slow
def test_a_killed_runner_is_followed_at_once(store, clock, tmp_path) -> None:
    from auditor.fetch import SystemClock

    holder = start(HOLDER, tmp_path)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LeaseError), hold_lease(store, SystemClock()):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        with hold_lease(store, SystemClock()) as lease:
            assert lease.token == 2
    finally:
        end(holder)


def quarters(office: Office) -> Plan:
    """A plan of nothing but the quarter's work."""
    return Plan(offices=(office,), kinds=frozenset({AUDIT, REPORT}))


def test_a_tick_does_what_is_owed_and_the_next_one_nothing(store, office, clock, worker) -> None:
    tick = make_tick(store, quarters(office), LocalExecutor(worker), clock)
    tick()
    tick()
    assert len(worker.calls) == 2


def test_a_tick_while_another_runner_works_waits_for_the_next(store, office, clock, worker) -> None:
    tick = make_tick(store, quarters(office), LocalExecutor(worker), clock)
    with hold_lease(store, clock):
        tick()
    assert worker.calls == []


def test_the_ticker_ticks_at_once_again_and_outlives_a_tick_that_fails() -> None:
    ticks = []
    enough = threading.Event()

    def tick() -> None:
        ticks.append(1)
        if len(ticks) >= 3:
            enough.set()
        raise RuntimeError("one bad tick")

    ticker = Ticker(tick, seconds=0.05)
    runner = threading.Thread(target=ticker.run)
    runner.start()
    assert enough.wait(30)
    ticker.stop()
    runner.join(30)
    assert not runner.is_alive()
