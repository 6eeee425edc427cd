"""账号与备案清单不一致

检查什么
    导入的备案清单与对象登记逐个对照：登记的账号清单里有没有，清单里的账号登记了没有，状态是否一致。

依据
    《国务院办公厅关于推进政务新媒体健康有序发展的意见》：开设、变更、关停、注销应备案（XM123-5）。

怎样判定
    按平台和名称（不计空格、标点和大小写；更名的账号并计曾用名）对照，有备案编号的先按编号。
    两边有一边缺的、状态不一致的，逐个列出，记“需人工核实”。

不判定的情形
    没有导入备案清单的，记“不适用”；清单中已注销、登记中没有的账号不列。

怎样整改
    漏备的补办备案，多出的查明是谁开设、是否停用；状态变化的办理备案变更，并更新对象登记。
"""

from collections.abc import Iterator

from auditor.checks.base import Check, Context, account_unit, not_applicable, passed, review
from auditor.derive.names import squash
from auditor.model.facts import Facts, Filing
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Severity

ROW = "XM123-5"
META = Check(
    code="ZH12",
    id="account-filing-list-differs",
    title="备案清单对照",
    objects="office",
    rows=(ROW,),
    needs=("accounts",),
    key="账号编号，或清单中的平台和名称",
)
ENDED = ("注销中", "已注销")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Compare the register with the imported list, both ways."""
    if facts.filings is None:
        return (not_applicable(ctx.office.id, "没有导入备案清单"),)
    problems = [*_against_list(facts.filings, ctx), *_against_register(facts.filings, ctx)]
    if not problems:
        return (passed(ctx.office.id, f"备案清单{len(facts.filings)}个账号，与登记一致"),)
    return (review(ctx.office.id, f"备案清单与对象登记有{len(problems)}处不一致，需人工核实", problems),)


def _against_list(filings: tuple[Filing, ...], ctx: Context) -> Iterator[Problem]:
    for account in ctx.office.accounts:
        found = [filing for filing in filings if _same(account, filing)]
        if not found and account.state not in ENDED:
            yield _problem(account.id, f"“{account.name}”{account.platform}账号不在备案清单中", ctx, account)
        elif found and (_ended(found[0]) != (account.state in ENDED)):
            filed = found[0].state or "正常"
            what = f"“{account.name}”{account.platform}账号备案清单中为“{filed}”，登记为“{account.state}”"
            yield _problem(account.id, what, ctx, account)


def _against_register(filings: tuple[Filing, ...], ctx: Context) -> Iterator[Problem]:
    for filing in filings:
        if not _ended(filing) and not any(_same(account, filing) for account in ctx.office.accounts):
            what = f"备案清单中的“{filing.name}”{filing.platform}账号没有登记"
            yield _problem(f"{filing.platform}/{squash(filing.name)}", what, ctx)


def _same(account: Account, filing: Filing) -> bool:
    if account.filing_no and filing.number:
        return account.filing_no == filing.number
    platform = squash(filing.platform)
    own = squash(account.platform)
    if platform and platform not in own and own not in platform:
        return False
    return squash(filing.name) in {squash(name) for name in (account.name, account.former_name) if name}


def _ended(filing: Filing) -> bool:
    return any(word in filing.state for word in ("注销", "关停", "停用"))


def _problem(key: str, what: str, ctx: Context, account: Account | None = None) -> Problem:
    return Problem(
        key=key,
        title="备案清单与登记不一致",
        text=f"{what}。",
        observed="不一致",
        expected="备案清单与对象登记一致",
        url=(account.homepage or "") if account else "",
        severity=Severity.ADVICE,
        remedy="漏备的补办备案，多出的查明来历；状态变化的办理备案变更，并更新对象登记。",
        unit=account_unit(account) if account else None,
        clause=ctx.clause(ROW),
    )
