"""推文发布早于终审

检查什么
    各账号在《新媒体发布台账》中登记的推文，发布时间有没有早于终审时间的。

依据
    三审三校的要求（SS-4，依据各地规定）：先审后发，发布时间不得早于终审时间。

怎样判定
    台账写明“终审时间”的推文逐条比较。两个时间都写到时分的比到时分，有一个只写日期的按日期比较。发布早于终审的合并为一条提示，
    写明几篇；没有的合格，写明核对了几篇、几篇没有写终审时间。

不判定的情形
    状态不是正常的账号和登记了例外的账号不计，没有其他账号的不适用；台账没有写终审时间的，记“未能检查”，不影响检查的完整性，
    由人核查审核记录。

怎样整改
    先审后发；台账时间记错的，按审核记录改正。
"""

from datetime import time

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, account_unit, cn, not_applicable, not_checked, passed
from auditor.derive.account_freshness import published_posts
from auditor.derive.spans import day_of
from auditor.model.facts import Facts, Post
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Severity
from auditor.model.zone import SHANGHAI

ROW = "SS-4"
META = Check(
    code="ZH20",
    id="account-published-unreviewed",
    title="先审后发",
    objects="office",
    rows=(ROW,),
    needs=("accounts",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge all accounts of the office together by the moments its ledger names."""
    live = {account.id: account for account in ctx.office.accounts if not exemption(account, ctx)}
    if not live:
        return (not_applicable(ctx.office.id, "没有在用的账号"),)
    posts = [
        (live[seen.account], post)
        for seen in facts.accounts
        if seen.account in live
        for post in published_posts(seen, ctx.at)
        if day_of(post.published_at) >= ctx.period.start
    ]
    signed = [(account, post) for account, post in posts if post.reviewed_at is not None]
    if not signed:
        return (not_checked(ctx.office.id, "发布台账没有写终审时间，请人工核对是否先审后发", gap=False),)
    early = [(account, post) for account, post in signed if _before_review(post)]
    observed = f"核对{len(signed)}篇，{len(posts) - len(signed)}篇没有写终审时间"
    if not early:
        return (passed(ctx.office.id, observed),)
    reason = f"{len(early)}篇推文发布早于终审，仅作提示"
    problem = _problem(*early[0], len(early), ctx)
    verdict = ctx.verdict(ROW)
    return (Judgement(object=ctx.office.id, verdict=verdict, reason=reason, observed=observed, problems=(problem,)),)


def _problem(account: Account, post: Post, count: int, ctx: Context) -> Problem:
    day = cn(day_of(post.published_at))
    return Problem(
        title="推文发布早于终审",
        text=f"{count}篇推文的发布时间早于终审时间，如“{account.name}”{account.platform}账号{day}的《{post.title}》。",
        observed=f"{count}篇早于终审",
        expected="先审后发",
        url=post.url or account.homepage or "",
        severity=ctx.severity(ROW, Severity.DEDUCT),
        remedy="先审后发；台账时间记错的，按审核记录改正。",
        count=count,
        unit=account_unit(account),
        clause=ctx.clause(ROW),
    )


def _before_review(post: Post) -> bool:
    assert post.reviewed_at is not None
    by_day = post.precision == "day" or post.reviewed_at.astimezone(SHANGHAI).time() == time()
    if by_day:
        return day_of(post.published_at) < day_of(post.reviewed_at)
    return post.published_at < post.reviewed_at
