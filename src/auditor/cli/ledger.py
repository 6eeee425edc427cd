"""``auditor ledger``: the rectification ledger: shown, added to, taken out for staff, and looked at again."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.chinese import ChineseCommand, ChineseGroup
from auditor.cli.options import JsonFlag, OfficeOption, WorkspaceOption, day_given
from auditor.cli.output import as_json, say

if TYPE_CHECKING:
    from auditor.audit.recheck_claimed import Rechecked

_STATE = {
    "open": "待整改",
    "notified": "已通知",
    "claimed_fixed": "已报整改",
    "closed": "已销号",
    "explained": "已作情况说明",
    "not_ours": "不属于本单位",
    "false_alarm": "误报剔除",
}


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(cls=ChineseGroup, help="整改台账：查看、导出给科室填写、复核疑似问题。", no_args_is_help=True)
    group.command("list", cls=ChineseCommand, help="列出台账中的问题。")(list_entries)
    group.command("export", cls=ChineseCommand, help="导出《整改台账.xlsx》，供科室填写。")(export)
    group.command("add", cls=ChineseCommand, help="登记一个人工发现的问题。")(add)
    group.command("confirm", cls=ChineseCommand, help="人工登记、通报、工单、留言的问题整改后，凭佐证材料销号。")(
        confirm
    )
    group.command("recheck", cls=ChineseCommand, help="复查报已整改的问题，属实的销号；对疑似打不开的地址再看一次。")(
        recheck
    )
    app.add_typer(group, name="ledger")


def list_entries(
    workspace: WorkspaceOption = Path(),
    office: OfficeOption = None,
    closed: Annotated[bool, typer.Option("--closed", help="包括已销号的。")] = False,
    json: JsonFlag = False,
) -> int:
    """List the findings."""
    from auditor.audit import open_office

    with open_office(workspace, office) as opened:
        entries = [
            entry
            for entry in opened.store.findings.list(opened.office.id)
            if not entry.internal and (closed or entry.state != "closed")
        ]
    if json:
        say(as_json(entries))
        return 0
    for entry in entries:
        due = f"，整改时限 {entry.due}" if entry.due else ""
        say(f"{entry.number}  [{_STATE[entry.state]}]  {entry.text}（{entry.unit or '未定科室'}{due}）")
    say(f"共 {len(entries)} 项")
    return 0


def export(
    file: Annotated[Path, typer.Argument(metavar="文件")] = Path("整改台账.xlsx"),
    workspace: WorkspaceOption = Path(),
    office: OfficeOption = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="科室", help="只导出一个科室的。")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="包括已销号的。")] = False,
) -> int:
    """Write the table for staff."""
    from auditor.audit import open_office
    from auditor.fetch import SystemClock
    from auditor.ledger import export_ledger

    with open_office(workspace, office) as opened:
        now = SystemClock().now()
        rows = export_ledger(opened.store, opened.office.id, file, now, closed=closed, unit=unit)
        opened.note("export", f"整改台账 {file.name}", now)
    say(f"已写出 {file}：{rows} 项。科室填好后执行 auditor import ledger {file}")
    return 0


def add(
    text: Annotated[str, typer.Argument(metavar="问题", help="在哪里、什么问题，一句话写清。")],
    workspace: WorkspaceOption = Path(),
    office: OfficeOption = None,
    place: Annotated[str, typer.Option("--object", metavar="对象", help="站点、栏目或账号的编号或名称。")] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="科室", help="责任科室；默认为对象登记的科室。")] = "",
    url: Annotated[str, typer.Option("--url", metavar="网址", help="问题所在页面。")] = "",
    deadline: Annotated[
        str | None, typer.Option("--deadline", metavar="日期", help="整改时限；默认按问题性质计算。")
    ] = None,
    veto: Annotated[bool, typer.Option("--veto", help="属于单项否决的问题。")] = False,
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="登记人。")] = "",
) -> int:
    """Enter a problem a person found."""
    from auditor.audit import open_office
    from auditor.fetch import SystemClock
    from auditor.ledger import Reported, add_reported
    from auditor.model.words import Severity
    from auditor.register.periods import period_of

    told = Reported(
        text=text,
        object=place,
        unit=unit,
        url=url,
        deadline=day_given(deadline, "--deadline"),
        severity=Severity.VETO if veto else Severity.DEDUCT,
    )
    now = SystemClock().now()
    with open_office(workspace, office) as opened:
        period = period_of(opened.settings.period, now).id
        entry = add_reported(
            opened.store, opened.office, told, period=period, at=now, person=by, calendar=opened.calendar
        )
    if entry is None:
        say("台账中已有同样的问题，未重复登记")
        return 0
    say(f"已登记问题 {entry.number}：{entry.text}（{entry.unit or '未定科室'}，{entry.last_day} 前整改）")
    return 0


def confirm(
    number: Annotated[str, typer.Argument(metavar="问题编号", help="编号见 auditor ledger list。")],
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="复查人。")],
    evidence: Annotated[str, typer.Option("--evidence", metavar="佐证", help="网址、截图文件名、文号均可。")],
    reply: Annotated[str, typer.Option("--reply", metavar="答复", help="给留言人或上级的答复。")] = "",
    workspace: WorkspaceOption = Path(),
    office: OfficeOption = None,
) -> int:
    """Close an entry no check can close."""
    from auditor.audit import open_office
    from auditor.fetch import SystemClock
    from auditor.ledger import confirm_fixed

    now = SystemClock().now()
    with open_office(workspace, office) as opened:
        entry = confirm_fixed(opened.store, opened.office.id, number, at=now, person=by, evidence=evidence, reply=reply)
    say(f"已销号 {entry.number}：{entry.text}（复查人 {by}，佐证 {evidence}）")
    return 0


def recheck(workspace: WorkspaceOption = Path(), office: OfficeOption = None) -> int:
    """Look again at what owners say is put right, and at what was only suspected."""
    from auditor.audit import open_office
    from auditor.audit.recheck import recheck as look_again
    from auditor.audit.recheck_claimed import recheck_claimed
    from auditor.audit.rejudge import stored_run
    from auditor.cli.summary import summary
    from auditor.fetch import SystemClock
    from auditor.schedule import hold_lease

    clock = SystemClock()
    with open_office(workspace, office) as opened, hold_lease(opened.store, clock):
        claims = recheck_claimed(opened, clock=clock)
        outcome = look_again(opened, stored_run(opened, "latest"), clock=clock)
    for line in _rechecked(claims):
        say(line)
    if outcome is None:
        say("没有需要复核的疑似问题")
        return 1 if claims and claims.still else 0
    for line in summary(outcome.result):
        say(line)
    return outcome.exit_code


def _rechecked(claims: "Rechecked | None") -> Iterator[str]:
    if claims is None:
        yield "没有报已整改、待复查的问题"
        return
    yield f"复查报已整改的问题：属实销号 {len(claims.closed)} 项，仍存在 {len(claims.still)} 项"
    yield from (f"  销号  {entry.number}  {entry.text}" for entry in claims.closed)
    yield from (f"  仍在  {entry.number}  {entry.text}（{entry.unit or '未定科室'}）" for entry in claims.still)
    if claims.undecided:
        yield f"未能判定 {len(claims.undecided)} 项（没能看到，或没有新的材料），状态不变："
        yield from (f"  待查  {entry.number}  {entry.text}" for entry in claims.undecided)
    if claims.by_hand:
        yield f"人工登记和外部转来的 {len(claims.by_hand)} 项，须由人核实后执行 auditor ledger confirm："
        yield from (f"  人工  {entry.number}  {entry.text}" for entry in claims.by_hand)
