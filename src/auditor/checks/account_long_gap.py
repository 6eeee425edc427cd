"""账号更新间隔过长

检查什么
    本季度内每个账号相邻两次发布之间最长隔了多少天。

依据
    《政府网站与政务新媒体检查指标》“内容不更新”（JC19-N-V2a）：监测时间点可能落在季度内任何一天，
    间隔超过14天意味着其间有的日子属于不更新。指标只看监测时间点，因此本项只作提示。

怎样判定
    季度内最长间隔（含季度开始时延续的间隔和到监测时间点为止的间隔）超过14天的，给出提示，结论为合格。
    季度内开设、登记了开设日期的账号从开设当天算起。

不判定的情形
    发布记录不完整、现有记录又不足以证明没有超过14天间隔的，记“未能检查”；
    状态不是正常的账号和登记了例外的账号，记“不适用”。

怎样整改
    安排好节假日和人员变动期间的发布，避免连续两周不更新。
"""

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, account_unit, cn, not_applicable, not_checked, passed
from auditor.derive.account_freshness import Gap, quarter_gaps
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import AppliedLimit, Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Severity, Verdict

ROW = "JC19-N-V2a"
META = Check(
    code="ZH02",
    id="account-long-gap-between-posts",
    title="账号更新间隔",
    objects="account",
    rows=(),
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
        return not_checked(account.id, "本次检查没有取得该账号的发布记录", gap=False)
    most = ctx.number(ROW, "days")
    limit = ctx.limit(ROW, "days")
    gaps = quarter_gaps(seen, ctx.period.start, ctx.period.end, ctx.at, account.opened_on)
    if gaps.longest is not None and gaps.longest.days > most:
        return _long(account, gaps.longest, limit, ctx.clause("XM123-8"))
    if gaps.possible <= most:
        return passed(account.id, f"本季度最长间隔{gaps.possible}天", limit)
    return not_checked(account.id, "发布记录没有覆盖整个季度，最长间隔不能判定", gap=False)


def _long(account: Account, gap: Gap, limit: AppliedLimit, clause: str) -> Judgement:
    span = f"{cn(gap.after)}至{cn(gap.until)}{'' if gap.ended else '仍未更新，'}间隔{gap.days}天"
    problem = Problem(
        title="账号更新间隔过长",
        text=f"“{account.name}”{account.platform}账号本季度最长更新间隔为{gap.days}天（{span}），超过{limit.value}。",
        observed=f"最长间隔{gap.days}天",
        expected=f"间隔不超过{limit.value}",
        url=account.homepage or "",
        severity=Severity.ADVICE,
        clause=clause,
        remedy="安排好节假日和人员变动期间的发布，避免连续两周不更新。",
        unit=account_unit(account),
    )
    return Judgement(
        object=account.id,
        verdict=Verdict.PASS,
        reason=f"{span}；仅作提示",
        observed=f"最长间隔{gap.days}天",
        limit=limit,
        problems=(problem,),
    )
