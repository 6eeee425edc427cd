"""Retention removes what has served its time, and nothing that anybody may still ask for."""

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from auditor.audit import AuditOptions, open_office, run_audit
from auditor.audit.rejudge import rejudge
from auditor.audit.retention import expired, retain
from auditor.demo import DEMO_AT, build
from auditor.demo.running import DemoClock, offline_source
from auditor.model.fetched import Fetched
from auditor.model.office import Office, Retention, Settings
from auditor.model.words import Outcome, Severity
from auditor.model.zone import SHANGHAI
from auditor.store import LedgerEntry, LedgerEvent, ReportFile, Revision, RunRecord, State, Store

NOW = datetime(2027, 12, 1, tzinfo=SHANGHAI)
LONG_AGO = NOW - timedelta(days=500)
LATELY = NOW - timedelta(days=30)
POLICY = Retention()
PAGE = "http://www.linjiang.example/yunxi/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as opened:
        run = RunRecord(id="r1", office="yunxi", period="2026Q2", at=LONG_AGO, started=LONG_AGO)
        opened.runs.start(run, Office(id="yunxi", name="云溪街道办事处"), Settings())
        yield opened


def aged(file: Path, moment: datetime) -> Path:
    os.utime(file, (moment.timestamp(), moment.timestamp()))
    return file


def brought(store: Store, body: bytes, *moments: datetime, url: str = PAGE) -> str:
    """Keep ``body`` as first brought at the first moment and found unchanged at the others."""
    digest = store.evidence.put(body)
    aged(store.evidence.path(digest), moments[0])
    looks = [
        Fetched(url=url, final_url=url, outcome=Outcome.OK, status=200, sha256=digest, started=moment, session="s")
        for moment in moments
    ]
    store.fetches.add("r1", "yunxi", looks)
    return digest


def finding(store: Store, state: State, **changes) -> LedgerEntry:
    entry = LedgerEntry(
        id=hashlib.sha256(repr(changes).encode()).hexdigest(),
        office="yunxi",
        check="dead-link",
        object="lanmu",
        title="链接失效",
        text="链接失效",
        severity=Severity.DEDUCT,
        first_seen=LONG_AGO,
        last_seen=LONG_AGO,
        opened_at=LONG_AGO,
        state=state,
    )
    return store.findings.save(msgspec.structs.replace(entry, **changes))


def left(store: Store) -> set[str]:
    return {body.digest for body in store.evidence.all()}


def test_a_body_last_seen_before_the_limit_goes_and_its_record_stays(store: Store, tmp_path: Path) -> None:
    brought(store, b"old", LONG_AGO)
    young = brought(store, b"young", LATELY)
    assert retain(store, tmp_path, POLICY, NOW).startswith("已清理证据副本 1 个")
    assert left(store) == {young}
    assert len(store.fetches.of_run("r1")) == 2


def test_looking_removes_nothing(store: Store, tmp_path: Path) -> None:
    old = brought(store, b"old", LONG_AGO)
    gone = expired(store, tmp_path, POLICY, NOW)
    assert [body.digest for body in gone.bodies] == [old]
    assert left(store) == {old}


def test_a_page_found_unchanged_lately_stays_though_its_bytes_are_old(store: Store, tmp_path: Path) -> None:
    page = brought(store, b"same for years", LONG_AGO, LATELY)
    retain(store, tmp_path, POLICY, NOW)
    assert left(store) == {page}


@pytest.mark.parametrize("state", [state for state in State if state != State.CLOSED])
def test_what_an_unsettled_or_disputed_finding_rests_on_stays(store: Store, tmp_path: Path, state: State) -> None:
    seen = brought(store, b"its evidence", LONG_AGO, url="http://elsewhere.example/")
    page = brought(store, b"its page", LONG_AGO)
    earlier = brought(store, b"as first found", LONG_AGO, url="http://third.example/")
    entry = finding(store, state, evidence=seen, url=PAGE)
    store.findings.save(entry, [LedgerEvent(finding=entry.id, at=LONG_AGO, kind="found", evidence=earlier)])
    brought(store, b"nobody's", LONG_AGO, url="http://fourth.example/")
    retain(store, tmp_path, POLICY, NOW)
    assert left(store) == {seen, page, earlier}


@pytest.mark.parametrize(("closed", "stays"), [(LONG_AGO, False), (LATELY, True)])
def test_a_closed_findings_evidence_is_kept_as_long_again(store, tmp_path: Path, closed: datetime, stays: bool) -> None:
    seen = brought(store, b"its evidence", LONG_AGO, url="http://elsewhere.example/")
    finding(store, State.CLOSED, evidence=seen, closed_at=closed)
    retain(store, tmp_path, POLICY, NOW)
    assert (seen in left(store)) is stays


