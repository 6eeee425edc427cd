"""One careful look at an address: nothing is called broken on one observation (疑似问题复看)."""

from collections.abc import Awaitable, Callable, Iterable

import msgspec

from auditor.crawl.source import PageSource
from auditor.model.facts import Observation
from auditor.model.fetched import Fetched
from auditor.model.words import BROKEN, WIRE_BROKEN, Outcome

Look = Callable[[], Awaitable[Fetched]]
MAX_OBSERVATIONS = 12


async def confirmed(first: Look, again: Look, source: PageSource) -> tuple[Fetched, tuple[Observation, ...]]:
    """Look, and where the answer is "broken" look a second time by a fresh request.

    Returns the last answer with the observations of both looks. A third look, at least 30 minutes
    later, is owed for wire errors and 5xx: ``observe_again`` brings it.
    """
    fetched = await _own_trouble_apart(await first(), source)
    seen = [observation(fetched)]
    if fetched.outcome in BROKEN and fetched.outcome is not Outcome.INVALID_URL:
        fetched = await _own_trouble_apart(await again(), source)
        seen.append(observation(fetched))
    return fetched, tuple(seen)


async def _own_trouble_apart(fetched: Fetched, source: PageSource) -> Fetched:
    """Call a wire error our own where the sentinel says that our network is down."""
    if fetched.outcome not in WIRE_BROKEN or fetched.outcome is Outcome.INVALID_URL:
        return fetched
    well = fetched.sentinel if fetched.sentinel is not None else await source.sentinel()
    if well is False:
        return msgspec.structs.replace(fetched, outcome=Outcome.OUR_NETWORK_DOWN, sentinel=False)
    return msgspec.structs.replace(fetched, sentinel=well)


def observation(fetched: Fetched, session: str = "") -> Observation:
    """Return what one fetch says of its address; ``session`` overrides the fetch's own."""
    return Observation(
        at=fetched.started,
        outcome=fetched.outcome,
        status=fetched.status,
        method=fetched.method,
        session=session or fetched.session,
        sentinel=fetched.sentinel,
    )


def in_order(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Return distinct observations by time, the latest dozen of them."""
    return tuple(sorted(dict.fromkeys(observations), key=lambda seen: seen.at))[-MAX_OBSERVATIONS:]
