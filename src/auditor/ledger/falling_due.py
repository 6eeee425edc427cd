"""What falls due next (到期事项): columns, accounts, rectification, sign-offs, applications, certificates, reports.

Columns and accounts stand as the latest run saw them; whoever published since is ahead of this list.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from auditor.derive.account_freshness import account_freshness
from auditor.derive.column_freshness import Freshness, column_freshness, due_day
from auditor.derive.periods import column_limit
from auditor.ledger.applications import next_step
from auditor.ledger.applications_table import kept_applications
from auditor.ledger.asking import signoffs
from auditor.model.facts import Facts
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Account, Column, Office, Site
from auditor.model.zone import SHANGHAI
from auditor.reading.urls import host_of
from auditor.rulebook import Rulebook
from auditor.rulebook.working_days import WorkingCalendar
from auditor.store import FINISHED, State, Store

LATENESS = (
    "column-not-updated", "account-not-updated", "blank-column", "annual-report-published-late", "budget-year-missing",
)  # fmt: skip
"""Checks whose findings say of a column or an account what its own line here would say again."""
ACCOUNT_ROW, ACCOUNT_LIMIT = "JC19-N-V2a", "days"
DueKind = Literal["栏目", "按年公开", "账号", "整改", "人工核查", "申请", "证书", "例外", "报告"]


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
    object: str = ""


def falling_due(store: Store, inputs: DueInputs, unit: str | None = None) -> tuple[DueItem, ...]:
    """Return what is late or due within ``inputs.days`` days (of one 科室, by id or name, or of all), soonest first."""
    facts = latest_facts(store, inputs.office.id)
    found = [
        *_columns(inputs, facts),
        *_accounts(inputs, facts),
        *_rectification(store, inputs),
        *_signoffs(store, inputs),
        *_open_questions(store, inputs),
        *_applications(store, inputs),
        *_certificates(store, inputs, facts),
        *_exceptions(inputs),
        *_reports(store, inputs),
    ]
    until = inputs.today + timedelta(days=inputs.days)
    known = _known_as_findings(store, inputs, until)
    told = (one for one in found if one.day >= inputs.today or one.object not in known)
    items = [_item(one, inputs) for one in told if one.day <= until]
    names = {known.id: known.name for known in inputs.office.units}
    wanted = names.get(unit or "", unit)
    return tuple(
        sorted(
            (item for item in items if wanted is None or item.unit == wanted),
            key=lambda item: (item.due, item.kind, item.name),
        )
    )


def _known_as_findings(store: Store, inputs: DueInputs, until: date) -> frozenset[str]:
    """Columns and accounts whose lateness this list tells as a finding to be put right, with number and owner."""
    entries = store.findings.list(inputs.office.id, states=(State.OPEN, State.NOTIFIED))
    listed = (entry for entry in entries if entry.last_day is not None and entry.last_day <= until)
    return frozenset(entry.object for entry in listed if entry.check in LATENESS and not entry.internal)


def _columns(inputs: DueInputs, facts: Facts | None) -> Iterator[_Due]:
    seen = {column.column: column for site in facts.sites for column in site.columns} if facts else {}
    for site, column in _declared(inputs.office):
        limit = column_limit(column, inputs.rulebook)
        fresh = column_freshness(column, seen.get(column.id), inputs.now, limit)
        unit = column.unit or site.unit
        name = column.name if len(inputs.office.sites) == 1 else f"{site.name} > {column.name}"
        if limit is not None and limit.due is not None:
            yield _yearly(name, unit, fresh, limit.due, inputs.today, column.id)
            continue
        if fresh.last_day is None or fresh.excepted_from is not None:
            continue
        newest = f"最近更新 {fresh.newest}" if fresh.newest else "未见更新"
        yield _Due("栏目", name, fresh.last_day, f"{newest}，应在此前再次更新", unit, object=column.id)


def _yearly(name: str, unit: str | None, fresh: Freshness, due: str, today: date, column: str) -> _Due:
    """年报, 预算, 决算 and the like: the next day by which something must stand there, late ones included."""
    year = today.year if fresh.newest is None else max(fresh.newest.year + 1, today.year)
    day = fresh.last_day or due_day(year, due)
    newest = f"最近公开 {fresh.newest}" if fresh.newest else (fresh.why or "未见公开")
    return _Due("按年公开", name, day, f"{newest}，应在此前公开", unit, object=column)


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
            name = f"{account.name}（{account.platform}）"
            yield _Due("账号", name, newest + timedelta(days=limit), text, account.unit, object=account.id)


def _rectification(store: Store, inputs: DueInputs) -> Iterator[_Due]:
    for entry in store.findings.list(inputs.office.id, states=(State.OPEN, State.NOTIFIED)):
        if entry.last_day is not None and not entry.internal:
            yield _Due("整改", entry.number, entry.last_day, entry.text, entry.unit, entry.owner)


def _signoffs(store: Store, inputs: DueInputs) -> Iterator[_Due]:
    latest = {answer.question: answer for answer in store.answers.list(inputs.office.id)}
    for answer in latest.values():
        if answer.expires is not None:
            yield _Due("人工核查", answer.check, answer.expires, f"{answer.person} 的核查结论到期，需重新核查")


def _open_questions(store: Store, inputs: DueInputs) -> Iterator[_Due]:
    """Sign-offs nobody has given yet: due with the quarter's report, one line for each 科室."""
    run = store.runs.latest(inputs.office.id)
    result = store.runs.result(run.id) if run else None
    if result is None or _is_reported(store, inputs, result.period):
        return
    asked = signoffs(store, result, inputs.rulebook, inputs.now).questions
    waiting = Counter(question.unit for question in asked if question.state == "待核查")
    for unit, count in sorted(waiting.items()):
        text = f"{count} 项待人工核查（auditor signoff export）"
        yield _Due("人工核查", f"{result.period_dates.title}人工补查", result.period_dates.due, text, unit)


