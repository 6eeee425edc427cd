"""Samples of home pages (可用性监测), kept one by one as they were taken."""

from datetime import datetime

import msgspec
from sqlalchemy import select

from auditor.model.facts import Probe
from auditor.store.columns import read_row
from auditor.store.database import Database
from auditor.store.schema import probes


class Probes:
    """Samples by office, site and moment."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, office: str, site: str, sample: Probe) -> None:
        """Keep a sample; one of the same moment is kept once."""
        row = msgspec.structs.asdict(sample) | {"office": office, "site": site, "outcome": sample.outcome.value}
        with self._db.write():
            self._db.put(probes, [row], replace=False)

    def list(self, office: str, site: str, since: datetime, until: datetime) -> tuple[Probe, ...]:
        """Return the samples of ``since`` ≤ moment ≤ ``until`` in time order."""
        query = (
            select(probes)
            .where(probes.c.office == office, probes.c.site == site, probes.c.at >= since, probes.c.at <= until)
            .order_by(probes.c.at)
        )
        with self._db.read() as connection:
            return tuple(read_row(row, Probe) for row in connection.execute(query))
