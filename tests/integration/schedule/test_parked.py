"""Work put aside is shown in words people know, and goes on once a person says so."""

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from pathlib import Path

import pytest

from auditor.cli.app import build, ended
from auditor.fetch import SystemClock
from auditor.model.office import Office, Settings
from auditor.model.tasks import TASK_ZH, Task
from auditor.model.zone import SHANGHAI
from auditor.schedule import hold_lease
from auditor.store import Owed, RunRecord, Store

SINCE = datetime(2026, 10, 1, tzinfo=SHANGHAI)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    register = "schedule: {preset: 季, probe: 关}\noffice: {id: yunxi, name: 临江区人民政府云溪街道办事处}\n"
    (tmp_path / "auditor.yaml").write_text(register, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store(folder / "auditor.db", folder / "evidence") as opened:
        yield opened


def put(store: Store, kind: Task, period: str, *, state: str, object_id: str = "*", office: str = "yunxi") -> None:
    store.owed.add(
        Owed(
            office=office,
            object=object_id,
            period=period,
            kind=kind,
            state=state,  # type: ignore[arg-type]
            due_at=SINCE,
            not_before=SINCE,
            attempts=3,
            error="磁盘空间不足" if state == "parked" else "",
        )
    )


@pytest.fixture
def say(folder: Path) -> Callable[..., tuple[int, str]]:
    def run(*words: str) -> tuple[int, str]:
        told = io.StringIO()
        with redirect_stdout(told), redirect_stderr(told):
            code = ended(build(), [*words, "-w", str(folder)])
        return code, told.getvalue()

    return run


def test_status_names_what_waits_and_what_has_stopped(store, say) -> None:
    put(store, Task.AUDIT, "2026Q3", state="parked")
    put(store, Task.REPORT, "2026Q3", state="due")
    put(store, Task.BACKUP, "2026-10-03", state="parked", office="*")
    put(store, Task.LINKS, "2026-10-03", state="missed")
    _, told = say("status")
    assert "待办任务 1 项，停下的任务 2 项" in told
    assert "待办：2026Q3 季度报告" in told
    assert "停下：2026Q3 季度检查，磁盘空间不足" in told
    assert "停下：2026-10-03 自动备份，磁盘空间不足" in told
    assert "auditor run --release" in told
    assert "链接检查" not in told
    assert not {kind.value for kind in Task} & set(told.replace("：", " ").split())


@pytest.mark.parametrize("wanted", ["季度检查", "audit", "2026Q3"])
def test_one_is_let_go_on_by_its_name_and_the_others_stay(store, say, wanted) -> None:
    put(store, Task.AUDIT, "2026Q3", state="parked")
    put(store, Task.BACKUP, "2026-10-03", state="parked", office="*")
    code, told = say("run", "--release", wanted)
    assert (code, "已放行：2026Q3 季度检查" in told) == (0, True)
    assert {row.kind: (row.state, row.attempts) for row in store.owed.list()} == {
        "audit": ("due", 0),
        "backup": ("parked", 3),
    }


def test_all_are_let_go_on(store, say) -> None:
    put(store, Task.AUDIT, "2026Q3", state="parked")
    put(store, Task.BACKUP, "2026-10-03", state="parked", office="*")
    assert say("run", "--release", "全部")[0] == 0
    assert {row.state for row in store.owed.list()} == {"due"}


def test_a_name_nobody_knows_is_refused_with_those_there_are(store, say) -> None:
    put(store, Task.AUDIT, "2026Q3", state="parked")
    put(store, Task.REPORT, "2026Q3", state="due")
    code, told = say("run", "--release", "季度报告")
    assert code == 2
    assert "现有：季度检查" in told


def test_what_was_let_go_on_is_done_at_the_next_round(store, say) -> None:
    code, told = say("run", "--due")
    assert code == 0, told
    (audit,) = store.owed.list(kind="audit")
    assert audit.state == "done"


def test_every_kind_has_a_chinese_name() -> None:
    assert set(TASK_ZH) == set(Task)
    assert all(not name.isascii() for name in TASK_ZH.values())


def test_in_quiet_hours_the_command_says_what_waits(folder, say) -> None:
    now = datetime.now(SHANGHAI)
    hours = f"{now:%H}:00-{(now.hour + 2) % 24:02d}:00"
    register = (folder / "auditor.yaml").read_text(encoding="utf-8")
    text = register.replace("{preset: 季, probe: 关}", f"{{preset: 季, probe: 关, quiet: '{hours}'}}")
    (folder / "auditor.yaml").write_text(text, encoding="utf-8")
    code, told = say("run", "--due")
    assert code == 0
    assert f"现在是免打扰时段（{hours}），要访问网站的检查过后再做" in told
    assert "季度检查" not in told


def test_a_run_is_under_way_only_while_somebody_is_at_work(store, say) -> None:
    run = RunRecord(id="2026Q3-1", office="yunxi", period="2026Q3", at=SINCE, started=SINCE)
    with hold_lease(store, SystemClock()):
        store.runs.start(run, Office(id="yunxi", name="云溪街道办事处"), Settings())
        assert "检查 进行中" in say("status")[1]
    assert "检查 已中断" in say("status")[1]
