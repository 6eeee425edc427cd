"""The result document ``auditor.result/1``: what one run found, by which rules, with which coverage."""

from datetime import datetime
from typing import Any

import msgspec

from auditor.model.judgement import AppliedLimit, ReportingPeriod
from auditor.model.words import Confidence, Responsibility, Severity, Verdict

RESULT_SCHEMA = "auditor.result/1"


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """口径: the profile used and its layers from national down."""

    id: str
    layers: tuple[str, ...]


class Unfetched(msgspec.Struct, frozen=True, kw_only=True):
    """A planned address that was not had."""

    url: str
    outcome: str


class ResultCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """覆盖情况 of the run. ``reasons`` are Chinese sentences, also for what is complete but limited."""

    planned: int
    fetched: int
    unchanged: int
    not_fetched: tuple[Unfetched, ...]
    complete: bool
    reasons: tuple[str, ...]


class AuditedObject(msgspec.Struct, frozen=True, kw_only=True):
    """One object of the register. ``facts`` holds what tables of the report need (newest date, counts …)."""

    id: str
    kind: str
    name: str
    url: str = ""
    unit: str = ""
    owner: str = ""
    confirmed: bool = True
    facts: dict[str, Any] = {}


class CheckEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One check's verdict on one object."""

    code: str
    id: str
    object: str
    verdict: Verdict
    reason: str = ""
    rows: tuple[str, ...] = ()
    limit: AppliedLimit | None = None
    observed: str = ""
    title: str = ""
    coverage_gap: bool = False


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """问题: one defect at one place, with evidence, clause and remedy. ``id`` is stable across runs."""

    id: str
    check: str
    object: str
    unit: str
    url: str
    parent_url: str
    title: str
    text: str
    observed: str
    expected: str
    clause: str
    severity: Severity
    responsibility: Responsibility
    confidence: Confidence
    internal: bool
    first_seen: datetime
    last_seen: datetime
    evidence: str | None
    remedy: str
    root_cause: str
    count: int
    code: str = ""


class Points(msgspec.Struct, frozen=True, kw_only=True):
    """A range of points: ``low`` certain, ``high`` if everything undecided went wrong."""

    low: float
    high: float


class ScoreRow(msgspec.Struct, frozen=True, kw_only=True):
    """Points of one indicator row and the checks they rest on."""

    row: str
    points: Points
    checks: tuple[str, ...]


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Veto rows met, deductions and bonus as ranges. ``advisory`` = 仅供参照 (a street is not scored)."""

    rows: tuple[ScoreRow, ...] = ()
    veto: tuple[str, ...] = ()
    veto_undecided: tuple[str, ...] = ()
    deductions: Points | None = None
    bonus: Points | None = None
    advisory: bool = True


class ResultDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one run. ``started``/``finished`` bound the gathering (检查起止), ``at`` is the 监测时间点."""

    schema: str = RESULT_SCHEMA
    tool: str
    office: str
    office_name: str
    run: str
    period: str
    period_dates: ReportingPeriod
    at: datetime
    profile: Profile
    coverage: ResultCoverage
    objects: tuple[AuditedObject, ...]
    checks: tuple[CheckEntry, ...]
    findings: tuple[Finding, ...]
    score: Score
    statistics: dict[str, Any]
    started: datetime | None = None
    finished: datetime | None = None
