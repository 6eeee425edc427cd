"""``auditor notify``: try the channels out, and see what was told."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand, ChineseGroup
from auditor.cli.options import JsonFlag, WorkspaceOption
from auditor.cli.output import as_json, say

_STATE = {"ok": "正常", "warning": "注意", "error": "有误", "off": "未启用"}
_MOST = 20


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(cls=ChineseGroup, help="通知：试发渠道，查看渠道状态和最近的通知事项。", no_args_is_help=True)
    group.command("test", cls=ChineseCommand, help="向各通知渠道各发一条测试消息。")(try_out)
    group.command("list", cls=ChineseCommand, help="看各渠道的状态和最近的通知事项。")(show)
    app.add_typer(group, name="notify")


def try_out(
    channel: Annotated[str | None, typer.Argument(metavar="渠道编号", help="只试这一个渠道，默认全部。")] = None,
    workspace: WorkspaceOption = Path(),
) -> int:
    """Send a test message by each channel; exit 3 where one was not taken."""
    from auditor.audit.delivering import send_test
    from auditor.fetch import SystemClock
    from auditor.register import load_workspace

    loaded = load_workspace(workspace)
    kinds = {one.id: one.kind for one in loaded.settings.notify.channels}
    came_to = send_test(loaded, SystemClock(), channel)
    for name, error in came_to.items():
        say(f"{kinds[name]}（{name}）：{f'未送达，{error}' if error else '已送达，请在对方查看是否收到'}")
    return 3 if any(came_to.values()) else 0


def show(workspace: WorkspaceOption = Path(), json: JsonFlag = False) -> int:
    """Print how each channel stands and what was told last."""
    from auditor.audit.delivering import channel_reports
    from auditor.audit.opened import open_store
    from auditor.notify.wording import RANK_ZH
    from auditor.register import load_workspace

    loaded = load_workspace(workspace)
    with open_store(workspace, loaded.settings) as store:
        reports = channel_reports(store, loaded)
        events = [stored.event for stored in store.outbox.latest(_MOST)]
    if json:
        say(as_json({"channels": reports, "events": events}))
        return 0
    if not reports:
        say("尚未设置通知渠道，写法见手册《通知》")
    for report in reports:
        say(f"[{_STATE[report.state]}] {report.kind}（{report.id}）：{report.text}")
    for event in events:
        to = f"（{RANK_ZH[event.rank]}）" if event.rank else ""
        say(f"  {event.at:%Y-%m-%d %H:%M}  {event.kind.value}  {event.title}{to}")
    return 0
