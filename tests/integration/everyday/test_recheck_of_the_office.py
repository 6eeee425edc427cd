"""What the office lacks as a whole is re-tested without waiting for a whole audit: menus, new columns, the register."""

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest

from auditor.audit import AuditOptions, OpenedOffice, open_office, run_audit
from auditor.audit.recheck_claimed import Rechecked, recheck_claimed
from auditor.demo import DEMO_AT, build
from auditor.demo.planted import SITE
from auditor.demo.running import DemoClock, offline_source
from auditor.demo.story import PORTAL
from auditor.ledger.transitions import claimed_fixed
from auditor.model.office import Column
from auditor.model.words import ColumnType
from auditor.store import LedgerEntry, State

pytestmark = pytest.mark.slow

LATER = DEMO_AT + timedelta(days=3)


@pytest.fixture
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedOffice]:
    folder = tmp_path_factory.mktemp("office")
    site = build(folder)
    try:
        with open_office(folder) as office:
            options = AuditOptions(at=DEMO_AT)
            run_audit(office, options, progress=lambda *_: None, clock=DemoClock(DEMO_AT), source=offline_source)
            yield office
    finally:
        site.server.stop()


def lacking(opened: OpenedOffice) -> list[LedgerEntry]:
    """Findings of mandatory categories that the office lacks."""
    found = opened.store.findings.list(opened.office.id)
    return [entry for entry in found if entry.check == "missing-category" and entry.severity != "advice"]


def claim(opened: OpenedOffice, *entries: LedgerEntry) -> None:
    at = LATER - timedelta(hours=1)
    opened.store.findings.save_all([claimed_fixed(entry, at, "王某", at.date()) for entry in entries])


def again(opened: OpenedOffice) -> Rechecked:
    looked = recheck_claimed(opened, clock=DemoClock(LATER), source=offline_source)
    assert looked is not None
    return looked


def category_of(opened: OpenedOffice, entry: LedgerEntry) -> str:
    return next(one.id for one in opened.rulebook.categories if f"“{one.name}”" in entry.text)


def test_a_category_whose_column_was_opened_and_declared_is_closed(opened: OpenedOffice) -> None:
    entry, *others = lacking(opened)
    claim(opened, entry)
    new = Column(
        id="opened-since",
        name="新开栏目",
        url=f"http://{PORTAL}/yunxi/gzdt/",
        type=ColumnType.NEWS,
        categories=(category_of(opened, entry),),
    )
    (site,) = opened.office.sites
    site = site.model_copy(update={"columns": (*site.columns, new)})
    changed = msgspec.structs.replace(opened, office=opened.office.model_copy(update={"sites": (site,)}))
    looked = again(changed)
    assert [one.id for one in looked.closed] == [entry.id]
    now = {one.id: one.state for one in opened.store.findings.list(opened.office.id)}
    assert all(now[one.id] is State.OPEN for one in others)


def test_a_category_that_is_still_lacking_is_sent_back(opened: OpenedOffice) -> None:
    entry, *_ = lacking(opened)
    claim(opened, entry)
    looked = again(opened)
    assert ([one.id for one in looked.still], looked.closed, looked.undecided) == ([entry.id], (), ())


def test_where_the_home_page_does_not_open_nothing_is_decided(opened: OpenedOffice) -> None:
    entry, *_ = lacking(opened)
    claim(opened, entry)
    (site,) = opened.office.sites
    assert site.id == SITE
    site = site.model_copy(update={"url": f"http://{PORTAL}/yunxi/no-such-home/"})
    changed = msgspec.structs.replace(opened, office=opened.office.model_copy(update={"sites": (site,)}))
    looked = again(changed)
    assert [one.id for one in looked.undecided] == [entry.id]
    assert looked.closed == ()
