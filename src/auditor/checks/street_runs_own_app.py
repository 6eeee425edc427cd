"""街道自建移动应用或小程序

检查什么
    对象登记中有没有街道自己的移动客户端（APP）或小程序。

依据
    《政务移动互联网应用程序规范化管理办法》：县以下单位原则上不得开发建设政务应用程序（NEW-2）；公众账号不在此列。

怎样判定
    登记的平台为“移动客户端”“小程序”、状态正常的，记“需人工核实”。条文写明“原则上”，不作不合格结论。

不判定的情形
    公众账号不在此列；迁移、注销中、已注销的不计；县级以上单位的口径不适用。

怎样整改
    整合到上级统一平台，按程序下架和注销；确需保留的，登记批准依据。
"""

from auditor.checks.base import Check, Context, account_unit, not_applicable, review
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Severity

ROW = "NEW-2"
META = Check(
    code="ZH05",
    id="street-runs-own-app",
    title="街道自建应用程序",
    objects="account",
    rows=(ROW,),
    needs=("nothing",),
)
APPS = ("移动客户端", "小程序")
ENDED = ("迁移", "注销中", "已注销")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:  # noqa: ARG001
    """Judge each declared account."""
    return tuple(_judge(account, ctx) for account in ctx.office.accounts)


def _judge(account: Account, ctx: Context) -> Judgement:
    if account.platform not in APPS:
        return not_applicable(account.id, "公众账号，不属于应用程序")
    if account.state in ENDED:
        return not_applicable(account.id, f"账号状态为“{account.state}”")
    problem = Problem(
        title="街道自建应用程序",
        text=f"登记有{account.platform}“{account.name}”，县以下单位原则上不得开发建设政务应用程序。",
        observed=account.platform,
        expected="使用上级统一平台",
        url=account.homepage or "",
        severity=Severity.ADVICE,
        remedy="整合到上级统一平台，按程序下架和注销；确需保留的，登记批准依据。",
        unit=account_unit(account),
        clause=ctx.clause(ROW),
    )
    return review(account.id, f"街道登记有{account.platform}，是否有批准依据需人工核实", [problem])
