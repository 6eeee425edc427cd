"""Politeness (访问频率控制): one gate per host or declared platform, shared by everything that is fetched there."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from auditor.fetch.clock import Clock
from auditor.fetch.place import BadPlaceError, read_place
from auditor.model.office import Site
from auditor.model.words import ANSWERED, Outcome
from auditor.model.zone import SHANGHAI

LONGEST_WAIT = 15 * 60.0
"""A server's Retry-After is obeyed up to this many seconds; longer ones put the host off."""

_MOST_CRAWL_DELAY = 30.0
_MOST_SLOWDOWN = 60.0
_FIRST_SLOWDOWN = 0.25
_ROWS_OF_FAILURES = 5
_REST = 15 * 60.0
_HOST_LEVEL = frozenset({"dns", "connect", "tls"})
_STRAIN = frozenset({Outcome.TIMEOUT, Outcome.RESET, Outcome.RATE_LIMITED})


@dataclass(frozen=True, slots=True)
class Courtesy:
    """Seconds between two requests and requests at a time; ``quiet`` are hours of the day (免打扰时段) without any."""

    delay: float = 1.0
    concurrency: int = 2
    quiet: tuple[str, ...] = ()


@dataclass(slots=True)
class Pause:
    """Why a host is left alone for now, and the outcome its addresses get meanwhile."""

    until: float
    outcome: Outcome
    detail: str
    phase: str = ""


class Gate:
    """Lets requests to one host pass: so many at a time, so far apart, slower when the host is under strain."""

    def __init__(self, courtesy: Courtesy, clock: Clock, jitter: random.Random) -> None:
        self._delay = courtesy.delay
        self._quiet = tuple(_minutes(hours) for hours in courtesy.quiet)
        self._slots = asyncio.Semaphore(courtesy.concurrency)
        self._clock = clock
        self._jitter = jitter
        self._slowdown = 0.0
        self._next = 0.0
        self._hold_until = 0.0
        self._held = 0.0
        self._failures = 0
        self._pause: Pause | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold one place while a request runs."""
        async with self._slots:
            await self._wait()
            yield

    async def _wait(self) -> None:
        while (left := self._quiet_seconds()) > 0:
            await self._clock.sleep(left)
        while (left := self._hold_until - self._clock.monotonic()) > 0:
            await self._clock.sleep(left)
        apart = self._delay + self._slowdown
        if apart <= 0:
            return
        now = self._clock.monotonic()
        mine = max(now, self._next)
        self._next = mine + apart * self._jitter.uniform(0.75, 1.25)
        if mine > now:
            await self._clock.sleep(mine - now)

    def _quiet_seconds(self) -> float:
        """Seconds until the quiet hours end, 0 outside them; they may run past midnight."""
        if not self._quiet:
            return 0.0
        now = self._clock.now().astimezone(SHANGHAI)
        minute = now.hour * 60 + now.minute + now.second / 60
        left = [(end - minute) % 1440 for start, end in self._quiet if (minute - start) % 1440 < (end - start) % 1440]
        return max(left, default=0.0) * 60

    @property
    def pause(self) -> Pause | None:
        """Why the host is not asked at present, or none."""
        if self._pause is not None and self._pause.until <= self._clock.monotonic():
            self._pause = None
            self._failures = 0
        return self._pause

    def keep_apart(self, seconds: float) -> None:
        """Obey the site's own Crawl-delay, within reason."""
        self._delay = max(self._delay, min(seconds, _MOST_CRAWL_DELAY))

    def hold(self, seconds: float) -> bool:
        """Let nobody pass for ``seconds``, as the server asks; false where that would wear out our patience.

        Patience is fifteen minutes in all between two pages that open: a portal under maintenance that says
        "in ten minutes" at every page must not stop a run for hours.
        """
        now = self._clock.monotonic()
        longer = max(0.0, now + seconds - max(self._hold_until, now))
        if self._held + longer > LONGEST_WAIT:
            self.put_off(max(seconds, LONGEST_WAIT))
            return False
        self._held += longer
        self._hold_until = max(self._hold_until, now + seconds)
        return True

    def forgive(self) -> None:
        """Forget failures in a row and the strain they seemed to show: it was our own network that failed."""
        self._failures = 0
        self._slowdown = 0.0
        if self._pause is not None and self._pause.phase in _HOST_LEVEL:
            self._pause = None

    def put_off(self, seconds: float) -> None:
        """Leave the host alone for ``seconds`` (a Retry-After that is too long to wait for)."""
        self._pause = Pause(
            self._clock.monotonic() + seconds, Outcome.RATE_LIMITED, "网站要求较长时间后再访问，本次不再访问"
        )

    def report(self, outcome: Outcome, phase: str, seconds: float) -> None:
        """Learn from one answer: slow down under strain, recover by halves, rest after failures in a row."""
        if outcome in _STRAIN:
            self._slowdown = min(_MOST_SLOWDOWN, max(_FIRST_SLOWDOWN, self._delay, self._slowdown * 2))
        else:
            # A host that takes long to answer is asked less often (never by more than ten seconds).
            self._slowdown = self._slowdown / 2 if self._slowdown > 0.05 else 0.0
            if self._delay > 0:
                self._slowdown = max(self._slowdown, min(10.0, seconds - self._delay))
        if outcome in ANSWERED:
            self._held = 0.0
        if phase not in _HOST_LEVEL:
            self._failures = 0
            return
        self._failures += 1
        if self._failures >= _ROWS_OF_FAILURES:
            detail = f"同一主机连续 {self._failures} 次无法连接，15 分钟内不再逐一访问"
            self._pause = Pause(self._clock.monotonic() + _REST, outcome, detail, phase)


class Gates:
    """The gates of all hosts. Hosts of declared sites take the site's budget; a platform's sites share one gate."""

    def __init__(self, sites: Iterable[Site], courtesy: Courtesy, clock: Clock, seed: str) -> None:
        self._courtesy = courtesy
        self._clock = clock
        self._jitter = random.Random(seed)  # noqa: S311 - spreads requests, hides nothing
        self._keys: dict[str, str] = {}
        self._declared: dict[str, Courtesy] = {}
        self._gates: dict[str, Gate] = {}
        for site in sites:
            self._declare(site)

    def _declare(self, site: Site) -> None:
        try:
            host = read_place(site.url).host
        except BadPlaceError:
            return
        key = f"platform:{site.platform}" if site.platform else host
        known = self._declared.get(key)
        own = Courtesy(site.budget.delay, site.budget.concurrency, (site.budget.quiet,) if site.budget.quiet else ())
        self._keys[host] = key
        self._declared[key] = (
            Courtesy(max(own.delay, known.delay), min(own.concurrency, known.concurrency), (*known.quiet, *own.quiet))
            if known
            else own
        )

    def forgive(self) -> None:
        """Let every host be asked again that seemed not to answer while our own network was down."""
        for gate in self._gates.values():
            gate.forgive()

    def at(self, host: str) -> Gate:
        """Return the gate of ``host``."""
        key = self._keys.get(host, host)
        gate = self._gates.get(key)
        if gate is None:
            gate = self._gates[key] = Gate(self._declared.get(key, self._courtesy), self._clock, self._jitter)
        return gate


def _minutes(hours: str) -> tuple[int, int]:
    """Read ``08:30-18:00`` as minutes of the day."""
    start, end = (int(moment[:2]) * 60 + int(moment[3:]) for moment in hours.split("-"))
    return start, end


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Read a Retry-After header as seconds from ``now`` (aware): a number or an HTTP date; garbage is none."""
    text = (value or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    return None if moment.tzinfo is None else max(0.0, (moment - now).total_seconds())
