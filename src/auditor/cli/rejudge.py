"""``auditor rejudge``: judge a stored run again, without network."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import AtOption, JsonFile, OfficeOption, WorkspaceOption, moment
from auditor.cli.output import say, write_json


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rejudge", cls=ChineseCommand, help="不联网，对保存的检查重新判定；可换监测时间点。")(rejudge)


def rejudge(
    run: Annotated[str, typer.Argument(metavar="检查编号", help="检查编号；latest 表示最近一次。")] = "latest",
    workspace: WorkspaceOption = Path(),
    at: AtOption = None,
    office: OfficeOption = None,
    reread: Annotated[
        bool, typer.Option("--reread", help="先从证据副本重新读取网页，再判定（程序升级后用）。")
    ] = False,
    json: JsonFile = None,
) -> int:
    """Judge again; exit 0 or 1 as the result says, and tell whether the words are the same."""
    from auditor.audit import exit_code, open_office
    from auditor.audit.rejudge import rejudge as judge_again
    from auditor.cli.summary import summary
    from auditor.fetch import SystemClock

    point = moment(at, now=SystemClock().now()) if at else None
    with open_office(workspace, office) as opened:
        again = judge_again(opened, run, at=point, reread=reread)
        allowed = opened.settings.incomplete_above
    if json != "-":
        for line in summary(again.result):
            say(line)
        for note in again.notes:
            say(note)
        say(
            "重新判定与原结论完全一致"
            if again.same
            else f"与原结论不同：{'、'.join(_PARTS[p] for p in again.differing)}"
        )
    if json:
        write_json(again.result, json)
    return exit_code(again.result, incomplete_above=allowed)


_PARTS = {"checks": "检查结论", "findings": "问题", "score": "计分"}
