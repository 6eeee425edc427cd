"""Ours or theirs (本机网络自检): sentinels that tell our own outage from a site's, and a breaker for mass failure.

The breaker works without sentinels too: when within two minutes at least five hosts and at least half of all
attempts fail on the wire, the likelier culprit is this machine's network, and nothing found meanwhile counts.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from statistics import median

from auditor.fetch.clock import Clock

_log = logging.getLogger(__name__)

_CACHE_SECONDS = 60.0
_AFTER_ERROR_SECONDS = 10.0
_WINDOW = 120.0
_MOST_ATTEMPTS = 5000
_HOSTS = 5
_SHARE = 0.5
_PROBE_EVERY = 15.0
_TRIAL_SECONDS = 60.0
_PROBES = 20
"""An open breaker is waited for at most this often (5 minutes in all)."""

Probe = Callable[[str], Awaitable[tuple[bool, datetime | None]]]
"""Asks one sentinel: did it answer, and what did its ``Date`` header say."""


class Health:
    """Keeps what is known of our own network."""

    def __init__(self, probe: Probe, sentinels: Sequence[str], clock: Clock) -> None:
        self._probe = probe
        self._sentinels = tuple(sentinels)
        self._clock = clock
        self._checked_at = float("-inf")
        self._green: bool | None = None
        self._asking = asyncio.Lock()
        self._attempts: deque[tuple[float, str, bool]] = deque()
        self._failed = 0
        self._open_since: float | None = None
        self._trial_until: float | None = None
        self.skew: timedelta | None = None

    @property
    def known(self) -> bool | None:
        """What the last sentinel check said, if it is fresh enough to mean anything."""
        return self._green if self._clock.monotonic() - self._checked_at < _CACHE_SECONDS else None

    @property
    def breaker_open(self) -> bool:
        """Whether mass failure has stopped the run."""
        return self._open_since is not None

    async def sentinel(self, *, not_older_than: float = _CACHE_SECONDS) -> bool | None:
        """Ask whether our network is well; none where no sentinel is declared."""
        if not self._sentinels:
            return None
        async with self._asking:
            if self._clock.monotonic() - self._checked_at >= not_older_than:
                await self._check()
        return self._green

    async def _check(self) -> None:
        answers = await asyncio.gather(*(self._probe(url) for url in self._sentinels))
        needed = min(2, len(self._sentinels))
        self._green = sum(answered for answered, _ in answers) >= needed
        self._checked_at = self._clock.monotonic()
        now = self._clock.now()
        skews = [(date - now).total_seconds() for _, date in answers if date is not None]
        if skews:
            self.skew = timedelta(seconds=median(skews))
        if not self._green:
            _log.warning("own network: fewer than %d of %d sentinels answer", needed, len(self._sentinels))

    def record(self, host: str, *, failed: bool) -> None:
        """Count one attempt; may open the breaker, or settle the trial that decides whether it closes."""
        now = self._clock.monotonic()
        if self._trial_until is not None:
            self._settle_trial(now, failed)
            return
        self._attempts.append((now, host, failed))
        self._failed += failed
        while self._attempts and (now - self._attempts[0][0] > _WINDOW or len(self._attempts) > _MOST_ATTEMPTS):
            self._failed -= self._attempts.popleft()[2]
        if failed and not self.breaker_open and self._failed >= _SHARE * len(self._attempts):
            hosts = {host for _, host, bad in self._attempts if bad}
            if len(hosts) >= _HOSTS:
                self._open_since = now
                _log.warning("own network: breaker open, %d hosts failed within two minutes", len(hosts))

    def _settle_trial(self, now: float, failed: bool) -> None:
        self._trial_until = None
        if failed:
            self._open_since = now
        else:
            self._close()

    def _close(self) -> None:
        self._open_since = None
        self._trial_until = None
        self._attempts.clear()
        self._failed = 0
        _log.warning("own network: breaker closed")

    async def is_ours(self) -> bool:
        """After a failure on the wire: is it our own network's (breaker open, or sentinels silent)?"""
        if self.breaker_open:
            return True
        return await self.sentinel(not_older_than=_AFTER_ERROR_SECONDS) is False

    async def may_go_on(self) -> bool:
        """Wait, within bounds, while the breaker is open; return whether a request may be sent."""
        for _ in range(_PROBES):
            if not self.breaker_open or await self._gives_way():
                return True
            await self._clock.sleep(_PROBE_EVERY)
        return not self.breaker_open

    async def _gives_way(self) -> bool:
        """Sentinels green after the opening close the breaker. Without sentinels one request tries its luck."""
        opened = self._open_since
        now = self._clock.monotonic()
        if opened is None or now - opened < _PROBE_EVERY:
            return opened is None
        if self._sentinels:
            if not await self.sentinel(not_older_than=_AFTER_ERROR_SECONDS):
                return False
            if self._open_since == opened:
                self._close()
            return True
        if self._trial_until is not None and now < self._trial_until:
            return False
        self._trial_until = now + _TRIAL_SECONDS
        return True
