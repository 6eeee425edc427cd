"""账号有突出问题的线索

检查什么
    对照八类突出问题，看账号有没有程序能看到的线索。

依据
    《关于加强政务新媒体运营与监管机制建设的通知》八类突出问题（XM31-1，依据各地落实通知）：功能定位不清、信息质量不高、
    互动服务不实、审核把关不严、管理底数不清、过度“娱乐化”、运维保障差、托管变“脱管”。

怎样判定
    超过两周没有更新归“运维保障差”；菜单和自动回复都没有开归“互动服务不实”；未备案、同一平台多个账号归“管理底数不清”；
    疑似广告归“功能定位不清”；疑似个人信息、因违规被删归“审核把关不严”；菜单链接打不开归“信息质量不高”。
    有线索的逐类写明，记“需人工核实”；没有的合格，写明没有线索的类别。娱乐化、托管两类程序看不出，由人核查。

不判定的情形
    状态不是正常的账号和登记了例外的账号不适用；没有取得任何推文和平台信息的，记“未能检查”，不影响检查的完整性。

怎样整改
    对照八类问题逐个账号排查，列出整改时限；整改不好的关停注销。
"""

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, not_applicable, not_checked, passed, review
from auditor.derive.account_signs import prominent_signs
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import Judgement
from auditor.model.office import Account

ROW = "XM31-1"
META = Check(
    code="ZH18",
    id="account-prominent-problems",
    title="八类突出问题",
    objects="account",
    rows=(ROW,),
    needs=("accounts",),
)
SEEN = ("功能定位不清", "信息质量不高", "互动服务不实", "审核把关不严", "管理底数不清", "运维保障差")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Sort what is seen of every account into the eight classes."""
    seen = {account.account: account for account in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, facts: AccountFacts | None, ctx: Context) -> Judgement:
    exempt = exemption(account, ctx)
    if exempt:
        return not_applicable(account.id, exempt)
    days = ctx.number("JC19-N-V2a", "days")
    signs = prominent_signs(account, ctx.office.accounts, facts, ctx.at, ctx.period.start, days)
    if signs:
        told = "；".join(f"{name}：{words}" for name, words in signs.items())
        return review(account.id, f"“{account.name}”有{len(signs)}类问题的线索（{told}），须由人核实", observed=told)
    if facts is None or not (facts.posts or facts.seen.name or facts.seen.menu):
        return not_checked(account.id, "没有取得推文和平台信息，请人工对照八类问题排查", gap=False)
    return passed(account.id, f"{'、'.join(SEEN)}没有读到线索；娱乐化、托管两类由人核查")
