"""推文疑似登载商业广告

检查什么
    账号推文的题目和已打开的正文里，有没有商业广告用语；有多少篇转载。

依据
    《关于推进政务新媒体健康有序发展的意见》内容发布（XM123-7）：原则上只转载规定来源的信息，不得刊登商业广告。

怎样判定
    题目或正文含“限时抢购”“招商加盟”“扫码购买”一类用语的，逐篇写明，记“需人工核实”（可能是防骗宣传或惠民消费券）。
    没有读到的合格，写明读了几篇题目、几篇正文、其中几篇不是原创；转载来源是否规定、有无个人观点由人核查。

不判定的情形
    状态不是正常的账号和登记了例外的账号不适用；没有取得任何推文的，记“未能检查”，不影响检查的完整性。

怎样整改
    删除广告和来源不明的转载，今后注明来源，严格审核。
"""

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, account_unit, not_applicable, not_checked, passed, review
from auditor.checks.sampled import clue
from auditor.derive.account_signs import adverts_of
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import Judgement
from auditor.model.office import Account

ROW = "XM123-7"
META = Check(
    code="ZH15",
    id="account-advert",
    title="转载和广告",
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
        return not_checked(account.id, "没有取得推文，请人工核查转载来源和广告", gap=False)
    found = adverts_of(facts, ctx.at, ctx.period.start)
    if found:
        problems = [
            clue(
                ROW,
                ctx,
                unit=account_unit(account),
                key=sign.url or sign.title,
                title="推文疑似登载商业广告",
                text=f"“{account.name}”{account.platform}账号的推文《{sign.title}》含“{sign.words}”。",
                observed=sign.words,
                expected="不刊登商业广告",
                url=sign.url,
                remedy="删除广告和来源不明的转载，今后注明来源，严格审核。",
            )
            for sign in found
        ]
        return review(account.id, f"{len(found)}篇推文含疑似广告用语，须由人核实", problems)
    reposted = sum(post.original is False for post in facts.posts)
    pages = sum(page.state == "ok" for page in facts.pages)
    return passed(account.id, f"读了{len(facts.posts)}篇题目、{pages}篇正文，未见广告用语；标明非原创的{reposted}篇")
