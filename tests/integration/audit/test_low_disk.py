"""The disk runs low: unattended work waits and goes on by itself; people hear once; nothing is parked."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.audit.unattended import Unattended, Worker, open_all
from auditor.demo import DEMO_AT, build
from auditor.demo.running import DemoClock, offline_source
from auditor.errors import StorageError
from auditor.model.tasks import Task
from auditor.schedule import LocalExecutor, Plan, run_due
from auditor.store.space import Space


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Unattended]:
    site = build(tmp_path)
    try:
        with open_all(tmp_path) as found:
            yield found
    finally:
        site.server.stop()


def test_an_audit_waits_for_room_and_is_then_done_once(opened: Unattended, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = DemoClock(DEMO_AT + timedelta(days=40))
    workspace, store = opened.workspace, opened.store
    plan = Plan(offices=workspace.offices, settings=workspace.settings, kinds=frozenset({Task.AUDIT}))
    executor = LocalExecutor(Worker(opened, clock, lambda *_: None, offline_source))
    with monkeypatch.context() as low:
        low.setattr(Space, "low", property(lambda _: True))
        for _ in range(5):
            assert run_due(store, plan, executor, clock).done == ()
            clock.advance(timedelta(minutes=20))
        (row,) = store.owed.list(kind=Task.AUDIT)
        assert (row.state, row.attempts) == ("due", 0)
        assert "腾出空间后自动继续" in row.error
        told = [one.event.key for one in store.outbox.latest(50) if one.event.subject == "disk"]
        assert len(told) == 1
    assert [row.kind for row in run_due(store, plan, executor, clock).done] == [Task.AUDIT]
    assert store.outbox.last_state("*", "disk") == "well"


def test_an_audit_that_meets_a_nearly_full_disk_stops_and_may_go_on(
    opened: Unattended, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.audit import AuditOptions, run_audit

    (office,) = opened.offices.values()
    clock = DemoClock(DEMO_AT)
    calls: list[int] = []
    refuse = Space.refuse_critical

    def later(space: Space) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise StorageError("磁盘只剩 100 MB，检查已停下")
        refuse(space)

    monkeypatch.setattr(Space, "refuse_critical", later)
    options = AuditOptions(at=DEMO_AT)
    with pytest.raises(StorageError):
        run_audit(office, options, progress=lambda *_: None, clock=clock, source=offline_source)
    ended = run_audit(office, options, progress=lambda *_: None, clock=clock, source=offline_source)
    assert ended.kept > 0
    assert [run.status for run in opened.store.runs.list(office.office.id)] in (["complete"], ["incomplete"])
