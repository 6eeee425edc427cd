"""The audit of one annual report: every check, with consequences no graver than the rulebook's rows allow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

import msgspec

from auditor.annual.arithmetic import check_carried_over, check_relations
from auditor.annual.claims import check_claims
from auditor.annual.completeness import check_cells, check_form, check_parts, check_pending
from auditor.annual.finding import Finding, Kind
from auditor.annual.report import Report
from auditor.annual.wording import (
    check_copied,
    check_handling_fee,
    check_period,
    check_publication_year,
    check_subjects,
)
from auditor.derive.periods import report_row
from auditor.rulebook import Rulebook

_GRAVITY: dict[str, int] = {"advice": 0, "review": 1, "error": 2}
_ALLOWED: dict[str, Kind] = {"veto": "error", "deduct": "error", "review": "review", "advice": "advice"}


@dataclass(frozen=True)
class Audited:
    """What was found, and in Chinese words what could not be read (both reports)."""

    findings: tuple[Finding, ...]
    unread: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether anything is wrong, not only to be noted."""
        return any(finding.counts for finding in self.findings)


def audit_report(report: Report, rulebook: Rulebook, previous: Report | None = None) -> Audited:
    """Audit ``report`` by the rows of ``rulebook``, against last year's where it is given."""
    found = chain(
        check_parts(report),
        check_period(report),
        check_publication_year(report),
        check_subjects(report),
        check_form(report),
        check_cells(report),
        check_pending(report),
        check_relations(report),
        check_claims(report),
        check_handling_fee(report),
        _against_last_year(report, previous, rulebook) if previous else (),
    )
    capped = (_capped(finding, rulebook) for finding in found)
    unread = (*report.unread, *(f"上年报告{words}" for words in (previous.unread if previous else ())))
    late = _late(report, rulebook)
    return Audited((*(finding for finding in capped if finding is not None), *late), unread)


def _capped(finding: Finding, rulebook: Rulebook) -> Finding | None:
    """The finding as grave as its row allows; none where the row is switched off."""
    strongest = rulebook.row(finding.check).strongest
    if strongest == "none":
        return None
    allowed = _ALLOWED[strongest]
    return finding if _GRAVITY[finding.kind] <= _GRAVITY[allowed] else msgspec.structs.replace(finding, kind=allowed)


def _late(report: Report, rulebook: Rulebook) -> Iterator[Finding]:
    """The day of publication. The country sets none for a street: a local layer's day binds, any other is advice."""
    row = report_row(rulebook)
    if row is None or report.published is None or report.year != report.published.year - 1:
        return
    limit = rulebook.limit(row.id, "due")
    month, day = (int(number) for number in str(limit.value).split("-"))
    due = date(report.published.year, month, day)
    if report.published > due:
        local = limit.layer != rulebook.profile.layers[0]
        published = f"{report.published.month}月{report.published.day}日"
        yield Finding(
            check=row.id,
            kind="error" if local else _ALLOWED[row.strongest],
            left=report.published.isoformat(),
            right=due.isoformat(),
            text=f"页面显示{published}公布，晚于{month}月{day}日的期限{(report.published - due).days}天。"
            + (f"{limit.layer}口径：{limit.clause}。" if local else row.reason),
        )


def _against_last_year(report: Report, previous: Report, rulebook: Rulebook) -> Iterator[Finding]:
    if None not in (report.year, previous.year) and previous.year != (report.year or 0) - 1:
        yield Finding(
            check="NB30-7",
            kind="review",
            left=previous.year,
            right=(report.year or 0) - 1,
            text=f"所给上年报告是{previous.year}年度的，不是{(report.year or 0) - 1}年度的，没有核对结转数。",
        )
        return
    yield from check_carried_over(report, previous)
    yield from check_copied(report, previous, float(rulebook.limit("NB30-8", "likeness").value))
