"""``auditor audit``: look at everything declared, judge it, store the run."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import AtOption, JsonFile, OfficeOption, PeriodOption, WorkspaceOption, moment
from auditor.cli.output import progress_bar, say, write_json


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit", cls=ChineseCommand, help="检查登记的网站栏目和政务新媒体账号，保存检查结果。")(audit)


def audit(
    workspace: WorkspaceOption = Path(),
    period: PeriodOption = None,
    at: AtOption = None,
    office: OfficeOption = None,
    only: Annotated[
        str,
        typer.Option("--only", metavar="范围", help="只检查某个科室、站点、栏目或账号（名称或编号）；网站、新媒体。"),
    ] = "",
    links_only: Annotated[bool, typer.Option("--links-only", help="只检查链接。")] = False,
    workers: Annotated[
        int,
        typer.Option("--workers", metavar="个数", min=1, max=64, help="用几个进程同时采集（按网站主机或平台分配）。"),
    ] = 1,
    afresh: Annotated[bool, typer.Option("--afresh", help="不接着上次中断的检查，从头开始。")] = False,
    json: JsonFile = None,
) -> int:
    """Audit one office; the exit code tells 0 nothing failing, 1 problems, 3 incomplete."""
    from auditor.audit import AuditOptions, open_office, run_audit
    from auditor.cli.summary import summary
    from auditor.fetch import SystemClock
    from auditor.schedule import hold_lease

    clock = SystemClock()
    options = AuditOptions(
        at=moment(at, now=clock.now()),
        period=period,
        only=only,
        links_only=links_only,
        workers=workers,
        afresh=afresh,
        at_any_moment=at is None,
    )
    with open_office(workspace, office) as opened, hold_lease(opened.store, clock), progress_bar("检查") as progress:
        outcome = run_audit(opened, options, progress=progress, clock=clock)
    if json != "-":
        if outcome.kept:
            say(f"已接着上次中断的检查完成，此前读到的 {outcome.kept} 页没有重取")
        for line in summary(outcome.result):
            say(line)
        for alarm in outcome.alarms:
            say(f"账号变化：{alarm}")
    if json:
        write_json(outcome.result, json)
    return outcome.exit_code
