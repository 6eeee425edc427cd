"""An audit of the demo office, in one process: stored, judged again, restricted, looked at twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from auditor.audit import AuditOptions, AuditOutcome, OpenedOffice, open_office, run_audit
from auditor.audit.gather import network_notes, total_coverage
from auditor.audit.recheck import recheck, suspected_links
from auditor.audit.rejudge import rejudge
from auditor.audit.reporting import ReportRequest, write_report
from auditor.demo import DEMO_AT, build
from auditor.demo.running import BETWEEN_LOOKS, DemoClock, offline_source
from auditor.errors import StorageError, UsageError
from auditor.model.office import Network
from auditor.model.words import Confidence, Verdict
from auditor.result.canonical import canonical_json
from auditor.result.document import ResultDocument


def quiet(_done: int, _planned: int, _what: str) -> None:
    """Show no progress."""


class Audited:
    """The demo office after one audit, its portal still up."""

    def __init__(self, opened: OpenedOffice, clock: DemoClock, outcome: AuditOutcome) -> None:
        self.opened, self.clock, self.outcome = opened, clock, outcome

    def again(self, **options: object) -> ResultDocument:
        chosen = AuditOptions(at=DEMO_AT, **options)  # type: ignore[arg-type]
        return run_audit(self.opened, chosen, progress=quiet, clock=self.clock, source=offline_source).result


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    folder = tmp_path_factory.mktemp("audit")
    site = build(folder)
    try:
        with open_office(folder) as opened:
            clock = DemoClock(DEMO_AT)
            options = AuditOptions(at=DEMO_AT)
            yield Audited(opened, clock, run_audit(opened, options, progress=quiet, clock=clock, source=offline_source))
    finally:
        site.server.stop()


def test_a_stored_run_is_judged_again_to_identical_documents(audited: Audited) -> None:
    again = rejudge(audited.opened, audited.outcome.run)
    assert (again.same, again.differing, again.notes) == (True, (), ())
    assert canonical_json(again.result) == canonical_json(audited.outcome.result)


def test_another_monitoring_point_gives_what_that_day_implies(audited: Audited) -> None:
    earlier = rejudge(audited.opened, "latest", at=DEMO_AT - timedelta(days=60)).result
    stale = [entry for entry in earlier.checks if entry.id == "column-not-updated" and entry.verdict is Verdict.FAIL]
    now = [e for e in audited.outcome.result.checks if e.id == "column-not-updated" and e.verdict is Verdict.FAIL]
    assert {entry.object for entry in stale} != {entry.object for entry in now}
    newest = {item.id: item.facts.get("newest") for item in earlier.objects if item.kind == "column"}
    assert all(day is None or day <= "2026-08-01" for day in newest.values())


def test_every_finding_carries_evidence_or_place_clause_and_remedy(audited: Audited) -> None:
    findings = audited.outcome.result.findings
    assert findings
    assert [finding.id for finding in findings if not (finding.clause and finding.remedy and finding.text)] == []
    assert len({finding.id for finding in findings}) == len(findings)


def test_a_run_without_sentinel_says_so_in_its_coverage_and_is_not_incomplete_for_that(audited: Audited) -> None:
    note = "未设置网络参照网址，本机断网只能按大面积失败判断"
    assert audited.outcome.result.coverage.reasons[0] == note
    assert network_notes(Network()) == (note,)
    assert network_notes(Network(sentinel=("https://reference.example.test/",))) == ()
    assert total_coverage([], [note]).complete


def test_evidence_of_a_finding_can_be_opened(audited: Audited) -> None:
    kept = [finding.evidence for finding in audited.outcome.result.findings if finding.evidence]
    assert kept
    assert all(audited.opened.store.evidence.get(digest) for digest in kept)


def test_a_second_look_half_an_hour_later_confirms_what_was_suspected(audited: Audited) -> None:
    record = audited.opened.store.runs.get(audited.outcome.run)
    assert record is not None
    facts = audited.opened.store.runs.facts(record.id)
    assert facts is not None
    owed = suspected_links(facts)
    assert owed
    suspected = [f for f in audited.outcome.result.findings if f.confidence is Confidence.SUSPECTED]
    assert suspected
    audited.clock.advance(BETWEEN_LOOKS)
    outcome = recheck(audited.opened, record, clock=audited.clock, source=offline_source)
    assert outcome is not None
    confirmed = {f.id for f in outcome.result.findings if f.confidence is Confidence.CONFIRMED}
    assert {f.id for f in suspected if f.check.startswith("dead-link")} <= confirmed


def test_nothing_is_looked_at_again_where_nothing_is_owed(audited: Audited) -> None:
    latest = max(audited.opened.store.runs.list(audited.opened.office.id), key=lambda run: run.started)
    again = recheck(audited.opened, latest, clock=audited.clock, source=offline_source)
    assert again is None or again.run != latest.id


def test_an_audit_of_one_unit_speaks_only_of_its_objects(audited: Audited) -> None:
    unit = audited.opened.office.units[1]
    result = audited.again(only=unit.name)
    assert result.checks
    own = {c.id for s in audited.opened.office.sites for c in s.columns if (c.unit or s.unit) == unit.id}
    own |= {account.id for account in audited.opened.office.accounts if account.unit == unit.id}
    assert {entry.object for entry in result.checks} <= own


def test_an_audit_of_one_column_finds_what_the_whole_audit_found_there(audited: Audited) -> None:
    stale = next(f for f in audited.outcome.result.findings if f.check == "column-not-updated")
    result = audited.again(only=stale.object)
    assert {f.id for f in result.findings if f.check == "column-not-updated"} == {stale.id}


def test_a_links_only_audit_judges_links_only(audited: Audited) -> None:
    result = audited.again(links_only=True)
    assert result.checks
    assert all("link" in entry.id for entry in result.checks)


def test_a_name_nobody_declared_is_refused(audited: Audited) -> None:
    with pytest.raises(UsageError, match="没有登记"):
        audited.again(only="不存在的科室")


def test_report_revisions_are_numbered_and_kept(audited: Audited, tmp_path: Path) -> None:
    request = ReportRequest(period="2026Q3", formats=("html",), out=tmp_path)
    first = write_report(audited.opened, request, as_of=audited.clock.now())
    second = write_report(audited.opened, request, as_of=audited.clock.now())
    assert second.revision.revision == first.revision.revision + 1
    kept = audited.opened.store.reports.document(first.revision)
    assert msgspec.json.decode(kept)["sha256"] == first.revision.sha256


def test_a_quarter_without_a_run_has_no_report(audited: Audited) -> None:
    with pytest.raises(UsageError, match="还没有完成的检查"):
        write_report(audited.opened, ReportRequest(period="2025Q1"), as_of=audited.clock.now())


def test_an_output_folder_that_refuses_is_a_storage_error_and_leaves_nothing(audited: Audited, tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("x", encoding="utf-8")
    before = len(audited.opened.store.reports.list(audited.opened.office.id))
    with pytest.raises(StorageError) as caught:
        write_report(audited.opened, ReportRequest(period="2026Q3", out=blocked), as_of=audited.clock.now())
    assert caught.value.exit_code == 5
    assert len(audited.opened.store.reports.list(audited.opened.office.id)) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-file"]
