"""A run taken out as a web archive, and one finding put into a paper with the bytes kept of it."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from warcio.archiveiterator import ArchiveIterator

from auditor.audit import AuditOptions, OpenedOffice, open_office, run_audit
from auditor.audit.archive import export_warc
from auditor.audit.proof import write_proof
from auditor.demo import DEMO_AT, build
from auditor.demo.running import DemoClock, offline_source
from auditor.errors import UsageError


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[OpenedOffice, str]]:
    folder = tmp_path_factory.mktemp("archive")
    site = build(folder)
    try:
        with open_office(folder) as opened:
            outcome = run_audit(
                opened,
                AuditOptions(at=DEMO_AT),
                progress=lambda *_: None,
                clock=DemoClock(DEMO_AT),
                source=offline_source,
            )
            yield opened, outcome.run
    finally:
        site.server.stop()


def test_an_archive_is_read_back_with_every_page_as_kept(audited: tuple[OpenedOffice, str], tmp_path: Path) -> None:
    opened, run = audited
    exported = export_warc(opened, run, tmp_path / "run.warc.gz")
    fetched = opened.store.fetches.of_run(run)
    assert (exported.fetches, exported.bodies_gone) == (len(fetched), 0)
    bodies: dict[str, bytes] = {}
    kinds: list[str] = []
    with exported.path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests=True):
            kinds.append(record.rec_type)
            if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
                bodies[record.rec_headers.get_header("WARC-Target-URI")] = record.content_stream().read()
            assert record.digest_checker.passed is not False
    assert kinds[0] == "warcinfo"
    whole = [one for one in fetched if one.status == 200 and one.method == "GET" and one.sha256]
    assert whole
    assert all(hashlib.sha256(bodies[one.final_url]).hexdigest() == one.sha256 for one in whole)


def test_a_run_nobody_made_cannot_be_exported(audited: tuple[OpenedOffice, str], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有编号为"):
        export_warc(audited[0], "2026Q3-none", tmp_path / "none.warc.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_proof_tells_when_and_where_and_stands_beside_the_bytes(
    audited: tuple[OpenedOffice, str], tmp_path: Path
) -> None:
    opened, _ = audited
    entry = next(one for one in opened.store.findings.list(opened.office.id) if one.evidence)
    proof = write_proof(opened, entry.number, tmp_path, at=DEMO_AT + timedelta(days=1))
    document = Document(str(proof.paper))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "本单位自存证据" in words
    assert entry.text in words
    assert "检查发现" in cells
    assert entry.evidence in {hashlib.sha256(copy.read_bytes()).hexdigest() for copy in proof.copies}
    assert entry.evidence in "".join(cells.split())


def test_a_proof_knows_nothing_of_later_days(audited: tuple[OpenedOffice, str], tmp_path: Path) -> None:
    opened, _ = audited
    entry = opened.store.findings.list(opened.office.id)[0]
    with pytest.raises(UsageError, match="尚未发现"):
        write_proof(opened, entry.number, tmp_path, at=entry.first_seen - timedelta(days=1))


def test_an_unknown_number_is_named(audited: tuple[OpenedOffice, str], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="台账中没有"):
        write_proof(audited[0], "zzzz", tmp_path, at=DEMO_AT)
