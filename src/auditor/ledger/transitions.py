"""The life of a finding (整改流转), as pure steps: each returns the entry afterwards and the events that led there.

待整改 → 已通知 → 报已整改 → 复查核实 → 销号. Only a check of the same object closes what a check found;
what was not looked at keeps its state. A step with nothing to change returns no event.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec

from auditor.model.words import Severity
from auditor.model.zone import SHANGHAI
from auditor.result.document import AuditedObject, Finding
from auditor.store import LedgerEntry, LedgerEvent, Settled, State

DUE_DAYS: Mapping[Severity, int] = {Severity.VETO: 3, Severity.DEDUCT: 10, Severity.ADVICE: 30}
"""整改时限 in calendar days by severity: the house default, no published rule sets one."""

STILL_THERE = "仍存在"
PUT_RIGHT = "已整改"
NOT_MET_AGAIN = "未再发现"
SETTLED = frozenset({State.EXPLAINED, State.NOT_OURS, State.FALSE_ALARM})
UNDER_WAY = frozenset({State.OPEN, State.NOTIFIED, State.CLAIMED})

Step = tuple[LedgerEntry, tuple[LedgerEvent, ...]]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One check of an object by one run. ``at`` orders looks of different runs.

    ``due`` is the last day by severity for what is found now; without it, calendar days are counted.
    ``owners`` maps a 科室 to who answers for it now.
    """

    run: str
    at: datetime
    period: str
    due: Mapping[Severity, date] = {}
    owners: Mapping[str, str] = {}

    @property
    def day(self) -> date:
        """The calendar day of the look."""
        return self.at.astimezone(SHANGHAI).date()


def entered(office: str, finding: Finding, found_on: AuditedObject | None, look: Look) -> Step:
    """Return the new entry of a finding met for the first time."""
    entry = LedgerEntry(
        id=finding.id,
        office=office,
        check=finding.check,
        object=finding.object,
        title=finding.title,
        text=finding.text,
        severity=finding.severity,
        first_seen=finding.first_seen,
        last_seen=look.at,
        opened_at=look.at,
        due=_due(finding.severity, look),
    )
    entry = _refreshed(entry, finding, found_on, look)
    return entry, (_event(entry, "found", look),)


def seen_again(entry: LedgerEntry, finding: Finding, found_on: AuditedObject | None, look: Look) -> Step:
    """Return the entry after a look that found it there (again): 未整改, or 反复出现 where it had been closed."""
    if _is_old(entry, look):
        return entry, ()
    fresh = _refreshed(entry, finding, found_on, look)
    if entry.state is State.CLOSED:
        return _reopened(fresh, look, "reopened", recurring=True)
    if entry.state in SETTLED and _has_expired(entry, look.day):
        return _reopened(fresh, look, "expired", recurring=False)
    if entry.state is State.CLAIMED and entry.claimed_at is not None and look.at >= entry.claimed_at:
        return _reopened(fresh, look, "not_fixed", recurring=False)
    new_period = look.period not in entry.periods
    return fresh, (_event(fresh, "seen", look),) if new_period else ()


def not_found(entry: LedgerEntry, look: Look) -> Step:
    """Return the entry after a decided check of its object that did not find it."""
    if _is_old(entry, look):
        return entry, ()
    looked = msgspec.structs.replace(entry, checked_at=look.at, last_run=look.run)
    if entry.state in (State.NOT_OURS, State.FALSE_ALARM, State.CLOSED):
        words = PUT_RIGHT if entry.state is State.CLOSED else NOT_MET_AGAIN
        return msgspec.structs.replace(looked, check_result=words), ()
    closed = msgspec.structs.replace(
        looked,
        state=State.CLOSED,
        check_result=PUT_RIGHT,
        closed_at=look.at,
        fixed_on=entry.fixed_on or look.day,
    )
    return closed, (_event(closed, "verified", look), _event(closed, "closed", look))


def notified(entry: LedgerEntry, at: datetime, person: str) -> Step:
    """Return the entry after its owner was told; only an open one can be."""
    if entry.state is not State.OPEN:
        return entry, ()
    told = msgspec.structs.replace(entry, state=State.NOTIFIED, notified_at=at)
    return told, (LedgerEvent(finding=entry.id, at=at, kind="notified", person=person),)


