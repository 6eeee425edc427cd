"""账号认证到期

检查什么
    账号的平台认证（如微信认证，每年复核一次）是否已过期或即将过期。日期取自平台接口，没有接口的取自对象登记。

依据
    《国务院办公厅关于推进政务新媒体健康有序发展的意见》：认证信息标明主办单位（XM123-3）；认证过期后标识消失，
    部分接口也随之停用。

怎样判定
    认证已过期的，记“需人工核实”；30天内到期的，给出提示，结论为合格；恰在当天到期的仍为有效。

不判定的情形
    没有取得认证有效期的、状态不是正常的账号，记“不适用”。

怎样整改
    在到期前登录平台后台办理年审，留存认证结果。
"""

from datetime import date

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, account_unit, cn, not_applicable, passed, review
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Severity, Verdict

ROW = "XM123-3"
WARNING_DAYS = 30
META = Check(
    code="ZH11",
    id="account-certification-ending",
    title="账号认证有效期",
    objects="account",
    rows=(ROW,),
    needs=("accounts",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared account."""
    seen = {account.account: account for account in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, facts: AccountFacts | None, ctx: Context) -> Judgement:
    exempt = exemption(account, ctx)
    if exempt:
        return not_applicable(account.id, exempt)
    until = (facts.seen.certified_until if facts else None) or account.certified_until
    if until is None:
        return not_applicable(account.id, "没有取得认证有效期")
    left = (until - ctx.day).days
    if left < 0:
        ended = f"认证已于{cn(until)}到期"
        return review(account.id, f"{ended}，需人工核实是否已年审", [_problem(account, ended, until, ctx)])
    observed = f"认证有效期至{cn(until)}"
    if left > WARNING_DAYS:
        return passed(account.id, observed)
    soon = f"认证将于{cn(until)}到期，还有{left}天" if left else f"认证今天（{cn(until)}）到期"
    return Judgement(
        object=account.id,
        verdict=Verdict.PASS,
        observed=observed,
        reason=f"{soon}；仅作提示",
        problems=(_problem(account, soon, until, ctx),),
    )


def _problem(account: Account, what: str, until: date, ctx: Context) -> Problem:
    return Problem(
        title="账号认证到期",
        text=f"“{account.name}”{account.platform}账号{what}。",
        observed=f"有效期至{cn(until)}",
        expected="认证在有效期内",
        url=account.homepage or "",
        severity=Severity.ADVICE,
        remedy="登录平台后台办理年审，留存认证结果，并更新对象登记。",
        unit=account_unit(account),
        clause=ctx.clause(ROW),
    )
