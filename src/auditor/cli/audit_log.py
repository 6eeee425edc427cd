"""``auditor audit-log``: the chain of who did what, shown, checked and copied out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.chinese import ChineseCommand, ChineseGroup
from auditor.cli.options import JsonFlag, WorkspaceOption, day_given
from auditor.cli.output import as_json, say, write_json
from auditor.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from auditor.store import Store

MOST = 50


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(name="audit-log", cls=ChineseGroup, help="安全审计日志：谁在何时做了什么，逐条相扣，不能改。")
    group.command("verify", cls=ChineseCommand, help="逐条校验审计日志有没有被改动、删除。")(verify)
    group.command("list", cls=ChineseCommand, help="看最近的审计日志。")(show)
    group.command("export", cls=ChineseCommand, help="导出审计日志（JSON）。")(export)
    app.add_typer(group)


def verify(
    workspace: WorkspaceOption = Path(),
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="编号:校验值", help="以前记下的末条编号和校验值，用来发现末尾被截去。"),
    ] = None,
    json: JsonFlag = False,
) -> int:
    """Follow the chain; exit 5 where it is broken."""
    with _opened(workspace) as store:
        seen = store.trail.verify()
        faults = [*seen.faults, *(_against(store, head) if head else ())]
    last = f"{seen.last.number}:{seen.last.hash}" if seen.last else ""
    if json:
        say(as_json({"ok": not faults, "count": seen.count, "head": last, "faults": faults}))
    elif faults:
        raise StorageError("安全审计日志已被改动或损坏：" + "；".join(faults) + "。请保留现场，与备份核对")
    else:
        say(f"安全审计日志完整，共 {seen.count} 条" + (f"；末条 {last}，请另处记下" if last else ""))
    return StorageError.exit_code if faults else 0


def show(
    workspace: WorkspaceOption = Path(),
    most: Annotated[int, typer.Option("--most", metavar="条数", min=1, help="最多显示多少条。")] = MOST,
) -> int:
    """Print the newest entries, oldest first."""
    from auditor.model.zone import SHANGHAI
    from auditor.store import event_zh

    with _opened(workspace) as store:
        entries = store.trail.list(most=most)
    for entry in entries:
        when = entry.at.astimezone(SHANGHAI)
        office = "" if entry.office == "*" else f"{entry.office} "
        say(
            f"{entry.number:>6}  {when:%Y-%m-%d %H:%M:%S}  {entry.who}@{entry.origin}  {office}{event_zh(entry.what)}"
            f"  {entry.target}  {entry.result}"
        )
    if not entries:
        say("还没有审计日志")
    return 0


def export(
    file: Annotated[str, typer.Argument(metavar="文件", help="写到这个文件；写 - 输出到屏幕。")],
    workspace: WorkspaceOption = Path(),
    since: Annotated[str | None, typer.Option("--since", metavar="日期", help="从哪天起，如 2026-07-01。")] = None,
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="经办人。")] = "",
) -> int:
    """Write the entries out; that is itself an entry."""
    from datetime import datetime, time

    from auditor.fetch import SystemClock
    from auditor.model.zone import SHANGHAI

    day = day_given(since, "--since")
    start = datetime.combine(day, time(), SHANGHAI) if day else None
    with _opened(workspace) as store:
        entries = store.trail.list(since=start)
        write_json(entries, file)
        store.trail.note(
            by, "export", f"安全审计日志 {len(entries)} 条到 {Path(file).name}", "成功", SystemClock().now()
        )
    if file != "-":
        say(f"已导出 {len(entries)} 条到 {file}")
    return 0


def _opened(workspace: Path) -> "AbstractContextManager[Store]":
    from auditor.audit import open_store
    from auditor.register import load_workspace

    return open_store(workspace, load_workspace(workspace).settings)


def _against(store: "Store", head: str) -> "Iterator[str]":
    number, _, digest = head.partition(":")
    known = {str(entry.number): entry.hash for entry in store.trail.list()}
    if number not in known:
        yield f"第 {number} 条不在日志中，末尾可能被截去"
    elif known[number] != digest.strip():
        yield f"第 {number} 条与记下的校验值不符"