def claimed_fixed(entry: LedgerEntry, at: datetime, person: str, fixed_on: date) -> Step:
    """Return the entry after its owner says it is put right; a re-check decides."""
    if entry.state not in (State.OPEN, State.NOTIFIED):
        return entry, ()
    claim = msgspec.structs.replace(entry, state=State.CLAIMED, claimed_at=at, fixed_on=fixed_on)
    return claim, (LedgerEvent(finding=entry.id, at=at, kind="claimed_fixed", person=person),)


def settled(entry: LedgerEntry, state: State, word: Settled, at: datetime) -> Step:
    """Return the entry settled by a person's word (情况说明, 不属于本单位, 误报剔除); a closed one stays closed.

    Raises:
        ValueError: ``state`` is none of the three, or the word lacks reason or person, or 误报剔除 an expiry.
    """
    if state not in SETTLED or not (word.reason and word.person):
        raise ValueError("a finding is settled by 情况说明, 不属于本单位 or 误报剔除, with reason and person")
    if state is State.FALSE_ALARM and word.expires is None:
        raise ValueError("误报剔除 needs the day until which it holds")
    if entry.state is State.CLOSED or (entry.state is state and entry.settled == word):
        return entry, ()
    done = msgspec.structs.replace(entry, state=state, settled=word)
    event = LedgerEvent(finding=entry.id, at=at, kind=str(state), person=word.person, reason=word.reason)
    return done, (event,)


def taken_back(entry: LedgerEntry, at: datetime, person: str) -> Step:
    """Return the entry open again: a claim or a settling word is withdrawn by a person."""
    if entry.state not in SETTLED | {State.CLAIMED, State.NOTIFIED}:
        return entry, ()
    back = msgspec.structs.replace(entry, state=State.OPEN, settled=None, claimed_at=None, fixed_on=None)
    return back, (LedgerEvent(finding=entry.id, at=at, kind="reopened", person=person, reason="撤回"),)


def _refreshed(entry: LedgerEntry, finding: Finding, found_on: AuditedObject | None, look: Look) -> LedgerEntry:
    named = found_on or AuditedObject(id=finding.object, kind="", name=entry.object_name)
    unit = finding.unit or named.unit or entry.unit
    # A site's finding may be another unit's matter than the site itself.
    owner = named.owner if unit == named.unit else look.owners.get(unit, "")
    return msgspec.structs.replace(
        entry,
        code=finding.code,
        object_name=named.name,
        unit=unit,
        owner=owner or (entry.owner if unit == entry.unit else ""),
        title=finding.title,
        text=finding.text,
        url=finding.url,
        parent_url=finding.parent_url,
        clause=finding.clause,
        remedy=finding.remedy,
        severity=finding.severity,
        responsibility=finding.responsibility,
        internal=finding.internal,
        evidence=finding.evidence,
        last_seen=look.at,
        periods=tuple(sorted({*entry.periods, look.period})),
        checked_at=look.at,
        check_result=STILL_THERE,
        last_run=look.run,
    )


def _reopened(entry: LedgerEntry, look: Look, kind: str, *, recurring: bool) -> Step:
    again = msgspec.structs.replace(
        entry,
        state=State.OPEN,
        recurrences=tuple(sorted({*entry.recurrences, look.period})) if recurring else entry.recurrences,
        opened_at=look.at if recurring else entry.opened_at,
        due=_due(entry.severity, look) if recurring else entry.due,
        notified_at=None,
        claimed_at=None,
        closed_at=None,
        fixed_on=None,
        settled=None,
    )
    return again, (_event(again, kind, look),)


def _is_old(entry: LedgerEntry, look: Look) -> bool:
    """A run entered already, or one that looked before what is known, changes nothing."""
    return look.run == entry.last_run or (entry.checked_at is not None and look.at < entry.checked_at)


def _has_expired(entry: LedgerEntry, day: date) -> bool:
    return entry.settled is not None and entry.settled.expires is not None and entry.settled.expires < day


def _due(severity: Severity, look: Look) -> date:
    return look.due.get(severity) or look.day + timedelta(days=DUE_DAYS[severity])


def _event(entry: LedgerEntry, kind: str, look: Look) -> LedgerEvent:
    return LedgerEvent(
        finding=entry.id, at=look.at, kind=kind, period=look.period, run=look.run, evidence=entry.evidence
    )
