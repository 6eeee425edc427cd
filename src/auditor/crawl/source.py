"""What a crawl is given: where pages come from, which days count, what earlier runs left, where to keep evidence."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Literal, Protocol, runtime_checkable

import msgspec

from auditor.model.facts import Ipv6State, Observation
from auditor.model.fetched import Fetched, Validators
from auditor.model.zone import SHANGHAI

Keep = Callable[[Fetched], str | None]
"""Stores what a fetch brought and returns its sha256, or none where nothing was kept."""

Progress = Callable[[int, int, str], None]
"""Called with addresses done, addresses planned so far, and what is going on now, in Chinese."""

Purpose = Literal["page", "asset", "feed", "probe"]


class PageSource(Protocol):
    """Where pages come from: the network seam, or a stored run. Never raises for network trouble."""

    async def get(
        self,
        url: str,
        *,
        purpose: Purpose = "page",
        validators: Validators | None = None,
        max_bytes: int | None = None,
        deadline: float | None = None,
    ) -> Fetched:
        """Fetch ``url`` whole. With ``validators`` the answer may be ``unchanged`` and without body."""
        ...

    async def check(self, url: str) -> Fetched:
        """Learn whether ``url`` opens, without its body where the server allows that."""
        ...

    async def sentinel(self) -> bool | None:
        """Tell whether our own network is well; ``None`` where no sentinel is set."""
        ...


@runtime_checkable
class BrowserSource(Protocol):
    """A page source that may have a browser (浏览器组件) at hand."""

    async def render(self, shell: Fetched) -> Fetched | None:
        """Show an answered page in a browser; ``None`` where there is none."""
        ...


async def rendered(source: PageSource, shell: Fetched) -> Fetched | None:
    """Return ``shell`` as a browser shows it, ``None`` where ``source`` has no browser."""
    return await source.render(shell) if isinstance(source, BrowserSource) else None


@runtime_checkable
class Ipv6Source(Protocol):
    """A page source that can ask over IPv6."""

    async def ipv6(self, url: str) -> Ipv6State:
        """Tell whether ``url`` answers over IPv6."""
        ...


async def asked_over_ipv6(source: PageSource, url: str) -> Ipv6State:
    """Return whether ``url`` answers over IPv6, ``not_asked`` where ``source`` cannot ask."""
    return await source.ipv6(url) if isinstance(source, Ipv6Source) else "not_asked"


@runtime_checkable
class RestingSource(Protocol):
    """A page source that may lie still while our own network is down, or was interrupted."""

    @property
    def lost(self) -> timedelta:
        """How long it lay still so far."""
        ...


def time_lost(source: PageSource) -> Callable[[], timedelta]:
    """Return what tells how long ``source`` lay still through our own trouble, which costs a site no budget."""
    return (lambda: source.lost) if isinstance(source, RestingSource) else timedelta


class Memory(Protocol):
    """Keeps small pieces by name. Losing one costs time, never truth."""

    def has(self, name: str) -> bool:
        """Tell whether something is kept under ``name``."""
        ...

    def get(self, name: str) -> bytes | None:
        """Return what was kept under ``name``."""
        ...

    def put(self, name: str, piece: bytes) -> None:
        """Keep ``piece``, at the latest when ``close`` is called."""
        ...

    def close(self) -> None:
        """Write what waits; what comes later is kept all the same."""
        ...


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """监测时间点 and 统计起: ``at`` is aware; ``start`` the first calendar day that counts."""

    at: datetime
    start: date

    @property
    def last_day(self) -> date:
        """The calendar day of ``at`` in Asia/Shanghai."""
        return self.at.astimezone(SHANGHAI).date()

    def holds(self, day: date) -> bool:
        """Tell whether ``day`` lies between the start and the monitoring point, both inclusive."""
        return self.start <= day <= self.last_day


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What earlier runs left, by normalised address.

    ``stored`` gives back kept bytes by their sha256, ``holds`` tells whether they are kept; ``memory`` holds what was
    read from pages. Without ``stored`` or ``memory`` no conditional request is made, for an unchanged page could
    not be read.
    """

    observations: Mapping[str, tuple[Observation, ...]] = {}
    first_seen: Mapping[str, datetime] = {}
    validators: Mapping[str, Validators] = {}
    stored: Callable[[str], bytes | None] | None = None
    holds: Callable[[str], bool] | None = None
    memory: Memory | None = None


def local_day(moment: datetime) -> date:
    """Return the Asia/Shanghai calendar day of an aware ``moment``."""
    return moment.astimezone(SHANGHAI).date()


def no_progress(done: int, planned: int, now: str) -> None:
    """Report to nobody."""


def keep_nothing(fetched: Fetched) -> str | None:
    """Keep no evidence; hand on the hash the fetch already carries."""
    return fetched.sha256