def _applications(store: Store, inputs: DueInputs) -> Iterator[_Due]:
    for application in kept_applications(store, inputs.office.id):
        if not application.is_open(inputs.today):
            continue
        for step in next_step(application, inputs.today, inputs.calendar):
            if step.due is not None:
                name = f"{application.number} {step.stage}"
                yield _Due("申请", name, step.due, step.text, application.unit)


def _certificates(store: Store, inputs: DueInputs, facts: Facts | None) -> Iterator[_Due]:
    """安全证书 of own sites as last seen, 认证 of accounts, and 凭据 for reading them, where a last day is known."""
    fetched = store.fetches.of_run(facts.run) if facts else ()
    ends = {host_of(one.final_url): one.tls.not_after for one in fetched if one.tls and one.tls.not_after}
    for site in inputs.office.sites:
        end = ends.get(host_of(site.url))
        if end is not None:
            yield _Due("证书", site.name, end.astimezone(SHANGHAI).date(), "网站安全证书到期", site.unit)
    for account in inputs.office.accounts:
        name = f"{account.name}（{account.platform}）"
        if account.certified_until is not None:
            yield _Due("证书", name, account.certified_until, "账号认证到期，需办理年审", account.unit)
        for source in account.sources:
            if source.expires is not None:
                yield _Due("证书", name, source.expires, "读取该账号的凭据到期，需更换", account.unit)


def latest_facts(store: Store, office: str) -> Facts | None:
    """Return what the latest whole run saw, with the columns and accounts that later re-tests looked at anew."""
    run = store.runs.latest(office)
    facts = store.runs.facts(run.id) if run else None
    if run is None or facts is None:
        return None
    later = [one for one in store.runs.list(office, statuses=FINISHED) if one.started > run.started]
    for record in reversed(later):
        newer = store.runs.facts(record.id)
        facts = _overlaid(facts, newer) if newer else facts
    return facts


def _overlaid(facts: Facts, newer: Facts) -> Facts:
    columns = {column.column: column for site in newer.sites for column in site.columns if column.seen}
    accounts = {account.account: account for account in newer.accounts}
    sites = tuple(
        msgspec.structs.replace(site, columns=tuple(columns.get(one.column, one) for one in site.columns))
        for site in facts.sites
    )
    seen = tuple(accounts.get(one.account, one) for one in facts.accounts)
    return msgspec.structs.replace(facts, sites=sites, accounts=seen)


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
        # A quarter long past that was never audited is no duty left undone: the program was not there yet.
        known = inputs.today <= period.due or store.runs.latest(inputs.office.id, period=period.id)
        if known and not _is_reported(store, inputs, period.id):
            yield _Due("报告", f"{period.title}自查报告", period.due, "报送截止")


def _is_reported(store: Store, inputs: DueInputs, period: str) -> bool:
    return any(not one.draft for one in store.reports.list(inputs.office.id, period, "quarter"))


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
        text=one.text,
        unit=unit.name if unit else (one.unit or ""),
        owner=one.owner or (unit.answering if unit else ""),
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
