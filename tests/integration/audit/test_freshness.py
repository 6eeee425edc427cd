"""The daily look: as sharp on what it looks at as a whole audit, silent on all else, and no quarter's business."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.audit.freshness import LOOKED_AT, look_at_freshness
from auditor.audit.opened import OpenedOffice
from auditor.audit.owed import HANDLERS, Hands
from auditor.audit.rejudge import rejudge
from auditor.audit.reporting import ReportRequest, write_report
from auditor.audit.run import AuditOptions, run_audit
from auditor.audit.unattended import Unattended, open_all
from auditor.checks import load
from auditor.demo import DEMO_AT, DemoSite, build
from auditor.demo.running import DemoClock, offline_source
from auditor.errors import UsageError
from auditor.model.tasks import Task
from auditor.result.document import ResultDocument
from auditor.schedule import hold_lease
from auditor.store import Owed


def quiet(_done: int, _planned: int, _what: str) -> None:
    """Show no progress."""


class Street:
    """The demo office, opened, with its portal served."""

    def __init__(self, opened: Unattended, site: DemoSite) -> None:
        self.all, self.site = opened, site
        self.opened: OpenedOffice = opened.offices["yunxi"]
        self.clock = DemoClock(DEMO_AT)

    def audit(self) -> ResultDocument:
        with hold_lease(self.opened.store, self.clock):
            return run_audit(
                self.opened, AuditOptions(at=DEMO_AT), progress=quiet, clock=self.clock, source=offline_source
            ).result

    def look(self) -> tuple[str, ResultDocument]:
        with hold_lease(self.opened.store, self.clock):
            run = look_at_freshness(self.opened, clock=self.clock, progress=quiet, source=offline_source)
        found = self.opened.store.runs.result(run)
        assert found is not None
        return run, found

    def states(self) -> dict[str, str]:
        return {entry.id: entry.state.value for entry in self.opened.store.findings.list("yunxi")}


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    site = build(tmp_path)
    try:
        with open_all(tmp_path) as opened:
            yield Street(opened, site)
    finally:
        site.server.stop()


def test_what_it_looks_at_it_sees_as_a_whole_audit_does(street: Street) -> None:
    whole = street.audit()
    _, found = street.look()
    of_whole = {(one.id, one.object): one.verdict for one in whole.checks if one.id in LOOKED_AT}
    assert {(one.id, one.object): one.verdict for one in found.checks} == of_whole
    assert {one.id for one in found.findings} == {one.id for one in whole.findings if one.check in LOOKED_AT}
    assert any(one.check == "column-not-updated" for one in found.findings)


def test_it_says_nothing_of_what_it_did_not_look_at_and_closes_nothing_there(street: Street) -> None:
    street.audit()
    before = street.states()
    street.clock.advance(timedelta(hours=1))
    _, found = street.look()
    assert {one.id for one in found.checks} <= LOOKED_AT
    assert street.states() == before


def test_a_site_that_does_not_open_neither_adds_nor_closes_anything(street: Street) -> None:
    street.audit()
    before = street.states()
    street.site.server.stop()
    street.clock.advance(timedelta(hours=1))
    _, found = street.look()
    assert not [one for one in found.checks if one.verdict == "fail" and one.id == "column-not-updated"]
    assert street.states() == before


def test_no_quarters_report_is_written_from_it(street: Street) -> None:
    run, _ = street.look()
    with pytest.raises(UsageError):
        write_report(street.opened, ReportRequest(period="2026Q3"), as_of=street.clock.now())
    street.audit()
    street.clock.advance(timedelta(minutes=1))
    street.look()
    written = write_report(street.opened, ReportRequest(period="2026Q3", formats=("json",)), as_of=street.clock.now())
    assert written.revision.kind == "quarter"
    assert written.revision.run != run


def test_what_it_found_stands_in_the_ledger_at_once(street: Street) -> None:
    _, found = street.look()
    stated = {one.id for one in found.findings if one.severity != "advice" and one.confidence == "confirmed"}
    assert stated
    assert stated <= street.states().keys()


def test_judged_again_it_says_the_same(street: Street) -> None:
    run, _ = street.look()
    assert rejudge(street.opened, run).same


def test_the_weekly_look_at_links_is_a_run_of_its_own(street: Street) -> None:
    hands = Hands(
        workspace=street.all.workspace,
        store=street.opened.store,
        offices=street.all.offices,
        clock=street.clock,
        progress=quiet,
        source=offline_source,
    )
    row = Owed(office="yunxi", object="*", period="2026-09-26", kind=Task.LINKS, due_at=DEMO_AT, not_before=DEMO_AT)
    with hold_lease(street.opened.store, street.clock):
        run = HANDLERS[Task.LINKS](hands, row)
    record = street.opened.store.runs.get(run)
    assert record is not None
    assert (record.kind, record.only) == ("links", "链接")
    with pytest.raises(UsageError):
        write_report(street.opened, ReportRequest(period="2026Q3"), as_of=street.clock.now())


def test_every_check_it_counts_on_exists() -> None:
    assert {check.meta.id for check in load()} >= LOOKED_AT
