"""Delivers what the outbox holds (投递通知), tries channels out, and says how each stands."""

import asyncio
import logging

import msgspec

from auditor.channels import Vault
from auditor.channels.secrets import SecretError
from auditor.errors import UsageError
from auditor.fetch import Clock, Fetcher
from auditor.model.office import NotifyChannel
from auditor.notify import CARRIERS, OPENS_AT, Delivered, DeliveryError, Letter, PostOffice, Sender
from auditor.notify.audience import mailboxes
from auditor.notify.post_office import FetcherMaker
from auditor.register import Workspace
from auditor.result.examination import Condition
from auditor.store import Store

log = logging.getLogger(__name__)

TEST_TITLE = "【自查】通知渠道测试"
TEST_BODY = "收到本消息，说明该渠道已接通。本消息由程序自动发出，请勿回复。"


class ChannelReport(msgspec.Struct, frozen=True, kw_only=True):
    """How one channel stands, in words: ``off`` = set up but its secret is not there, which is no error."""

    id: str
    kind: str
    state: Condition
    text: str
    waiting: int = 0


def deliver(store: Store, workspace: Workspace, clock: Clock, *, fetcher: FetcherMaker | None = None) -> Delivered:
    """Send what may be sent now; what a channel does not take stays and waits.

    Raises:
        StorageError, LeaseError: the outbox cannot be written.
    """
    office = PostOffice(
        store,
        workspace.settings.notify,
        {office.id: office for office in workspace.offices},
        sender=Sender(CARRIERS),
        vault=Vault(workspace.folder),
        fetcher=fetcher or _fetcher_maker(workspace, clock),
        clock=clock,
    )
    came_to = asyncio.run(office.deliver())
    for channel, error in came_to.errors.items():
        log.warning("通知渠道 %s 未送达：%s", channel, error)
    return came_to


def send_test(
    workspace: Workspace, clock: Clock, wanted: str | None = None, *, fetcher: FetcherMaker | None = None
) -> dict[str, str]:
    """Send one test message by every channel (or the one wanted); return what went wrong, by channel, empty = nothing.

    Raises:
        UsageError: no channel is set up, or none of that id.
    """
    channels = [one for one in workspace.settings.notify.channels if wanted in (None, one.id)]
    if not channels:
        known = "、".join(one.id for one in workspace.settings.notify.channels)
        raise UsageError(
            f"没有编号为“{wanted}”的通知渠道；已设置的有：{known}"
            if known
            else "尚未设置通知渠道：请在 auditor.yaml 的 notify.channels 中填写，写法见手册《通知》"
        )
    return asyncio.run(_try_all(workspace, channels, clock, fetcher or _fetcher_maker(workspace, clock)))


def channel_notes(store: Store, workspace: Workspace) -> tuple[str, ...]:
    """Return a sentence for the report's coverage on each channel that takes nothing: people may not know."""
    found = ((channel, store.outbox.channel(channel.id)) for channel in workspace.settings.notify.channels)
    return tuple(
        f"{channel.kind}通知渠道（{channel.id}）自 {state.failing_since:%Y-%m-%d %H:%M} 起未能送达，"
        "提醒事项可能没有传达到人"
        for channel, state in found
        if state.failures >= OPENS_AT
    )


def channel_reports(store: Store, workspace: Workspace) -> tuple[ChannelReport, ...]:
    """Return how every channel stands; nothing is sent."""
    vault = Vault(workspace.folder)
    return tuple(_report(store, workspace, channel, vault) for channel in workspace.settings.notify.channels)


def _report(store: Store, workspace: Workspace, channel: NotifyChannel, vault: Vault) -> ChannelReport:
    state = store.outbox.channel(channel.id)
    waiting = store.outbox.count_waiting(channel.id)
    level: Condition = "ok"
    text = (
        f"最近一次送达 {state.last_ok:%Y-%m-%d %H:%M}"
        if state.last_ok
        else "还没有发送过，可用 auditor notify test 试发"
    )
    if state.failures and state.failing_since is not None:
        level = "warning"
        retry = f"，{state.retry_at:%m-%d %H:%M} 后再试" if state.retry_at else ""
        text = f"自 {state.failing_since:%Y-%m-%d %H:%M} 起连续{state.failures}次未送达：{state.error}{retry}"
    elif nobody := _without_address(channel, workspace):
        level, text = "warning", f"{text}；责任人都未登记邮箱的科室：{nobody}"
    try:
        for ref in (channel.secret_ref, channel.sign_ref, channel.url_ref):
            if ref:
                vault.read(ref, "通知渠道密钥")
    except SecretError as error:
        level, text = ("off", f"{error}，未启用") if error.absent else ("error", str(error))
    text += f"；待送达{waiting}项" if waiting else ""
    return ChannelReport(id=channel.id, kind=channel.kind, state=level, text=text, waiting=waiting)


def _without_address(channel: NotifyChannel, workspace: Workspace) -> str:
    if not channel.owners:
        return ""
    units = (unit for office in workspace.offices for unit in office.units)
    return "、".join(
        unit.name
        for unit in units
        if not any(one and one.email and not one.left for one in (unit.owner_a, unit.owner_b, unit.lead))
    )


async def _try_all(
    workspace: Workspace, channels: list[NotifyChannel], clock: Clock, fetcher: FetcherMaker
) -> dict[str, str]:
    errors = await asyncio.gather(*(_try_one(workspace, channel, clock, fetcher) for channel in channels))
    return {channel.id: error for channel, error in zip(channels, errors, strict=True)}


async def _try_one(workspace: Workspace, channel: NotifyChannel, clock: Clock, fetcher: FetcherMaker) -> str:
    sender, vault = Sender(CARRIERS), Vault(workspace.folder)
    # To those who read the channel as a whole; only where there are none, to one of the owners.
    addresses = channel.to or mailboxes(channel, workspace.offices)[:1] if channel.kind == "邮件" else ("",)
    if not addresses:
        return "没有收件人：责任人都未登记邮箱"
    at = clock.now()
    try:
        async with fetcher() as line:
            for number, address in enumerate(addresses):
                letter = Letter(
                    key=f"test-{at:%Y%m%d%H%M%S}-{number}", title=TEST_TITLE, body=TEST_BODY, at=at, address=address
                )
                await sender.send(channel, letter, line, vault)
    except DeliveryError as error:
        return str(error)
    return ""


def _fetcher_maker(workspace: Workspace, clock: Clock) -> FetcherMaker:
    return lambda: Fetcher(workspace.settings.network, session="notify", clock=clock)
