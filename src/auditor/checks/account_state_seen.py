"""账号状态与登记不符

检查什么
    平台接口、推文页面、应用商店和网址探测显示的账号状态（冻结、屏蔽、迁移、注销、下架），与对象登记是否一致；
    登记为注销中、已注销、迁移的，有没有登记公告链接。

依据
    《国务院办公厅关于推进政务新媒体健康有序发展的意见》：变更、关停、注销应备案并公告（XM123-5）。

怎样判定
    平台明确显示账号被冻结、屏蔽、迁移、注销，而登记为正常的，记“需人工核实”，引用平台原话；
    应用商店查不到、网址打不开的同样处理；登记为迁移、注销的没有公告链接的，给出提示，结论为合格。

不判定的情形
    平台没有说明、要求验证（环境异常）或没有读取到的，不作判断，按登记合格。

怎样整改
    登录平台后台核实账号状态，按程序恢复、迁移或注销，并更新备案、公告和对象登记。
"""

from auditor.checks.base import Check, Context, account_unit, passed, review
from auditor.model.facts import AccountFacts, AccountSeen, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Severity, Verdict

ROW = "XM123-5"
META = Check(
    code="ZH10",
    id="account-state-differs",
    title="账号状态",
    objects="account",
    rows=(ROW,),
    needs=("accounts",),
    key="state 或 announcement",
)
ENDED = ("迁移", "注销中", "已注销")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared account."""
    seen = {account.account: account for account in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, facts: AccountFacts | None, ctx: Context) -> Judgement:
    shown = _shown(facts.seen if facts else AccountSeen())
    if shown and account.state in ("正常", "更名", "未备案"):
        return review(account.id, f"{shown}，登记为“{account.state}”，需人工核实", [_differs(account, shown, ctx)])
    if account.state in ENDED and account.state_url is None:
        return Judgement(
            object=account.id,
            verdict=Verdict.PASS,
            observed=f"登记状态：{account.state}",
            reason="未登记公告链接；仅作提示",
            problems=(_unannounced(account, ctx),),
        )
    return passed(account.id, f"登记状态：{account.state}")


def _shown(seen: AccountSeen) -> str:
    if seen.state:
        return f"平台显示账号{seen.state}（“{seen.state_words}”）" if seen.state_words else f"平台显示账号{seen.state}"
    if seen.reachable is False:
        return "应用商店查不到该应用或网址打不开"
    return ""


def _differs(account: Account, shown: str, ctx: Context) -> Problem:
    return Problem(
        key="state",
        title="账号状态异常",
        text=f"“{account.name}”{account.platform}账号：{shown}，对象登记为“{account.state}”。",
        observed=shown,
        expected=account.state,
        url=account.homepage or "",
        severity=Severity.ADVICE,
        remedy="登录平台后台核实账号状态，按程序恢复、迁移或注销，并更新备案、公告和对象登记。",
        unit=account_unit(account),
        clause=ctx.clause(ROW),
    )


def _unannounced(account: Account, ctx: Context) -> Problem:
    return Problem(
        key="announcement",
        title="账号变更未登记公告",
        text=f"“{account.name}”{account.platform}账号登记为“{account.state}”，没有登记公告链接。",
        observed="无公告链接",
        expected="变更、注销有公告",
        url=account.homepage or "",
        severity=Severity.ADVICE,
        remedy="补发公告，并在对象登记的 state_url 中填写公告网址。",
        unit=account_unit(account),
        clause=ctx.clause(ROW),
    )
