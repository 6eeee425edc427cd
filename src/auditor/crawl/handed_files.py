"""Files people hand in, as facts and evidence know them."""

from datetime import datetime
from pathlib import Path

from auditor.model.facts import ColumnFacts
from auditor.model.fetched import Fetched
from auditor.model.office import Column
from auditor.model.words import Outcome
from auditor.model.zone import SHANGHAI


def not_handed(column: Column, reason: str) -> ColumnFacts:
    """Return the column as not seen, for ``reason``."""
    return ColumnFacts(
        column=column.id,
        url=column.url or "",
        method=column.method,
        seen=False,
        reason=reason,
        complete=False,
        pages_read=0,
    )


def modified(path: Path) -> datetime:
    """Return when a file was last written: the nearest thing to when it was collected."""
    return datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI)


def file_as_fetched(path: Path) -> Fetched:
    """Return a handed-in file as something that can be kept as evidence."""
    body = path.read_bytes()
    address = path.as_uri()
    return Fetched(url=address, final_url=address, method="FILE", outcome=Outcome.OK, body=body, started=modified(path))
