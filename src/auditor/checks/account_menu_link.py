"""账号菜单链接打不开

检查什么
    公众号自定义菜单里的每个网址是否能打开（从平台接口读取菜单）。

依据
    菜单是公众进入服务的入口，打不开即服务不可用；现行指标没有单列此项，因此只作提示。

怎样判定
    网址返回“页面不存在”“域名不存在”等明确错误的，列出菜单名称和网址，记“需人工核实”，请用手机点开核对；
    全部能打开的合格。

不判定的情形
    没有通过接口读取菜单的、菜单里没有网址的，记“不适用”；网站防护、需要登录、本机网络故障的不算打不开；
    状态不是正常的账号不适用。

怎样整改
    在公众号后台“自定义菜单”修改或删除失效的链接。
"""

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, account_unit, not_applicable, passed, review
from auditor.model.facts import AccountFacts, Facts, MenuLink
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import BROKEN, Confidence, Severity

META = Check(
    code="ZH13",
    id="account-menu-link-broken",
    title="账号菜单链接",
    objects="account",
    rows=(),
    needs=("accounts",),
    key="菜单中的网址",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared account."""
    seen = {account.account: account for account in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, facts: AccountFacts | None, ctx: Context) -> Judgement:
    exempt = exemption(account, ctx)
    if exempt:
        return not_applicable(account.id, exempt)
    tried = [entry for entry in facts.seen.menu if entry.outcome is not None] if facts else []
    if not tried:
        return not_applicable(account.id, "没有读取到带网址的菜单")
    broken = {entry.url: entry for entry in tried if entry.outcome in BROKEN}
    if not broken:
        return passed(account.id, f"菜单{len(tried)}个网址均未发现打不开")
    problems = [_problem(account, entry) for entry in broken.values()]
    return review(account.id, f"菜单有{len(broken)}个网址打不开，请用手机点开核对", problems)


def _problem(account: Account, entry: MenuLink) -> Problem:
    return Problem(
        key=entry.url,
        title="账号菜单链接打不开",
        text=f"“{account.name}”{account.platform}账号菜单“{entry.name}”的链接打不开（{entry.detail}）。",
        observed=entry.detail,
        expected="能够打开",
        url=entry.url,
        severity=Severity.ADVICE,
        confidence=Confidence.SUSPECTED,
        remedy="在公众号后台“自定义菜单”修改或删除失效的链接。",
        unit=account_unit(account),
    )
