"""账号未备案

检查什么
    对象登记中的账号是否都已备案。

依据
    《国务院办公厅关于推进政务新媒体健康有序发展的意见》：开设、变更、关停、注销应向主管单位备案（XM123-5）。

怎样判定
    登记为“未备案”、或登记“是否备案”为否的在用账号，不合格。

不判定的情形
    已注销的账号不适用；备案系统里的信息是否最新，另作人工核查。

怎样整改
    向主管单位补办备案，并在全国政务新媒体信息报送系统中登记；不再使用的按程序注销。
"""

from auditor.checks.base import Check, Context, account_unit, not_applicable, passed
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Severity

ROW = "XM123-5"
META = Check(code="ZH06", id="account-not-filed", title="账号备案", objects="account", rows=(ROW,), needs=("nothing",))


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:  # noqa: ARG001
    """Judge each declared account by the register."""
    return tuple(_judge(account, ctx) for account in ctx.office.accounts)


def _judge(account: Account, ctx: Context) -> Judgement:
    if account.state == "已注销":
        return not_applicable(account.id, "账号已注销")
    if account.filed and account.state != "未备案":
        return passed(account.id, "登记为已备案")
    problem = Problem(
        title="账号未备案",
        text=f"“{account.name}”{account.platform}账号登记为未备案。",
        observed="未备案",
        expected="已向主管单位备案",
        url=account.homepage or "",
        severity=ctx.severity(ROW, Severity.DEDUCT),
        remedy="向主管单位补办备案；不再使用的按程序注销。",
        unit=account_unit(account),
        clause=ctx.clause(ROW),
    )
    return Judgement(
        object=account.id, verdict=ctx.verdict(ROW), reason="登记为未备案", observed="未备案", problems=(problem,)
    )
