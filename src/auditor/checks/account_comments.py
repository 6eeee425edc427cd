"""账号留言有待核对是否处理

检查什么
    本季度推文收到多少条留言（评论），有没有需要核对回复的。

依据
    《关于推进政务新媒体健康有序发展的意见》互动服务（XM123-9）：做好留言的审看发布、处理反馈，诉求限时办结。

怎样判定
    各账号合并判定。平台给出评论数、且都是0的合格；有评论的，逐个账号写明几条，记“需人工核实”：平台不给出回复情况，是否都已
    处理和回复由人核对。没有取得评论数的账号写明名称，请在平台后台核对。

不判定的情形
    状态不是正常的账号和登记了例外的账号不计，没有其他账号的不适用；所有账号都没有取得评论数的，记“未能检查”，不影响检查的完整性。

怎样整改
    安排专人每天查看留言并及时回复，需要办理的转有关科室并反馈结果。
"""

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, not_applicable, not_checked, passed, quoted, review
from auditor.derive.account_freshness import published_posts
from auditor.derive.spans import day_of
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import Judgement

ROW = "XM123-9"
META = Check(
    code="ZH17", id="account-comments-waiting", title="账号留言处理", objects="office", rows=(ROW,), needs=("accounts",)
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge all accounts of the office together by the comments their posts of the period received."""
    seen = {account.account: account for account in facts.accounts}
    live = [account for account in ctx.office.accounts if not exemption(account, ctx)]
    if not live:
        return (not_applicable(ctx.office.id, "没有在用的账号"),)
    counted = {account.name: _comments(seen.get(account.id), ctx) for account in live}
    unknown = [name for name, number in counted.items() if number is None]
    known = {name: number for name, number in counted.items() if number is not None}
    if not known:
        reason = "各账号都没有取得评论数，请在平台后台核对留言是否都已处理和回复"
        return (not_checked(ctx.office.id, reason, gap=False),)
    observed = f"{len(known)}个账号有评论数，本季度共{sum(known.values())}条"
    observed += f"；{quoted(unknown)}没有取得评论数" if unknown else ""
    commented = [f"“{name}”{number}条" for name, number in known.items() if number]
    if not commented:
        return (passed(ctx.office.id, observed),)
    reason = f"{'、'.join(commented)}评论，是否都已审看、处理和回复须由人核对"
    return (review(ctx.office.id, reason, observed=observed),)


def _comments(facts: AccountFacts | None, ctx: Context) -> int | None:
    """The comments of this period's posts as far as the platform tells; none where it tells of no post."""
    posts = published_posts(facts, ctx.at) if facts else []
    told = [post.comments for post in posts if day_of(post.published_at) >= ctx.period.start]
    numbers = [number for number in told if number is not None]
    return sum(numbers) if numbers else None
