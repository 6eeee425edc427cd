"""``auditor init``: start a workspace, empty or proposed from the office's own site."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.output import say
from auditor.errors import UsageError


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init", cls=ChineseCommand, help="建立工作目录；给出网址时自动从网站菜单提出栏目登记。")(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="目录", help="新工作目录。")],
    site: Annotated[str | None, typer.Option("--site", metavar="网址", help="门户网站首页网址。")] = None,
    section: Annotated[
        str | None, typer.Option("--section", metavar="名称", help="本单位在门户网站中的板块名称，如 云溪街道。")
    ] = None,
    profile: Annotated[str, typer.Option("--profile", metavar="口径", help="口径，默认街道。")] = "street-office",
    network: Annotated[
        Path | None, typer.Option("--network", metavar="文件", help="含 network 设置的 auditor.yaml（内网网站用）。")
    ] = None,
) -> int:
    """Write the workspace's first files; never over existing ones."""
    from auditor.register import write_starter

    if (folder / "auditor.yaml").exists():
        raise UsageError(f"{folder / 'auditor.yaml'} 已存在，为免覆盖未作改动；请换一个目录，或直接修改该文件")
    if site is None:
        if section is not None:
            raise UsageError("--section 要与 --site 一起使用，请给出门户网站首页网址")
        for path in write_starter(folder):
            say(f"已写出 {path}")
        say("下一步：按文件中的说明填写 auditor.yaml，或填写《对象登记表.xlsx》后执行 auditor register import")
        return 0
    return _from_site(folder, site, section, profile, network)


def _from_site(folder: Path, site: str, section: str | None, profile: str, network: Path | None) -> int:
    import asyncio

    from auditor.audit.imports import category_rows
    from auditor.audit.opened import load_rules
    from auditor.audit.propose import propose_office
    from auditor.fetch import SystemClock
    from auditor.model.office import Settings
    from auditor.register import export_xlsx, write_register
    from auditor.register.ledger_template import write_post_ledger
    from auditor.register.starter import POST_LEDGER, REGISTER_TABLE
    from auditor.register.workspace import load_settings

    settings = load_settings(network) if network else Settings(profile=profile)
    rulebook, _ = load_rules(folder, profile)
    say(f"正在读取 {site} 的菜单和栏目，约需几分钟……")
    proposed = asyncio.run(propose_office(site, section, rulebook, settings.network, at=SystemClock().now()))
    folder.mkdir(parents=True, exist_ok=True)
    written = [write_register(folder, proposed.office, settings)]
    written.append(export_xlsx(proposed.office, folder / REGISTER_TABLE, category_rows(rulebook)))
    written.append(write_post_ledger(folder / POST_LEDGER))
    for note in proposed.notes:
        say(note)
    for path in written:
        say(f"已写出 {path}")
    say("下一步：在《对象登记表.xlsx》的“确认”列填 是、否 或 改，然后执行")
    say(f"  auditor register import {folder / REGISTER_TABLE} -w {folder}")
    say(f"  auditor audit -w {folder}")
    return 0
