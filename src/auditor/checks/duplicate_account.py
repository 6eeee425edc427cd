"""同一单位在同一平台重复开设账号

检查什么
    对象登记中，同一单位在同一平台是否有两个以上正在使用的账号。

依据
    《国务院办公厅关于推进政务新媒体健康有序发展的意见》：一个单位原则上在同一平台只开设一个账号（XM123-2），
    功能相近的清理整合（XM123-4）。

怎样判定
    同一单位、同一平台正常使用的账号多于一个的，记“需人工核实”。条文写明“原则上”，
    因此不作不合格结论，是否合并或注销由本单位认定。

不判定的情形
    迁移、注销中、已注销的账号不计；移动客户端、小程序和“其他”平台不计。

怎样整改
    功能相近的账号清理整合，保留一个，其余按程序注销并公告；确需保留的，登记备案依据。
"""

from collections import defaultdict

from auditor.checks.base import Check, Context, account_unit, not_applicable, passed, review
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Severity

ROW = "XM123-2"
META = Check(
    code="ZH04",
    id="duplicate-account-on-platform",
    title="同平台账号数量",
    objects="office",
    rows=(ROW, "XM123-4"),
    needs=("nothing",),
    key="平台名称",
)
ENDED = ("迁移", "注销中", "已注销")
NOT_ACCOUNTS = ("移动客户端", "小程序", "其他")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:  # noqa: ARG001
    """Judge the register of the whole office."""
    live = [each for each in ctx.office.accounts if each.state not in ENDED and each.platform not in NOT_ACCOUNTS]
    if not live:
        return (not_applicable(ctx.office.id, "没有登记在用的账号"),)
    by_platform: dict[str, list[Account]] = defaultdict(list)
    for account in live:
        by_platform[account.platform].append(account)
    repeated = {platform: accounts for platform, accounts in by_platform.items() if len(accounts) > 1}
    if not repeated:
        return (passed(ctx.office.id, f"{len(live)}个在用账号，各平台均只有1个"),)
    problems = [_problem(platform, accounts, ctx) for platform, accounts in sorted(repeated.items())]
    reason = f"{'、'.join(sorted(repeated))}平台有多个在用账号，是否合并或注销需人工核实"
    return (review(ctx.office.id, reason, problems),)


def _problem(platform: str, accounts: list[Account], ctx: Context) -> Problem:
    names = "".join(f"“{account.name}”" for account in accounts)
    return Problem(
        key=platform,
        title="同一平台有多个账号",
        text=f"在{platform}平台登记了{len(accounts)}个在用账号：{names}。",
        observed=f"{len(accounts)}个",
        expected="原则上1个",
        url=accounts[0].homepage or "",
        severity=Severity.ADVICE,
        remedy="功能相近的账号清理整合；确需保留的，登记备案依据。",
        count=len(accounts),
        unit=account_unit(accounts[0]),
        clause=ctx.clause(ROW),
    )
