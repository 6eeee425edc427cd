"""The report's 整改情况: rows of the ledger as of one moment, and the look back on the previous quarter (回头看)."""

from datetime import date, datetime
from typing import Literal

from auditor.ledger.transitions import STILL_THERE
from auditor.model.judgement import ReportingPeriod
from auditor.model.words import Responsibility, Severity
from auditor.model.zone import SHANGHAI
from auditor.result.report_document import (
    LookBack,
    LookBackRow,
    Rectification,
    RectificationRow,
    RectificationStatus,
)
from auditor.store import LedgerEntry, Origin, State, Store

LookedBack = Literal["已整改", "未整改", "反复出现", "未能复查", "不属于本单位", "误报剔除"]

STATUS: dict[State, RectificationStatus] = {
    State.OPEN: "待整改",
    State.NOTIFIED: "正在整改",
    State.CLAIMED: "正在整改",
    State.CLOSED: "已整改",
    State.EXPLAINED: "已作情况说明",
    State.NOT_OURS: "不属于本单位",
    State.FALSE_ALARM: "误报剔除",
}


def rectification(store: Store, office: str, period: ReportingPeriod, as_of: datetime) -> Rectification:
    """Return the section for the report of ``period`` as the ledger stands.

    Its rows are this quarter's findings and older ones that were still open when the quarter began;
    internal findings (suspicion of forged dates) are left out.
    """
    entries = [entry for entry in store.findings.list(office) if _belongs(entry, period, as_of)]
    rows = tuple(ledger_row(entry, period.id, as_of) for entry in entries)
    return Rectification.of(rows, look_back(store, office, quarter_before(period.id)))


def look_back(store: Store, office: str, period: str) -> LookBack | None:
    """Return what became since of the problems of ``period`` (上季度), none where that quarter was not audited.

    Mere hints and the platform's own matters were no problems of that quarter's report, so they are not asked after.
    """
    entries = [entry for entry in store.findings.list(office) if period in entry.periods and _was_a_problem(entry)]
    if not entries and store.runs.latest(office, period=period) is None:
        return None
    rows = tuple(LookBackRow(finding=entry.id, text=entry.text, state=_looked_back(entry, period)) for entry in entries)
    return LookBack(period=period, rows=rows)


def _was_a_problem(entry: LedgerEntry) -> bool:
    ours = entry.responsibility is not Responsibility.PLATFORM
    return ours and entry.severity is not Severity.ADVICE and not entry.internal


def quarter_before(period: str) -> str:
    """``2026Q1`` → ``2025Q4``."""
    year, quarter = int(period[:4]), int(period[5])
    return f"{year}Q{quarter - 1}" if quarter > 1 else f"{year - 1}Q4"


def ledger_row(entry: LedgerEntry, period: str, as_of: datetime) -> RectificationRow:
    """Return one line of the ledger as printed."""
    under_way = entry.state is State.OPEN and bool(entry.measures)
    return RectificationRow(
        number=entry.number,
        finding=entry.id,
        text=entry.text,
        object=entry.object_name or entry.object,
        unit=entry.unit,
        person=entry.owner,
        source=str(entry.origin),
        severity=str(entry.severity),
        measure=entry.measures,
        due=entry.last_day,
        finished=entry.fixed_on if entry.state is State.CLOSED else None,
        status="正在整改" if under_way else STATUS[entry.state],
        rechecked_at=_day(entry.checked_at),
        recheck=entry.check_result,
        closed=entry.state is State.CLOSED,
        note=_note(entry),
        first_period=entry.periods[0] if entry.periods else "",
        recurring=period in entry.recurrences,
        overdue=is_overdue(entry, as_of),
        needs_others=entry.responsibility is not Responsibility.OWN,
    )


def is_overdue(entry: LedgerEntry, as_of: datetime) -> bool:
    """Tell whether the entry is still to be put right after its last day (整改超期)."""
    return overdue_days(entry, as_of) > 0


def overdue_days(entry: LedgerEntry, as_of: datetime) -> int:
    """Return by how many days an entry still to be put right has passed its last day; 0 where it has not."""
    waiting = entry.state in (State.OPEN, State.NOTIFIED)
    last = entry.last_day
    if not waiting or last is None:
        return 0
    return max(0, (as_of.astimezone(SHANGHAI).date() - last).days)


def _belongs(entry: LedgerEntry, period: ReportingPeriod, as_of: datetime) -> bool:
    if entry.internal or entry.opened_at > as_of:
        return False
    closed = _day(entry.closed_at) if entry.state is State.CLOSED else None
    return period.id in entry.periods or closed is None or closed >= period.start


def _looked_back(entry: LedgerEntry, period: str) -> LookedBack:
    if entry.state is State.NOT_OURS:
        return "不属于本单位"
    if entry.state is State.FALSE_ALARM:
        return "误报剔除"
    if entry.state is State.CLOSED:
        return "已整改"
    if any(later > period for later in entry.recurrences):
        return "反复出现"
    by_hand = entry.origin is not Origin.AUDIT and entry.state is not State.CLAIMED
    seen_since = entry.periods[-1] > period and entry.check_result == STILL_THERE
    return "未整改" if seen_since or by_hand else "未能复查"


def _note(entry: LedgerEntry) -> str:
    said = f"{entry.settled.reason}（{entry.settled.person}，{entry.settled.on}）" if entry.settled else ""
    return "；".join(part for part in (said, entry.reply, entry.note) if part)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone(SHANGHAI).date()
