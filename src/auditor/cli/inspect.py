"""``auditor inspect``: what is read from a page, and why."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import JsonFlag, WorkspaceOption
from auditor.cli.output import say


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("inspect", cls=ChineseCommand, help="看程序从网页里读到了什么，以及依据。")(inspect)


def inspect(
    pages: Annotated[list[str], typer.Argument(metavar="文件或网址…", help="保存的网页文件，或网址。")],
    base: Annotated[
        str | None, typer.Option("--base", metavar="网址", help="网页文件原来的网址，用来补全其中的链接。")
    ] = None,
    json: JsonFlag = False,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Print one JSON object a line, or a few readable lines, for each page."""
    import asyncio

    from auditor.cli.inspecting import described, read_all

    found = asyncio.run(read_all(pages, base, workspace))
    for name, page in found:
        for line in described(name, page, as_line=json):
            say(line)
