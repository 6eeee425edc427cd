"""``auditor run``: unattended work; ``--due`` does what is owed and exits; ``--release`` lets parked work go on."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import WorkspaceOption
from auditor.cli.output import progress_bar, say
from auditor.cli.privilege import warn_of_root
from auditor.errors import LeaseError, UsageError

if TYPE_CHECKING:
    from auditor.audit.unattended import Unattended
    from auditor.fetch import SystemClock
    from auditor.model.office import Office
    from auditor.register import Workspace
    from auditor.schedule import DueOutcome, LocalExecutor, Plan, Ticker
    from auditor.store import Store

ALL = "全部"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "run",
        cls=ChineseCommand,
        help="无人值守：到期自动检查、出报告、抽测网站；--due 只做到期的事然后退出；--release 放行停下的任务。",
    )(run)


def run(
    workspace: WorkspaceOption = Path(),
    due: Annotated[bool, typer.Option("--due", help="做完到期的事就退出，适合系统定时任务。")] = False,
    release: Annotated[
        str | None,
        typer.Option("--release", metavar="任务", help="放行停下的任务（如 季度检查；写 全部 放行所有），然后退出。"),
    ] = None,
) -> int:
    """Do what is owed, once or for ever. Each lane has a store of its own, so that each writes under its own lease."""
    from auditor.audit.lifeline import lifeline_of
    from auditor.audit.opened import open_store
    from auditor.audit.unattended import Worker, open_all
    from auditor.fetch import SystemClock
    from auditor.logs import log_into
    from auditor.schedule import LocalExecutor

    clock = SystemClock()
    if release is not None:
        return _release(workspace, release, clock)
    warn_of_root()
    with ExitStack() as open_things:
        progress = open_things.enter_context(progress_bar("到期任务"))
        lanes = [open_things.enter_context(open_all(workspace)) for _ in range(2)]
        # A store without a lease: messages go out while an audit of hours is under way.
        outbox = open_things.enter_context(open_store(workspace, lanes[0].workspace.settings))
        open_things.enter_context(log_into(workspace, "run"))
        lifeline = open_things.enter_context(lifeline_of(lanes[0], clock))
        work = [(opened, LocalExecutor(Worker(opened, clock, progress, lifeline=lifeline))) for opened in lanes]
        if not due:
            return _for_ever(work, outbox, clock)
        code = _once(work, clock)
        send_waiting(outbox, lanes[0].workspace, clock)
        lifeline.report()
        return code


def _plan(opened: "Unattended") -> "Plan":
    from auditor.audit.owed import HANDLERS
    from auditor.schedule import Plan

    workspace = opened.workspace
    return Plan(offices=workspace.offices, settings=workspace.settings, kinds=frozenset(HANDLERS))


def _once(work: "Sequence[tuple[Unattended, LocalExecutor]]", clock: "SystemClock") -> int:
    """Samples first: they take seconds, and audits hours. Where another program takes them, it does."""
    from auditor.schedule import HEAVY, LIGHT, in_quiet_hours, left_behind, reconcile, run_due

    codes = []
    for (opened, executor), lane in zip(work, (LIGHT, HEAVY), strict=True):
        plan = _plan(opened)
        now = clock.now()
        if not reconcile(opened.store, plan, now, lane) and not left_behind(opened.store, lane, now):
            continue
        try:
            codes.append(_told(run_due(opened.store, plan, executor, clock, lane), plan.offices))
        except LeaseError:
            if lane is HEAVY:
                raise
    if not codes:
        say("没有到期的事")
    plan = _plan(work[0][0])
    if in_quiet_hours(plan, clock.now()):
        say(f"现在是免打扰时段（{plan.schedule.quiet}），要访问网站的检查过后再做")
    return max(codes, default=0)


def send_waiting(outbox: "Store", workspace: "Workspace", clock: "SystemClock") -> None:
    """Send what waits in the outbox, and say what came of it."""
    from auditor.audit.delivering import deliver

    came_to = deliver(outbox, workspace, clock)
    if came_to.sent:
        say(f"已送达通知 {came_to.sent} 条")
    for channel, error in came_to.errors.items():
        say(f"通知渠道 {channel} 未送达，稍后重试：{error}")


def _for_ever(work: "Sequence[tuple[Unattended, LocalExecutor]]", outbox: "Store", clock: "SystemClock") -> int:
    from auditor.audit.delivering import deliver
    from auditor.schedule import HEAVY, LIGHT, TICK_SECONDS, Ticker, make_tick

    def send() -> None:
        deliver(outbox, opened.workspace, clock)

    say("无人值守运行中，每分钟看一次有没有到期的事；按 Ctrl-C 结束")
    lanes = zip(work, (LIGHT, HEAVY), strict=True)
    ticks = [make_tick(opened.store, _plan(opened), executor, clock, lane) for (opened, executor), lane in lanes]
    opened = work[0][0]
    ticks.append(send)
    opened.store.trail.note("", "run-started", str(opened.workspace.folder), "成功", clock.now())
    # A runner watched closely looks often enough to be seen.
    _until_stopped(Ticker(*ticks, seconds=min(TICK_SECONDS, opened.workspace.settings.health.stalled_seconds / 2)))
    return 0


def _told(outcome: "DueOutcome", offices: "Sequence[Office]") -> int:
    from auditor.audit.calling import called

    for row in outcome.done:
        say(f"已完成：{called(row, offices)}，{row.outcome}")
    for row in (*outcome.failed, *outcome.parked):
        word = "已停下，需人工处理" if row in outcome.parked else "失败，稍后重试"
        say(f"{word}：{called(row, offices)}，{row.error or '见 auditor status'}")
    return 3 if outcome.failed or outcome.parked else 0


def _release(workspace: Path, wanted: str, clock: "SystemClock") -> int:
    from auditor.audit.calling import called
    from auditor.audit.opened import open_store
    from auditor.model.tasks import task_zh
    from auditor.register import load_workspace

    loaded = load_workspace(workspace)
    with open_store(workspace, loaded.settings) as store:
        parked = store.owed.list(state="parked")
        chosen = [
            row for row in parked if wanted in (ALL, row.kind, task_zh(row.kind), row.period, row.office, row.object)
        ]
        if not chosen:
            known = "、".join(dict.fromkeys(task_zh(row.kind) for row in parked)) or "（没有停下的任务）"
            raise UsageError(f"没有叫“{wanted}”的停下的任务；现有：{known}，也可写 {ALL}")
        for row in chosen:
            store.owed.release(row, clock.now())
            store.trail.note("", "work-released", called(row, loaded.offices), "放行", clock.now())
            say(f"已放行：{called(row, loaded.offices)}")
    say("下一次 auditor run 或 auditor run --due 时重做")
    return 0


def _until_stopped(ticker: "Ticker") -> None:
    import signal

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ticker.stop())
    ticker.run()
