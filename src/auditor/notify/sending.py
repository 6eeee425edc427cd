"""Sends one message by one channel (发送). What a channel answers decides; what cannot be told counts as not taken."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import msgspec

from auditor.channels import Vault
from auditor.channels.secrets import SecretError
from auditor.errors import AuditorError
from auditor.fetch import Fetcher
from auditor.model.office import NotifyChannel
from auditor.redaction import hide

SEND_SECONDS = 30.0
"""No message may take longer: a channel that hangs is a channel that fails."""


class DeliveryError(AuditorError):
    """The channel does not work; its other messages need not be tried now. The text carries no secret.

    ``ours`` = our own network failed: the channel may be well, so nobody is told that it is broken.
    """

    def __init__(self, message: str, *, ours: bool = False) -> None:
        super().__init__(hide(message))
        self.ours = ours


class RefusedError(DeliveryError):
    """The channel works, but will not take this message (its recipient is unknown there)."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it leaves. ``key`` is the same at every try; ``address`` is empty but for mail."""

    key: str
    title: str
    body: str
    at: datetime
    address: str = ""


class Carrier(Protocol):
    """Sends letters by channels of one kind."""

    async def __call__(self, channel: NotifyChannel, letter: Letter, fetcher: Fetcher, vault: Vault) -> None:
        """Send one letter; raises DeliveryError, RefusedError or SecretError."""
        ...


class Sender:
    """Sends letters by whatever channel they are for, each within `SEND_SECONDS`."""

    def __init__(self, carriers: Mapping[str, Carrier]) -> None:
        self._carriers = carriers

    async def send(self, channel: NotifyChannel, letter: Letter, fetcher: Fetcher, vault: Vault) -> None:
        """Send ``letter`` through ``fetcher`` (one of the channel's own, so that none waits for another).

        Raises:
            RefusedError: this message was not taken.
            DeliveryError: the channel does not work.
        """
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._carriers[channel.kind](channel, letter, fetcher, vault)
        except TimeoutError:
            raise DeliveryError(f"{SEND_SECONDS:.0f} 秒内未发送完") from None
        except SecretError as error:
            raise DeliveryError(str(error)) from None
