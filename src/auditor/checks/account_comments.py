"""账号留言有待核对是否处理

检查什么
    本季度推文收到多少条留言（评论），有没有需要核对回复的。

依据
    《关于推进政务新媒体健康有序发展的意见》互动服务（XM123-9）：做好留言的审看发布、处理反馈，诉求限时办结。

怎样判定
    平台给出评论数、且都是0的合格；有评论的，写明几篇推文、共几条，记“需人工核实”：平台不给出回复情况，是否都已处理
    和回复由人核对。留言没有开放的，写明情况，交人工核实。

不判定的情形
    状态不是正常的账号和登记了例外的账号不适用；平台没有给出评论数的，记“未能检查”，不影响检查的完整性。

怎样整改
    安排专人每天查看留言并及时回复，需要办理的转有关科室并反馈结果。
"""

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, not_applicable, not_checked, passed, review
from auditor.derive.account_freshness import published_posts
from auditor.derive.spans import day_of
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import Judgement
from auditor.model.office import Account

ROW = "XM123-9"
META = Check(
    code="ZH17",
    id="account-comments-waiting",
    title="账号留言处理",
    objects="account",
    rows=(ROW,),
    needs=("accounts",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared account by the comments its posts of the period received."""
    seen = {account.account: account for account in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, facts: AccountFacts | None, ctx: Context) -> Judgement:
    exempt = exemption(account, ctx)
    if exempt:
        return not_applicable(account.id, exempt)
    posts = published_posts(facts, ctx.at) if facts else []
    counted = [post for post in posts if post.comments is not None and day_of(post.published_at) >= ctx.period.start]
    if not counted:
        return not_checked(account.id, "没有取得评论数，请在平台后台核对留言是否都已处理和回复", gap=False)
    commented = [post for post in counted if post.comments]
    total = sum(post.comments or 0 for post in counted)
    observed = f"本季度{len(counted)}篇推文有评论数，共{total}条"
    if not commented:
        return passed(account.id, observed)
    most = max(commented, key=lambda post: (post.comments or 0, post.title))
    reason = f"{observed}，最多的《{most.title}》{most.comments}条；是否都已审看、处理和回复须由人核对"
    return review(account.id, reason, observed=observed)
