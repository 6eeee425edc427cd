"""Reading and auditing the sample, as the tests do it."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from tests.unit.annual.samples import Sample, as_html

from auditor.annual import Finding, Report, audit_report, read_report
from auditor.rulebook import Rulebook, load_rulebook

TODAY = date(2026, 3, 1)


@cache
def rulebook(profile: str = "street-office") -> Rulebook:
    return load_rulebook(profile, None, at=TODAY)


def read(body: bytes) -> Report:
    return read_report(body, "报告", today=TODAY)


def audited(sample: Sample, previous: Sample | None = None) -> tuple[Finding, ...]:
    """All findings of the sample as a web page."""
    older = read(as_html(previous)) if previous else None
    return audit_report(read(as_html(sample)), rulebook(), older).findings


def found(body: bytes) -> tuple[Finding, ...]:
    return audit_report(read(body), rulebook()).findings


def places(findings: Sequence[Finding]) -> set[tuple[str, str | None, str | None, str | None]]:
    return {(one.check, one.table, one.row, one.column) for one in findings}
