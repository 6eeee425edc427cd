"""An office opened for work: its register, its rules, its working days and its store."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from auditor.audit.actor import this_actor
from auditor.model.office import Office, Settings
from auditor.redaction import never_show_password
from auditor.register import Workspace, load_workspace
from auditor.register.workspace import REGISTER_FILE
from auditor.rulebook import Rulebook, load_rulebook
from auditor.rulebook.working_days import WorkingCalendar
from auditor.store import Event, Store

DATABASE = "auditor.db"
EVIDENCE = "evidence"
OUT = "out"
OWN_RULES = "rules"
OWN_TEMPLATES = "reports"


class OpenedOffice(msgspec.Struct, frozen=True, kw_only=True):
    """What every command on one office needs. ``folder`` is the workspace."""

    folder: Path
    workspace: Workspace
    office: Office
    rulebook: Rulebook
    calendar: WorkingCalendar
    store: Store

    @property
    def settings(self) -> Settings:
        """The workspace's settings."""
        return self.workspace.settings

    def note(self, what: Event, target: str, now: datetime, *, by: str = "") -> None:
        """Note in the audit log that something was done for this office."""
        self.store.trail.note(by, what, target, "成功", now, office=self.office.id)


def own_folder(folder: Path, name: str) -> Path | None:
    """Return the workspace's own ``rules`` or ``reports`` folder where it has one.

    A folder without a register is no workspace: what lies in it (a checkout of this program, say) is not the office's.
    """
    found = folder / name
    return found if found.is_dir() and (folder / REGISTER_FILE).is_file() else None


def load_rules(folder: Path, profile: str) -> tuple[Rulebook, WorkingCalendar]:
    """Load the rule packs and the working days that hold in a workspace."""
    own = own_folder(folder, OWN_RULES)
    return load_rulebook(profile, own), WorkingCalendar.load(own)


@contextmanager
def open_store(folder: Path, settings: Settings) -> Iterator[Store]:
    """Open the workspace's store: the database it names, else ``auditor.db``; evidence beside it.

    Raises:
        StorageError: it cannot be opened or written.
    """
    for address in (settings.store.url, settings.network.proxy):
        never_show_password(address or "")
    with Store(settings.store.url or folder / DATABASE, folder / EVIDENCE, settings.disk) as store:
        store.trail.actor = this_actor()
        yield store


@contextmanager
def open_office(folder: Path, office_id: str | None = None) -> Iterator[OpenedOffice]:
    """Load the workspace and open one office of it.

    Raises:
        RegisterError: every fault of the register at once.
        UsageError: unknown office or profile.
        StorageError: the store cannot be opened.
    """
    bare = load_workspace(folder)
    rulebook, calendar = load_rules(folder, bare.settings.profile)
    workspace = load_workspace(folder, categories=frozenset(category.id for category in rulebook.categories))
    office = workspace.office(office_id)
    with open_store(folder, workspace.settings) as store:
        yield OpenedOffice(
            folder=folder, workspace=workspace, office=office, rulebook=rulebook, calendar=calendar, store=store
        )