def report(store: Store, number: int, *, draft: bool, evidence: str = "", file: Path | None = None) -> None:
    document = msgspec.json.encode({"result": {"findings": [{"evidence": evidence or None}]}})
    files = ()
    if file is not None:
        body = file.read_bytes()
        files = (ReportFile(name=file.name, sha256=hashlib.sha256(body).hexdigest(), size=len(body)),)
    store.reports.add(
        Revision(
            office="yunxi",
            period="2026Q2",
            kind="quarter",
            revision=number,
            run="r1",
            created=LONG_AGO,
            draft=draft,
            sha256=hashlib.sha256(document).hexdigest(),
            files=files,
        ),
        document,
    )


def test_what_a_final_report_rests_on_stays_and_what_a_draft_rested_on_does_not(store: Store, tmp_path: Path) -> None:
    final, draft = brought(store, b"final", LONG_AGO), brought(store, b"draft", LONG_AGO)
    report(store, 1, draft=True, evidence=draft)
    report(store, 2, draft=False, evidence=final)
    retain(store, tmp_path, POLICY, NOW)
    assert left(store) == {final}


def written(tmp_path: Path, number: int) -> Path:
    file = tmp_path / "out" / f"2026Q2-{number}" / "自查报告.docx"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"written")
    return file


def test_a_drafts_file_goes_once_its_quarter_has_a_report_for_good(store: Store, tmp_path: Path) -> None:
    draft, final = written(tmp_path, 1), written(tmp_path, 2)
    report(store, 1, draft=True, file=draft)
    retain(store, tmp_path, POLICY, NOW)
    assert draft.exists()
    report(store, 2, draft=False, file=final)
    retain(store, tmp_path, POLICY, NOW)
    assert not draft.parent.exists()
    assert final.exists()


def test_a_draft_changed_by_hand_stays(store: Store, tmp_path: Path) -> None:
    draft, final = written(tmp_path, 1), written(tmp_path, 2)
    report(store, 1, draft=True, file=draft)
    report(store, 2, draft=False, file=final)
    draft.write_bytes(b"edited by the clerk")
    retain(store, tmp_path, POLICY, NOW)
    assert draft.exists()


def test_with_little_disk_left_evidence_is_kept_for_the_shorter_time(store: Store, tmp_path: Path) -> None:
    page = brought(store, b"half a year old", NOW - timedelta(days=200))
    assert retain(store, tmp_path, POLICY, NOW) == "没有到保存期限的内容"
    assert left(store) == {page}
    retain(store, tmp_path, POLICY, NOW, low_disk=True)
    assert left(store) == set()


def test_read_pages_and_copies_made_before_upgrades_go_and_nothing_else_of_the_folder(store, tmp_path: Path) -> None:
    kept = ("auditor.yaml", "账号导出.xlsx", "out/2026Q2-2/自查报告.docx", "logs/auditor.log")
    gone = ("auditor.db.v0001.bak", "cache/read.db", "out/2026Q2-2/.writing-abc.docx")
    for name in (*kept, *gone):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
        aged(tmp_path / name, LONG_AGO)
    retain(store, tmp_path, POLICY, NOW)
    assert all((tmp_path / name).exists() for name in kept)
    assert not any((tmp_path / name).exists() for name in gone)


def test_a_run_is_judged_again_to_the_same_words_after_its_pages_are_gone(tmp_path: Path) -> None:
    site = build(tmp_path)
    try:
        with open_office(tmp_path) as opened:
            options = AuditOptions(at=DEMO_AT)
            clock = DemoClock(DEMO_AT)
            done = run_audit(opened, options, progress=lambda *_: None, clock=clock, source=offline_source)
            kept = len(left(opened.store))
            for body in opened.store.evidence.all():
                aged(opened.store.evidence.path(body.digest), DEMO_AT)
            retain(opened.store, tmp_path, POLICY, DEMO_AT + timedelta(days=500))
            assert 0 < len(left(opened.store)) < kept / 2
            assert rejudge(opened, done.run).same
            rested_on = [entry.evidence for entry in opened.store.findings.list(opened.office.id) if entry.evidence]
            assert rested_on
            assert all(opened.store.evidence.has(digest) for digest in rested_on)
    finally:
        site.server.stop()


def test_what_was_read_from_pages_goes_when_the_disk_runs_low_or_it_grew_too_big(store, tmp_path, monkeypatch) -> None:
    cached = tmp_path / "cache" / "read.db"
    cached.parent.mkdir()
    cached.write_bytes(b"x" * 100)
    aged(cached, LATELY)
    assert expired(store, tmp_path, POLICY, NOW).files == ()
    assert expired(store, tmp_path, POLICY, NOW, low_disk=True).files == (cached,)
    monkeypatch.setattr("auditor.audit.retention.MOST_CACHED", 99)
    assert expired(store, tmp_path, POLICY, NOW).files == (cached,)
