"""Who hears of an event (通知对象): the readers of a channel, and by mail the owners A and B and the lead.

Recipients are kept as roles (``office/unit/A``) or as the fingerprint of a declared address, never as addresses.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from auditor.model.events import Event, Rank
from auditor.model.office import NotifyChannel, Office, Person, Unit

READERS = ""
"""The recipient that stands for all who read a group."""

Offices = Mapping[str, Office]


def places(event: Event, channels: tuple[NotifyChannel, ...], offices: Offices) -> tuple[tuple[str, str], ...]:
    """Return the ``(channel, recipient)`` pairs an event goes to."""
    return tuple(
        (channel.id, recipient)
        for channel in channels
        if _wants(channel, event)
        for recipient in dict.fromkeys(_recipients(channel, event, offices))
    )


def mailbox(channel: NotifyChannel, recipient: str, offices: Offices) -> str:
    """Return the mail address a recipient stands for now; empty where there is none any more."""
    if "/" not in recipient:
        return next((address for address in channel.to if _mark(address) == recipient), "")
    office_id, unit_id, rank = recipient.split("/")
    office = offices.get(office_id)
    person = _person(office, unit_id, rank) if office and channel.owners else None
    return person.email if person else ""


def mailboxes(channel: NotifyChannel, offices: Iterable[Office]) -> tuple[str, ...]:
    """Return every address a mail channel may write to, each once."""
    people = (
        person
        for office in (offices if channel.owners else ())
        for unit in office.units
        for person in (unit.owner_a, unit.owner_b, unit.lead)
    )
    own = (person.email for person in people if person and person.email and not person.left)
    return tuple(dict.fromkeys((*channel.to, *own)))


def home_unit(office: Office) -> Unit | None:
    """Return the 科室 that answers for the office as a whole: that of its first site, else the first one."""
    named = {unit.id: unit for unit in office.units}
    of_sites = (named[site.unit] for site in office.sites if site.unit in named)
    return next(of_sites, next(iter(office.units), None))


def _wants(channel: NotifyChannel, event: Event) -> bool:
    if channel.events and event.kind not in channel.events:
        return False
    return not channel.offices or event.office in channel.offices or event.office == "*"


def _recipients(channel: NotifyChannel, event: Event, offices: Offices) -> Iterator[str]:
    if channel.kind != "邮件":
        yield READERS
        return
    yield from (_mark(address) for address in channel.to)
    if channel.owners and (event.rank or not channel.to):
        office = offices.get(event.office) or next(iter(offices.values()), None)
        if office is not None:
            yield from _role(office, event.unit, event.rank or "A")


def _role(office: Office, unit_id: str, rank: Rank) -> Iterator[str]:
    """The role of whoever is meant: the first one under the same address, so that nobody gets two messages."""
    meant = _person(office, unit_id, rank)
    if meant is None:
        return
    for unit in office.units:
        for each in ("A", "B", "lead"):
            person = _person(office, unit.id, each)
            if person is not None and person.email == meant.email:
                yield f"{office.id}/{unit.id}/{each}"
                return


def _person(office: Office, unit_id: str, rank: str) -> Person | None:
    """Return who is told: the one of this rank, else the nearest of the 科室 and of the office with an address."""
    home = home_unit(office)
    unit = next((unit for unit in office.units if unit.id == unit_id), home)
    if unit is None or home is None:
        return None
    order = {
        "A": (unit.owner_a, unit.owner_b, unit.lead, home.lead),
        "B": (unit.owner_b, unit.lead, home.lead, unit.owner_a),
        "lead": (unit.lead, home.lead, home.owner_a, unit.owner_b, unit.owner_a),
    }[rank]
    return next((person for person in order if person and person.email and not person.left), None)


def _mark(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]
