"""Report revisions are numbered and never change."""

import hashlib

import msgspec

from auditor.store import Approval, ReportFile, Revision, Store

DOCUMENT = '{"报告": "第三季度"}'.encode()


def revision(at, number: int = 1, **changes) -> Revision:
    made = Revision(
        office="yunxi",
        period="2026Q3",
        kind="quarter",
        revision=number,
        run="r1",
        created=at(10, 8),
        draft=False,
        sha256=hashlib.sha256(DOCUMENT).hexdigest(),
        files=(ReportFile(name="自查报告.docx", sha256="b" * 64, size=12),),
    )
    return msgspec.structs.replace(made, **changes)


def test_revisions_are_numbered_from_one_and_come_back_to_the_byte(store: Store, at) -> None:
    assert store.reports.next_revision("yunxi", "2026Q3", "quarter") == 1
    assert store.reports.add(revision(at), DOCUMENT)
    assert store.reports.next_revision("yunxi", "2026Q3", "quarter") == 2
    assert store.reports.next_revision("yunxi", "2026Q3", "topic") == 1
    assert store.reports.latest("yunxi", "2026Q3") == revision(at)
    assert store.reports.document(revision(at)) == DOCUMENT


def test_a_kept_revision_is_never_replaced(store: Store, at) -> None:
    store.reports.add(revision(at), DOCUMENT)
    assert not store.reports.add(revision(at, run="r2"), b"{}")
    assert store.reports.list("yunxi") == (revision(at),)
    assert store.reports.document(revision(at)) == DOCUMENT


def test_the_latest_of_eleven_revisions_is_the_eleventh(store: Store, at) -> None:
    for number in range(1, 12):
        store.reports.add(revision(at, number), DOCUMENT)
    latest = store.reports.latest("yunxi", "2026Q3")
    assert latest is not None
    assert latest.revision == 11
    assert store.reports.latest("yunxi", "2026Q2") is None


def test_an_approval_belongs_to_one_revision_and_is_recorded_once(store: Store, at) -> None:
    store.reports.add(revision(at), DOCUMENT)
    store.reports.add(revision(at, 2), DOCUMENT)
    approval = Approval(person="李主任", approved_at=at(10, 9))
    assert store.reports.approve(revision(at), approval)
    assert not store.reports.approve(revision(at), Approval(person="他人", approved_at=at(10, 10)))
    assert store.reports.approval(revision(at)) == approval
    assert store.reports.approval(revision(at, 2)) is None
