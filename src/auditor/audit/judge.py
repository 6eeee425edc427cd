"""Facts → result document. Pure: a stored run judged again with the same inputs gives the same document."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from auditor import __version__
from auditor.audit.objects import audited_objects
from auditor.audit.statistics import statistics
from auditor.checks import run_all
from auditor.checks.base import Check, Context
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement, Problem, ReportingPeriod
from auditor.model.office import Office
from auditor.model.words import Severity, Verdict
from auditor.result.document import CheckEntry, Finding, Profile, ResultCoverage, ResultDocument, Unfetched
from auditor.result.ids import finding_id
from auditor.rulebook import Rulebook
from auditor.rulebook.working_days import WorkingCalendar
from auditor.scoring import score


class JudgeInputs(msgspec.Struct, frozen=True, kw_only=True):
    """All that judging needs beside the facts.

    ``office`` is the whole register; ``objects`` (none = all) and ``links_only`` restrict what is stated (专项自查).
    ``first_seen`` maps finding id → moment of its first sighting.
    """

    office: Office
    rulebook: Rulebook
    calendar: WorkingCalendar
    period: ReportingPeriod
    at: datetime
    first_seen: Mapping[str, datetime] = {}
    objects: frozenset[str] | None = None
    links_only: bool = False


def judge(facts: Facts, inputs: JudgeInputs) -> ResultDocument:
    """Run every check on ``facts`` as of ``inputs.at`` and put the result document together."""
    office = inputs.office
    context = Context(
        at=inputs.at,
        period=inputs.period,
        office=office,
        rulebook=inputs.rulebook,
        calendar=inputs.calendar,
    )
    judged = [pair for pair in run_all(facts, context) if _wanted(*pair, inputs)]
    entries = tuple(_entry(check, judgement) for check, judgement in judged)
    findings = tuple(
        _finding(check, judgement, problem, facts, inputs)
        for check, judgement in judged
        for problem in judgement.problems
    )
    return ResultDocument(
        tool=f"auditor {__version__}",
        office=office.id,
        office_name=office.name,
        run=facts.run,
        period=inputs.period.id,
        period_dates=inputs.period,
        at=inputs.at,
        started=facts.started,
        finished=facts.finished,
        profile=Profile(id=inputs.rulebook.profile.id, layers=tuple(inputs.rulebook.profile.layers)),
        coverage=_coverage(facts, entries, inputs),
        objects=tuple(item for item in audited_objects(facts, context) if _in_scope(item.id, inputs)),
        checks=entries,
        findings=findings,
        score=score(entries, findings, inputs.rulebook, advisory=_advisory(office)),
        statistics=statistics(facts, context),
    )


def _wanted(check: Check, judgement: Judgement, inputs: JudgeInputs) -> bool:
    return _in_scope(judgement.object, inputs) and (not inputs.links_only or check.needs == ("links",))


def _in_scope(object_id: str, inputs: JudgeInputs) -> bool:
    return inputs.objects is None or object_id in inputs.objects


def coverage_gaps(entries: Sequence[CheckEntry]) -> tuple[CheckEntry, ...]:
    """Return the machine-decidable entries that coverage left ``not_checked`` (they make a run incomplete)."""
    return tuple(entry for entry in entries if entry.verdict is Verdict.NOT_CHECKED and entry.coverage_gap)


def exit_code(result: ResultDocument, *, incomplete_above: int) -> int:
    """Return the exit code of the contract: 0 nothing failing, 1 a fail, 3 incomplete (outranks 1)."""
    if len(coverage_gaps(result.checks)) > incomplete_above:
        return 3
    return 1 if any(entry.verdict is Verdict.FAIL for entry in result.checks) else 0


def _entry(check: Check, judgement: Judgement) -> CheckEntry:
    return CheckEntry(
        code=check.code,
        id=check.id,
        object=judgement.object,
        verdict=judgement.verdict,
        reason=judgement.reason,
        rows=tuple(judgement.rows or check.rows),
        limit=judgement.limit,
        observed=judgement.observed,
        title=check.title,
        coverage_gap=judgement.coverage_gap,
    )


def _finding(check: Check, judgement: Judgement, problem: Problem, facts: Facts, inputs: JudgeInputs) -> Finding:
    identifier = finding_id(inputs.office.id, check.id, judgement.object, problem.key)
    units = {unit.id: unit.name for unit in inputs.office.units}
    return Finding(
        id=identifier,
        check=check.id,
        code=check.code,
        object=judgement.object,
        unit=units.get(problem.unit or "", problem.unit or ""),
        url=problem.url,
        parent_url=problem.parent_url,
        title=problem.title,
        text=problem.text,
        observed=problem.observed,
        expected=problem.expected,
        clause=problem.clause or _clause(check, judgement, inputs.rulebook),
        severity=problem.severity,
        responsibility=problem.responsibility,
        confidence=problem.confidence,
        internal=problem.internal,
        first_seen=inputs.first_seen.get(identifier, facts.started),
        last_seen=facts.started,
        evidence=problem.evidence,
        remedy=problem.remedy,
        root_cause=problem.root_cause,
        count=problem.count,
    )


def _clause(check: Check, judgement: Judgement, rulebook: Rulebook) -> str:
    """Where a check names no clause of its own for a problem, the first row it rests on stands for it."""
    rows = judgement.rows or check.rows
    return rulebook.source(rows[0]) if rows else ""


def _coverage(facts: Facts, entries: Sequence[CheckEntry], inputs: JudgeInputs) -> ResultCoverage:
    gaps = coverage_gaps(entries)
    reasons = list(facts.coverage.reasons)
    if gaps:
        reasons.append(f"有 {len(gaps)} 项因未能看到内容而没有结论，详见“未能检查及需人工核实事项”")
    if not inputs.calendar.known(inputs.at.year):
        reasons.append(f"{inputs.at.year} 年节假日安排未公布或未收录，工作日按周一至周五计算")
    return ResultCoverage(
        planned=facts.coverage.planned,
        fetched=facts.coverage.fetched,
        unchanged=facts.coverage.unchanged,
        not_fetched=tuple(Unfetched(url=miss.url, outcome=miss.outcome.value) for miss in facts.coverage.not_fetched),
        complete=facts.coverage.complete and not gaps,
        reasons=tuple(reasons),
    )


def _advisory(office: Office) -> bool:
    """A score is only 参照 unless the office runs a portal of its own (parts two and three: 政府门户网站)."""
    return not any(site.scope == "site" for site in office.sites)


def stated_problems(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings a report may state: confirmed, not internal, and more than advice."""
    return tuple(
        finding
        for finding in findings
        if not finding.internal and finding.confidence == "confirmed" and finding.severity is not Severity.ADVICE
    )
