"""推文公开了个人信息

检查什么
    账号推文的题目和已打开的正文里，有没有没有隐去的身份证号、成批的手机号。

依据
    《关于推进政务新媒体健康有序发展的意见》安全管理（XM123-12）：不得公开损害群众权益的内容。

怎样判定
    查找校验位正确的18位身份证号，和一篇中三个以上不同的手机号（一两个多是办公联系电话）。有的逐篇写明（本程序的记录已遮盖），
    记“需人工核实”，应当立即处理；没有读到的合格，写明读了几篇。图片、附件里的和账号密码管理由人核查。

不判定的情形
    状态不是正常的账号和登记了例外的账号不适用；没有取得任何推文的，记“未能检查”，不影响检查的完整性。

怎样整改
    立即撤下，遮盖身份证号、手机号后重新发布，检查同类内容。
"""

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, account_unit, not_applicable, not_checked, passed, review
from auditor.checks.sampled import clue
from auditor.derive.account_signs import personal_data_of
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import Judgement
from auditor.model.office import Account

ROW = "XM123-12"
META = Check(
    code="ZH16",
    id="account-personal-data",
    title="推文个人信息",
    objects="account",
    rows=(ROW,),
    needs=("accounts",),
    key="推文网址或题目",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared account."""
    seen = {account.account: account for account in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, facts: AccountFacts | None, ctx: Context) -> Judgement:
    exempt = exemption(account, ctx)
    if exempt:
        return not_applicable(account.id, exempt)
    if facts is None or not facts.posts:
        return not_checked(account.id, "没有取得推文，请人工核查有无未隐去的个人信息", gap=False)
    found = personal_data_of(facts, ctx.at, ctx.period.start)
    if not found:
        pages = sum(page.state == "ok" for page in facts.pages)
        return passed(account.id, f"读了{len(facts.posts)}篇题目、{pages}篇正文，未见身份证号和成批手机号")
    problems = [
        clue(
            ROW,
            ctx,
            unit=account_unit(account),
            key=sign.url or sign.title,
            title="推文可能公开了个人信息",
            text=f"“{account.name}”{account.platform}账号的一篇推文含{sign.words}。",
            observed=sign.words,
            expected="个人信息已隐去",
            url=sign.url,
            remedy="立即撤下，遮盖身份证号、手机号后重新发布，检查同类内容。",
        )
        for sign in found
    ]
    return review(account.id, f"{len(found)}篇推文含疑似个人信息，须立即由人核实", problems)
