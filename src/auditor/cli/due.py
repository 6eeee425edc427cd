"""``auditor due``: what falls due, and reminders on paper for each unit."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import JsonFlag, OfficeOption, WorkspaceOption
from auditor.cli.output import as_json, say


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    words = "看近期到期的事：栏目、账号、年报预决算、申请答复、整改、人工核查、证书；可打印催办单。"
    app.command("due", cls=ChineseCommand, help=words)(due)


def due(
    workspace: WorkspaceOption = Path(),
    days: Annotated[int, typer.Option("--days", metavar="天数", min=0, max=366, help="看今后多少天。")] = 14,
    unit: Annotated[str | None, typer.Option("--unit", metavar="科室", help="只看一个科室（名称或编号）。")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="目录", help="为每个科室写一份催办单（Word），并记为已通知。")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="催办人。")] = "",
    office: OfficeOption = None,
    json: JsonFlag = False,
) -> int:
    """List what is late or soon due."""
    from auditor.audit import open_office
    from auditor.audit.due import days_left, due_items, holidays_unknown, write_reminders
    from auditor.fetch import SystemClock

    now = SystemClock().now()
    with open_office(workspace, office) as opened:
        items = due_items(opened, now, days, unit)
        warning = holidays_unknown(opened, now, days)
        written = write_reminders(opened, items, out, now, by) if out and items else ()
    if json:
        say(as_json(items))
        return 0
    late = sum(item.days_left < 0 for item in items)
    say(f"今后 {days} 天到期 {len(items) - late} 项，已超期 {late} 项" + (f"（{warning}）" if warning else ""))
    for item in items:
        who = " ".join(part for part in (item.unit, item.owner) if part) or "未定科室"
        more = f"；{item.warning}" if item.warning else ""
        say(f"  {item.due}  {days_left(item)}  [{item.kind}] {item.name}：{item.text}（{who}）{more}")
    for path in written:
        say(f"催办单：{path}")
    return 0
