"""``auditor report``: the quarter's report from the stored run; its approval, its package, its earlier revisions."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import OfficeOption, PeriodOption, WorkspaceOption
from auditor.cli.output import say
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.audit import OpenedOffice
    from auditor.audit.reporting import ReportRequest, WrittenReport


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", cls=ChineseCommand, help="由保存的检查结果生成季度自查报告，登记领导审定，打报送包。")(report)


def report(
    workspace: WorkspaceOption = Path(),
    period: PeriodOption = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="格式", help="docx,html,xlsx,pdf,json，用逗号分隔。")
    ] = "docx,html,xlsx",
    out: Annotated[Path | None, typer.Option("--out", metavar="目录", help="输出目录，默认工作目录下的 out。")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="每页加“草稿”字样，登记领导审定后去掉。")] = False,
    approve: Annotated[
        str | None,
        typer.Option("--approve", metavar="姓名", help="登记领导已审定最近一稿；草稿去掉“草稿”字样另存一稿。"),
    ] = None,
    revision: Annotated[
        int | None, typer.Option("--revision", metavar="稿次", min=1, help="把保存的第几稿原样再生成一次。")
    ] = None,
    quarter: Annotated[
        bool, typer.Option("--quarter", help="其后做过专项自查（--only）的，仍写整个季度的自查报告。")
    ] = False,
    package: Annotated[
        bool, typer.Option("--package", help="另打一个报送包：Word、Excel、JSON 和校验码，报区里汇总用。")
    ] = False,
    office: OfficeOption = None,
) -> int:
    """Write the report and print where it lies."""
    from auditor.audit import open_office
    from auditor.audit.reporting import ReportRequest
    from auditor.fetch import SystemClock
    from auditor.register.periods import period_of

    if draft and (approve is not None or revision is not None):
        raise UsageError("--draft 不能与 --approve、--revision 同时使用")
    if approve is not None and revision is not None:
        raise UsageError("--approve 登记的是最近一稿，不能与 --revision 同时使用")
    now = SystemClock().now()
    with open_office(workspace, office) as opened:
        latest = opened.store.runs.latest(opened.office.id)
        wanted = period or (latest.period if latest else period_of(opened.settings.period, now).id)
        request = ReportRequest(
            period=wanted, formats=formats.split(","), out=out, draft=draft, package=package, whole=quarter
        )
        written = _written(opened, request, approve, revision, now)
        _tell(opened, written)
    return 0


def _written(
    opened: "OpenedOffice", request: "ReportRequest", approve: str | None, revision: int | None, now: datetime
) -> "WrittenReport":
    from auditor.audit import revisions
    from auditor.audit.reporting import write_report

    if approve is not None:
        return revisions.approve(opened, revisions.latest_revision(opened, request.period), approve, request, at=now)
    if revision is not None:
        kept = revisions.numbered_revision(opened, request.period, revision)
        return revisions.render_again(opened, kept, request)
    return write_report(opened, request, as_of=now)


def _tell(opened: "OpenedOffice", written: "WrittenReport") -> None:
    kept = written.revision
    what = "专项自查报告" if kept.kind == "topic" else "自查报告"
    say(f"{kept.period} {what}（第 {kept.revision} 稿{'，草稿' if kept.draft else ''}）已写出：")
    for path in written.files:
        say(f"  {path}")
    approval = opened.store.reports.approval(kept)
    if approval is None:
        say("尚未登记领导审定；审定后执行 auditor report --approve 姓名。")
    else:
        say(f"已由{approval.person}于 {approval.approved_at:%Y-%m-%d} 审定。")
