"""What falls due next (到期事项): columns, accounts, rectification, sign-offs, exceptions, the quarter's report.

Columns and accounts stand as the latest run saw them; whoever published since is ahead of this list.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from auditor.derive.account_freshness import account_freshness
from auditor.derive.column_freshness import column_freshness
from auditor.derive.periods import column_limit
from auditor.ledger.by_hand import answering
from auditor.model.facts import Facts
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Account, Column, Office, Site
from auditor.model.zone import SHANGHAI
from auditor.rulebook import Rulebook
from auditor.rulebook.working_days import WorkingCalendar
from auditor.store import State, Store

ACCOUNT_ROW, ACCOUNT_LIMIT = "JC19-N-V2a", "days"
DueKind = Literal["栏目", "账号", "整改", "人工核查", "例外", "报告"]


class DueItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing due. ``days_left`` is negative once it is late; ``warning`` tells of holidays in between."""

    kind: DueKind
    name: str
    due: date
    days_left: int
    text: str
    unit: str = ""
    owner: str = ""
    warning: str = ""


class DueInputs(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is made from. ``periods`` are the quarters whose reports may be due."""

    office: Office
    rulebook: Rulebook
    calendar: WorkingCalendar
    periods: tuple[ReportingPeriod, ...] = ()
    now: datetime
    days: int = 14

    @property
    def today(self) -> date:
        """The day the list is for."""
        return self.now.astimezone(SHANGHAI).date()


class _Due(msgspec.Struct):
    kind: DueKind
    name: str
    day: date
    text: str
    unit: str | None = None
    owner: str = ""


def falling_due(store: Store, inputs: DueInputs, unit: str | None = None) -> tuple[DueItem, ...]:
    """Return what is late or due within ``inputs.days`` days (of one 科室, by id or name, or of all), soonest first."""
    run = store.runs.latest(inputs.office.id)
    facts = store.runs.facts(run.id) if run else None
    found = [
        *_columns(inputs, facts),
        *_accounts(inputs, facts),
        *_rectification(store, inputs),
        *_signoffs(store, inputs),
        *_exceptions(inputs),
        *_reports(store, inputs),
    ]
    until = inputs.today + timedelta(days=inputs.days)
    items = [_item(one, inputs) for one in found if one.day <= until]
    names = {known.id: known.name for known in inputs.office.units}
    wanted = names.get(unit or "", unit)
    return tuple(
        sorted(
            (item for item in items if wanted is None or item.unit == wanted),
            key=lambda item: (item.due, item.kind, item.name),
        )
    )


def _columns(inputs: DueInputs, facts: Facts | None) -> Iterator[_Due]:
    seen = {column.column: column for site in facts.sites for column in site.columns} if facts else {}
    for site, column in _declared(inputs.office):
        fresh = column_freshness(column, seen.get(column.id), inputs.now, column_limit(column, inputs.rulebook))
        if fresh.last_day is None or fresh.excepted_from is not None:
            continue
        newest = f"最近更新 {fresh.newest}" if fresh.newest else "未见更新"
        unit = column.unit or site.unit
        yield _Due("栏目", f"{site.name} > {column.name}", fresh.last_day, f"{newest}，应在此前再次更新", unit)


def _accounts(inputs: DueInputs, facts: Facts | None) -> Iterator[_Due]:
    limit = round(inputs.rulebook.limit(ACCOUNT_ROW, ACCOUNT_LIMIT).number)
    seen = {account.account: account for account in facts.accounts} if facts else {}
    for account in inputs.office.accounts:
        known = seen.get(account.id)
        if known is None or account.state != "正常" or _is_excepted(account, inputs.today):
            continue
        newest = account_freshness(known, inputs.now, limit).newest_day
        if newest is not None:
            text = f"最近发布 {newest}，应在此前再次发布"
            yield _Due(
                "账号", f"{account.name}（{account.platform}）", newest + timedelta(days=limit), text, account.unit
            )


def _rectification(store: Store, inputs: DueInputs) -> Iterator[_Due]:
    for entry in store.findings.list(inputs.office.id, states=(State.OPEN, State.NOTIFIED)):
        if entry.last_day is not None and not entry.internal:
            yield _Due("整改", entry.number, entry.last_day, entry.text, entry.unit, entry.owner)


def _signoffs(store: Store, inputs: DueInputs) -> Iterator[_Due]:
    latest = {answer.question: answer for answer in store.answers.list(inputs.office.id)}
    for answer in latest.values():
        if answer.expires is not None:
            yield _Due("人工核查", answer.check, answer.expires, f"{answer.person} 的核查结论到期，需重新核查")


def _exceptions(inputs: DueInputs) -> Iterator[_Due]:
    for site, column in _declared(inputs.office):
        if column.exception is not None:
            text = f"例外到期：{column.exception.reason}"
            yield _Due("例外", column.name, column.exception.until, text, column.unit or site.unit)
    for account in inputs.office.accounts:
        if account.exception is not None:
            text = f"例外到期：{account.exception.reason}"
            yield _Due("例外", account.name, account.exception.until, text, account.unit)


def _reports(store: Store, inputs: DueInputs) -> Iterator[_Due]:
    for period in inputs.periods:
        final = [one for one in store.reports.list(inputs.office.id, period.id, "quarter") if not one.draft]
        if not final:
            yield _Due("报告", f"{period.title}自查报告", period.due, "报送截止")


def _declared(office: Office) -> Iterable[tuple[Site, Column]]:
    return ((site, column) for site in office.sites for column in site.columns)


def _is_excepted(account: Account, today: date) -> bool:
    return account.exception is not None and today <= account.exception.until


def _item(one: _Due, inputs: DueInputs) -> DueItem:
    unit = next((known for known in inputs.office.units if one.unit in (known.id, known.name)), None)
    left = (one.day - inputs.today).days
    return DueItem(
        kind=one.kind,
        name=one.name,
        due=one.day,
        days_left=left,
        text=one.text if left >= 0 else f"已超期{-left}天：{one.text}",
        unit=unit.name if unit else (one.unit or ""),
        owner=one.owner or answering(unit),
        warning=_holiday_warning(one.day, inputs),
    )


def _holiday_warning(day: date, inputs: DueInputs) -> str:
    """Nobody publishes on a holiday: say which working day is really the last one."""
    if day < inputs.today or inputs.calendar.is_working_day(day):
        return ""
    before = day
    while before > inputs.today and not inputs.calendar.is_working_day(before):
        before -= timedelta(days=1)
    return f"到期日为节假日，宜在 {before.isoformat()}（此前最后一个工作日）前完成"
