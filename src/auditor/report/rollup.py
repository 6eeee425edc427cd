"""Several offices' report documents taken together (汇总): what a district's 通报 is written from.

An object (板块 or account) is 不合格 where a 单项否决 was confirmed on it, 合格 only where every veto row that is
its own was decided, else 待核实: what could not be seen is counted in no rate.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import UsageError
from auditor.model.words import Severity, Verdict
from auditor.report.annexes import ledger_of
from auditor.report.clean import publishable
from auditor.report.package import read_package
from auditor.report.portal import is_portal_matter
from auditor.report.view import View, view
from auditor.result.document import AuditedObject, Finding
from auditor.result.report_document import Rectification, ReportDocument

PASSED, FAILED, OPEN = "合格", "不合格", "待核实"
SECTION = "网站（专栏）"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One object as the roll-up counts it: ``platform`` of an account, 网站（专栏） for a section."""

    office: str
    name: str
    platform: str
    id_code: str
    state: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OfficeReport:
    """One office's part. ``look_back`` counts last quarter's problems by state."""

    name: str
    found: View
    ledger: Rectification
    standings: tuple[Standing, ...]
    look_back: Counter[str]

    @property
    def failed(self) -> int:
        """How many of its objects are 不合格."""
        return sum(one.state == FAILED for one in self.standings)

    @property
    def owed(self) -> int:
        """Problems the office had to mend."""
        return self.ledger.total - self.ledger.not_ours - self.ledger.dismissed


@dataclass(frozen=True, kw_only=True)
class PlatformDefect:
    """One defect of the shared portal, as several offices met it."""

    text: str
    url: str
    offices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Rollup:
    """All that the 通报 says. ``missing`` = offices expected that sent nothing (未报送)."""

    period: str
    district: str
    offices: tuple[OfficeReport, ...]
    expected: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def standings(self) -> tuple[Standing, ...]:
        """All objects of all offices."""
        return tuple(one for office in self.offices for one in office.standings)

    def platforms(self) -> dict[str, list[Standing]]:
        """Accounts by platform, the most frequent first."""
        found: dict[str, list[Standing]] = defaultdict(list)
        for one in self.standings:
            if one.platform != SECTION:
                found[one.platform].append(one)
        return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))

    def defects(self) -> tuple[PlatformDefect, ...]:
        """Defects of the shared platform, the same one (check and address) of several offices merged."""
        met: dict[tuple[str, str], list[tuple[str, Finding]]] = defaultdict(list)
        for office in self.offices:
            for item in office.found.referred:
                met[(item.check, item.url or item.text)].append((office.name, item))
        merged = [
            PlatformDefect(
                text=cases[0][1].text,
                url=cases[0][1].url,
                offices=tuple(dict.fromkeys(name for name, _ in cases)),
            )
            for cases in met.values()
        ]
        return tuple(sorted(merged, key=lambda one: (-len(one.offices), one.text)))


def roll_up(files: Sequence[Path], expected: Sequence[str] = ()) -> Rollup:
    """Read the files (packages or report documents) and take them together.

    Of one office's several files the one written last counts. ``expected``: names of the offices that owe a report.

    Raises:
        UsageError: every faulty file by name, files of several quarters, a draft, or a 专项自查.
    """
    documents = _read(files)
    period = _one_period(documents)
    latest, notes = _latest(documents)
    offices = tuple(_office(document) for document in sorted(latest, key=lambda one: one.words.name))
    sent = {name for document in latest for name in (document.words.name, document.words.short_name)}
    missing = tuple(name for name in expected if name not in sent)
    districts = Counter(document.words.district for document in latest if document.words.district)
    return Rollup(
        period=period,
        district=districts.most_common(1)[0][0] if districts else "",
        offices=offices,
        expected=tuple(expected),
        missing=missing,
        notes=notes,
    )


