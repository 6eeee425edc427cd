"""The store of a workspace: opens the database, brings it up to date, and holds its repositories."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from auditor.model.office import Disk
from auditor.store.answers import Answers
from auditor.store.beats import Beats
from auditor.store.database import Database
from auditor.store.evidence import Evidence
from auditor.store.fetches import Fetches
from auditor.store.findings import Findings
from auditor.store.history import History
from auditor.store.imports import Imports
from auditor.store.leases import Leases
from auditor.store.outbox import Outbox
from auditor.store.owed import OwedRows
from auditor.store.probes import Probes
from auditor.store.reports import Reports
from auditor.store.runs import Runs
from auditor.store.space import Space
from auditor.store.trail import Trail
from auditor.store.transfer import copy_rows
from auditor.store.upgrade import bring_up_to_date, copy_database


class Store:
    """All that a workspace remembers. One process may use one store from several threads."""

    def __init__(self, address: str | Path, evidence_folder: Path, disk: Disk | None = None) -> None:
        """Open the database at ``address`` (a file, or an SQLAlchemy URL); create or migrate it where needed.

        Raises:
            UsageError: an address that cannot be used, a missing driver, or a database of a newer program.
            StorageError: damaged, read-only, full, locked, unreachable, or on a network drive.
        """
        self.database = Database(address)
        try:
            bring_up_to_date(self.database)
        except BaseException:
            self.database.close()
            raise
        self.space = Space(evidence_folder.parent, disk)
        self.evidence = Evidence(evidence_folder, self.space)
        self.database.relieve = self.space.relieve
        self.trail = Trail(self.database)
        self.runs = Runs(self.database)
        self.fetches = Fetches(self.database)
        self.history = History(self.database)
        self.imports = Imports(self.database)
        self.findings = Findings(self.database, self.trail)
        self.answers = Answers(self.database)
        self.owed = OwedRows(self.database)
        self.probes = Probes(self.database)
        self.leases = Leases(self.database)
        self.outbox = Outbox(self.database)
        self.reports = Reports(self.database, self.trail)
        self.beats = Beats(self.database)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything written inside one transaction: all of it is kept, or nothing."""
        with self.database.write():
            yield

    def damage(self) -> tuple[str, ...]:
        """Check the whole database (slow on a big one) and return what is wrong with it; empty = sound."""
        if not self.database.sqlite:
            return ()
        with self.database.read() as connection:
            lines = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            broken = [f"表 {row[0]} 第 {row[1]} 行" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        return tuple([line for line in lines if line != "ok"] + broken)

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy of the database to the file ``target``, also of one that lives on a server.

        Raises:
            StorageError: no space, no permission.
        """
        if self.database.file is not None:
            copy_database(self.database.file, target)
            return
        with closing(Database(target)) as copy:
            bring_up_to_date(copy)
            copy_rows(self.database, copy)

    def fill_from(self, file: Path) -> None:
        """Take over all rows of the database file ``file`` (a restored backup) into this database, which is empty.

        Raises:
            UsageError: this database holds rows already.
            StorageError: one of them refuses; nothing is taken over then.
        """
        with closing(Database(file)) as old:
            bring_up_to_date(old)
            copy_rows(old, self.database)

    def close(self) -> None:
        """Give back every connection."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
