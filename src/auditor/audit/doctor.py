"""体检 of a workspace: what is in place, what is missing, how to mend it. Optional and absent is 未启用, no error."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

from auditor.audit.doctor_machine import examine_machine
from auditor.audit.doctor_upkeep import examine_upkeep
from auditor.audit.opened import load_rules
from auditor.channels import ChannelContext, Vault, needs_credential, try_credential
from auditor.errors import AuditorError
from auditor.fetch import Fetcher, SystemClock
from auditor.model.office import Disk, Network
from auditor.model.words import ANSWERED, OUTCOME_ZH
from auditor.register import Workspace, load_workspace
from auditor.result.examination import Item
from auditor.shipped import shipped_folder

CLOCK_WARNING_SECONDS = 300
CLOCK_ERROR_SECONDS = 86_400


async def examine(folder: Path) -> tuple[Item, ...]:
    """Examine the workspace in ``folder``; nothing is changed."""
    workspace, items = _register(folder)
    items += _rules(folder, workspace)
    items += examine_upkeep(folder, workspace, SystemClock().now())
    items += await _network(workspace)
    items += await _credentials(folder, workspace)
    items += examine_machine(folder, workspace.settings.disk if workspace else Disk())
    return tuple(items)


def _register(folder: Path) -> tuple[Workspace | None, list[Item]]:
    try:
        workspace = load_workspace(folder)
    except AuditorError as error:
        return None, [Item(id="register", name="对象登记", state="error", text=str(error))]
    columns = sum(len(site.columns) for office in workspace.offices for site in office.sites)
    accounts = sum(len(office.accounts) for office in workspace.offices)
    text = f"{len(workspace.offices)} 个单位，{columns} 个栏目，{accounts} 个账号"
    unconfirmed = [
        column.name
        for office in workspace.offices
        for site in office.sites
        for column in site.columns
        if not column.confirmed
    ]
    items = [Item(id="register", name="对象登记", state="ok", text=text)]
    if unconfirmed:
        names = f"“{'”“'.join(unconfirmed[:3])}”"
        todo = f"{len(unconfirmed)} 个栏目尚未确认（{names}等），请核对《对象登记表.xlsx》后导入"
        items.append(Item(id="confirmed", name="台账确认", state="warning", text=todo))
    return workspace, items


def _rules(folder: Path, workspace: Workspace | None) -> Iterator[Item]:
    if workspace is None:
        return
    try:
        rulebook, calendar = load_rules(folder, workspace.settings.profile)
    except AuditorError as error:
        yield Item(id="rules", name="规则包", state="error", text=str(error))
        return
    layers = "、".join(rulebook.profile.layers)
    yield Item(
        id="rules",
        name="规则包",
        state="ok",
        text=f"口径 {rulebook.profile.id}（{layers}），指标 {len(rulebook.rows)} 条",
    )
    year = SystemClock().now().year
    known = calendar.known(year)
    text = f"{year} 年节假日已收录" if known else f"{year} 年节假日安排未收录，工作日暂按周一至周五计算"
    yield Item(id="calendar", name="工作日历", state="ok" if known else "warning", text=text)
    shipped_folder("reports")


async def _network(workspace: Workspace | None) -> list[Item]:
    network = workspace.settings.network if workspace else Network()
    if not network.sentinel:
        text = "未设置网络参照网址（network.sentinel），只能靠大面积失败判断本机断网"
        return [Item(id="sentinel", name="网络参照", state="off", text=text)]
    clock = SystemClock()
    answered, apart = 0, None
    async with Fetcher(network, session="doctor", clock=clock) as fetcher:
        failures = []
        for url in network.sentinel:
            fetched = await fetcher.get(url, purpose="probe")
            if fetched.outcome in ANSWERED:
                answered += 1
                apart = apart if apart is not None else _seconds_apart(fetched.header("date"), clock)
            else:
                failures.append(f"{url}（{OUTCOME_ZH[fetched.outcome]}）")
    items = [_sentinel_item(answered, len(network.sentinel), failures)]
    if apart is not None:
        items.append(_clock_item(apart))
    return items


async def _credentials(folder: Path, workspace: Workspace | None) -> list[Item]:
    """Try every declared credential of an account; absent ones are 未启用."""
    wanted = [
        (office, account, source)
        for office in (workspace.offices if workspace else ())
        for account in office.accounts
        for source in account.sources
        if needs_credential(source)
    ]
    if workspace is None or not wanted:
        return [Item(id="credentials", name="账号接口凭据", state="off", text="没有登记接口凭据，账号发布记录靠导入")]
    clock, items = SystemClock(), []
    async with Fetcher(workspace.settings.network, session="doctor", clock=clock) as fetcher:
        for office, account, source in wanted:
            context = ChannelContext(reader=fetcher, now=clock.now(), base=folder, vault=Vault(folder))
            found = await try_credential(account, source, context, clock.now())
            identifier = f"credential-{office.id}-{account.id}-{source.adapter}"
            name = f"接口凭据（{account.name}，{account.platform}）"
            items.append(Item(id=identifier, name=name, state=found.state, text=found.text))
    return items


def _sentinel_item(answered: int, total: int, failures: list[str]) -> Item:
    text = f"{total} 个参照网址，{answered} 个可以打开"
    if failures:
        text += f"；打不开的：{'、'.join(failures)}"
    enough = answered >= min(2, total)
    return Item(id="sentinel", name="网络参照", state="ok" if enough else "error", text=text)


def _seconds_apart(header: str | None, clock: SystemClock) -> float | None:
    if not header:
        return None
    try:
        return (clock.now() - parsedate_to_datetime(header)).total_seconds()
    except (ValueError, TypeError):
        return None


def _clock_item(apart: float) -> Item:
    size = abs(apart)
    text = f"与网络时间相差 {size:.0f} 秒"
    if size > CLOCK_ERROR_SECONDS:
        return Item(id="clock", name="本机时间", state="error", text=f"{text}，不能判定更新情况，请校准时间")
    if size > CLOCK_WARNING_SECONDS:
        return Item(id="clock", name="本机时间", state="warning", text=f"{text}，请校准时间")
    return Item(id="clock", name="本机时间", state="ok", text=text)
