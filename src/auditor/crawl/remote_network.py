"""What a worker process knows of our own network (本机网络): one breaker for all processes, kept by the parent.

Attempts are told to the parent in batches, with every failure at once; it alone asks the sentinels, and says to all
when the breaker opens and when work goes on.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from auditor.crawl.lines import Attempt, NetworkState, Verdict, Wondering, WonderingAbout
from auditor.fetch import Clock

BATCH = 16
GOOD_FOR = 60.0

Ask = Callable[[Callable[[int], Wondering]], Awaitable[Verdict]]


class RemoteNetwork:
    """The parent's breaker as seen from a worker. ``ask`` puts a question to the parent."""

    def __init__(self, ask: Ask, clock: Clock, *, sentinels: bool) -> None:
        self._ask = ask
        self._clock = clock
        self._sentinels = sentinels
        self._state = NetworkState()
        self._asked_at = float("-inf")
        self._green: bool | None = None
        self._noticed: list[Attempt] = []
        self.listeners: list[Callable[[], None]] = []

    def take(self, state: NetworkState) -> None:
        """Take in what the parent says of the breaker."""
        changed = self._state.breaker_open != state.breaker_open
        self._state = state
        if changed:
            for listener in self.listeners:
                listener()

    @property
    def known(self) -> bool | None:
        """What the last sentinel check said, if it is fresh enough to mean anything."""
        return self._green if self._clock.monotonic() - self._asked_at < GOOD_FOR else None

    @property
    def skew(self) -> timedelta | None:
        """How far the sentinels' clocks are ahead of ours, once asked."""
        return self._state.skew

    @property
    def breaker_open(self) -> bool:
        """Whether our own outage has stopped the run."""
        return self._state.breaker_open

    @property
    def outages(self) -> Sequence[tuple[datetime, datetime]]:
        """The outages so far."""
        return self._state.outages

    async def sentinel(self) -> bool | None:
        """Whether our network is well (asked at most once a minute); none where no sentinel is declared."""
        if not self._sentinels:
            return None
        if self._clock.monotonic() - self._asked_at >= GOOD_FOR:
            self._asked_at = self._clock.monotonic()
            self._green = await self._wonder("sentinel")
        return self._green

    @contextmanager
    def under_way(self, host: str) -> Iterator[None]:  # noqa: ARG002
        """Tell that ``host`` is being asked; the parent counts what came of it."""
        yield

    def record(self, host: str, origin: str, *, failed: bool) -> None:
        """Count one attempt."""
        self._noticed.append(Attempt(host, origin, failed))

    @property
    def overdue(self) -> bool:
        """Whether enough was noticed to tell the parent of it without being asked."""
        return len(self._noticed) >= BATCH

    def noticed(self) -> tuple[Attempt, ...]:
        """Hand out what the parent was not told yet."""
        told, self._noticed = tuple(self._noticed), []
        return told

    async def is_ours(self) -> bool:
        """After a failure on the wire: is it our own network's?"""
        return self.breaker_open or bool(await self._wonder("ours"))

    async def may_go_on(self) -> bool:
        """Wait, as long as the parent does, while the breaker is open; return whether a request may be sent."""
        return not self.breaker_open or bool(await self._wonder("go on"))

    async def _wonder(self, about: WonderingAbout) -> bool | None:
        verdict = await self._ask(lambda number: Wondering(number, about, self.noticed()))
        self.take(verdict.state)
        return verdict.said
