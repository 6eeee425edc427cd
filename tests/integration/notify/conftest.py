"""A post office over a store of its own, whose clock is set by the test and whose lines lead to loopback servers."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.servers.clock import SkippingClock

from auditor.audit.telling import Event, EventKind, tell
from auditor.channels import Vault
from auditor.fetch import Courtesy, Fetcher
from auditor.model.office import Network, Notify, Office
from auditor.model.zone import SHANGHAI
from auditor.notify import CARRIERS, Delivered, PostOffice, Sender
from auditor.store import Store

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
OFFICE = Office.model_validate(
    {
        "id": "yunxi",
        "name": "临江区人民政府云溪街道办事处",
        "short_name": "云溪街道",
        "units": [
            {
                "id": "general",
                "name": "党政办",
                "owner_a": {"name": "林若川", "email": "a@yunxi.example"},
                "owner_b": {"name": "沈知微", "email": "b@yunxi.example"},
                "lead": {"name": "周以安", "email": "lead@yunxi.example"},
            },
            {"id": "civil", "name": "民政办", "owner_a": {"name": "何见山"}},
        ],
        "sites": [{"id": "section", "name": "板块", "url": "http://www.linjiang.example/", "unit": "general"}],
    }
)


class SetClock(SkippingClock):
    """Stands where the test sets it; only monotonic time runs."""

    def __init__(self) -> None:
        super().__init__(MORNING)
        self.at = MORNING

    def now(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


class Desk:
    """What a test needs to tell events and to have them delivered."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder, self.clock = store, folder, SetClock()
        self.settings = Notify()
        self.network = Network()
        self.more: dict[str, Any] = {}
        self.told = 0

    def channels(self, *channels: Mapping[str, Any], **more: Any) -> None:
        self.settings = Notify.model_validate({"channels": list(channels), **more})

    def tell(self, title: str = "门户板块打不开", kind: EventKind = EventKind.OUTAGE, **more: Any) -> None:
        self.told += 1
        values = {"office": "yunxi", "key": f"k{self.told}", "text": "", "at": self.clock.now()} | more
        tell(self.store, Event(kind=kind, title=title, **values))

    def secret(self, name: str, value: str) -> str:
        path = self.folder / name
        path.write_text(value, encoding="utf-8")
        path.chmod(0o600)
        return f"file:{name}"

    async def deliver(self) -> Delivered:
        return await PostOffice(
            self.store,
            self.settings,
            {OFFICE.id: OFFICE},
            sender=Sender(CARRIERS),
            vault=Vault(self.folder),
            fetcher=lambda: Fetcher(
                self.network, session="test", clock=self.clock, courtesy=Courtesy(delay=0, concurrency=8), **self.more
            ),
            clock=self.clock,
        ).deliver()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with nothing told and no channel yet."""
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store:
        yield Desk(store, tmp_path)
