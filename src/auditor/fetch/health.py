"""Ours or theirs (本机网络自检): sentinels that tell our own outage from a site's, and a breaker for mass failure.

The breaker opens when fewer than two of the sentinels answer, and, whatever they say, when within two minutes at least
five hosts fail on the wire and are half of all asked, or theirs half of all attempts: then the likelier culprit is this
machine's network. All that was seen since the network was last known to be well is void. While the breaker is open
nothing is fetched; it closes by itself when the sentinels and the hosts that answered before answer again.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple, Protocol

from auditor.fetch.clock import Clock

_log = logging.getLogger(__name__)

_CACHE_SECONDS = 60.0
_AFTER_ERROR_SECONDS = 10.0
_WINDOW = 120.0
_MOST_ATTEMPTS = 5000
_HOSTS = 5
_SHARE = 0.5
_PROBE_EVERY = 15.0
_WITNESSES = 12
_WITNESS_SHARE = 0.8
_FEWEST_WITNESSES = 3
_MANY_HOSTS = 10
_ROW = 5
_MOST_HOSTS = 10_000
_MARGIN = timedelta(seconds=1)
"""A fetch is counted a little after it ended."""

Probe = Callable[[str], Awaitable[tuple[bool, datetime | None]]]
"""Asks one address: did it answer, and what did its ``Date`` header say."""

Outage = tuple[datetime, datetime]


class OwnNetwork(Protocol):
    """What a fetch needs to know of our own network. ``listeners`` are called whenever the breaker opens or closes."""

    listeners: list[Callable[[], None]]

    @property
    def known(self) -> bool | None:
        """What the last sentinel check said, if it is fresh enough to mean anything."""
        ...

    @property
    def skew(self) -> timedelta | None:
        """How far the sentinels' clocks are ahead of ours, once asked."""
        ...

    @property
    def breaker_open(self) -> bool:
        """Whether our own outage has stopped the run."""
        ...

    @property
    def outages(self) -> Sequence[Outage]:
        """The outages so far: from the last moment all was well to the moment it was again, else the present."""
        ...

    async def sentinel(self) -> bool | None:
        """Whether our network is well; none where no sentinel is declared."""
        ...

    def under_way(self, host: str) -> AbstractContextManager[None]:
        """Tell that ``host`` is being asked as long as the context lasts."""
        ...

    def record(self, host: str, origin: str, *, failed: bool) -> None:
        """Count one attempt."""
        ...

    async def is_ours(self) -> bool:
        """After a failure on the wire: is it our own network's?"""
        ...

    async def may_go_on(self) -> bool:
        """Wait, within our patience, while the breaker is open; return whether a request may be sent."""
        ...


class _Attempt(NamedTuple):
    at: float
    moment: datetime
    host: str
    origin: str
    failed: bool


class _Host:
    """What one host did in this run: whether it ever answered, and whether it fails now."""

    __slots__ = ("answered_at", "failures", "last_answer", "origin")

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.answered_at: float | None = None
        self.last_answer: datetime | None = None
        self.failures = 0


class _Opening:
    """Why and since when the breaker is open. ``mass`` names the hosts whose failing together opened it."""

    def __init__(self, since: float, void_from: datetime, mass: Mapping[str, str], witnesses: tuple[str, ...]) -> None:
        self.since = since
        self.void_from = void_from
        self.mass = mass
        self.witnesses = witnesses
        self.tried = since


