"""Revisions of the report after they were written: the leader's approval, and rendering one again."""

from datetime import datetime

import msgspec

from auditor.audit.opened import OpenedOffice
from auditor.audit.reporting import ReportRequest, WrittenReport, keep, write_files
from auditor.errors import UsageError
from auditor.result.report_document import ReportDocument, sealed
from auditor.store import Approval, Revision


def latest_revision(opened: OpenedOffice, period: str) -> Revision:
    """Return the revision of the quarter that was written last, of the quarter's report or a 专项自查.

    Raises:
        UsageError: there is none.
    """
    found = opened.store.reports.list(opened.office.id, period)
    if not found:
        raise UsageError(f"{period} 还没有写过报告，请先执行 auditor report --period {period}")
    return max(found, key=lambda one: (one.created, one.revision))


def numbered_revision(opened: OpenedOffice, period: str, number: int) -> Revision:
    """Return revision ``number`` of the quarter (of both kinds, the one written last).

    Raises:
        UsageError: there is none; names those there are.
    """
    kept = opened.store.reports.list(opened.office.id, period)
    found = [one for one in kept if one.revision == number]
    if not found:
        known = "、".join(sorted({str(one.revision) for one in kept})) or "无"
        raise UsageError(f"{period} 没有第 {number} 稿（现有：{known}）")
    return max(found, key=lambda one: one.created)


def document_of(opened: OpenedOffice, revision: Revision) -> ReportDocument:
    """Return the report document of a kept revision."""
    return msgspec.json.decode(opened.store.reports.document(revision), type=ReportDocument)


def render_again(opened: OpenedOffice, revision: Revision, request: ReportRequest) -> WrittenReport:
    """Render a kept revision again, by what was kept and nothing newer.

    Raises:
        UsageError: unknown format, a faulty template, or a package of a draft.
        StorageError: the output folder refuses.
    """
    return WrittenReport(revision=revision, files=write_files(opened, document_of(opened, revision), request))


def approve(
    opened: OpenedOffice, revision: Revision, person: str, request: ReportRequest, *, at: datetime
) -> WrittenReport:
    """Record the leader's approval (领导审定) of ``revision`` and write it without the mark 草稿.

    A kept revision never changes: an approved draft becomes the next revision, alike but for the mark.

    Raises:
        UsageError: no name was given, or an approval is recorded already; names who approved and when.
        StorageError: the output folder refuses; then no approval is recorded.
    """
    person = " ".join(person.split())
    if not person:
        raise UsageError("--approve 后面要写审定人姓名，如 --approve 王芳")
    reports = opened.store.reports
    known = reports.approval(revision)
    if known is not None:
        raise UsageError(
            f"第 {revision.revision} 稿已由{known.person}于 {known.approved_at:%Y-%m-%d} 审定，无需再次登记"
        )
    document = document_of(opened, revision)
    approval = Approval(person=person, approved_at=at)
    final = revision
    if document.draft:
        number = reports.next_revision(revision.office, revision.period, revision.kind)
        document = sealed(msgspec.structs.replace(document, draft=False, revision=number))
    files = write_files(opened, document, request)
    if document.revision != revision.revision:
        final = keep(opened, document, revision.run, files, at)
        reports.approve(final, approval)
    reports.approve(revision, approval)
    return WrittenReport(revision=final, files=files)
