"""``auditor report``: the quarter's report from the stored run."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import OfficeOption, PeriodOption, WorkspaceOption
from auditor.cli.output import say


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", cls=ChineseCommand, help="由保存的检查结果生成季度自查报告。")(report)


def report(
    workspace: WorkspaceOption = Path(),
    period: PeriodOption = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="格式", help="docx,html,xlsx,pdf,json，用逗号分隔。")
    ] = "docx,html,xlsx",
    out: Annotated[Path | None, typer.Option("--out", metavar="目录", help="输出目录，默认工作目录下的 out。")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="每页加“草稿”字样。")] = False,
    office: OfficeOption = None,
) -> int:
    """Write the report and print where it lies."""
    from auditor.audit import open_office
    from auditor.audit.reporting import ReportRequest, write_report
    from auditor.fetch import SystemClock
    from auditor.register.periods import period_of

    now = SystemClock().now()
    with open_office(workspace, office) as opened:
        latest = opened.store.runs.latest(opened.office.id)
        wanted = period or (latest.period if latest else period_of(opened.settings.period, now).id)
        request = ReportRequest(period=wanted, formats=formats.split(","), out=out, draft=draft)
        written = write_report(opened, request, as_of=now)
    say(f"{wanted} 自查报告（第 {written.revision.revision} 稿）已写出：")
    for path in written.files:
        say(f"  {path}")
    return 0
