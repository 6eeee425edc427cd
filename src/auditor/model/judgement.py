"""What a check says (结论) and what it found (问题)."""

from datetime import date, datetime

import msgspec

from auditor.model.words import Confidence, Responsibility, Severity, Verdict


class ReportingPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """A quarter as the workspace counts it: ``start`` and ``end`` inclusive (统计起止), ``due`` 报送截止."""

    id: str
    start: date
    end: date
    due: date

    @property
    def title(self) -> str:
        """``2026Q3`` → ``2026年第三季度``."""
        return f"{self.id[:4]}年第{'一二三四'[int(self.id[5]) - 1]}季度"


class AppliedLimit(msgspec.Struct, frozen=True, kw_only=True):
    """阈值 as applied: ``value`` with its unit in words, and the layer (国家, 省 …) it came from."""

    value: str
    layer: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """问题 as a check reports it, before the run gives it an id.

    ``key`` is the place key documented by the check (dead link: normalised target; category: its id; else empty).
    ``text`` is one plain Chinese sentence; ``observed``/``expected`` short facts; ``remedy`` 怎样整改.
    """

    key: str = ""
    title: str
    text: str
    observed: str = ""
    expected: str = ""
    url: str = ""
    parent_url: str = ""
    severity: Severity = Severity.ADVICE
    responsibility: Responsibility = Responsibility.OWN
    confidence: Confidence = Confidence.CONFIRMED
    internal: bool = False
    remedy: str = ""
    root_cause: str = ""
    count: int = 1
    unit: str | None = None
    evidence: str | None = None
    clause: str = ""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One check's verdict on one object. ``reason`` is one Chinese sentence and never empty unless pass.

    ``rows`` names the rows this verdict rests on where they are fewer than the check's own; empty = all of them.
    """

    object: str
    verdict: Verdict
    reason: str = ""
    observed: str = ""
    limit: AppliedLimit | None = None
    problems: tuple[Problem, ...] = ()
    coverage_gap: bool = False
    rows: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """人工核查: a person's answer to one question, bound to check, object and the evidence it was asked on."""

    question: str
    check: str
    object: str
    evidence_hash: str
    answer: str
    person: str
    answered_at: datetime
    evidence: str = ""
    expires: date | None = None
