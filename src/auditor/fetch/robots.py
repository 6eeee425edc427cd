"""robots.txt by RFC 9309: 4xx allows, 5xx or no answer decides nothing, cached for a day."""

import asyncio
import codecs
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego

from auditor.fetch.clock import Clock
from auditor.fetch.place import Place
from auditor.model.fetched import Fetched
from auditor.model.words import OUR_FAULT, Outcome

MOST_BYTES = 512 * 1024
MOST_REDIRECTS = 5
_CACHE_SECONDS = 24 * 3600.0
_UNDECIDED_SECONDS = 15 * 60.0
_HOST_FAILURES = frozenset({"dns", "connect", "tls"})
_NAME = "auditor"


@dataclass(slots=True)
class Rules:
    """What one origin's robots.txt came to. ``failed`` is the fetch that left it undecided."""

    until: float
    protego: Protego | None = None
    failed: Fetched | None = None

    def permits(self, url: str) -> bool:
        """Whether ``url`` may be fetched as far as the rules go."""
        return self.protego is None or bool(self.protego.can_fetch(url, _NAME))

    @property
    def crawl_delay(self) -> float:
        """Seconds the site asks for between requests, 0 where it does not."""
        return float(self.protego.crawl_delay(_NAME) or 0.0) if self.protego is not None else 0.0


class Robots:
    """Fetches, reads and keeps the rules of every origin, each asked for once at a time."""

    def __init__(self, fetch: Callable[[str], Awaitable[Fetched]], clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._known: dict[str, Rules] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def rules(self, place: Place) -> Rules:
        """Return the rules that hold for ``place``."""
        origin = place.origin
        known = self._known.get(origin)
        if known is not None and known.until > self._clock.monotonic():
            return known
        async with self._asking.setdefault(origin, asyncio.Lock()):
            known = self._known.get(origin)
            if known is None or known.until <= self._clock.monotonic():
                known = self._known[origin] = self._read(await self._fetch(f"{origin}/robots.txt"))
        return known

    def forgive(self) -> None:
        """Ask again for what could not be read while our own network was down."""
        self._known = {origin: rules for origin, rules in self._known.items() if rules.failed is None}

    def _read(self, fetched: Fetched) -> Rules:
        now = self._clock.monotonic()
        status = fetched.status or 0
        if fetched.outcome is Outcome.REDIRECT_LOOP or 400 <= status < 500:
            # RFC 9309 §2.3.1.2, .3: more than five redirects and "unavailable" both mean: no rules.
            return Rules(now + _CACHE_SECONDS)
        if fetched.outcome is Outcome.BLOCKED_CHALLENGE:
            # Guards answer every address alike; the page asked for will show what is to be said.
            return Rules(now + _UNDECIDED_SECONDS)
        if 200 <= status < 300 and (fetched.body or fetched.outcome is not Outcome.TRUNCATED):
            return Rules(now + _CACHE_SECONDS, protego=Protego.parse(_text(fetched.body)))
        # A host that could not be reached is tried again for its next page: one failure must not stand for all.
        keep = 0.0 if _not_reached(fetched) else _UNDECIDED_SECONDS
        return Rules(now + keep, failed=fetched)


def unreachable(rules: Rules) -> bool:
    """Whether the host itself could not be reached or put us off: then that holds for its pages as well."""
    return rules.failed is not None and _not_reached(rules.failed)


def _not_reached(fetched: Fetched) -> bool:
    if fetched.outcome is Outcome.RATE_LIMITED:
        return True
    return fetched.status is None and (fetched.phase in _HOST_FAILURES or fetched.outcome in OUR_FAULT)


def _text(body: bytes) -> str:
    body = body[:MOST_BYTES]
    for mark, encoding in (
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (codecs.BOM_UTF8, "utf-8-sig"),
    ):
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    return body.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
