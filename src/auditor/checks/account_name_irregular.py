"""账号名称或认证需核对

检查什么
    政务新媒体账号的名称是否与本单位相称：有没有以内设机构名义开设的，平台显示的名称与登记是否一致。

依据
    《关于推进政务新媒体健康有序发展的意见》开设整合（XM123-3）；《关于加强政务新媒体运营与监管机制建设的通知》
    开设要求（XM31-2）：原则上一个单位同一平台一个账号，不得以内设机构名义新开账号。

怎样判定
    名称含有本单位登记的科室、社区名称而不含本单位名称的，或平台显示的名称与登记不同的，记“需人工核实”；
    何时开设、是否属于例外由人认定，不判不合格。

不判定的情形
    已迁移、注销的账号不适用；名称相称的合格。

怎样整改
    以内设机构名义开设的归并到单位主账号；名称变更的办理备案变更并更新登记。
"""

from auditor.checks.base import Check, Context, account_unit, not_applicable, passed, review
from auditor.derive.names import contains_any, squash
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Confidence, Severity

META = Check(
    code="ZH07",
    id="account-name-irregular",
    title="账号名称",
    objects="account",
    rows=("XM123-3", "XM31-2"),
    needs=("accounts",),
)
ENDED = ("迁移", "注销中", "已注销")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared account."""
    seen = {each.account: each for each in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, seen: AccountFacts | None, ctx: Context) -> Judgement:
    if account.state in ENDED:
        return not_applicable(account.id, f"账号{account.state}")
    own = (ctx.office.name, ctx.office.short_name, *(name for site in ctx.office.sites for name in site.own_names))
    inner = tuple(unit.name for unit in ctx.office.units)
    shown = seen.seen.name if seen else ""
    if contains_any(account.name, inner) and not contains_any(account.name, own):
        return _doubt(account, f"账号“{account.name}”以内设机构名义命名", "XM31-2", ctx)
    if shown and squash(shown) != squash(account.name):
        return _doubt(account, f"平台显示的名称“{shown}”与登记的“{account.name}”不同", "XM123-3", ctx)
    return passed(account.id, f"名称：{account.name}")


def _doubt(account: Account, what: str, row: str, ctx: Context) -> Judgement:
    problem = Problem(
        title="账号名称需核对",
        text=f"{what}。",
        observed=account.name,
        expected="以本单位名义命名，各处一致",
        url=account.homepage or "",
        severity=Severity.ADVICE,
        confidence=Confidence.SUSPECTED,
        remedy="以内设机构名义开设的归并到单位主账号；名称变更的办理备案变更并更新登记。",
        unit=account_unit(account),
        clause=ctx.clause(row),
    )
    return review(account.id, f"{what}，需人工核实", [problem])
