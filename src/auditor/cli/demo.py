"""``auditor demo``: the whole job on a fictional street, without network."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import JsonFile
from auditor.cli.output import progress_bar, say, write_json
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.demo import DemoSite
    from auditor.demo.running import DemoOutcome


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", cls=ChineseCommand, help="演示：在本机搭出虚构街道的网站和账号，检查并出报告（不联网）。")(demo)


def demo(
    json: JsonFile = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="目录", help="演示的工作目录，须为空；默认放在系统临时目录。")
    ] = None,
    serve: Annotated[bool, typer.Option("--serve", help="检查后保持虚构网站运行，按 Ctrl-C 结束。")] = False,
) -> int:
    """Run the demo; exit 0 where everything planted was found and nothing else was reported."""
    from auditor.demo.running import run_demo

    folder = keep or Path(tempfile.mkdtemp(prefix="auditor-demo-"))
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} 不是空目录，请换一个目录")
    folder.mkdir(parents=True, exist_ok=True)
    quiet = json == "-"
    with progress_bar("演示") as progress:
        outcome = run_demo(folder, progress, while_serving=_keep_serving if serve else None)
    if not quiet:
        _told(outcome)
    if json:
        write_json(outcome, json)
    return 0 if not outcome.missed and not outcome.false_alarms else 1


def _told(outcome: "DemoOutcome") -> None:
    say(f"埋设问题 {outcome.planted} 处，查出 {outcome.found} 处，漏掉 {len(outcome.missed)} 处")
    for line in outcome.missed:
        say(f"  漏：{line}")
    say(f"布置干扰 {outcome.decoys} 处，误报 {len(outcome.false_alarms)} 处")
    for line in outcome.false_alarms:
        say(f"  误：{line}")
    say(f"用时 {outcome.seconds:g} 秒。报告：")
    for path in outcome.reports:
        say(f"  {path}")
    say(f"工作目录：{outcome.workspace}（可用 auditor status -w 查看）")


def _keep_serving(site: "DemoSite") -> None:
    import threading

    say(f"虚构网站正在运行（http://127.0.0.1:{site.server.port}/），工作目录 {site.workspace}；按 Ctrl-C 结束")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        say("已结束")
