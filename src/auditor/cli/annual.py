"""``auditor annual``: the annual report on government information disclosure."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.chinese import ChineseCommand, ChineseGroup
from auditor.cli.options import JsonFlag, OfficeOption, WorkspaceOption
from auditor.cli.output import as_json, say

if TYPE_CHECKING:
    from auditor.annual import Audited, Report
    from auditor.rulebook import Rulebook


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(cls=ChineseGroup, help="检查、起草政府信息公开工作年度报告。", no_args_is_help=True)
    group.callback()(lambda: None)
    group.command("check", cls=ChineseCommand, help="检查年度报告的格式、勾稽关系和正文数字。")(check)
    group.command("draft", cls=ChineseCommand, help="起草年度报告：Word、网页，另写一份年度数据填报表。")(draft)
    app.add_typer(group, name="annual")


def check(
    report: Annotated[str, typer.Argument(metavar="文件或网址", help="年度报告：网页、Word、PDF 或文本文件，或网址。")],
    previous: Annotated[
        str | None, typer.Option("--previous", metavar="文件或网址", help="上一年度的报告，用来核对结转数和雷同。")
    ] = None,
    json: JsonFlag = False,
    workspace: WorkspaceOption = Path(),
) -> int:
    """Audit one report; ends with 1 where something is wrong, 3 where the report or a table could not be read."""
    import asyncio

    from auditor.annual import audit_report
    from auditor.errors import IncompleteError

    read, older, rulebook = asyncio.run(_opened(report, previous, workspace))
    audited = audit_report(read, rulebook, older)
    if json:
        say(as_json({"findings": audited.findings}))
    else:
        _tell(read, audited)
    if audited.unread:
        raise IncompleteError("；".join(audited.unread))
    return 1 if audited.counts else 0


def draft(
    year: Annotated[int, typer.Option("--year", metavar="年份", help="报告的年度，如 2026。")],
    out: Annotated[Path | None, typer.Option("--out", metavar="目录", help="输出目录，默认工作目录下的 out。")] = None,
    workspace: WorkspaceOption = Path(),
    office: OfficeOption = None,
) -> int:
    """Write the draft, and the form that asks what only people know."""
    from auditor.annual.draft import write_draft
    from auditor.audit import open_office
    from auditor.fetch import SystemClock

    with open_office(workspace, office) as opened:
        written = write_draft(opened, year, at=SystemClock().now(), out=out)
    say(f"{year}年度报告{'（草稿，有待填内容）' if written.pending else ''}已写出：")
    for path in written.files:
        say(f"  {path}")
    if written.form_is_new:
        say(f"请填写 {written.form}，填好签名后再执行一次本命令。")
    for note in written.notes:
        say(f"{note}。")
    return 0


async def _opened(name: str, previous: str | None, folder: Path) -> "tuple[Report, Report | None, Rulebook]":
    from auditor.annual import open_report
    from auditor.fetch import SystemClock
    from auditor.model.office import Settings
    from auditor.register import load_workspace
    from auditor.rulebook import load_rulebook

    at_home = (folder / "auditor.yaml").is_file()
    settings = load_workspace(folder).settings if at_home else Settings()
    today = SystemClock().now().date()
    rulebook = load_rulebook(settings.profile, folder / "rules" if at_home else None, at=today)
    read = await open_report(name, settings.network, today=today)
    older = await open_report(previous, settings.network, today=today) if previous else None
    return read, older, rulebook


def _tell(report: "Report", audited: "Audited") -> None:
    from auditor.annual import KIND_ZH

    say(f"年度报告：{report.title or '（没有读到标题）'}")
    for kind, word in KIND_ZH.items():
        of_kind = [finding for finding in audited.findings if finding.kind == kind]
        if of_kind:
            say(f"{word}（{len(of_kind)}处）")
        for number, finding in enumerate(of_kind, start=1):
            say(f"  {number}. [{finding.check}] {finding.text}")
    if not audited.findings and not audited.unread:
        say("没有发现问题。")
