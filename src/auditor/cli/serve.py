"""``auditor serve``: health and metrics, a process of its own."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import WorkspaceOption
from auditor.cli.output import say
from auditor.cli.privilege import warn_of_root

PORT = 8765


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", cls=ChineseCommand, help="运行监测：提供 /healthz、/readyz 和 /metrics，供监控系统查询。")(
        serve
    )


def serve(
    workspace: WorkspaceOption = Path(),
    host: Annotated[str, typer.Option("--host", metavar="地址", help="监听的本机地址。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="端口", help="监听的端口；0 表示任选一个空闲的。")] = PORT,
) -> int:
    """Answer what the monitoring asks, until stopped."""
    from auditor.fetch import SystemClock
    from auditor.logs import log_into
    from auditor.register import load_workspace
    from auditor.web import bind
    from auditor.web import serve as answer
    from auditor.web.watched import Watched

    warn_of_root()
    hosts = load_workspace(workspace).settings.health.hosts
    clock = SystemClock()
    with bind(host, port) as listening, log_into(workspace, "serve"):
        place = f"[{host}]" if ":" in host else host
        where = f"{place}:{listening.getsockname()[1]}"
        watched = Watched(workspace, clock)
        watched.note_start(where)
        say(f"运行监测：http://{where}/readyz（/healthz、/metrics 同）；按 Ctrl-C 结束")
        if host not in ("127.0.0.1", "::1", "localhost"):
            say("注意：本页不设密码，其他机器可以访问；请用防火墙限制，或改回 --host 127.0.0.1 由反向代理转发")
        sys.stdout.flush()
        answer(watched, listening, [*hosts, host])
    return 0
