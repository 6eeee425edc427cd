"""The report document of a quarter: the result, and the ledger beside it, as of one moment; numbered and kept."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from auditor.audit.availability import availability_of
from auditor.audit.contributed import applications_of, submissions_of
from auditor.audit.opened import OUT, OWN_TEMPLATES, OpenedOffice, own_folder
from auditor.audit.topic import on_topic, topic_words
from auditor.errors import StorageError, UsageError
from auditor.ledger import look_back, rectification, signoffs
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Office
from auditor.register.periods import period_before, reporting_period
from auditor.report import (
    DEFAULT_FORMATS,
    PACKAGE_FORMATS,
    previous_of,
    publishable,
    render,
    report_words,
    row_titles,
    unit_words,
    veto_rules,
    write_package,
)
from auditor.result.canonical import canonical_json
from auditor.result.document import ResultDocument
from auditor.result.report_document import PreviousQuarter, ReportDocument
from auditor.store import FINISHED, ReportFile, Revision, RunRecord, Store

QUARTER = "quarter"
TOPIC = "topic"
_MOST_QUARTERS = 7


class ReportRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to write: of which quarter, in which formats, where (none = the workspace's ``out``).

    ``whole`` passes over 专项自查 made after the quarter's own audit; ``package`` also puts Word, Excel and JSON into
    one archive for the district (报送包).
    """

    period: str
    formats: Sequence[str] = DEFAULT_FORMATS
    out: Path | None = None
    draft: bool = False
    package: bool = False
    whole: bool = False


class WrittenReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: the revision as kept, and its files."""

    revision: Revision
    files: tuple[Path, ...]


def write_report(opened: OpenedOffice, request: ReportRequest, *, as_of: datetime) -> WrittenReport:
    """Assemble the quarter's report from its latest finished run, render it, and keep it as a new revision.

    Raises:
        UsageError: no finished run of that quarter, unknown format, or a faulty template.
        StorageError: the output folder refuses; nothing is left behind.
    """
    period = reporting_period(opened.settings.period, request.period)
    record = finished_run(opened.store, opened.office, period, whole=request.whole)
    result = opened.store.runs.result(record.id)
    if result is None:
        raise UsageError(f"检查 {record.id} 没有结果，请重新执行 auditor audit --period {period.id}")
    kind = TOPIC if record.only else QUARTER
    number = opened.store.reports.next_revision(opened.office.id, period.id, kind)
    document = assemble(opened, result, record, period, as_of=as_of, revision=number, draft=request.draft)
    files = write_files(opened, document, request)
    revision = keep(opened, document, record.id, files, as_of)
    return WrittenReport(revision=revision, files=files)


def write_files(opened: OpenedOffice, document: ReportDocument, request: ReportRequest) -> tuple[Path, ...]:
    """Render a report document, and pack it where a package is wanted.

    Raises:
        UsageError: unknown format, a faulty template, or a package of a draft.
        StorageError: the output folder refuses; nothing is left behind.
    """
    if request.package and document.draft:
        raise UsageError("草稿不能打成报送包；请先登记领导审定：auditor report --approve 姓名 --package")
    folder = request.out or opened.folder / OUT / f"{document.result.period}-{document.revision}"
    wanted = dict.fromkeys((*request.formats, *(PACKAGE_FORMATS if request.package else ())))
    files = render(document, folder, tuple(wanted), own_folder(opened.folder, OWN_TEMPLATES))
    if not request.package:
        return files
    parts = [path for path in files if path.suffix.lstrip(".") in PACKAGE_FORMATS]
    name = f"{parts[0].stem}-{opened.office.id}.zip"
    return (*files, write_package(parts, folder / name, document.as_of))


def keep(
    opened: OpenedOffice, document: ReportDocument, run: str, files: tuple[Path, ...], created: datetime
) -> Revision:
    """Keep a report document and what was rendered from it as a revision, which nothing changes any more."""
    revision = Revision(
        office=opened.office.id,
        period=document.result.period,
        kind=TOPIC if document.topic else QUARTER,
        revision=document.revision,
        run=run,
        created=created,
        draft=document.draft,
        sha256=document.sha256,
        files=tuple(_file(path) for path in files),
    )
    if not opened.store.reports.add(revision, canonical_json(document)):
        raise StorageError(f"第 {document.revision} 稿刚刚由另一个程序写过，请重新执行")
    return revision


def finished_run(store: Store, office: Office, period: ReportingPeriod, *, whole: bool = False) -> RunRecord:
    """Return the latest finished run of the quarter; with ``whole`` the latest of the whole office.

    Raises:
        UsageError: there is none.
    """
    runs = store.runs.list(office.id, period=period.id, kind="audit", statuses=FINISHED)
    runs = tuple(run for run in runs if not (whole and run.only))
    if not runs:
        raise UsageError(f"{period.title}还没有完成的检查，请先执行 auditor audit --period {period.id}")
    return max(runs, key=lambda run: run.started)


def latest_result(opened: OpenedOffice) -> ResultDocument:
    """Return the result of the office's latest finished run.

    Raises:
        UsageError: there is none.
    """
    runs = opened.store.runs.list(opened.office.id, kind="audit", statuses=FINISHED)
    result = opened.store.runs.result(max(runs, key=lambda run: run.started).id) if runs else None
    if result is None:
        raise UsageError("还没有完成的检查，请先执行 auditor audit")
    return result


def assemble(
    opened: OpenedOffice,
    result: ResultDocument,
    record: RunRecord,
    period: ReportingPeriod,
    *,
    as_of: datetime,
    revision: int,
    draft: bool,
) -> ReportDocument:
    """Return the sealed report document: result, ledger, sign-offs and the previous quarter as of ``as_of``."""
    store, office = opened.store, opened.office
    earlier = period_before(opened.settings.period, period).id
    section = rectification(store, office.id, period, as_of)
    section = msgspec.structs.replace(section, look_back=look_back(store, office.id, earlier))
    document = ReportDocument(
        result=result,
        as_of=as_of,
        words=report_words(office),
        units=unit_words(office),
        vetoes=veto_rules(opened.rulebook, office),
        rows=row_titles(opened.rulebook),
        rectification=section,
        signoffs=signoffs(store, result, opened.rulebook, as_of),
        submissions=submissions_of(opened, record, period),
        applications=applications_of(opened, period, as_of),
        availability=availability_of(store.runs.facts(record.id), office, opened.rulebook, period, result.at),
        previous=_previous(store, office, earlier),
        trend=_trend(opened, period),
        draft=draft,
        revision=revision,
    )
    return publishable(on_topic(document, topic_words(office, record.only)) if record.only else document)


def _previous(store: Store, office: Office, period: str) -> PreviousQuarter | None:
    revision = store.reports.latest(office.id, period, QUARTER)
    if revision is None:
        return None
    return previous_of(msgspec.json.decode(store.reports.document(revision), type=ReportDocument))


def _trend(opened: OpenedOffice, period: ReportingPeriod) -> tuple[PreviousQuarter, ...]:
    """The quarters before ``period`` that have a report, oldest first, back to the first gap."""
    found: list[PreviousQuarter] = []
    while len(found) < _MOST_QUARTERS:
        period = period_before(opened.settings.period, period)
        kept = _previous(opened.store, opened.office, period.id)
        if kept is None:
            break
        found.insert(0, kept)
    return tuple(found)


def _file(path: Path) -> ReportFile:
    body = path.read_bytes()
    return ReportFile(name=path.name, sha256=hashlib.sha256(body).hexdigest(), size=len(body))
