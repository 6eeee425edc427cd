"""The delivery (投递): events to channels, waiting ones into messages, messages out, each channel by itself.

At least once: a message is marked only after its channel has taken it, so a crash in between sends it once more.
A channel that fails is left alone for longer and longer (熔断) while all that is told meanwhile waits for it.
"""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from auditor.channels import Vault
from auditor.errors import LeaseError, StorageError
from auditor.fetch import Clock, Fetcher
from auditor.model.events import Event, EventKind
from auditor.model.office import Notify, NotifyChannel, Office
from auditor.notify.audience import READERS, mailbox, places
from auditor.notify.moments import is_over, is_quiet, is_ready
from auditor.notify.sending import DeliveryError, Letter, RefusedError, Sender
from auditor.notify.wording import write_message
from auditor.store import Store
from auditor.store.outbox import Message, Waiting

OPENS_AT = 3
"""So many failures in a row open the breaker of a channel, and people hear of it by the others."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
LONGEST_REFUSAL = timedelta(days=1)
"""A message that alone is not taken (its recipient is unknown) is tried once a day in the end."""

CLAIM = timedelta(minutes=5)
"""Longer than any sending takes: until then nobody else takes up a message that is being sent."""

ROUNDS = 3
SECONDS_PER_CHANNEL = 60.0


class Delivered(msgspec.Struct):
    """What one round of delivery came to: messages taken, tries that failed, channels with the reason."""

    sent: int = 0
    failed: int = 0
    errors: dict[str, str] = {}


class FetcherMaker(Protocol):
    """Opens a fetcher for one channel of one delivery."""

    def __call__(self) -> AbstractAsyncContextManager[Fetcher]:
        """Return a fetcher of its own, closed by its caller."""
        ...


class PostOffice:
    """Delivers what the outbox holds. One per delivery."""

    def __init__(
        self,
        store: Store,
        settings: Notify,
        offices: Mapping[str, Office],
        *,
        sender: Sender,
        vault: Vault,
        fetcher: FetcherMaker,
        clock: Clock,
    ) -> None:
        self._store, self._box, self._settings, self._offices = store, store.outbox, settings, offices
        self._sender, self._vault, self._fetcher, self._clock = sender, vault, fetcher, clock
        self._came_to = Delivered()

    async def deliver(self) -> Delivered:
        """Send what may be sent now by every channel, all at the same time.

        Raises:
            StorageError, LeaseError: the outbox cannot be written.
        """
        self._assign()
        ends = await asyncio.gather(
            *(self._serve(channel) for channel in self._settings.channels), return_exceptions=True
        )
        for end in ends:
            if end is not None:
                raise end
        return self._came_to

    def _assign(self) -> None:
        fresh = self._box.unassigned()
        if not fresh:
            return
        with self._store.transaction():
            for event in fresh:
                self._box.assign(event, places(event.event, self._settings.channels, self._offices))

    async def _serve(self, channel: NotifyChannel) -> None:
        retry_at = self._box.channel(channel.id).retry_at
        now = self._clock.now()
        if is_quiet(channel.quiet, now) or not is_over(retry_at, now, LONGEST_PAUSE):
            return
        due = self._due(channel, now)
        if not due:
            return
        ends = self._clock.monotonic() + SECONDS_PER_CHANNEL
        async with self._fetcher() as fetcher:
            for _ in range(ROUNDS):
                for message in due:
                    if self._clock.monotonic() > ends or not await self._try(channel, message, fetcher):
                        return
                due = self._due(channel, now)

    def _due(self, channel: NotifyChannel, now: datetime) -> list[Message]:
        self._pack(channel, now)
        waiting = self._box.outstanding(channel.id)
        return [message for message in waiting if is_over(message.not_before, now, LONGEST_REFUSAL)]

    def _pack(self, channel: NotifyChannel, now: datetime) -> None:
        """Make messages of what may go now; a recipient whose last message is still under way waits for it."""
        busy = {message.recipient for message in self._box.outstanding(channel.id)}
        ready: dict[str, list[Waiting]] = {}
        for item in self._box.waiting(channel.id):
            if item.recipient not in busy and is_ready(item.event, self._settings.digest, now):
                ready.setdefault(item.recipient, []).append(item)
        for recipient, items in ready.items():
            urgent = [item for item in items if item.event.at_once]
            self._pack_one(channel, recipient, urgent or items, now)

    def _pack_one(self, channel: NotifyChannel, recipient: str, items: list[Waiting], now: datetime) -> None:
        title, body = write_message([item.event for item in items], self._offices, now)
        self._box.pack(channel.id, recipient, items, title=title, body=body, at=now)

    async def _try(self, channel: NotifyChannel, message: Message, fetcher: Fetcher) -> bool:
        """Send one message; false where the channel is not to be tried any more for now."""
        address = mailbox(channel, message.recipient, self._offices) if message.recipient != READERS else ""
        if message.recipient != READERS and not address:
            self._box.drop(message, "收件人已不在登记中，未发送", self._clock.now())
            return True
        claimed = self._box.claim(message, self._clock.now() + CLAIM)
        if claimed is None:
            return True
        letter = Letter(key=message.key, title=message.title, body=message.body, at=self._clock.now(), address=address)
        try:
            await self._sender.send(channel, letter, fetcher, self._vault)
        except RefusedError as error:
            self._refused(claimed, str(error))
            return True
        except (StorageError, LeaseError):
            raise
        except Exception as error:
            self._failed(channel, claimed, error if isinstance(error, DeliveryError) else _unforeseen(error))
            return False
        self._taken(channel, claimed)
        return True

    def _taken(self, channel: NotifyChannel, message: Message) -> None:
        now = self._clock.now()
        with self._store.transaction():
            self._box.taken(message, now)
            self._box.add_change(_channel_event(channel, "well", now, 0), usual="well")
        self._came_to.sent += 1

    def _refused(self, message: Message, error: str) -> None:
        pause = min(FIRST_PAUSE * 2 ** min(message.attempts, 11), LONGEST_REFUSAL)
        self._box.put_off(message, error, self._clock.now() + pause)
        self._came_to.failed += 1
        self._came_to.errors[message.channel] = error

    def _failed(self, channel: NotifyChannel, message: Message, trouble: DeliveryError) -> None:
        now, error = self._clock.now(), str(trouble)
        with self._store.transaction():
            before = self._box.channel(channel.id).failures
            retry_at = now + min(FIRST_PAUSE * 2 ** min(before, 10), LONGEST_PAUSE)
            state = self._box.channel_failed(channel.id, error, now, retry_at)
            self._box.put_off(message, error, retry_at)
            if state.failures >= OPENS_AT and not trouble.ours:
                self._box.add_change(_channel_event(channel, "broken", now, state.failures), usual="well")
        self._came_to.failed += 1
        self._came_to.errors[channel.id] = error


def _unforeseen(error: Exception) -> DeliveryError:
    return DeliveryError(f"发送时出错（{type(error).__name__}）")


def _channel_event(channel: NotifyChannel, state: str, at: datetime, failures: int) -> Event:
    name = f"{channel.kind}渠道（{channel.id}）"
    broken = state == "broken"
    return Event(
        office="*",
        kind=EventKind.CHANNEL,
        key=f"channel:{channel.id}",
        title=f"{name}{'发送失败' if broken else '恢复正常'}",
        text=f"已连续{failures}次未能送达，原因见 auditor doctor" if broken else "期间的通知已补发",
        at=at,
        subject=f"channel:{channel.id}",
        state=state,
        urgent=broken,
    )
