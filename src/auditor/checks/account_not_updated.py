"""政务新媒体账号不更新

检查什么
    登记的每个账号，最近一次发布距监测时间点是否超过两周。

依据
    《政府网站与政务新媒体检查指标》单项否决指标“内容不更新”（JC19-N-V2a，监测时间点前2周内无更新）；
    办公开办专项检查列出的突出问题（JC19-N-4）中的“两周不更新”“停更未注销”。

怎样判定
    任何来源的一条发布记录都能证明账号当天有更新，已删除、未通过审核的不算。按整日计算，恰为14天仍合格。
    本地口径更严的，超过本地期限即不合格，但只有超过全国期限才是单项否决。
    “没有更新”只有在发布记录完整时才下结论，并且只说到记录截止的那一天：“截至某日24时已若干天未更新”。

不判定的情形
    发布记录不完整、没有取得、没有覆盖到监测时间点前两周的，记“未能检查”；
    冻结、屏蔽、迁移、注销中、已注销的账号和登记了例外且未到期的账号，记“不适用”；
    登记的开设日期到监测时间点没有超过两周、还没有看到发布的，记“不适用”，两周之后从开设当天算起。

怎样整改
    及时发布信息；确属无力维护的，按程序申请注销并公告。
"""

import msgspec

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, account_unit, cn, not_applicable, not_checked, passed
from auditor.derive.account_freshness import AccountFreshness, AccountState, account_freshness
from auditor.derive.published import published_number
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import AppliedLimit, Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Severity

ROW = "JC19-N-V2a"
META = Check(
    code="ZH01",
    id="account-not-updated",
    title="账号更新",
    objects="account",
    rows=(ROW, "JC19-N-4"),
    needs=("accounts",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared account."""
    seen = {account.account: account for account in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, seen: AccountFacts | None, ctx: Context) -> Judgement:
    exempt = exemption(account, ctx)
    if exempt:
        return not_applicable(account.id, exempt)
    if seen is None:
        return not_checked(account.id, "本次检查没有取得该账号的发布记录")
    limit = ctx.limit(ROW, "days")
    days = ctx.number(ROW, "days")
    found = account_freshness(seen, ctx.at, days, account.opened_on)
    observed = f"最近发布{cn(found.newest_day)}" if found.newest_day else "没有发布记录"
    if found.state is AccountState.UNPROVEN and account.opened_on and (ctx.day - account.opened_on).days <= days:
        return not_applicable(account.id, f"账号{cn(account.opened_on)}开设，到监测时间点没有超过{limit.value}")
    if found.state is AccountState.UNPROVEN:
        return not_checked(account.id, found.why)
    if found.state is AccountState.FRESH:
        return passed(account.id, observed, limit)
    if found.state is AccountState.EARLY_WARNING:
        judgement = passed(account.id, observed, limit, found.why)
        return _with(judgement, _warning(account, found, limit))
    return _with(
        Judgement(object=account.id, verdict=ctx.verdict(ROW), reason=found.why, observed=observed, limit=limit),
        _problem(account, found, limit, ctx),
    )


def _with(judgement: Judgement, problem: Problem) -> Judgement:
    return msgspec.structs.replace(judgement, problems=(problem,))


def _problem(account: Account, found: AccountFreshness, limit: AppliedLimit, ctx: Context) -> Problem:
    last = f"最近一次发布为{cn(found.newest_day)}" if found.newest_day else "记录期内没有发布任何内容"
    # A local layer may ask for more, but only the published two weeks carry the veto.
    veto = (found.age_days or 0) > published_number(ctx.rulebook.limit(ROW, "days"))
    return Problem(
        title="账号不更新",
        text=f"“{account.name}”{account.platform}账号{last}，{found.why}。",
        observed=f"{found.age_days}天未更新",
        expected=f"{limit.value}内有更新",
        url=account.homepage or (found.newest.url if found.newest else None) or "",
        severity=ctx.severity(ROW, Severity.VETO if veto else Severity.DEDUCT),
        remedy="及时发布信息；确属无力维护的，按程序申请注销并公告。",
        unit=account_unit(account),
        clause=ctx.clause(ROW),
    )


def _warning(account: Account, found: AccountFreshness, limit: AppliedLimit) -> Problem:
    return Problem(
        key="due-soon",
        title="账号更新即将到期",
        text=f"“{account.name}”{account.platform}账号最近一次发布为{cn(found.newest_day)}，{found.why}，请及时更新。",
        observed=found.why,
        expected=f"{limit.value}内有更新",
        url=account.homepage or "",
        severity=Severity.ADVICE,
        remedy="在到期之前发布新的内容。",
        unit=account_unit(account),
    )
