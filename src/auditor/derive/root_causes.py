"""Groups broken links by what is really wrong: one dead target, one template, one host that is down."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from auditor.derive.link_states import LinkState, link_state
from auditor.model.facts import LinkFacts
from auditor.model.words import ANSWERED, WIRE_BROKEN, Outcome
from auditor.reading.urls import host_of

Kind = Literal["target", "template", "host"]


class RootCause(msgspec.Struct, frozen=True, kw_only=True):
    """One cause: its links (by address), its state, and on how many pages it shows (``places``).

    ``key`` is the normalised target, or ``host:NAME`` where every link to a host fails on the wire.
    """

    kind: Kind
    key: str
    state: LinkState
    links: tuple[LinkFacts, ...]
    places: int

    @property
    def link(self) -> LinkFacts:
        """The link that stands for the cause: the first by address."""
        return self.links[0]


def root_causes(links: Sequence[LinkFacts], among: Sequence[LinkFacts] | None = None) -> tuple[RootCause, ...]:
    """Return the causes of all broken links, confirmed and suspected, in order of their keys.

    ``among`` = all links that tell whether a host is down, where ``links`` are only some of them.
    """
    broken = [
        (link, state) for link in links if (state := link_state(link)) in (LinkState.CONFIRMED, LinkState.SUSPECTED)
    ]
    down = _hosts_down(links if among is None else among)
    hosts: dict[str, list[tuple[LinkFacts, LinkState]]] = defaultdict(list)
    causes: list[RootCause] = []
    for link, state in broken:
        host = host_of(link.url) or ""
        if host in down and _on_the_wire(link):
            hosts[host].append((link, state))
        else:
            kind: Kind = "template" if link.in_template else "target"
            causes.append(RootCause(kind=kind, key=link.url, state=state, links=(link,), places=_places([link])))
    causes.extend(_of_host(host, members) for host, members in hosts.items())
    return tuple(sorted(causes, key=lambda cause: cause.key))


def _of_host(host: str, members: Sequence[tuple[LinkFacts, LinkState]]) -> RootCause:
    links = tuple(sorted((link for link, _ in members), key=lambda link: link.url))
    # One target seen often enough proves the host down; the others are the same trouble.
    confirmed = any(state is LinkState.CONFIRMED for _, state in members)
    state = LinkState.CONFIRMED if confirmed else LinkState.SUSPECTED
    return RootCause(kind="host", key=f"host:{host}", state=state, links=links, places=_places(links))


def _hosts_down(links: Iterable[LinkFacts]) -> set[str]:
    """Hosts with at least two targets, all of which fail on the wire and none of which answers."""
    outcomes: dict[str, list[LinkFacts]] = defaultdict(list)
    for link in links:
        outcomes[host_of(link.url) or ""].append(link)
    return {
        host
        for host, found in outcomes.items()
        if host and len(found) >= 2 and all(_on_the_wire(link) for link in found)
    }


def _on_the_wire(link: LinkFacts) -> bool:
    return link.outcome in WIRE_BROKEN and link.outcome is not Outcome.INVALID_URL and link.outcome not in ANSWERED


def _places(links: Iterable[LinkFacts]) -> int:
    return sum(max(link.referrer_count, len(link.referrers), 1) for link in links)