class Health:
    """Keeps what is known of our own network. ``patience`` is how many seconds a run waits for it in all."""

    def __init__(
        self,
        probe: Probe,
        sentinels: Sequence[str],
        clock: Clock,
        *,
        witness: Probe | None = None,
        patience: float = 3600.0,
    ) -> None:
        self._probe = probe
        self._witness = witness or probe
        self._sentinels = tuple(sentinels)
        self._clock = clock
        self._patience = patience
        self.listeners: list[Callable[[], None]] = []
        self._checked_at = float("-inf")
        self._green: bool | None = None
        self._well_at = clock.now()
        self._asking = asyncio.Lock()
        self._attempts: deque[_Attempt] = deque()
        self._failed = 0
        self._asked: Counter[str] = Counter()
        self._hosts: dict[str, _Host] = {}
        self._last_answer: datetime | None = None
        self._theirs: set[str] = set()
        self._opening: _Opening | None = None
        self._waited = 0.0
        self._outages: list[Outage] = []
        self._skew: timedelta | None = None

    @property
    def known(self) -> bool | None:
        """What the last sentinel check said, if it is fresh enough to mean anything."""
        return self._green if self._clock.monotonic() - self._checked_at < _CACHE_SECONDS else None

    @property
    def skew(self) -> timedelta | None:
        """How far the sentinels' clocks are ahead of ours, once asked."""
        return self._skew

    @property
    def breaker_open(self) -> bool:
        """Whether our own outage has stopped the run."""
        return self._opening is not None

    @property
    def outages(self) -> Sequence[Outage]:
        """The outages so far: from the last moment all was well to the moment it was again, else the present."""
        opening = self._opening
        return self._outages if opening is None else [*self._outages, (opening.void_from, self._clock.now())]

    async def sentinel(self, *, not_older_than: float = _CACHE_SECONDS) -> bool | None:
        """Ask whether our network is well; none where no sentinel is declared."""
        if not self._sentinels:
            return None
        if self._clock.monotonic() - self._checked_at >= not_older_than:
            async with self._asking:
                if self._clock.monotonic() - self._checked_at >= not_older_than:
                    await self._check()
        return self._green

    async def _check(self) -> None:
        asked_at = self._clock.now()
        answers = await asyncio.gather(*(self._probe(url) for url in self._sentinels))
        needed = min(2, len(self._sentinels))
        self._green = sum(answered for answered, _ in answers) >= needed
        self._checked_at = self._clock.monotonic()
        now = self._clock.now()
        skews = [(date - now).total_seconds() for _, date in answers if date is not None]
        if skews:
            self._skew = timedelta(seconds=median(skews))
        if not self._green:
            self._open(self._well_at, why=f"{len(self._sentinels)} 个参照网址中有应答的不足 {needed} 个")
        elif self._opening is None:
            self._well_at = asked_at

    # -- mass failure -------------------------------------------------------------------------------------

    @contextmanager
    def under_way(self, host: str) -> Iterator[None]:
        """Tell that ``host`` is being asked: dead names fail at once, and must not be held against slow answers."""
        self._asked[host] += 1
        try:
            yield
        finally:
            self._asked[host] -= 1
            if not self._asked[host]:
                del self._asked[host]

    def record(self, host: str, origin: str, *, failed: bool) -> None:
        """Count one attempt; may open the breaker."""
        now = self._clock.monotonic()
        self._note(host, origin, now, failed)
        if self.breaker_open or host in self._theirs:
            return
        self._attempts.append(_Attempt(now, self._clock.now(), host, origin, failed))
        self._failed += failed
        while self._attempts and (now - self._attempts[0].at > _WINDOW or len(self._attempts) > _MOST_ATTEMPTS):
            self._failed -= self._attempts.popleft().failed
        if failed:
            self._open_for_many()

    def _note(self, host: str, origin: str, now: float, failed: bool) -> None:
        if not failed:
            self._theirs.discard(host)
            self._last_answer = self._clock.now()
        known = self._hosts.get(host)
        if known is None:
            if len(self._hosts) >= _MOST_HOSTS:
                return
            known = self._hosts[host] = _Host(origin)
        if failed:
            known.failures += 1
            return
        if known.failures >= _ROW and known.last_answer is not None and not self._sentinels:
            # It went and came back, and nobody can say on which side: what it did not answer is asked again.
            self._outages.append((known.last_answer - _MARGIN, self._clock.now()))
        known.failures = 0
        known.last_answer = self._clock.now()
        if known.answered_at is None:
            known.answered_at = now

    def _open_for_many(self) -> None:
        """Open where five hosts fail and half of all attempts are theirs, or ten that are half of all hosts asked.

        Attempts alone would not show it while one site's many pages answer and every second other host is gone.
        """
        last = {attempt.host: attempt for attempt in self._attempts}
        hosts = {host: attempt.origin for host, attempt in last.items() if attempt.failed}
        slow = len(self._asked.keys() - last.keys())
        half = len(hosts) >= _SHARE * (len(last) + slow) and len(hosts) >= _MANY_HOSTS
        if len(hosts) < _HOSTS or not (half or self._failed >= _SHARE * (len(self._attempts) + slow)):
            return
        first = next(place for place, attempt in enumerate(self._attempts) if attempt.failed)
        well = self._attempts[first - 1].moment if first else self._well_before_the_window()
        failing_since = self._attempts[first].at
        before = [
            one for one in self._hosts.values() if one.answered_at is not None and one.answered_at < failing_since
        ]
        # First those that answered before and now fail: nobody can tell better when it is over.
        witnesses = [one.origin for one in sorted(before, key=lambda one: not one.failures)]
        void_from = min(well, self._well_at) if self._sentinels else well
        self._open(void_from, hosts, witnesses, why=f"两分钟内有 {len(hosts)} 台主机连不上")

    def _well_before_the_window(self) -> datetime:
        """Where not one attempt of the window was answered, all may have failed since the last answer ever."""
        if self._failed == len(self._attempts) and self._last_answer is not None:
            return self._last_answer
        return self._clock.now() - timedelta(seconds=_WINDOW)

    def _open(
        self, void_from: datetime, mass: Mapping[str, str] | None = None, witnesses: Iterable[str] = (), *, why: str
    ) -> None:
        if self._opening is None:
            void_from -= _MARGIN
            self._opening = _Opening(self._clock.monotonic(), void_from, mass or {}, _spread(tuple(witnesses)))
            _log.warning("本机网络中断（%s），检查已暂停，恢复后自动继续", why)
            self._tell()

    def _close(self, opening: _Opening) -> None:
        now = self._clock.monotonic()
        self._opening = None
        self._waited += now - opening.since
        # Who still fails now that all else is well fails by itself, and opens the breaker no second time.
        self._theirs.update(opening.mass)
        self._attempts.clear()
        self._failed = 0
        self._well_at = self._clock.now()
        self._outages.append((opening.void_from, self._well_at))
        _log.warning("本机网络已恢复，检查继续")
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self.listeners):
            listener()

    # -- what a fetch asks --------------------------------------------------------------------------------

    async def is_ours(self) -> bool:
        """After a failure on the wire: is it our own network's (breaker open, or sentinels silent)?"""
        if not self.breaker_open:
            await self.sentinel(not_older_than=_AFTER_ERROR_SECONDS)
        return self.breaker_open

    async def may_go_on(self) -> bool:
        """Wait, within our patience, while the breaker is open; return whether a request may be sent."""
        while (opening := self._opening) is not None:
            if await self._is_over(opening):
                return True
            if self._waited + self._clock.monotonic() - opening.since >= self._patience:
                return False
            await self._clock.sleep(_PROBE_EVERY)
        return True

    async def _is_over(self, opening: _Opening) -> bool:
        """Look, once in a while, whether our network is well again; then the breaker closes."""
        now = self._clock.monotonic()
        if now - opening.tried < _PROBE_EVERY:
            return False
        opening.tried = now
        if self._sentinels and not await self.sentinel(not_older_than=_AFTER_ERROR_SECONDS):
            return False
        if not await self._many_answer(opening):
            return False
        if self._opening is opening:
            self._close(opening)
        return not self.breaker_open

    async def _many_answer(self, opening: _Opening) -> bool:
        """After mass failure: does half of the failing answer again?

        Or is it theirs after all: of all hosts asked in this run most answer, and those that did before still do.
        """
        if not opening.mass and self._sentinels:
            return True
        if await self._share(_spread(tuple(opening.mass.values()))) >= _SHARE:
            return True
        failing = sum(one.failures > 0 for one in self._hosts.values())
        if failing >= _SHARE * len(self._hosts) or len(opening.witnesses) < _FEWEST_WITNESSES:
            return False
        return await self._share(opening.witnesses) >= _WITNESS_SHARE

    async def _share(self, origins: Sequence[str]) -> float:
        answers = await asyncio.gather(*(self._witness(f"{origin}/") for origin in origins))
        return sum(answered for answered, _ in answers) / len(origins) if origins else 0.0


def _spread(origins: Sequence[str]) -> tuple[str, ...]:
    """Return a dozen of ``origins`` at most: half from their beginning, the others from all over."""
    half = _WITNESSES // 2
    first, rest = origins[:half], origins[half:]
    return (*first, *rest[:: max(1, -(-len(rest) // half))])
