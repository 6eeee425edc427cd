"""What the tests of the channels share: the quarter, an account, and a gathering over loopback."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.servers.clock import SkippingClock
from tests.servers.raw import RawServer, fetcher

from auditor.channels import ChannelContext, Vault, Window, fetch_account
from auditor.model.facts import AccountFacts
from auditor.model.fetched import Fetched
from auditor.model.office import Account, Network
from auditor.model.zone import SHANGHAI

AT = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)
WINDOW = Window(start=date(2026, 7, 1), end=date(2026, 9, 30), at=AT)
Gather = Callable[..., Awaitable[AccountFacts]]
Covers = Callable[[str, str, object], None]


class Hurried:
    """The fetch seam with a short patience, so that what hangs hangs briefly."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    async def get(self, url: str, *, purpose: Any = "page", max_bytes: int | None = None) -> Fetched:
        found: Fetched = await self._inner.get(url, purpose=purpose, max_bytes=max_bytes)
        return found

    async def check(self, url: str) -> Fetched:
        found: Fetched = await self._inner.check(url)
        return found

    async def call(self, url: str, **asked: Any) -> Fetched:
        found: Fetched = await self._inner.call(url, **{**asked, "deadline": 1.0})
        return found


async def no_wait(_: float) -> None:
    """Pass at once."""


def account_of(source: Mapping[str, Any], platform: str = "微信公众号", **more: Any) -> Account:
    """The account as a register declares it."""
    words = {"id": "a", "name": "云溪发布", "platform": platform, "sources": [dict(source)], **more}
    return Account.model_validate(words)


@pytest.fixture
def gather(tmp_path: Path) -> Gather:
    """Gather one account from a simulated platform; ``tmp_path`` is the workspace."""

    async def gathered(
        server: RawServer, account: Account, *, hosts: tuple[str, ...] = (), **context: Any
    ) -> AccountFacts:
        window = context.pop("window", WINDOW)
        # Posts' own pages lead to a port where nobody listens: no test asks the real platform.
        nobody = {"mp.weixin.qq.com": f"{server.address}:1"}
        network: Network = server.network(*hosts, resolve=nobody)
        async with fetcher(network, clock=SkippingClock(context.get("now", AT))) as inner:
            words = {"reader": Hurried(inner), "now": AT, "base": tmp_path, "vault": Vault(tmp_path), "pause": no_wait}
            return await fetch_account(account, window, ChannelContext(**{**words, **context}))

    return gathered


@pytest.fixture
def covers(record_property: Callable[[str, object], None]) -> Covers:
    """Note what a test that passes shows: which adapter, and of it a ``sample``, an ``error`` or a ``quarter``."""

    def note(adapter: str, what: str, which: object) -> None:
        record_property("covers", [adapter, what, str(which)])

    return note
