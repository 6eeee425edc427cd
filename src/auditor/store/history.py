"""What earlier runs saw: looks at links, when things were first met, and what conditional requests need."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from sqlalchemy import func, select

from auditor.model.facts import Facts, Observation
from auditor.model.fetched import Validators
from auditor.store.columns import read_row
from auditor.store.database import Database
from auditor.store.schema import first_seen, observations, validators

LOOKS_AT_ONE_ADDRESS = 10
"""What judging needs of the past; years of looks stay in the database."""


class History:
    """History of an office across its runs."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def remember(self, facts: Facts) -> None:
        """Add every look and every first meeting in ``facts``; what is already known stays as it is."""
        looks = [(link.url, look) for site in facts.sites for link in site.links for look in link.observations]
        met: dict[str, datetime] = {}
        for site in facts.sites:
            for column in site.columns:
                for item in column.items:
                    met.setdefault(item.url, item.first_seen or column.collected_at or facts.started)
        with self._db.write():
            self.add_observations(facts.office, looks)
            self.note_first_seen(facts.office, met)

    def add_observations(self, office: str, looks: Iterable[tuple[str, Observation]]) -> None:
        """Keep looks at addresses; a look kept already is not kept twice."""
        rows = [
            msgspec.structs.asdict(look)
            | {"office": office, "url": url, "digest": _digest(url), "outcome": str(look.outcome)}
            for url, look in looks
        ]
        if rows:
            self._db.put(observations, rows, replace=False)

    def observations(
        self, office: str, *, since: datetime | None = None, latest: int = LOOKS_AT_ONE_ADDRESS
    ) -> dict[str, tuple[Observation, ...]]:
        """Return the ``latest`` looks at each address in time order, from ``since`` on."""
        newest_first = func.row_number().over(
            partition_by=observations.c.digest, order_by=(observations.c.at.desc(), observations.c.id.desc())
        )
        ranked = select(observations, newest_first.label("place")).where(observations.c.office == office)
        if since is not None:
            ranked = ranked.where(observations.c.at >= since)
        kept = ranked.subquery()
        query = select(kept).where(kept.c.place <= latest).order_by(kept.c.at, kept.c.id)
        found: defaultdict[str, list[Observation]] = defaultdict(list)
        with self._db.read() as connection:
            for row in connection.execute(query):
                found[row.url].append(read_row(row, Observation))
        return {url: tuple(looks) for url, looks in found.items()}

    def note_first_seen(self, office: str, moments: Mapping[str, datetime]) -> None:
        """Keep when each key (an item's address, a certificate …) was first met; an earlier note stands."""
        rows = [
            {"office": office, "digest": _digest(key), "key": key, "moment": moment} for key, moment in moments.items()
        ]
        if rows:
            self._db.put(first_seen, rows, replace=False)

    def first_seen(self, office: str) -> dict[str, datetime]:
        """Return when each key was first met."""
        query = select(first_seen.c.key, first_seen.c.moment).where(first_seen.c.office == office)
        with self._db.read() as connection:
            return {row.key: row.moment for row in connection.execute(query)}

    def save_validators(self, office: str, found: Mapping[str, Validators]) -> None:
        """Keep the newest ETag, Last-Modified and sha256 of each address."""
        rows = [
            msgspec.structs.asdict(one) | {"office": office, "url": url, "digest": _digest(url)}
            for url, one in found.items()
        ]
        if rows:
            self._db.put(validators, rows, replace=True)

    def validators(self, office: str) -> dict[str, Validators]:
        """Return what conditional requests to each address need."""
        query = select(validators).where(validators.c.office == office)
        with self._db.read() as connection:
            return {row.url: read_row(row, Validators) for row in connection.execute(query)}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
