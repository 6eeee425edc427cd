"""How often a condition (评分细则) was met: certainly, and possibly, over all entries that judged it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.model.words import Confidence, Severity, Verdict
from auditor.result.document import CheckEntry, Finding
from auditor.rulebook.rows import Condition

UNBOUNDED = float("inf")


@dataclass(frozen=True)
class Seen:
    """One entry as it bears on one row: which condition it names (empty = the row as a whole), with its findings."""

    entry: CheckEntry
    condition: str
    findings: tuple[Finding, ...]


def seen_of(entries: Iterable[CheckEntry], findings: Iterable[Finding]) -> Mapping[str, Sequence[Seen]]:
    """Return row id → entries that name the row; internal findings (suspicions) are left out."""
    by_place: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if not finding.internal:
            by_place[finding.check, finding.object].append(finding)
    rows: dict[str, list[Seen]] = defaultdict(list)
    for entry in entries:
        for reference in dict.fromkeys(entry.rows):
            row, _, condition = reference.partition(":")
            rows[row].append(Seen(entry, condition, tuple(by_place[entry.id, entry.object])))
    return rows


@dataclass(frozen=True)
class Occurrences:
    """``certain`` times met, and ``possible`` times more; the latter may be unbounded (nobody looked)."""

    certain: int
    possible: float

    @classmethod
    def of(cls, condition: Condition, looked: Sequence[Seen]) -> "Occurrences":
        """Count the occurrences of ``condition`` over ``looked``."""
        certain = sum(_certain(condition, one) for one in looked)
        possible = sum(_possible(condition, one) for one in looked)
        if condition.per == "once":
            return cls(min(certain, 1), 0 if certain else min(possible, 1))
        return cls(certain, possible)


def _certain(condition: Condition, seen: Seen) -> int:
    if seen.entry.verdict is not Verdict.FAIL:
        return 0
    if not seen.findings:
        return 1
    return sum(_weight(condition, one) for one in seen.findings if _counts(one) and _confirmed(one))


def _possible(condition: Condition, seen: Seen) -> float:
    verdict = seen.entry.verdict
    if verdict is Verdict.FAIL:
        return sum(_weight(condition, one) for one in seen.findings if _counts(one) and not _confirmed(one))
    if verdict is Verdict.REVIEW and seen.findings:
        return sum(_weight(condition, one) for one in seen.findings)
    if verdict in (Verdict.REVIEW, Verdict.NOT_CHECKED):
        return UNBOUNDED if condition.per == "place" else 1
    return 0


def _weight(condition: Condition, finding: Finding) -> int:
    return finding.count if condition.per == "place" else 1


def _counts(finding: Finding) -> bool:
    return finding.severity is not Severity.ADVICE


def _confirmed(finding: Finding) -> bool:
    return finding.confidence is Confidence.CONFIRMED