def _read(files: Iterable[Path]) -> list[tuple[Path, ReportDocument]]:
    read: list[tuple[Path, ReportDocument]] = []
    faults: list[str] = []
    for path in files:
        try:
            document = publishable(read_package(path))
        except UsageError as error:
            faults.append(str(error))
            continue
        if document.draft:
            faults.append(f"{path}：是草稿，未经审定，不能汇总")
        if document.topic:
            faults.append(f"{path}：是专项自查（{document.topic}），不能与季度自查一起汇总")
        read.append((path, document))
    if faults:
        raise UsageError("\n".join(faults))
    if not read:
        raise UsageError("没有给出报送文件，请写上各单位的报送包（.zip）或报告数据（.json）")
    return read


def _one_period(documents: list[tuple[Path, ReportDocument]]) -> str:
    periods: dict[str, list[str]] = defaultdict(list)
    for path, document in documents:
        periods[document.result.period].append(path.name)
    if len(periods) > 1:
        told = "；".join(f"{period}：{'、'.join(names)}" for period, names in sorted(periods.items()))
        raise UsageError(f"报送文件不是同一个季度的，不能汇总（{told}）")
    return next(iter(periods))


def _latest(documents: list[tuple[Path, ReportDocument]]) -> tuple[list[ReportDocument], tuple[str, ...]]:
    by_office: dict[tuple[str, str], list[tuple[Path, ReportDocument]]] = defaultdict(list)
    for path, document in documents:
        by_office[(document.result.office, document.words.name)].append((path, document))
    kept, notes = [], []
    for (_, name), cases in by_office.items():
        path, document = max(cases, key=lambda case: (case[1].as_of, case[1].revision))
        kept.append(document)
        if len(cases) > 1:
            notes.append(f"{name}报送了{len(cases)}份，以{path.name}（第{document.revision}稿）为准")
    return kept, tuple(notes)


def _office(document: ReportDocument) -> OfficeReport:
    found = view(document)
    ledger = ledger_of(found)
    back = Counter(row.state for row in ledger.look_back.rows) if ledger.look_back else Counter[str]()
    name = document.words.name
    sections = [_standing(item, name, SECTION, figures.id_code, found) for item, figures in found.sites]
    accounts = [_standing(item, name, figures.platform, "", found) for item, figures in found.active_accounts]
    return OfficeReport(
        name=name, found=found, ledger=ledger, standings=(*sections, *accounts), look_back=Counter(back)
    )


def _standing(item: AuditedObject, office: str, platform: str, id_code: str, found: View) -> Standing:
    own = {item.id} | {column.id for column, figures in found.columns if figures.site == item.id}
    vetoes = [one for one in found.problems if one.object in own and one.severity is Severity.VETO]
    state = FAILED if vetoes else OPEN if _is_open(own, platform == SECTION, found) else PASSED
    reasons = tuple(one.text for one in vetoes)
    return Standing(office=office, name=item.name, platform=platform, id_code=id_code, state=state, reasons=reasons)


def _is_open(own: set[str], section: bool, found: View) -> bool:
    """Whether a veto row that is the object's own was left undecided, by machine and by people."""
    area = "网站" if section else "新媒体"
    rules = [one for one in found.document.vetoes if one.area.startswith(area) and not is_portal_matter(one, found)]
    return not rules or any(_undecided(rule.row, own, found) for rule in rules)


def _undecided(row: str, own: set[str], found: View) -> bool:
    asked = [one for one in found.document.signoffs.questions if one.row.partition(":")[0] == row]
    manual = [one for one in asked if one.kind == "manual"]
    if manual:
        return any(one.state == "待核查" for one in manual)
    answered = {(one.check, one.object) for one in asked if one.state != "待核查"}
    entries = [
        entry
        for entry in found.document.result.checks
        if entry.object in own and any(name.partition(":")[0] == row for name in entry.rows)
    ]
    open_verdicts = (Verdict.REVIEW, Verdict.NOT_CHECKED)
    waiting = any(one.verdict in open_verdicts and (one.id, one.object) not in answered for one in entries)
    return waiting or not entries
