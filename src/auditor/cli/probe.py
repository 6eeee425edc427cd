"""``auditor probe``: one availability sample of every site, for the machine's own timetable."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import OfficeOption, WorkspaceOption
from auditor.cli.output import say
from auditor.cli.run import send_waiting

if TYPE_CHECKING:
    from auditor.audit.opened import OpenedOffice
    from auditor.audit.unattended import Unattended


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("probe", cls=ChineseCommand, help="抽测一次所有网站首页能否打开，记入可用性监测。")(probe)


def probe(workspace: WorkspaceOption = Path(), office: OfficeOption = None) -> int:
    """Take one sample of every site; what did not open is no failure of the command."""
    from auditor.audit.probing import in_words, probe_sites
    from auditor.audit.unattended import open_all
    from auditor.checks.site_unreachable import availability_rule
    from auditor.fetch import SystemClock
    from auditor.schedule import LIGHT, hold_lease

    clock = SystemClock()
    with open_all(workspace) as opened:
        with hold_lease(opened.store, clock, lane=LIGHT):
            for one in _offices(opened, office):
                for site, sample in probe_sites(one, one.office.sites, clock=clock):
                    say(f"{site.name}：{in_words(sample, availability_rule(one.rulebook))}")
                if not one.office.sites:
                    say(f"{one.office.name}：没有登记站点")
        # Where the machine's own timetable samples, nothing else may run that tells of an outage.
        send_waiting(opened.store, opened.workspace, clock)
    return 0


def _offices(opened: "Unattended", wanted: str | None) -> "list[OpenedOffice]":
    if wanted is None:
        return list(opened.offices.values())
    return [opened.offices[opened.workspace.office(wanted).id]]
