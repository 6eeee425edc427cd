"""Revisions of the demo office's report: approved, rendered again, packed for the district."""

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import openpyxl
import pytest

from auditor.audit import AuditOptions, OpenedOffice, open_office, run_audit
from auditor.audit.reporting import ReportRequest, write_report
from auditor.audit.revisions import approve, document_of, latest_revision, numbered_revision, render_again
from auditor.demo import DEMO_AT, build
from auditor.demo.running import DemoClock, offline_source
from auditor.errors import UsageError
from auditor.report import read_package

NOW = DEMO_AT


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedOffice]:
    folder = tmp_path_factory.mktemp("revisions")
    site = build(folder)
    try:
        with open_office(folder) as office:
            run_audit(
                office,
                AuditOptions(at=DEMO_AT),
                progress=lambda _done, _planned, _what: None,
                clock=DemoClock(DEMO_AT),
                source=offline_source,
            )
            yield office
    finally:
        site.server.stop()


def wanted(out: Path, *formats: str, draft: bool = False, package: bool = False) -> ReportRequest:
    return ReportRequest(period="2026Q3", formats=formats or ("json",), out=out, draft=draft, package=package)


def word_text(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml")


def cells(path: Path) -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for row in sheet.iter_rows() for cell in row] for sheet in book]


def test_a_kept_revision_rendered_again_has_the_same_content(opened: OpenedOffice, tmp_path: Path) -> None:
    first = write_report(opened, wanted(tmp_path / "1", "html", "json", "docx", "xlsx"), as_of=NOW)
    write_report(opened, wanted(tmp_path / "2"), as_of=NOW)
    kept = numbered_revision(opened, "2026Q3", first.revision.revision)
    again = render_again(opened, kept, wanted(tmp_path / "3", "html", "json", "docx", "xlsx"))
    for before, after in zip(first.files[:2], again.files[:2], strict=True):
        assert before.read_bytes() == after.read_bytes()
    assert word_text(first.files[2]) == word_text(again.files[2])
    assert cells(first.files[3]) == cells(again.files[3])


def test_an_approved_draft_becomes_a_revision_of_its_own_without_the_mark(opened: OpenedOffice, tmp_path: Path) -> None:
    draft = write_report(opened, wanted(tmp_path, draft=True), as_of=NOW)
    before = opened.store.reports.document(draft.revision)
    final = approve(opened, latest_revision(opened, "2026Q3"), " 王芳 ", wanted(tmp_path, "html"), at=NOW)
    assert [path.name for path in (*draft.files, *final.files)] == [
        "2026年第三季度自查报告（草稿）.json",
        "2026年第三季度自查报告.html",
    ]
    assert final.revision.revision == draft.revision.revision + 1
    assert opened.store.reports.document(draft.revision) == before
    marked, plain = document_of(opened, draft.revision), document_of(opened, final.revision)
    assert (marked.draft, plain.draft) == (True, False)
    same = {"draft": False, "revision": 0, "sha256": ""}
    assert msgspec.structs.replace(marked, **same) == msgspec.structs.replace(plain, **same)
    for revision in (draft.revision, final.revision):
        approval = opened.store.reports.approval(revision)
        assert approval is not None
        assert approval.person == "王芳"


def test_an_approval_is_recorded_once_and_by_a_name(opened: OpenedOffice, tmp_path: Path) -> None:
    revision = write_report(opened, wanted(tmp_path), as_of=NOW).revision
    with pytest.raises(UsageError, match="姓名"):
        approve(opened, revision, "  ", wanted(tmp_path), at=NOW)
    assert approve(opened, revision, "王芳", wanted(tmp_path), at=NOW).revision == revision
    with pytest.raises(UsageError, match="已由王芳"):
        approve(opened, revision, "李强", wanted(tmp_path), at=datetime.max.replace(tzinfo=NOW.tzinfo))


def test_a_revision_nobody_wrote_is_refused_with_those_there_are(opened: OpenedOffice) -> None:
    with pytest.raises(UsageError, match=r"没有第 99 稿（现有：.*1"):
        numbered_revision(opened, "2026Q3", 99)
    with pytest.raises(UsageError, match="还没有写过报告"):
        latest_revision(opened, "2020Q1")


def test_a_draft_is_never_packed(opened: OpenedOffice, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="草稿不能打成报送包"):
        write_report(opened, wanted(tmp_path, draft=True, package=True), as_of=NOW)
    assert list(tmp_path.iterdir()) == []


def test_the_package_holds_word_excel_and_json_with_their_sums_and_no_internal_finding(
    opened: OpenedOffice, tmp_path: Path
) -> None:
    written = write_report(opened, wanted(tmp_path, "html", package=True), as_of=NOW)
    packed = written.files[-1]
    assert packed.name == f"2026年第三季度自查报告-{opened.office.id}.zip"
    with zipfile.ZipFile(packed) as archive:
        bodies = {name: archive.read(name) for name in archive.namelist()}
    sums = bodies.pop("校验码.sha256").decode().splitlines()
    assert sums == [f"{hashlib.sha256(body).hexdigest()}  {name}" for name, body in bodies.items()]
    assert sorted(Path(name).suffix for name in bodies) == [".docx", ".json", ".xlsx"]
    document = read_package(packed)
    assert document == document_of(opened, written.revision)
    result = opened.store.runs.result(written.revision.run)
    assert result is not None
    assert any(item.internal for item in result.findings)
    assert not any(item.internal for item in document.result.findings)


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.json", b"{}", "不是自查报告数据"),
        ("a.json", b"\xff\xfe not json", "不是自查报告数据"),
        ("a.zip", b"PK\x03\x04 cut short", "压缩包已损坏"),
        ("a.docx", b"", "不是自查报告数据"),
    ],
)
def test_a_file_that_is_no_package_is_named(tmp_path: Path, name: str, body: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(UsageError, match=f"{name}.*{words}"):
        read_package(path)


def test_a_package_changed_by_anybody_is_refused(opened: OpenedOffice, tmp_path: Path) -> None:
    packed = write_report(opened, wanted(tmp_path, package=True), as_of=NOW).files[-1]
    with zipfile.ZipFile(packed) as archive:
        bodies = {name: archive.read(name) for name in archive.namelist()}
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(changed, "w") as archive:
        for name, body in bodies.items():
            archive.writestr(name, body.replace(b'"fixed": 0', b'"fixed": 9') if name.endswith(".json") else body)
    with pytest.raises(UsageError, match=r"changed\.zip.*校验码不符"):
        read_package(changed)
