"""What is asked for and within which bounds (取数要求), by purpose."""

from dataclasses import dataclass
from typing import Literal

from auditor.model.fetched import Validators

Purpose = Literal["page", "asset", "feed", "probe"]

_MIB = 1024 * 1024
_LIMITS: dict[Purpose, int] = {"page": 10 * _MIB, "asset": 64 * 1024, "feed": 50 * _MIB, "probe": 10 * _MIB}
PAGE_SECONDS = 30.0
PROBE_SECONDS = 15.0
"""An availability sample is not to be waited for any longer (15 秒打不开)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One fetch as planned. ``seconds`` is wall-clock time for all hops, waiting for one's turn not counted.

    ``once``: one observation, the first answer stands. ``robots``: robots.txt is obeyed at each hop.
    ``private``: it carries secrets, so never over an unverified connection, and its address is kept blotted out.
    """

    method: str = "GET"
    purpose: Purpose = "page"
    seconds: float = PAGE_SECONDS
    limit: int = 10 * _MIB
    headers: tuple[tuple[bytes, bytes], ...] = ()
    validators: Validators | None = None
    content: bytes | None = None
    redirects: int = 10
    robots: bool = True
    once: bool = False
    private: bool = False


def plan_get(
    purpose: Purpose, validators: Validators | None = None, limit: int | None = None, seconds: float | None = None
) -> Plan:
    """Plan a GET; an asset is asked for by its first bytes only."""
    is_probe = purpose == "probe"
    bytes_wanted = limit or _LIMITS[purpose]
    headers = [*_conditions(validators)]
    if purpose == "asset":
        headers.append((b"Range", b"bytes=0-%d" % (bytes_wanted - 1)))
    return Plan(
        purpose=purpose,
        seconds=seconds or (PROBE_SECONDS if is_probe else PAGE_SECONDS),
        limit=bytes_wanted,
        headers=tuple(headers),
        validators=validators,
        robots=not is_probe,
        once=is_probe,
    )


def _conditions(validators: Validators | None) -> list[tuple[bytes, bytes]]:
    if validators is None:
        return []
    pairs = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.last_modified))
    return [(name, value.encode("latin-1", "ignore")) for name, value in pairs if value and value.isprintable()]
