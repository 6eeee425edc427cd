"""``auditor run``: unattended work; ``--due`` does what is owed and exits."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import WorkspaceOption
from auditor.cli.output import progress_bar, say

if TYPE_CHECKING:
    from auditor.schedule import DueOutcome, Ticker


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", cls=ChineseCommand, help="无人值守：到期自动检查并出报告；--due 只做到期的事然后退出。")(run)


def run(
    workspace: WorkspaceOption = Path(),
    due: Annotated[bool, typer.Option("--due", help="做完到期的事就退出，适合系统定时任务。")] = False,
) -> int:
    """Do what is owed, once or for ever."""
    from auditor.audit.unattended import Worker, open_all
    from auditor.fetch import SystemClock
    from auditor.schedule import Ticker, make_tick, reconcile, run_due

    clock = SystemClock()
    with open_all(workspace) as opened, progress_bar("到期任务") as progress:
        worker = Worker(opened, clock, progress)
        offices, rhythm = opened.workspace.offices, opened.workspace.settings.period
        if due:
            if not reconcile(opened.store, offices, rhythm, clock.now()):
                say("没有到期的事")
                return 0
            return _told(run_due(opened.store, offices, rhythm, worker, clock))
        say("无人值守运行中，每分钟看一次有没有到期的事；按 Ctrl-C 结束")
        _until_stopped(Ticker(make_tick(opened.store, offices, rhythm, worker, clock)))
    return 0


def _told(outcome: "DueOutcome") -> int:
    from auditor.schedule import KIND_ZH

    for row in outcome.done:
        say(f"已完成：{row.office} {row.period} {KIND_ZH[row.kind]}")
    for row in (*outcome.failed, *outcome.parked):
        word = "已停下，需人工处理" if row in outcome.parked else "失败，稍后重试"
        say(f"{word}：{row.office} {row.period} {KIND_ZH[row.kind]}，{row.error or '见 auditor status'}")
    return 3 if outcome.failed or outcome.parked else 0


def _until_stopped(ticker: "Ticker") -> None:
    import signal

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ticker.stop())
    ticker.run()
