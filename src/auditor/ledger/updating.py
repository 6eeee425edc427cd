"""Carry the result of a run into the ledger (整改台账)."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import msgspec

from auditor.ledger.transitions import DUE_DAYS, Look, Step, entered, not_found, seen_again
from auditor.model.words import Confidence, Severity, Verdict
from auditor.model.zone import SHANGHAI
from auditor.result.document import AuditedObject, CheckEntry, Finding, ResultDocument
from auditor.rulebook.working_days import WorkingCalendar
from auditor.store import LedgerEntry, Origin, Store


class LedgerChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What one run changed: ids of findings newly entered, closed (复查已整改) and come back (反复出现)."""

    entered: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()


Proven = Callable[[LedgerEntry], bool]
"""Whether the run that did not find an entry's defect really saw the place where it was."""


def update_ledger(
    store: Store, result: ResultDocument, calendar: WorkingCalendar | None = None, proven: Proven | None = None
) -> LedgerChanges:
    """Enter new findings, note those still there, reopen those that came back, close those proven put right.

    Closed is only what a check of the same object decided without finding it; a ``review``, a ``not_checked`` or a
    check cut short by coverage leaves everything as it stands, and so does one of many places (links) where
    ``proven`` denies that this place was seen. Suspected findings wait for their second look.
    The same result twice changes nothing more. A last day (整改时限) that is no working day of ``calendar``
    (none = the country's) moves to the next one.
    """
    at = _looked_at(store, result)
    look = Look(
        run=result.run,
        at=at,
        period=result.period,
        due=due_days(at, calendar or WorkingCalendar()),
        owners={item.unit: item.owner for item in result.objects if item.unit and item.owner},
    )
    objects = {item.id: item for item in result.objects}
    verdicts = {(entry.id, entry.object): entry for entry in result.checks}
    known = {entry.id: entry for entry in store.findings.list(result.office)}
    steps = [
        *_present(result, known, objects, verdicts, look),
        *_absent(result, known.values(), verdicts, look, proven or (lambda _entry: True)),
    ]
    kinds: dict[str, list[str]] = {"found": [], "closed": [], "reopened": []}
    store.findings.save_all([(entry, events) for entry, events in steps if events or entry != known.get(entry.id)])
    for entry, events in steps:
        for event in events:
            kinds.setdefault(event.kind, []).append(entry.id)
    return LedgerChanges(
        entered=tuple(kinds["found"]), closed=tuple(kinds["closed"]), reopened=tuple(kinds["reopened"])
    )


def due_days(at: datetime, calendar: WorkingCalendar) -> dict[Severity, date]:
    """Return the last day by severity for what was found at ``at``: a working day."""
    found_on = at.astimezone(SHANGHAI).date()
    return {severity: _working_day(found_on + timedelta(days=days), calendar) for severity, days in DUE_DAYS.items()}


def _working_day(day: date, calendar: WorkingCalendar) -> date:
    return day if calendar.is_working_day(day) else calendar.add(day, 1)


def _looked_at(store: Store, result: ResultDocument) -> datetime:
    """When the run really looked: a monitoring point may lie well before it, and orders nothing."""
    record = store.runs.get(result.run)
    return result.finished or (record.started if record else result.at)


def is_problem(finding: Finding, entry: CheckEntry | None) -> bool:
    """Tell a problem that must be put right from advice, an early warning, or what is only suspected."""
    if finding.confidence is not Confidence.CONFIRMED:
        return False
    return finding.severity is not Severity.ADVICE or (entry is not None and entry.verdict is Verdict.FAIL)


def _present(
    result: ResultDocument,
    known: dict[str, LedgerEntry],
    objects: dict[str, AuditedObject],
    verdicts: dict[tuple[str, str], CheckEntry],
    look: Look,
) -> Iterable[Step]:
    for finding in {finding.id: finding for finding in result.findings}.values():
        if not is_problem(finding, verdicts.get((finding.check, finding.object))):
            continue
        found_on = objects.get(finding.object)
        entry = known.get(finding.id)
        if entry is None:
            yield entered(result.office, finding, found_on, look)
        else:
            yield seen_again(entry, finding, found_on, look)


def _absent(
    result: ResultDocument,
    known: Iterable[LedgerEntry],
    verdicts: dict[tuple[str, str], CheckEntry],
    look: Look,
    proven: Proven,
) -> Iterable[Step]:
    present = {finding.id for finding in result.findings}
    for entry in known:
        decided = verdicts.get((entry.check, entry.object))
        if entry.origin is not Origin.AUDIT or decided is None or decided.coverage_gap:
            continue
        # A pass clears the place even where the same place now only carries advice (an early warning).
        cleared = decided.verdict is Verdict.PASS or (decided.verdict is Verdict.FAIL and entry.id not in present)
        if cleared and proven(entry):
            yield not_found(entry, look)
