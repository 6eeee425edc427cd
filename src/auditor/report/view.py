"""The report document sorted once for all formats: objects with their figures, findings by what may be said of them.

A confirmed finding of the office's own is a *problem* (stated as fact) or a *hint* (风险提示); one of the platform's is
*referred*; everything a person still has to decide is *open* and never stated as fact.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model.words import Confidence, Responsibility, Severity, Verdict
from auditor.result.document import AuditedObject, CheckEntry, Finding
from auditor.result.figures import AccountFigures, ColumnFigures, SiteFigures, Statistics, read
from auditor.result.report_document import ReportDocument

_UPDATING = "account-not-updated"
_WEIGHT = {Severity.VETO: 0, Severity.DEDUCT: 1, Severity.ADVICE: 2}


@dataclass(frozen=True, kw_only=True)
class View:
    """The report document, sorted. All sequences are in a fixed order, so the same document prints the same."""

    document: ReportDocument
    objects: dict[str, AuditedObject]
    sites: tuple[tuple[AuditedObject, SiteFigures], ...]
    columns: tuple[tuple[AuditedObject, ColumnFigures], ...]
    accounts: tuple[tuple[AuditedObject, AccountFigures], ...]
    statistics: Statistics
    problems: tuple[Finding, ...]
    hints: tuple[Finding, ...]
    referred: tuple[Finding, ...]
    suspected: tuple[Finding, ...]
    undecided: tuple[CheckEntry, ...]

    @property
    def targets(self) -> int:
        """检查对象 of the report: sections (sites) and accounts, but for those that are not to be checked.

        A 专项自查 of columns alone counts these.
        """
        return len(self.sites or (self.columns if self.document.topic else ())) + len(self.active_accounts)

    @property
    def active_accounts(self) -> tuple[tuple[AuditedObject, AccountFigures], ...]:
        """Accounts that are to be checked (not 已注销, 冻结 or excepted: every check says 不适用 of those)."""
        return tuple((item, figures) for item, figures in self.accounts if not self.is_exempt(item.id))

    def is_exempt(self, identifier: str) -> bool:
        """Whether the account is not to be checked: 不适用 is said of its updating, or of everything.

        Its filing may be looked at all the same: an account that was closed must be off the list.
        """
        entries = [entry for entry in self.document.result.checks if entry.object == identifier]
        updating = {entry.verdict for entry in entries if entry.id == _UPDATING}
        return (updating or {entry.verdict for entry in entries}) == {Verdict.NOT_APPLICABLE}

    @property
    def complete(self) -> bool:
        """Whether everything that can be decided by machine was seen."""
        return self.document.result.coverage.complete

    def unit_name(self, unit: str) -> str:
        """Return the printed name of a unit given by id or by name."""
        return next((item.name for item in self.document.units if item.id == unit), unit)

    def object_name(self, identifier: str) -> str:
        """Return an object's printed name: columns in quotation marks, accounts with their platform."""
        found = self.objects.get(identifier)
        return printed_name(found) if found else self.document.words.name

    def kind_of(self, identifier: str) -> str:
        """Return the kind of the object (``office`` where it is not declared)."""
        found = self.objects.get(identifier)
        return found.kind if found else "office"

    def check_title(self, check: str) -> str:
        """Return the title of the check whose findings are called ``check``."""
        return next((entry.title for entry in self.document.result.checks if entry.id == check and entry.title), "")

    def rows_of(self, check: str, place: str) -> tuple[str, ...]:
        """Return the indicator rows that a check's verdict on ``place`` rests on."""
        found = (entry for entry in self.document.result.checks if (entry.id, entry.object) == (check, place))
        return next((entry.rows for entry in found), ())


def printed_name(item: AuditedObject) -> str:
    """``“街道动态”栏目``, ``微信公众号“云溪发布”``, else the name as it stands."""
    if item.kind == "column":
        return f"“{item.name}”栏目"
    if item.kind == "account":
        return f"{read(item.facts, AccountFigures).platform}“{item.name}”"
    return item.name


def view(document: ReportDocument) -> View:
    """Sort what ``document`` holds."""
    result = document.result
    objects = {item.id: item for item in result.objects}
    shown = sorted((item for item in result.findings if not item.internal), key=_order)
    doubtful = {(entry.id, entry.object) for entry in result.checks if entry.verdict is Verdict.REVIEW}
    stated = [item for item in shown if _is_stated(item, doubtful)]
    own = [item for item in stated if item.responsibility is not Responsibility.PLATFORM]
    return View(
        document=document,
        objects=objects,
        sites=tuple((item, read(item.facts, SiteFigures)) for item in _of_kind(objects.values(), "site")),
        columns=tuple((item, read(item.facts, ColumnFigures)) for item in _of_kind(objects.values(), "column")),
        accounts=tuple((item, read(item.facts, AccountFigures)) for item in _of_kind(objects.values(), "account")),
        statistics=read(result.statistics, Statistics),
        problems=tuple(item for item in own if item.severity is not Severity.ADVICE),
        hints=tuple(item for item in own if item.severity is Severity.ADVICE),
        referred=tuple(item for item in stated if item.responsibility is Responsibility.PLATFORM),
        suspected=tuple(item for item in shown if not _is_stated(item, doubtful)),
        undecided=tuple(entry for entry in result.checks if entry.verdict in (Verdict.REVIEW, Verdict.NOT_CHECKED)),
    )


def _is_stated(finding: Finding, doubtful: set[tuple[str, str]]) -> bool:
    """Advice may accompany any verdict; anything graver is fact only where its check did not ask for a person."""
    if finding.confidence is not Confidence.CONFIRMED:
        return False
    return finding.severity is Severity.ADVICE or (finding.check, finding.object) not in doubtful


def _of_kind(objects: Iterable[AuditedObject], kind: str) -> list[AuditedObject]:
    return [item for item in objects if item.kind == kind]


def _order(finding: Finding) -> tuple[int, str, str, str]:
    return (_WEIGHT[finding.severity], finding.check, finding.object, finding.id)
