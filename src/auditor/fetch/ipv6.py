"""Whether a site answers over IPv6 (IPv6改造): its name has an AAAA record, and the server there speaks HTTP.

Where this machine has no IPv6 route of its own, nothing can be said of the site.
"""

import socket
from collections.abc import Callable

import httpx

from auditor.fetch.addresses import Resolver
from auditor.fetch.exchange import Ask, exchange
from auditor.fetch.place import BadPlaceError, read_place
from auditor.model.facts import Ipv6State
from auditor.model.words import OUR_FAULT, Outcome

_SECONDS = 15.0
_FAR_AWAY = ("2001:4860:4860::8888", 53)


class SixResolver:
    """Asks another resolver and keeps the IPv6 addresses of its answer."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Return the IPv6 addresses of ``host``; none where it has none."""
        return tuple(each for each in await self._resolver.addresses(host) if ":" in each)

    def close(self) -> None:
        """The other resolver is closed by its owner."""


def has_route() -> bool:
    """Tell whether this machine has an IPv6 route to the world; no packet is sent."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect(_FAR_AWAY)
    except OSError:
        return False
    return True


async def ask_over_ipv6(
    url: str,
    transport: httpx.AsyncBaseTransport,
    headers: list[tuple[bytes, bytes]],
    *,
    routed: Callable[[], bool] = has_route,
) -> Ipv6State:
    """Ask for the head of ``url`` twice at most over ``transport``, which dials IPv6 addresses only."""
    try:
        place = read_place(url)
    except BadPlaceError:
        return "unknown"
    if not routed():
        return "no_route"
    state: Ipv6State = "unknown"
    for _ in range(2):
        ask = Ask("HEAD", place.origin, place.target, list(headers), _SECONDS, 0, lenient=True, fresh=True)
        answer = await exchange(transport, ask)
        if answer.status is not None:
            return "open"
        state = _state(answer.failure)
    return state


def _state(failure: Outcome | None) -> Ipv6State:
    if failure is Outcome.DNS_NXDOMAIN:
        return "no_address"
    if failure is None or failure in OUR_FAULT or failure is Outcome.POLICY_PRIVATE_ADDRESS:
        return "unknown"
    return "closed"
