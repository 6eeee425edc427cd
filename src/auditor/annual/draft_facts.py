"""What the workspace itself knows of a year: its quarters' statistics, its ledger of problems and of applications."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec

from auditor.audit.opened import OpenedOffice
from auditor.audit.reporting import QUARTER
from auditor.ledger.applications import table_three
from auditor.ledger.applications_table import kept_applications
from auditor.model.words import Responsibility, Severity
from auditor.report.kinds import Phrasebook
from auditor.result.document import ResultDocument
from auditor.result.figures import Statistics, read
from auditor.result.report_document import ReportDocument, SubmissionRow
from auditor.store import LedgerEntry, Origin, State


@dataclass(frozen=True, kw_only=True)
class Problems:
    """A year's problems by type, the most frequent first, and how many of them are mended."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    fixed: int = 0
    not_ours: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


@dataclass(frozen=True, kw_only=True)
class YearFacts:
    """What is known of the year. ``quarters``: period id → statistics, for every quarter that was audited.

    ``table_three`` none where no application was ever registered; ``before`` none where last year was not audited.
    """

    year: int
    quarters: Mapping[str, Statistics]
    submissions: tuple[SubmissionRow, ...] = ()
    submitting: tuple[str, ...] = ()
    accounts: int = 0
    columns: int = 0
    problems: Problems = Problems()
    before: Problems | None = None
    steps: tuple[str, ...] = ()
    table_three: Mapping[str, Mapping[str, int]] | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The quarters of the year without a finished audit."""
        return tuple(one for one in quarters_of(self.year) if one not in self.quarters)


def quarters_of(year: int) -> tuple[str, ...]:
    """``2026Q1`` to ``2026Q4``."""
    return tuple(f"{year}Q{number}" for number in range(1, 5))


def year_facts(opened: OpenedOffice, book: Phrasebook, year: int) -> YearFacts:
    """Return what is known of ``year``."""
    documents = {period: _document(opened, period) for period in quarters_of(year)}
    results = {period: _result(opened, period, document) for period, document in documents.items()}
    sections = {
        period: document.submissions for period, document in documents.items() if document and document.submissions
    }
    entries = opened.store.findings.list(opened.office.id)
    return YearFacts(
        year=year,
        quarters={period: read(result.statistics, Statistics) for period, result in results.items() if result},
        submissions=tuple(row for section in sections.values() for row in section.rows),
        submitting=tuple(sections),
        accounts=sum(account.state == "正常" for account in opened.office.accounts),
        columns=sum(len(site.columns) for site in opened.office.sites),
        problems=_problems(entries, book, year),
        before=_problems(entries, book, year - 1) if _was_audited(opened, year - 1) else None,
        steps=_steps(entries, book, year),
        table_three=_table_three(opened, year),
    )


def _document(opened: OpenedOffice, period: str) -> ReportDocument | None:
    revision = opened.store.reports.latest(opened.office.id, period, QUARTER)
    return msgspec.json.decode(opened.store.reports.document(revision), type=ReportDocument) if revision else None


def _result(opened: OpenedOffice, period: str, document: ReportDocument | None) -> ResultDocument | None:
    """The quarter as its report has it; where none was written, its latest audit of the whole office."""
    if document is not None:
        return document.result
    runs = opened.store.runs.list(opened.office.id, period=period)
    whole = [run for run in runs if run.status in ("complete", "incomplete") and not run.only]
    return opened.store.runs.result(max(whole, key=lambda run: run.started).id) if whole else None


def _was_audited(opened: OpenedOffice, year: int) -> bool:
    return any(opened.store.runs.list(opened.office.id, period=period) for period in quarters_of(year))


def _of_year(entries: tuple[LedgerEntry, ...], year: int) -> list[LedgerEntry]:
    """The year's problems: the office's own and graver than a hint."""
    return [
        entry
        for entry in entries
        if any(period.startswith(f"{year}Q") for period in entry.periods)
        and not entry.internal
        and entry.severity is not Severity.ADVICE
        and entry.responsibility is not Responsibility.PLATFORM
        and entry.origin is Origin.AUDIT
        and entry.state is not State.FALSE_ALARM
    ]


def _kind_name(entry: LedgerEntry, book: Phrasebook) -> str:
    return next((kind.name for kind in book.kinds if entry.check in kind.checks), entry.title)


def _problems(entries: tuple[LedgerEntry, ...], book: Phrasebook, year: int) -> Problems:
    own = _of_year(entries, year)
    counted = Counter(_kind_name(entry, book) for entry in own)
    return Problems(
        kinds=dict(sorted(counted.items(), key=lambda item: (-item[1], item[0]))),
        fixed=sum(entry.state is State.CLOSED for entry in own),
        not_ours=sum(entry.state is State.NOT_OURS for entry in own),
    )


def _steps(entries: tuple[LedgerEntry, ...], book: Phrasebook, year: int) -> tuple[str, ...]:
    """What the year's most frequent types call for."""
    by_name = {kind.name: kind.next for kind in book.kinds}
    wanted = [by_name.get(name, "") for name in _problems(entries, book, year).kinds]
    return tuple(dict.fromkeys(text for text in (*wanted, *book.always) if text))[:3]


def _table_three(opened: OpenedOffice, year: int) -> Mapping[str, Mapping[str, int]] | None:
    known = kept_applications(opened.store, opened.office.id)
    return table_three(known, date(year, 1, 1), date(year, 12, 31)) if known else None
