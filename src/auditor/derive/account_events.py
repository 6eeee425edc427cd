"""What changed with an account since the last run (账号变化): state, name, credential, certification.

A change is told once, when it happens. What a run could not see leaves the earlier standing as it was: our own
network's trouble is no change of the account's.
"""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from auditor.derive.spans import cn
from auditor.model.facts import AccountFacts, SourceRun
from auditor.model.office import Account

NEAR_DAYS = 30
CREDENTIAL_CODES = frozenset(
    {
        "secret", "no_token", "40001", "40014", "42001", "40013", "40125", "40164", "45035", "48001", "61003", "61004",
        "61005", "61006", "61007", "61023", "21315", "21327", "21332", "21335", "login_required",
    }
)  # fmt: skip
"""Refusals that speak of the credential, not of the network or the day's quota."""


class AccountStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Where an account stands: ``credential`` 正常 or 失效, empty where it has none; deadlines 将到期 or 已到期."""

    state: str = "正常"
    name: str = ""
    credential: str = ""
    credential_ends: str = ""
    certificate_ends: str = ""


class AccountEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One change of one account; ``kind`` 状态, 更名, 凭据, 凭据到期 or 认证到期, ``text`` the alarm."""

    account: str
    at: datetime
    kind: str
    before: str
    after: str
    text: str


class AccountRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The standing after a run that changed it, with the changes."""

    standing: AccountStanding
    events: tuple[AccountEvent, ...] = ()


def standing_of(
    account: Account, facts: AccountFacts | None, before: AccountStanding | None, today: date
) -> AccountStanding:
    """Return where the account stands now; what was not seen stands as before."""
    seen = facts.seen if facts else None
    certified = (seen.certified_until if seen else None) or account.certified_until
    declared = min((source.expires for source in account.sources if source.expires), default=None)
    return AccountStanding(
        state=(seen.state if seen else "") or account.state,
        name=(seen.name if seen else "") or (before.name if before else ""),
        credential=_credential(account, facts, before),
        credential_ends=_deadline(declared, today),
        certificate_ends=_deadline(certified, today),
    )


def _credential(account: Account, facts: AccountFacts | None, before: AccountStanding | None) -> str:
    wanted = {source.adapter for source in account.sources if source.secret_ref}
    runs = [run for run in (facts.runs if facts else ()) if run.adapter in wanted]
    if any(run.error_code in CREDENTIAL_CODES for run in runs):
        return "失效"
    if any(_answered(run) for run in runs):
        return "正常"
    return before.credential if before and wanted else ""


def _answered(run: SourceRun) -> bool:
    return run.status in ("ok", "ok_empty", "partial")


def _deadline(day: date | None, today: date) -> str:
    if day is None or (day - today).days > NEAR_DAYS:
        return ""
    return "已到期" if day < today else "将到期"


def changes(
    account: Account, before: AccountStanding | None, after: AccountStanding, at: datetime
) -> tuple[AccountEvent, ...]:
    """Return what changed from ``before`` to ``after``; on first sight only what is amiss."""
    return tuple(_changes(account, before or AccountStanding(), after, at, first=before is None))


def _changes(
    account: Account, old: AccountStanding, new: AccountStanding, at: datetime, *, first: bool
) -> Iterator[AccountEvent]:
    who = f"“{account.name}”{account.platform}账号"

    def event(kind: str, before: str, after: str, text: str) -> AccountEvent:
        return AccountEvent(account=account.id, at=at, kind=kind, before=before, after=after, text=text)

    if new.state != old.state and not (first and new.state == account.state):
        yield event("状态", old.state, new.state, f"{who}状态由“{old.state}”变为“{new.state}”，请核实")
    if old.name and new.name and new.name != old.name:
        yield event("更名", old.name, new.name, f"{who}名称由“{old.name}”改为“{new.name}”，请办理备案变更并更新登记")
    if new.credential != old.credential and (new.credential == "失效" or old.credential == "失效"):
        said = "接口凭据已失效，请尽快更新" if new.credential == "失效" else "接口凭据已恢复"
        yield event("凭据", old.credential, new.credential, f"{who}{said}")
    for kind, was, now in (
        ("凭据到期", old.credential_ends, new.credential_ends),
        ("认证到期", old.certificate_ends, new.certificate_ends),
    ):
        if now and now != was:
            yield event(kind, was, now, f"{who}{kind.removesuffix('到期')}{now}（{cn(at.date())}检查）")
